import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyBooks } from '../../electron/guestlist/books.ts';
import type { Participant } from '../../electron/guestlist/entities.ts';
import { newcomer } from '../../electron/guestlist/settle.ts';
import { StoredPeople } from '../../electron/guestlist/shelf.ts';
import { INVITE_STATES } from '../../shared/model.ts';

const people = fc.uniqueArray(
  fc
    .record({
      address: fc.string({ unit: 'binary' }),
      name: fc.string({ unit: 'binary' }),
      entitled: fc.boolean(),
      state: fc.constantFrom(...INVITE_STATES),
      unanswered: fc.boolean(),
    })
    .map(({ address, name, entitled, state, unanswered }): Participant => {
      const person = newcomer(address);
      return { ...person, name, entitled, invite: { ...person.invite, state, unanswered } };
    }),
  { selector: ({ address }) => address },
);

function shelfOf(all: readonly Participant[]): StoredPeople {
  const shelf = new StoredPeople();
  for (const person of all) shelf.set(person.address, person);
  return shelf;
}

/** The same people, none of them read yet. */
function asleep(shelf: StoredPeople): StoredPeople {
  const lines = [...shelf.packed()].map((each) =>
    each instanceof Uint8Array ? Buffer.from(each) : Buffer.from(JSON.stringify(each)),
  );
  const text = Buffer.concat(lines);
  const packed = new StoredPeople();
  let start = 0;
  for (const { length } of lines) {
    packed.setPacked({ text, start, end: start + length });
    start += length;
  }
  return packed;
}

describe('what is kept packed', () => {
  test('is found under its key, and looked for, as if it were not', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...INVITE_STATES), fc.boolean(), (all, wanted, entitled) => {
        const packed = asleep(shelfOf(all));
        expect(packed.size).toBe(all.length);
        for (const person of all) expect(packed.get(person.address)).toEqual(person);
        expect([...packed.entries()]).toEqual(all.map((person) => [person.address, person]));
        const isOne = ({ invite, entitled: is }: Participant) => invite.state === wanted && is === entitled;
        const found = packed.where((state, isEntitled) => state === wanted && isEntitled === entitled);
        expect([...found]).toEqual(all.filter(isOne));
        expect([...packed.inFlight()]).toEqual(all.filter(({ invite }) => invite.unanswered));
      }),
    );
  });

  test('is packed again as it was, with what changed meanwhile', () => {
    fc.assert(
      fc.property(people, fc.nat(), (all, nth) => {
        const packed = asleep(shelfOf(all));
        const changed = all.map((person, at) => (at === nth % 3 ? { ...person, name: 'Ada' } : person));
        changed.forEach((person, at) => {
          if (person !== all[at]) packed.set(person.address, person);
        });
        expect([...asleep(packed).values()]).toEqual(changed);
      }),
    );
  });

  test('goes when it is deleted', () => {
    const packed = asleep(shelfOf([newcomer('ada@example.org'), newcomer('joan@example.org')]));
    packed.delete('ada@example.org');
    expect(packed.has('ada@example.org')).toBe(false);
    expect([...packed.values()]).toEqual([newcomer('joan@example.org')]);
  });
});

test.each([
  ['no list', '{"a":1}'],
  ['a list without a key', '[1,2]'],
  ['cut off', '["ada'],
])('%s is not kept', (_, text) => {
  const bytes = Buffer.from(text);
  const keeping = () => emptyBooks().tickets.setPacked({ text: bytes, start: 0, end: bytes.length });
  expect(keeping).toThrow(TypeError);
});

test('what has a key and is nothing that was packed is refused when somebody asks for it', () => {
  const { tickets } = emptyBooks();
  const text = Buffer.from('["ti_1",true]');
  tickets.setPacked({ text, start: 0, end: text.length });
  expect(() => tickets.get('ti_1')).toThrow(TypeError);
});
