import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MESSAGE_LIMIT } from '../../electron/api/changes.ts';
import { fit, fitted } from '../../electron/api/fit.ts';
import { TITLE_LIMIT } from '../../electron/api/overview/census.ts';
import { mailView } from '../../shared/contract/people.ts';
import {
  type CallName,
  calls,
  PAGE_LIMIT,
  SERIES_LIMIT,
  SNAPSHOT_DELIVERIES,
  TYPES_NAMED,
} from '../../shared/contract.ts';
import { fakeHandlers, plainest } from '../helpers/generated.ts';
import { worst } from '../helpers/worst.ts';

/** The calls that answer with a page, whichever there are; but for those that end it themselves and say where. */
const PAGED = (Object.keys(calls) as CallName[]).filter((name) => {
  const { def } = calls[name].input._zod;
  return def.type === 'object' && 'limit' in def.shape && !('after' in def.shape);
});

function size(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

describe('messages stay under 64 KB', () => {
  test('there are calls that answer with pages', () => {
    expect(PAGED).toEqual(expect.arrayContaining(['participants', 'takeAway']));
  });

  test.each(PAGED)('%s: a full page of the longest rows ends earlier, and its reader gets on', (name) => {
    const { output } = calls[name];
    fc.assert(
      fc.property(worst(output, PAGE_LIMIT), (answer) => {
        const fits = output.parse(fit(answer)) as { rows: unknown[]; more?: boolean };
        const given = answer as { rows: unknown[] };
        expect(size(fits)).toBeLessThanOrEqual(MESSAGE_LIMIT);
        expect(fits.rows.length).toBeGreaterThan(0);
        if ('more' in fits && fits.rows.length < given.rows.length) expect(fits.more).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  test('the first snapshot keeps every row, cut short', () => {
    const { output } = calls.snapshot;
    const rows = worst(output.shape.deliveries.element, 0);
    fc.assert(
      fc.property(
        fc.array(rows, { minLength: SNAPSHOT_DELIVERIES, maxLength: SNAPSHOT_DELIVERIES }),
        (deliveries) => {
          const status = {};
          const fits = fit({ seq: 1, status, deliveries }) as { deliveries: unknown[] };
          expect(fits.deliveries).toHaveLength(SNAPSHOT_DELIVERIES);
          expect(size(fits)).toBeLessThanOrEqual(MESSAGE_LIMIT);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('one person with thousands of tickets is shown with the first of them', () => {
    const ticket = { slug: 'ti_1', reference: '9K9R-1', release: 'x'.repeat(200), state: 'complete' };
    const row = { email: 'all@example.org', tickets: Array.from({ length: 5_000 }, () => ticket) };
    const { rows } = fit({ total: 1, rows: [row] }) as { rows: (typeof row)[] };
    expect(rows[0]?.email).toBe(row.email);
    expect(rows[0]?.tickets.length).toBeGreaterThan(0);
    expect(size({ total: 1, rows })).toBeLessThanOrEqual(MESSAGE_LIMIT);
  });

  test.each([
    ['read', mailView],
    ['previewed', calls.previewTemplate.output],
  ])('of a large mail that is %s the text is cut short, and the rest stays', (_, schema) => {
    for (const sign of ['x', '漢', '\u0001']) {
      const large = { subject: sign.repeat(200_000), text: sign.repeat(200_000), page: 'draft-1' };
      const fits = schema.parse(fit({ ...(plainest(schema) as object), ...large }));
      expect(size(fits)).toBeLessThanOrEqual(MESSAGE_LIMIT);
      expect(fits).toMatchObject({ page: 'draft-1', text: expect.stringMatching(/…$/) });
    }
  });

  test('what fits is not touched', async () => {
    const answer = { total: 1, rows: [] };
    const handlers = fitted(fakeHandlers({ takeAway: async () => answer }));
    expect(await handlers.takeAway({ offset: 0, limit: 1 })).toBe(answer);
  });

  test('the longest overview there can be', () => {
    const numbers = (length: number, value: number) => Array.from({ length }, () => value);
    const series = (length: number) => ({
      starts: numbers(length, 1_900_000_000_000),
      step: { unit: 'hour', count: 28 },
      orders: numbers(length, 999_999),
      tickets: numbers(length, 999_999),
      invites: numbers(length, 999_999),
    });
    const type = { title: '\u0001'.repeat(TITLE_LIMIT), tickets: 999_999, waiting: 999_999 };
    const overview = calls.overview.output.parse({
      ...(plainest(calls.overview.output) as object),
      series: { day: series(24), month: series(30), all: series(SERIES_LIMIT) },
      types: Array.from({ length: TYPES_NAMED }, () => type),
    });
    expect(size(overview)).toBeLessThanOrEqual(MESSAGE_LIMIT);
  });
});
