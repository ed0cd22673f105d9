/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  bucketWord,
  fittingRange,
  isEmpty,
  percent,
  seriesOf,
  steps,
  typeRows,
} from '../../renderer/overview.ts';
import { hasBrowser } from '../helpers/browser.ts';
import { useBrowser } from './browser-tests.ts';
import { busyOverview, emptyOverview } from './numbers.ts';
import { setBusyScene } from './scene.ts';

async function openOverview(page: Page): Promise<void> {
  await page.locator('.rail').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

async function saved(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFile(await download.path());
}

describe('the numbers', () => {
  test('a few are never told as none, nor nearly all as all', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(percent)).toEqual(['0 %', 'under 1 %', '50 %', '99 %', '100 %']);
  });

  test('seven days are the last seven of thirty', () => {
    const overview = busyOverview();
    const week = seriesOf(overview, 'week');
    expect(week.starts).toEqual(overview.series.month.starts.slice(23));
    expect(week.tickets).toEqual(overview.series.month.tickets.slice(23));
  });

  test('at first the shortest range is shown that has everything in it', () => {
    const overview = busyOverview();
    const fitting = (days: number, count = 1) => {
      const starts = Array.from({ length: days }, (_, at) => at);
      const all = { ...overview.series.all, starts, step: { unit: 'day' as const, count } };
      return fittingRange({ ...overview, series: { ...overview.series, all } });
    };
    expect([fitting(1), fitting(7), fitting(8), fitting(30), fitting(31), fitting(2, 28)]).toEqual([
      'day',
      'week',
      'month',
      'month',
      'all',
      'all',
    ]);
  });

  test('what is not recorded is not told as nobody', () => {
    const overview = busyOverview();
    const opened = steps({ ...overview, funnel: { ...overview.funnel, opened: null } })[3];
    expect(opened).toMatchObject({ name: 'Link opened', number: null, share: null });
    expect(opened?.meaning).toContain('Not recorded');
  });

  test('ticket types that are not named are told together', () => {
    const overview = { ...busyOverview(), otherTypes: { types: 3, tickets: 9, waiting: 1 } };
    expect(typeRows(overview).at(-1)).toEqual({ title: '3 other types', tickets: 9, waiting: 1 });
  });

  test('before the first ticket there is nothing to show', () => {
    expect([isEmpty(emptyOverview()), isEmpty(busyOverview())]).toEqual([true, false]);
  });

  test('a bucket is named by its hour, its day, or the days in it', () => {
    const start = new Date(2026, 10, 21, 14).getTime();
    const nothing = { orders: [], tickets: [], invites: [], starts: [start] };
    const named = (unit: 'hour' | 'day', count: number) =>
      bucketWord({ ...nothing, step: { unit, count } }, 0);
    expect(named('hour', 1)).toMatch(/^Saturday 21 November.* 14:00$/);
    expect(named('day', 1)).toMatch(/^Saturday,? 21 November 2026$/);
    expect(named('day', 7)).toMatch(/^7 days from Saturday/);
  });
});

describe.skipIf(!hasBrowser())('the overview', () => {
  const room = useBrowser();

  test('tells when tickets came, how far people got, and of which type the tickets are', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await openOverview(page);
    await page.getByRole('img', { name: /^Chart, by the day: \d+ tickets came/ }).waitFor();
    await page.locator('.time-chart canvas').waitFor();
    const funnel = page.getByRole('region', { name: 'From ticket to door' });
    expect(await funnel.locator('strong').allTextContents()).toEqual(['412', '398', '371', '212', '1']);
    await page.getByRole('row', { name: 'Early Bird 180 3' }).waitFor();
    await page.getByText('2 test tickets are not counted.').waitFor();
  });

  test('another range is another chart, and the table has the same numbers', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await openOverview(page);
    await page.getByRole('radio', { name: '30 days' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('7 days, by the day').waitFor();
    await page.getByText('The same as a table').click();
    const expected = stage.overview ? seriesOf(stage.overview, 'week') : null;
    const rows = page.locator('details tbody tr');
    expect(await rows.count()).toBe(7);
    const tickets = await rows.locator('td:nth-of-type(2)').allTextContents();
    expect(tickets.map(Number).reverse()).toEqual(expected?.tickets);
  });

  test('follows what happens without losing its place', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await openOverview(page);
    await page.getByRole('radio', { name: 'All' }).check({ force: true });
    const overview = busyOverview();
    stage.overview = { ...overview, funnel: { ...overview.funnel, people: 399 } };
    stage.setStatus({ counts: { ...stage.status.counts, participants: 11 } });
    await page.getByRole('region', { name: 'From ticket to door' }).getByText('399').waitFor();
    expect(await page.getByRole('radio', { name: 'All' }).isChecked()).toBe(true);
  });

  test('is saved as a picture', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await openOverview(page);
    const png = await saved(page, 'Save as picture');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Its width, in the first part of the file.
    expect(png.readUInt32BE(16)).toBe(2_000);
    expect(png.length).toBeGreaterThan(20_000);
  });

  test('is saved as a table that no spreadsheet takes for a formula', async () => {
    const stage = await room.newStage(setBusyScene);
    const overview = busyOverview();
    stage.overview = { ...overview, types: [{ title: '=1+1', tickets: 4, waiting: 0 }] };
    const page = await room.open(stage);
    await openOverview(page);
    const csv = (await saved(page, 'Save as CSV')).toString('utf8');
    expect(csv).toMatch(/^\ufefffrom,orders,tickets,invites sent\n\d{4}-\d\d-\d\d,\d+,\d+,\d+\n/);
    expect(csv).toContain("ticket type,tickets,waiting for a name\n'=1+1,4,0\n");
    expect(csv).toContain('Invited,371,');
  });

  test('says what will appear before the first ticket', async () => {
    const page = await room.open(await room.newStage());
    await openOverview(page);
    await page.getByText('Numbers appear here with the first ticket').waitFor();
    await page.getByRole('link', { name: 'See what arrives' }).click();
    await page.getByRole('heading', { name: 'Live', exact: true }).waitFor();
  });
});
