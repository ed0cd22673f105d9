import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseAddress } from '../../electron/guestlist/address.ts';

test.each([
  ['  Ada@Example.ORG ', 'ada@example.org'],
  ['a.d.a+tag@example.org', 'a.d.a+tag@example.org'],
  ['josé@example.org', 'josé@example.org'],
  ['jose\u0301@example.org', 'josé@example.org'],
  ['info@Bücher.example', 'info@xn--bcher-kva.example'],
])('%j is compared as %j', (written, normal) => {
  expect(normaliseAddress(written)).toBe(normal);
});

test.each([
  '',
  'ada',
  '@example.org',
  'ada@',
  'a b@example.org',
  'a@b@example.org',
  'ada@example..org',
  'ada@exämple.org/foo',
  'ada@-x.org',
])('no mail can be sent to %j', (written) => {
  expect(normaliseAddress(written)).toBeNull();
});

test.each([
  'ada@example.org\nBcc: all@example.org',
  '<ada@example.org>',
  'a,b@example.org',
  'a\u202eb@example.org',
])('nothing that could break out of a header is an address: %j', (written) => {
  expect(normaliseAddress(written)).toBeNull();
});

test('normalising twice is normalising once', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: 'grapheme' })), (written) => {
      const once = normaliseAddress(written);
      if (once !== null) expect(normaliseAddress(once)).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});
