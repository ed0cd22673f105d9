import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfDay, readTime } from '../../electron/tito/time.ts';

test.each([
  ['2017-08-27T13:07:47.000Z', Date.UTC(2017, 7, 27, 13, 7, 47)],
  ['2022-03-26 07:36:07 UTC', Date.UTC(2022, 2, 26, 7, 36, 7)],
  ['2024-03-01T00:53:40.000+11:00', Date.UTC(2024, 1, 29, 13, 53, 40)],
  ['2026-02-08T10:30:00Z', Date.UTC(2026, 1, 8, 10, 30)],
])("reads %s, one of Tito's forms, as UTC", (text, expected) => {
  expect(readTime(text)).toBe(expected);
});

test.each(['', 'yesterday', '2022-02-30T10:00:00Z', '2022-13-01T10:00:00Z', '2022-03-26 07:36:07'])(
  'takes %j for no time at all',
  (text) => {
    expect(readTime(text)).toBeNull();
  },
);

test('a day ends when it has ended everywhere', () => {
  expect(endOfDay('2023-10-20')).toBe(Date.UTC(2023, 9, 21, 12));
  for (const none of [null, '', 'soon', '2023-02-30', '2023-10-20T10:00']) expect(endOfDay(none)).toBeNull();
});

test('one moment reads the same in all three forms', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2010-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      fc.integer({ min: -14, max: 14 }),
      (date, hours) => {
        const second = Math.floor(date.getTime() / 1000) * 1000;
        const iso = (ms: number) => new Date(ms).toISOString();
        const zone = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
        expect(readTime(iso(second))).toBe(second);
        expect(readTime(`${iso(second).slice(0, 19).replace('T', ' ')} UTC`)).toBe(second);
        expect(readTime(iso(second + hours * 3_600_000).replace('Z', zone))).toBe(second);
      },
    ),
  );
});
