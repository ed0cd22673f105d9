import { describe, expect, test } from 'vitest';
import { afterPass, afterRefusal, failuresOf } from '../../electron/tunnel/failure-budget.ts';

type Tallies = Parameters<typeof afterRefusal>[0];
const MINUTE = 60_000;

function refused(times: number, tallies: Tallies = []): Tallies {
  let all = tallies;
  for (let n = 0; n < times; n += 1) all = afterRefusal(all, 'c');
  return all;
}

describe('what Tito Pro counts', () => {
  test.each([
    [0, 'fine'],
    [2, 'fine'],
    [3, 'look'],
    [6, 'look'],
    [7, 'act'],
    [10, 'act'],
  ])('%i refusals in a row: %s', (times, level) => {
    expect(failuresOf(refused(times), 'c', [])).toEqual({ refused: times, unseen: 0, level });
  });

  test('one that is taken begins the count anew, for its own connection', () => {
    const tallies = afterRefusal(refused(5), 'other');
    const after = afterPass(tallies, 'c', 1);
    expect(failuresOf(after, 'c', []).refused).toBe(0);
    expect(failuresOf(after, 'other', []).refused).toBe(1);
    expect(failuresOf(refused(3, after), 'c', []).level).toBe('look');
  });

  test('past ten nothing more is written down', () => {
    const tallies = refused(10);
    expect(afterRefusal(tallies, 'c')).toBe(tallies);
  });

  test.each([
    [0.4, 1, 'fine'],
    [1, 2, 'fine'],
    [3, 3, 'look'],
    [45, 5, 'look'],
    [163, 7, 'act'],
    [24 * 60, 7, 'act'],
  ])('out of reach for %d minutes: up to %i tries failed unseen', (minutes, unseen, level) => {
    const gaps = [{ from: 0, to: minutes * MINUTE }];
    expect(failuresOf([], 'c', gaps)).toEqual({ refused: 0, unseen, level });
  });

  test('refusals and time out of reach add up', () => {
    expect(failuresOf(refused(3), 'c', [{ from: 0, to: 12 * MINUTE }])).toEqual({
      refused: 3,
      unseen: 4,
      level: 'act',
    });
  });

  test('time out of reach before the last that was taken counts no more', () => {
    const passed = afterPass([], 'c', 60 * MINUTE);
    expect(failuresOf(passed, 'c', [{ from: 0, to: 50 * MINUTE }]).unseen).toBe(0);
    expect(failuresOf(passed, 'c', [{ from: 0, to: 61 * MINUTE }]).unseen).toBe(2);
  });
});
