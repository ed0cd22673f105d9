/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { about, limitsInWords, standingOf } from '../../renderer/progress.ts';
import { hasBrowser } from '../helpers/browser.ts';
import { axeComplaints } from './axe.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { held, mail, mailRow, progress } from './make.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

const NOW = 1_000_000_000;
const ON = { keptIn: 0, isStopped: false, now: NOW };
const RUN = { startedAt: NOW - 60_000, endedAt: null, sent: 400, failed: 0, ambiguous: 0 };

function soon(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

describe('an estimate in words', () => {
  test.each([
    [3, 'a few seconds'],
    [42, 'about 40 seconds'],
    [130, 'about 2 minutes'],
    [2 * 3600, 'about 2 hours'],
    [2 * 86_400, 'about 2 days'],
  ])('%i seconds', (seconds, words) => expect(about(seconds)).toBe(words));
});

describe('how sending stands', () => {
  test('underway: how many, how fast, how long, under which limits', () => {
    const limits = [
      { count: 10, windowMs: 1_000 },
      { count: 500, windowMs: 86_400_000 },
    ];
    const view = progress({
      waiting: 788,
      run: { ...RUN, failed: 8, ambiguous: 4 },
      perMinute: 412,
      secondsLeft: 130,
      limits,
    });
    expect(standingOf(view, { ...ON, keptIn: 0, now: NOW })).toEqual({
      state: 'sending',
      done: 412,
      total: 1_200,
      sentence: '400 of 1,200 sent',
      detail: '412 a minute · about 2 minutes left',
      notes: 'At most 10 a second and 500 a day · 8 not delivered · 4 maybe sent',
    });
    expect(limitsInWords({ limits: [] })).toBe('');
  });

  test('while mail stands still no rate and no end is told', () => {
    const view = progress({ waiting: 3, run: { ...RUN, sent: 0 }, perMinute: 42, secondsLeft: 5 });
    expect(standingOf(view, { ...ON, isStopped: true })).toEqual({
      state: 'stopped',
      done: 0,
      total: 3,
      sentence: 'Stopped after 0 of 3',
      detail: '3 mails wait',
      notes: '',
    });
  });

  test('what waits to be tried again says so, and when', () => {
    const nextTryAt = new Date(2026, 10, 21, 10, 43).getTime();
    const notes = (retrying: number) =>
      standingOf(progress({ waiting: 3, retrying, nextTryAt, run: RUN }), ON)?.notes;
    expect(notes(1)).toBe('1 will be tried again at 10:43');
    expect(notes(2)).toBe('2 will be tried again, the first at 10:43');
  });

  test('paused: what it keeps in counts as left', () => {
    expect(standingOf(progress({ run: RUN }), { ...ON, keptIn: 800, now: NOW })).toMatchObject({
      state: 'paused',
      total: 1_200,
      sentence: 'Paused after 400 of 1,200',
      detail: '800 invites are held by the pause',
    });
  });

  test('done: told for a while, and nothing is told of one or two', () => {
    const view = progress({ run: { ...RUN, endedAt: NOW } });
    expect(standingOf(view, { ...ON, keptIn: 0, now: NOW })).toMatchObject({
      sentence: '400 mails sent',
      detail: 'It took about 60 seconds',
    });
    expect(standingOf(view, { ...ON, keptIn: 0, now: NOW + 3_600_000 })).toBeNull();
    expect(
      standingOf(progress({ run: { ...RUN, sent: 2, endedAt: NOW } }), { ...ON, keptIn: 0, now: NOW }),
    ).toBeNull();
    expect(standingOf(progress(), { ...ON, keptIn: 0, now: NOW })).toBeNull();
  });
});

async function goTo(page: Page, tab: 'Sending' | 'Mails'): Promise<void> {
  await page.getByRole('link', { name: 'Invites' }).click();
  await page.getByRole('link', { name: tab, exact: true }).click();
}

function sendMany(stage: Stage): void {
  setBusyScene(stage);
  stage.progress = progress({
    waiting: 792,
    run: { ...RUN, startedAt: Date.now() - 60_000, failed: 8 },
    perMinute: 412,
    secondsLeft: 130,
    limits: [{ count: 10, windowMs: 1_000 }],
  });
  stage.mailRows = {
    out: [
      mailRow('Ada Byron', {
        page: `kept-${'a'.repeat(32)}`,
        subject: 'You are in',
        at: Date.now() - 60_000,
        state: 'sent',
        reason: null,
      }),
      mailRow('Me', {
        page: `kept-${'b'.repeat(32)}`,
        kind: 'test',
        email: null,
        to: 'org@harbour.example',
        subject: '[Test] You are in',
        at: Date.now() - 90_000,
        state: null,
        reason: null,
      }),
    ],
    would: [mailRow('Sam Sample', { email: 'sam@example.org', reason: 'test' }), mailRow('Grace Hopper')],
  };
  stage.keptMails.set(
    `kept-${'a'.repeat(32)}`,
    mail({ kind: 'sent', note: 'As it was handed over.', at: Date.now() }),
  );
}

describe.skipIf(!hasBrowser())('the window, sending many', () => {
  const room = useBrowser();

  test('how far it is follows the news, and the rest can be cancelled', async () => {
    const stage = await room.newStage(sendMany);
    const page = await room.open(stage);
    await goTo(page, 'Sending');
    const bar = page.getByRole('progressbar', { name: '400 of 1,200 sent' });
    expect(
      await bar.evaluate((each) => [(each as HTMLProgressElement).value, (each as HTMLProgressElement).max]),
    ).toEqual(
      // What failed is done with as well.
      [408, 1_200],
    );
    await page.getByText('412 a minute · about 2 minutes left').waitFor();
    stage.progress = progress({ waiting: 10, run: { ...RUN, sent: 1_190 }, secondsLeft: 2 });
    stage.setStatus({});
    await page.getByText('1,190 of 1,200 sent').waitFor();
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ do: 'cancel sending' }]));
    stage.progress = progress();
    stage.held = held({
      held: [{ reason: 'sending cancelled', people: 10, examples: ['Ada'] }],
      releasable: 10,
    });
    stage.setStatus({});
    await page
      .locator('.held li', { hasText: 'You cancelled sending before their invite had left.' })
      .waitFor();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
  });

  test('before many go out it says how long that takes', async () => {
    const stage = await room.newStage((each) => {
      setBusyScene(each);
      each.held = { ...each.held, seconds: 7_200 };
    });
    const page = await room.open(stage);
    await goTo(page, 'Sending');
    await page.getByRole('button', { name: 'Send 12 held…' }).click();
    await page.getByRole('dialog').getByText('that takes about 2 hours').waitFor();
  });

  test('who was refused or is in doubt can be seen to in place', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await goTo(page, 'Sending');
    const row = (name: string) => page.locator('.trouble-row', { hasText: name });
    expect(await row('Radia Perlman').innerText()).toMatch(
      /Not delivered\s+radia@exmaple\.org\s+550 5\.1\.1/,
    );
    await row('Radia Perlman').getByRole('button', { name: 'Send again' }).click();
    await row('Katherine Johnson').getByRole('button', { name: 'It arrived' }).click();
    await row('Katherine Johnson').getByRole('button', { name: 'Send it again' }).click();
    await row('Radia Perlman').getByRole('button', { name: 'Correct the address…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct the address of Radia Perlman' });
    await dialog.getByLabel('E-mail address').fill('radia@example.org');
    await dialog.getByRole('button', { name: 'Correct and invite' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(stage.deeds).toEqual([
      { do: 'resend', address: 'radia@exmaple.org' },
      { do: 'accept ambiguous', address: 'kj@langley.example' },
      { do: 'resend ambiguous', address: 'kj@langley.example' },
      { do: 'correct address', ticket: 'ti_radia@exmaple.org', to: 'radia@example.org' },
    ]);
    await row('Radia Perlman').getByRole('button', { name: 'Radia Perlman' }).click();
    await page.getByRole('complementary').getByText('radia@exmaple.org').first().waitFor();
  });
});

describe.skipIf(!hasBrowser())('the window, the mails', () => {
  const room = useBrowser();

  test('what went out and what would are listed apart, searched, and opened with the keyboard', async () => {
    const stage = await room.newStage(sendMany);
    const page = await room.open(stage);
    await goTo(page, 'Mails');
    const rows = page.locator('.mail-row');
    await rows.first().waitFor();
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/^Ada Byron <ada@example\.org>\s+You are in\s+Sent\s/),
      expect.stringMatching(/^org@harbour\.example\s+\[Test\] You are in\s+Test\s/),
    ]);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Mail' });
    await dialog.getByText('As it was handed over.').waitFor();
    await page.frameLocator('iframe').getByRole('heading', { name: 'Hi Ada' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    page.allowed.push(/tracker\.example|Blocked script|Content Security Policy|violation/i);
    await page.getByRole('button', { name: 'Only a preview' }).click();
    await page.locator('.mail-row', { hasText: 'Grace Hopper' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('sam');
    await soon(async () => expect(await rows.count()).toBe(1));
    await rows.first().click();
    await dialog.getByText('This is a rehearsal, so nothing was sent.').waitFor();
  });

  test('none yet, none found, and none to be had are three things', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    page.allowed.push(/net::ERR_/);
    await goTo(page, 'Mails');
    await page.getByText('Mails appear here as they go out').waitFor();
    await page.getByLabel('Search mails').fill('nobody');
    await page.getByText('No mail is found').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByText('Mails appear here as they go out').waitFor();
    await page.route('**/api/mails', (route) => route.abort());
    await page.getByRole('button', { name: 'Only a preview' }).click();
    await page.getByText('The window cannot reach Usher.').waitFor();
    await page.unroute('**/api/mails');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No invite is waiting').waitFor();
  });

  test('a mail that is no longer kept says so', async () => {
    const stage = await room.newStage(sendMany);
    stage.keptMails.clear();
    const page = await room.open(stage);
    await goTo(page, 'Mails');
    await page.locator('.mail-row').first().click();
    await page.getByText('This mail is no longer kept.').waitFor();
  });

  for (const dark of [false, true]) {
    for (const width of [720, 1000, 1280]) {
      test(`nothing is found wrong with Sending and Mails, ${dark ? 'dark' : 'light'}, ${width} wide`, async () => {
        const page = await room.open(await room.newStage(sendMany), { dark, width });
        for (const [tab, there] of [
          ['Sending', '.trouble-row'],
          ['Mails', '.mail-row'],
        ] as const) {
          await goTo(page, tab);
          await page.locator(there).first().waitFor();
          expect(await axeComplaints(page)).toEqual([]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(overflow).toBeLessThanOrEqual(0);
        }
      });
    }
  }
});
