import { expect, test } from 'vitest';
import { type Gap, withGap, withoutGapsUntil } from '../../electron/tunnel/gaps.ts';

const MINUTE = 60_000;

test('a gap is remembered, oldest first', () => {
  const one = { from: 0, to: MINUTE };
  const other = { from: 5 * MINUTE, to: 6 * MINUTE };
  expect(withGap(withGap([], one), other)).toEqual([one, other]);
});

test.each([
  ['shorter than Tito’s own patience', { from: 0, to: 29_999 }],
  ['that ends before it begins, because the clock was set back', { from: MINUTE, to: 0 }],
])('one %s is none', (_, gap) => {
  expect(withGap([], gap)).toEqual([]);
});

test('however many there were, the list stays short and leaves no time out', () => {
  let gaps: readonly Gap[] = [];
  for (let n = 0; n < 100; n += 1)
    gaps = withGap(gaps, { from: n * 10 * MINUTE, to: n * 10 * MINUTE + MINUTE });
  expect(gaps.length).toBeLessThanOrEqual(20);
  expect(gaps[0]?.from).toBe(0);
  expect(gaps.at(-1)?.to).toBe(99 * 10 * MINUTE + MINUTE);
});

test('what the organizer has looked into goes, what came since stays', () => {
  const gaps = [
    { from: 0, to: 10 },
    { from: 20, to: 30 },
  ];
  expect(withoutGapsUntil(gaps, 10)).toEqual([{ from: 20, to: 30 }]);
  expect(withoutGapsUntil(gaps, 30)).toEqual([]);
});
