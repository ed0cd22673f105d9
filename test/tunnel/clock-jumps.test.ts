import { expect, test, vi } from 'vitest';
import { ClockJumps } from '../../electron/tunnel/clock-jumps.ts';
import { VirtualClock } from '../mail/virtual-clock.ts';

const MINUTE = 60_000;

function watched() {
  const clock = new VirtualClock();
  const onJump = vi.fn();
  const jumps = new ClockJumps(clock, onJump);
  jumps.start();
  return { clock, jumps, onJump };
}

test('time that no timer saw was slept through: it is noticed within two seconds, with from when to when', async () => {
  const { clock, onJump } = watched();
  await clock.advance(5 * MINUTE);
  expect(onJump).not.toHaveBeenCalled();
  const before = clock.now();
  clock.jump(40 * MINUTE);
  await clock.advance(2_000);
  expect(onJump).toHaveBeenCalledOnce();
  const [from, to] = onJump.mock.calls[0] ?? [];
  expect(before - from).toBeLessThanOrEqual(2_000);
  expect(to).toBe(before + 40 * MINUTE + 2_000);
});

test('each sleep is noticed by itself', async () => {
  const { clock, onJump } = watched();
  for (let n = 1; n <= 3; n += 1) {
    clock.jump(30_000);
    await clock.advance(10_000);
    expect(onJump).toHaveBeenCalledTimes(n);
  }
});

test.each([
  ['a program that was kept from running for some seconds', 9_000],
  ['a clock that was set back', -3 * 60 * MINUTE],
])('%s is no sleep', async (_, ms) => {
  const { clock, onJump } = watched();
  clock.jump(ms);
  await clock.advance(MINUTE);
  expect(onJump).not.toHaveBeenCalled();
});

test('nothing is left once it is stopped', async () => {
  const { clock, jumps } = watched();
  jumps.stop();
  expect(clock.timers).toBe(0);
});
