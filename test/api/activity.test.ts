import { expect, test } from 'vitest';
import { Activity } from '../../electron/api/activity.ts';

const MINUTE = 60_000;

test('counts by minute, oldest first, and lets go of what is older than an hour', () => {
  const clock = { now: 100 * MINUTE };
  const activity = new Activity(() => clock.now);
  activity.count('received', clock.now - 60 * MINUTE);
  activity.count('received', clock.now - 59 * MINUTE);
  activity.count('received', clock.now);
  activity.count('received', clock.now + 1);
  activity.count('refused', clock.now);
  const { received, refused } = activity.read();
  expect([received.length, refused.length]).toEqual([60, 60]);
  expect([received[0], received.at(-1), refused.at(-1)]).toEqual([1, 2, 1]);
  expect(received.reduce((sum, count) => sum + count)).toBe(3);
  clock.now += 3 * MINUTE;
  expect(activity.read().received.at(-4)).toBe(2);
});
