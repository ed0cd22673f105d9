import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSummed, encodeSummed } from '../../electron/store/snapshot-file.ts';

function encoded(value: object): Buffer {
  return Buffer.from([...encodeSummed(value)].join(''));
}

test('any JSON comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const { sum, ...decoded } = decodeSummed(encoded({ value })) as { sum: string; value: unknown };
      expect(JSON.stringify(decoded)).toBe(JSON.stringify({ value }));
      expect(sum).toMatch(/^[0-9a-f]{8}$/);
    }),
  );
});

test('a long list far down goes out in pieces and comes back whole', () => {
  const long = Array.from({ length: 1_234 }, (_, n) => ({ n, name: 'Zoë' }));
  const value = { state: { connections: [{ id: 'a', tickets: long, empty: [], none: {} }] } };
  const pieces = [...encodeSummed(value)];
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(JSON.stringify(long).length / 2);
  expect(decodeSummed(Buffer.from(pieces.join('')))).toMatchObject(value);
});

test('one byte that was hit, and any cut, is noticed', () => {
  const bytes = encoded({ version: 1, state: { name: 'Zoë', list: [1, 2, 3] } });
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const hit = Buffer.from(bytes);
      hit[at] = (hit[at] as number) ^ flip;
      expect(() => decodeSummed(hit)).toThrow();
      expect(() => decodeSummed(bytes.subarray(0, at))).toThrow();
    }),
  );
});
