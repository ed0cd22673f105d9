import { expect, test } from 'vitest';
import { Timings } from '../../electron/listener/timings.ts';

test('a delivery is timed once it is on disk, and only the newest are remembered', () => {
  let now = 100;
  const timings = new Timings(() => now);
  timings.begin('a', { bodyMs: 2, verifyMs: 0.3, provedAt: 100 });
  expect(timings.of('a')).toBeNull();
  now = 101.5;
  timings.written('a');
  expect(timings.of('a')).toEqual({ bodyMs: 2, verifyMs: 0.3, writeMs: 1.5 });
  timings.written('never begun');
  expect(timings.of('never begun')).toBeNull();
  for (let n = 0; n < 2_000; n += 1) {
    timings.begin(`${n}`, { bodyMs: 0, verifyMs: 0, provedAt: now });
    timings.written(`${n}`);
  }
  expect(timings.of('a')).toBeNull();
  expect(timings.of('1999')).not.toBeNull();
});
