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
  packed.expectPacked(text, lines.length);
  let start = 0;
  for (const { length } of lines) {
    packed.addPacked({ text, start, end: start + length });
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

  test('is a shelf like a map, whatever is done with it', () => {
    const key = fc.constantFrom('', 'a', 'ab', '"', '\\', 'Zoë', '\ud800', 'ada@example.org');
    const deeds = fc.array(fc.tuple(fc.constantFrom('set', 'delete', 'pack'), key, fc.string()));
    fc.assert(
      fc.property(deeds, (all) => {
        let shelf = new StoredPeople();
        const map = new Map<string, Participant>();
        for (const [deed, address, name] of all) {
          const person = { ...newcomer(address), name };
          if (deed === 'set') for (const each of [shelf, map]) each.set(address, person);
          else if (deed === 'delete') for (const each of [shelf, map]) each.delete(address);
          else shelf = asleep(shelf);
          expect(shelf.size).toBe(map.size);
          expect(shelf.has(address)).toBe(map.has(address));
          expect(shelf.get(address)).toEqual(map.get(address));
          expect(new Map(shelf)).toEqual(map);
          expect(new Set(shelf.keys())).toEqual(new Set(map.keys()));
          expect([...shelf.values()]).toEqual([...shelf.entries()].map(([, value]) => value));
          expect([...shelf.where(() => true)]).toEqual([...shelf.values()]);
        }
      }),
    );
  });
});

test.each([
  ['no list', '{"a":1}'],
  ['a list without a key', '[1,2]'],
  ['cut off', '["ada'],
])('%s is not kept', (_, text) => {
  const bytes = Buffer.from(text);
  const { tickets } = emptyBooks();
  tickets.expectPacked(bytes, 1);
  expect(() => tickets.addPacked({ text: bytes, start: 0, end: bytes.length })).toThrow(TypeError);
});

test('what has a key and is nothing that was packed is refused when somebody asks for it', () => {
  const { tickets } = emptyBooks();
  const text = Buffer.from('["ti_1",true]');
  tickets.expectPacked(text, 1);
  tickets.addPacked({ text, start: 0, end: text.length });
  expect(() => tickets.get('ti_1')).toThrow(TypeError);
});
