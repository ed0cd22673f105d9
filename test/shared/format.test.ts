import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  ago,
  clock,
  count,
  dayAndClock,
  dayHeading,
  dayOf,
  duration,
  exactTime,
  followSystem,
  initials,
  plain,
  shortTime,
  someOf,
  span,
} from '../../shared/format.ts';

const ZONE = 'Europe/Dublin';
const NOW = Date.UTC(2026, 10, 21, 10, 42, 7);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('times', () => {
  test('the clock has seconds and 24 hours', () => {
    expect(clock(NOW, ZONE)).toBe('10:42:07');
    expect(clock(NOW + 10 * HOUR, 'UTC')).toBe('20:42:07');
  });

  test.each([
    ['today', NOW - 2 * HOUR, '08:42'],
    ['yesterday', NOW - DAY, 'Fri'],
    ['six days ago', NOW - 6 * DAY, 'Sun'],
    ['a week ago', NOW - 7 * DAY, '14 Nov'],
    ['earlier this year', Date.UTC(2026, 2, 26), '26 Mar'],
    ['another year', Date.UTC(2025, 2, 26), '26 Mar 2025'],
    ['later', NOW + 3 * DAY, '24 Nov'],
  ])('%s is said as short as is clear', (_name, at, words) => {
    expect(shortTime(at, NOW, ZONE)).toBe(words);
  });

  test.each([
    ['of today', NOW - HOUR, NOW, 'from 09:42 to 10:42'],
    ['of another day', NOW - DAY - HOUR, NOW - DAY, 'from Fri 20 Nov, 09:42 to 10:42'],
    ['over night', NOW - 12 * HOUR, NOW, 'from Fri 20 Nov, 22:42 to 10:42'],
    ['over two nights ago', NOW - 3 * DAY, NOW - 2 * DAY, 'from Wed 18 Nov, 10:42 to Thu 19 Nov, 10:42'],
  ])('a time %s is said with its days, each once', (_name, from, to, words) => {
    expect(span(from, to, NOW, ZONE)).toBe(words);
  });

  test.each([
    [0, 'just now'],
    [12, '12 s ago'],
    [59.4, '59 s ago'],
    [60, '1 min ago'],
    [59 * 60, '59 min ago'],
    [2 * 3600, '2 h ago'],
    [-30, 'just now'],
  ])('%d seconds ago is said in the largest unit', (seconds, words) => {
    expect(ago(NOW - seconds * 1000, NOW)).toBe(words);
  });

  test('days are headed by today, yesterday, then by name', () => {
    expect(dayHeading(NOW, NOW, ZONE)).toBe('Today, Saturday 21 November');
    expect(dayHeading(NOW - DAY, NOW, ZONE)).toBe('Yesterday, Friday 20 November');
    expect(dayHeading(NOW - 2 * DAY, NOW, ZONE)).toBe('Thursday 19 November');
  });

  test('a day is the organizer’s own, not Greenwich’s', () => {
    const late = Date.UTC(2026, 10, 20, 23, 30);
    expect(dayHeading(late, NOW, 'UTC')).toBe('Yesterday, Friday 20 November');
    expect(dayHeading(late, NOW, 'Europe/Berlin')).toBe('Today, Saturday 21 November');
    expect(dayOf(late, 'UTC')).not.toBe(dayOf(late, 'Europe/Berlin'));
  });

  test('a day of 23 or 25 hours is still one day', () => {
    const yesterday = (at: number) => dayHeading(at - DAY, at, 'Europe/Berlin');
    expect(yesterday(Date.UTC(2026, 9, 25, 12))).toBe('Yesterday, Saturday 24 October');
    expect(yesterday(Date.UTC(2026, 2, 29, 21, 30))).toBe('Yesterday, Saturday 28 March');
  });

  test('a hover tells the exact time', () => {
    expect(exactTime(NOW, ZONE)).toBe('Saturday 21 November 2026, 10:42:07');
  });
});

test('one is one and many are many', () => {
  expect([
    count(0, 'ticket'),
    count(1, 'ticket'),
    count(1200, 'ticket'),
    count(2, 'person', 'people'),
  ]).toEqual(['0 tickets', '1 ticket', '1,200 tickets', '2 people']);
});

test.each([
  ['Ada Byron', 'AB'],
  ['  Grace Brewster Murray Hopper ', 'GH'],
  ['Plato', 'P'],
  ['', 'A'],
  ['𝒜da 👩‍💻', '𝒜👩'],
])('the sign of %j is %j', (name, letters) => {
  expect(initials(name, 'ada@example.org')).toBe(letters);
});

test.each([
  [['Ada'], 1, 'Ada'],
  [['Ada', 'Joan'], 2, 'Ada and Joan'],
  [['Ada', 'Joan', 'Grace'], 3, 'Ada, Joan and Grace'],
  [['Ada', 'Joan', 'Grace'], 1200, 'Ada, Joan, Grace and 1,197 more'],
  [[], 0, ''],
])('%j of %i people are "%s"', (names, total, words) => {
  expect(someOf(names, total)).toBe(words);
});

describe('text from outside', () => {
  test('cannot turn what stands beside it round', () => {
    expect(plain('ada\u202egro.elpmaxe@')).toBe('ada\\u202egro.elpmaxe@');
    expect(plain('a\u0000b\u001b[2Jc')).toBe('a\\u0000b\\u001b[2Jc');
    expect(plain('two\nlines')).toBe('two lines');
  });

  test('keeps names in any script as they are', () => {
    for (const name of ['عائشة', 'דוד', '王小明', 'Zoë O’Neil', '👩‍💻']) expect(plain(name)).toBe(name);
  });

  test('never holds a control or direction character, and is left alone the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = plain(text);
        expect(safe).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u);
        expect(plain(safe)).toBe(safe);
      }),
    );
  });
});

test('how long it took is said in the unit that fits, and a day only where it is another', () => {
  const said = [0.04, 0.31, 9.96, 84.4, 999.6, 2_140, 61_000, 3_700_000, 200_000_000].map(duration);
  expect(said).toEqual(['0.0 ms', '0.3 ms', '10 ms', '84 ms', '1.0 s', '2.1 s', '1 min', '1 h', '2 days']);
  const now = Date.UTC(2026, 10, 25, 12);
  expect(dayAndClock(now - 60_000, now, 'UTC')).toBe('11:59:00');
  expect(dayAndClock(now - 2 * 86_400_000, now, 'UTC')).toBe('Mon, 12:00:00');
  expect(dayAndClock(now - 20 * 86_400_000, now, 'UTC')).toBe('5 Nov, 12:00:00');
});

test.each([
  ['en-GB', 'Saturday 21 November 2026, 10:42:07', '1,200 tickets'],
  ['en-US', 'Saturday, November 21, 2026, 10:42:07', '1,200 tickets'],
  ['de-AT', 'Saturday, 21 November 2026, 10:42:07', '1.200 tickets'],
  ['de', 'Saturday, 21 November 2026, 10:42:07', '1.200 tickets'],
])(
  'with a system in %s dates and numbers are written as there, in English words',
  (language, time, tickets) => {
    onTestFinished(() => followSystem('en-GB'));
    followSystem(language);
    const at = Date.UTC(2026, 10, 21, 10, 42, 7);
    expect(exactTime(at, 'UTC')).toBe(time);
    expect(count(1_200, 'ticket')).toBe(tickets);
    expect(dayOf(at, 'UTC')).toBe('21/11/2026');
  },
);
