/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { useBrowser } from './browser-tests.ts';
import { delivery } from './make.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

function setTwoConnections(stage: Stage): void {
  setBusyScene(stage);
  const [connection] = stage.status.connections;
  if (!connection) throw new Error('the stage has no connection');
  stage.status = {
    ...stage.status,
    connections: [
      connection,
      { ...connection, id: 'workshops-2027', name: 'workshops-2027', dialect: 'pro' },
    ],
  };
}

function option(page: Page, words: string | RegExp) {
  return page.getByRole('option', { name: words });
}

async function openPalette(page: Page, query = ''): Promise<void> {
  await page.locator('.rail').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(query);
}

describe.skipIf(!hasBrowser())('the shell', () => {
  const room = useBrowser();

  test('one of several connections is chosen, and stays chosen when the window is loaded again', async () => {
    const page = await room.open(await room.newStage(setTwoConnections));
    const choice = page.getByRole('combobox', { name: 'Show' });
    await page.getByText('All events').waitFor();
    await choice.selectOption('workshops-2027');
    await page.locator('.brand-detail', { hasText: 'Tito Pro' }).waitFor();
    await page.reload();
    await page.locator('.brand-name', { hasText: 'workshops-2027' }).waitFor();
    await choice.selectOption('All 2 connections');
    await page.locator('.brand-name', { hasText: 'All events' }).waitFor();
  });

  test('of one event its own numbers are shown, and none that are of all', async () => {
    const page = await room.open(
      await room.newStage((stage) => {
        setTwoConnections(stage);
        const [first, second] = stage.status.connections;
        if (!first || !second) return;
        second.sending = 'rehearsal';
        first.counts = { ...first.counts, participants: 10, held: 11 };
        second.counts = { ...second.counts, participants: 4, held: 3 };
      }),
    );
    const facts = page.locator('.facts');
    await facts.getByText('14 invites held').waitFor();
    await page.getByText('in the last hour').waitFor();
    await page.getByText('Last hour', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Show' }).selectOption('workshops-2027');
    await facts.getByText('Rehearsal, nobody mailed').waitFor();
    await facts.getByText('3 invites held').waitFor();
    expect(await page.getByText(/last hour/i).count()).toBe(0);
    expect(await page.locator('.place-count').allInnerTexts()).toEqual(['4', '3 held']);
    await page.getByRole('link', { name: 'Invites' }).click();
    await page.getByText('This list is of all your events.').waitFor();
    expect(await page.locator('.head .pill').innerText()).toBe('3 held');
  });

  test('a chosen connection that is removed gives way to all', async () => {
    const stage = await room.newStage(setTwoConnections);
    const page = await room.open(stage);
    await page.getByRole('combobox', { name: 'Show' }).selectOption('workshops-2027');
    stage.setStatus({ connections: stage.status.connections.slice(0, 1) });
    await page.locator('.brand-name', { hasText: 'harbourconf-2027' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Show' }).count()).toBe(0);
  });

  test('Ctrl K finds a person and opens their details', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await openPalette(page, 'hopper');
    await option(page, /Grace Hopper/).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').getByRole('heading', { name: 'Grace Hopper' }).waitFor();
    expect(page.url()).toMatch(/#\/participants$/);
  });

  test('Ctrl K goes to a place, copies the webhook URL, pauses, and goes back to rehearsal', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await openPalette(page, 'overv');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await openPalette(page, 'copy webhook');
    await page.keyboard.press('Enter');
    await page.getByText(/^Copied: /).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      stage.status.connections[0]?.publicUrl,
    );
    await openPalette(page, 'pause');
    await page.keyboard.press('Enter');
    await page.getByText('Told: pause.').waitFor();
    await openPalette(page, 'rehearsal');
    await page.keyboard.press('Enter');
    await page.getByText('Told: rehearse.').waitFor();
    expect(stage.deeds.map((deed) => deed.do)).toEqual(['pause', 'rehearse']);
  });

  test('Ctrl K asks before anything is sent for real, and says who would be mailed', async () => {
    const stage = await room.newStage((each) => {
      setBusyScene(each);
      each.status = {
        ...each.status,
        connections: each.status.connections.map((connection) => ({ ...connection, sending: 'rehearsal' })),
      };
    });
    const page = await room.open(stage);
    await openPalette(page, 'go live');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Go live?' });
    await dialog.getByText('12 held people').waitFor();
    expect(stage.deeds).toEqual([]);
    await dialog.getByRole('button', { name: 'Only new ones' }).click();
    await page.getByText('Told: go live.').waitFor();
  });

  test('what cannot be done is said where it is seen, and Esc closes everything again', async () => {
    const stage = await room.newStage(setBusyScene);
    const problem = { code: 'no', sentence: 'It is fixed from outside.', action: 'Change USHER_SENDING.' };
    stage.answers.set('pause', { ok: false, problem });
    const page = await room.open(stage);
    await openPalette(page, 'pause');
    await page.keyboard.press('Enter');
    await page.getByText('It is fixed from outside. Change USHER_SENDING.').waitFor();
    await openPalette(page, 'xyzzy');
    await page.getByText('Nothing is called “xyzzy”, and nobody.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('g and a letter go to a place, ? shows every key, and neither while somebody types', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.locator('.rail').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'Participants' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('gl?');
    expect(await page.getByRole('searchbox').inputValue()).toBe('gl?');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.getByText('Go to Overview').waitFor();
    await keys.getByText('Freeze the feed of Live, or go on').waitFor();
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
  });

  test('what needs the organizer is in every place, the most urgent first, with a way to mend it', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await page.locator('.rail').waitFor();
    expect(await page.getByRole('region', { name: 'Needs you' }).count()).toBe(0);
    const problems = [
      { code: 'journal-damaged', sentence: 'A line could not be read.', action: 'Look through them.' },
      { code: 'disk-full', sentence: 'The disk is full.', action: 'Make room.' },
    ];
    stage.setStatus({ problems });
    const needs = page.getByRole('region', { name: 'Needs you' });
    await needs.getByText('The disk is full.').waitFor();
    expect(await needs.getByRole('listitem').count()).toBe(1);
    await needs.getByRole('button', { name: '1 more' }).click();
    await needs.getByRole('link', { name: 'See participants' }).click();
    await page.getByRole('heading', { name: 'Participants' }).waitFor();
    expect(await needs.getByRole('listitem').allTextContents()).toEqual([
      'The disk is full. Make room.',
      'A line could not be read. Look through them.See participants',
    ]);
    stage.setStatus({ problems: [] });
    await needs.waitFor({ state: 'detached' });
  });

  test('violet appears with a test delivery, and for a rehearsal with the way out of it', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await page.locator('.rail').waitFor();
    expect(await page.locator('.banner').count()).toBe(0);
    stage.deliver(delivery({ person: 'Sam Sample', test: true }));
    const words = 'Test deliveries are arriving from Tito. They are recorded and held: nobody is mailed.';
    await page.locator('.banner', { hasText: words }).waitFor();
    await page.getByRole('link', { name: 'See who is held' }).click();
    await page.getByRole('heading', { name: 'Invites' }).waitFor();
    stage.setStatus({
      connections: stage.status.connections.map((connection) => ({ ...connection, sending: 'rehearsal' })),
    });
    await page.locator('.banner', { hasText: 'This is a rehearsal.' }).waitFor();
    await page.goto(`${stage.dashboard.url}/#/overview`);
    await page.locator('.banner').getByRole('button', { name: 'Go live…' }).click();
    await page.getByRole('dialog', { name: 'Go live?' }).waitFor();
  });
});
