import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reopenDelay } from '../../electron/tunnel/reopen-delay.ts';

test('the wait doubles from one second, and stays at a minute', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((failures) => reopenDelay(failures, 0) / 1000);
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('no two need to come back at the same time, and nobody waits longer than a minute', () => {
  expect(reopenDelay(7, 0.5)).toBeLessThan(reopenDelay(7, 0.1));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const wait = reopenDelay(failures, random);
        expect(wait).toBeGreaterThanOrEqual(750);
        expect(wait).toBeLessThanOrEqual(60_000);
      },
    ),
  );
});
