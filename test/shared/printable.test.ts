import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../shared/printable.ts';

test('what could turn a line around or forge one is shown as its code', () => {
  expect(printable('a\u202eb\nc')).toBe('a\\u202eb\\u000ac');
  expect(printable('Zoë 美玲 ليلى')).toBe('Zoë 美玲 ليلى');
});

test('text that was made printable is printable, whatever it was, and JSON stays the same JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(JSON.parse(printable(JSON.stringify(text)))).toBe(text);
    }),
  );
});
