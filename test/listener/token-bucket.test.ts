import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket } from '../../electron/listener/token-bucket.ts';

test('what is taken never exceeds what was there at first and what came in since', () => {
  const asks = fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 12 })));
  fc.assert(
    fc.property(asks, (steps) => {
      let now = 0;
      let taken = 0;
      const bucket = new TokenBucket(10, 2, () => now);
      for (const [pause, amount] of steps) {
        now += pause;
        if (bucket.take(amount)) taken += amount;
        expect(taken).toBeLessThanOrEqual(10 + (2 * now) / 1000);
      }
    }),
  );
});

test('it fills up by itself, but holds no more than its size', () => {
  let now = 0;
  const bucket = new TokenBucket(3, 1, () => now);
  expect([1, 1, 1, 1].map((amount) => bucket.take(amount))).toEqual([true, true, true, false]);
  now += 1_000;
  expect([bucket.take(1), bucket.take(1)]).toEqual([true, false]);
  now += 3_600_000;
  expect([bucket.take(4), bucket.take(3), bucket.take(1)]).toEqual([false, true, false]);
});

test('a clock set back takes nothing away, and gives nothing', () => {
  let now = 10_000;
  const bucket = new TokenBucket(2, 1, () => now);
  bucket.take(1);
  now = 0;
  expect([bucket.take(1), bucket.take(1)]).toEqual([true, false]);
});
