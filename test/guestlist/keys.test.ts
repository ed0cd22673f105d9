import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeySet } from '../../electron/guestlist/keys.ts';

function made(keys: Iterable<string>): KeySet {
  const set = new KeySet();
  for (const key of keys) set.add(key);
  return set;
}

test('it holds exactly what was added, once, like a set of strings', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 60 })),
      fc.array(fc.string({ maxLength: 60 })),
      (added, asked) => {
        const plain = new Set(added);
        const set = made(added);
        expect(set.size).toBe(plain.size);
        for (const key of [...added, ...asked]) expect(set.has(key)).toBe(plain.has(key));
      },
    ),
  );
});

test('it goes through text and comes back the same, in pieces of any size', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 50 }), (keys, size) => {
      const set = made(keys);
      const back = new KeySet();
      for (const chunk of set.chunks(size)) back.addChunk(JSON.parse(JSON.stringify(chunk)));
      expect(back.size).toBe(set.size);
      for (const key of keys) expect(back.has(key)).toBe(true);
      expect([...back.chunks()].join('')).toHaveLength([...set.chunks()].join('').length);
    }),
  );
});

test('keys that differ in a single character anywhere are told apart, among very many', () => {
  const keys = new Set<string>();
  for (let number = 0; number < 200_000; number++) {
    keys.add(`key ${number.toString(36).padStart(43, 'A')}`);
    keys.add(`body ${number.toString(36).padEnd(43, 'A')}`);
  }
  const set = made(keys);
  expect(set.size).toBe(keys.size);
  for (let number = 200_000; number < 300_000; number++) {
    expect(set.has(`key ${number.toString(36).padStart(43, 'A')}`)).toBe(false);
  }
});

test('text that is no piece of a set is refused', () => {
  for (const text of ['A', 'A'.repeat(23), `${'A'.repeat(23)}é`, `${'A'.repeat(23)} `]) {
    expect(() => new KeySet().addChunk(text)).toThrow(RangeError);
  }
});
