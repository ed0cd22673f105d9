import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Texts } from '../../../electron/api/people/texts.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 6 });
const sets = fc.array(
  fc.record({ line: fc.constantFrom(0, 1, 2, 510, 511, 512, 513, 1_100), text: fc.option(text) }),
);
const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 }), {
  maxLength: 3,
});

test('just those lines are found that have all the words, whatever changed before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(sets, words)), (rounds) => {
      const texts = new Texts();
      const lines = new Map<number, string | null>();
      for (const [changes, wanted] of rounds) {
        for (const { line, text: to } of changes) {
          texts.set(line, to);
          lines.set(line, to);
        }
        const found = texts.with(wanted);
        if (wanted.length === 0) expect(found).toBeNull();
        for (const [line, has] of lines) {
          expect(texts.of(line)).toBe(has);
          if (found) expect(found[line]).toBe(wanted.every((word) => has?.includes(word)) ? 1 : 0);
        }
      }
    }),
  );
});
