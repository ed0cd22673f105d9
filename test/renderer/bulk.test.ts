/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import type { BulkView } from '../../shared/contract.ts';
import { hasBrowser } from '../helpers/browser.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { setBusyScene } from './scene.ts';

const RUNNING: BulkView = {
  id: 'b1',
  deed: 'resend',
  state: 'running',
  total: 1_200,
  done: 340,
  skipped: 3,
  perSecond: 85.4,
  timeLeft: 10_030,
  problem: null,
};

async function openList(page: Page) {
  await page.getByRole('link', { name: 'Participants' }).click();
  await page.locator('.people-row').first().waitFor();
  return page.getByRole('region', { name: 'Chosen participants' });
}

function soon(check: () => unknown): Promise<void> {
  return vi.waitFor(async () => void (await check()), { timeout: PATIENCE, interval: 30 });
}

describe.skipIf(!hasBrowser())('many participants at once', () => {
  const room = useBrowser();

  test('are chosen by x and by Shift; how many and three of them are named before anything is done', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const bar = await openList(page);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await bar.getByText('1 chosen').waitFor();
    await page.getByLabel('Choose Grace Hopper').click({ modifiers: ['Shift'] });
    await bar.getByText('4 chosen').waitFor();
    await bar.getByRole('button', { name: 'Withdraw…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Withdraw the invites of 4 people?' });
    await dialog.getByText('Ada Byron, Grace Hopper, Alan Turing and 1 more').waitFor();
    expect(await page.locator(':focus').textContent()).toBe('Cancel');
    expect(stage.deeds).toEqual([]);
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(stage.deeds).toEqual([{ do: 'bulk', deed: 'withdraw', people: 4 }]);
    await bar.waitFor({ state: 'detached' });
  });

  test('all that are found can be chosen, but for some', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const bar = await openList(page);
    await page.getByLabel('Choose Ada Byron').check();
    await bar.getByRole('button', { name: 'Choose all 10' }).click();
    await bar.getByText('10 chosen').waitFor();
    await page.getByLabel('Choose Sam Sample').uncheck();
    await bar.getByText('9 chosen').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ do: 'bulk', deed: 'resend', people: 9 }]));
  });

  test('what stands in the way is said before, and nothing can be begun', async () => {
    const stage = await room.newStage(setBusyScene);
    stage.bulkProblem = { code: 'closed', sentence: 'Nothing can be sent now: paused.', action: 'Resume.' };
    const page = await room.open(stage);
    const bar = await openList(page);
    await page.getByLabel('Choose Ada Byron').check();
    await bar.getByRole('button', { name: 'Send again…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('alert').getByText('Nothing can be sent now: paused.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Send again' }).isDisabled()).toBe(true);
  });

  test('what is under way is seen in every window, also one opened later, and can be stopped', async () => {
    const stage = await room.newStage(setBusyScene);
    stage.bulk = RUNNING;
    const page = await room.open(stage);
    await openList(page);
    const work = page.getByRole('region', { name: 'Work on many participants' });
    await work.getByText('Sending again: 343 of 1,200 people').waitFor();
    await work.getByText('85 a second, about 11 seconds left').waitFor();
    await work.getByRole('button', { name: 'Stop' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ do: 'stop bulk' }]));
    stage.setBulk({ ...RUNNING, state: 'stopped', timeLeft: null });
    await work.getByText('Stopped. 340 people get the same link once more.').waitFor();
    expect(await work.innerText()).toContain('857 were not reached.');
    await work.getByRole('button', { name: 'Close this message' }).click();
    await work.waitFor({ state: 'detached' });
  });

  test('another event is another list: neither what was searched nor how work ended goes along', async () => {
    const stage = await room.newStage(setBusyScene);
    const [one] = stage.status.connections;
    if (!one) throw new Error('the stage has no connection');
    const connections = [one, { ...one, id: 'workshops-2027', name: 'workshops-2027' }];
    stage.status = { ...stage.status, connections };
    const page = await room.open(stage);
    await openList(page);
    await page.getByRole('searchbox').fill('hopper');
    await soon(async () => expect(await page.locator('.people-row').count()).toBe(1));
    stage.setBulk({ ...RUNNING, state: 'finished', done: 1_200, skipped: 0, timeLeft: null });
    const work = page.getByRole('region', { name: 'Work on many participants' });
    await work.waitFor();
    const choice = page.getByRole('combobox', { name: 'Show' });
    await choice.selectOption(one.id);
    await soon(async () => expect(await page.locator('.people-row').count()).toBe(10));
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    await work.waitFor({ state: 'detached' });
    stage.setBulk({ ...RUNNING, id: 'b2' });
    await work.waitFor();
    await choice.selectOption('workshops-2027');
    await page.locator('.people-row').first().waitFor({ state: 'detached' });
    expect(await work.count()).toBe(1);
  });

  test('those chosen are exported without naming them in an address; else what is found is', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const bar = await openList(page);
    await page.getByLabel('Choose Ada Byron').check();
    const download = page.waitForEvent('download');
    await bar.getByRole('button', { name: 'Export CSV' }).click();
    expect((await download).suggestedFilename()).toBe('participants.csv');
    expect(stage.picked).toEqual([[{ connection: 'harbourconf-2027', email: 'ada@example.org' }]]);
    await page.keyboard.press('Escape');
    await page.locator('.people-tab', { hasText: 'Held' }).click();
    await soon(async () => expect(await page.locator('.people-row').count()).toBe(2));
    for (const tab of ['Held', 'Everyone', 'Waiting']) {
      await page.locator('.people-tab', { hasText: tab }).click();
      if (tab === 'Waiting') await page.getByRole('searchbox').fill('7qx1');
      await page.getByRole('button', { name: 'Export' }).click();
      const next = page.waitForEvent('download');
      await page.getByRole('button', { name: 'For a spreadsheet (CSV)' }).click();
      await next;
    }
    expect(stage.exported).toEqual([
      'participants.csv?picked=pick-1',
      'participants.csv?tab=held',
      'participants.csv?',
      'waiting.csv?query=7qx1',
    ]);
  });
});
