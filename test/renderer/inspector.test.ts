/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { useBrowser } from './browser-tests.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

function panelOf(page: Page) {
  return page.getByRole('complementary', { name: 'Delivery' });
}

async function openRow(page: Page, words: string) {
  await page.locator('.delivery', { hasText: words }).locator('.row-button').click();
  return panelOf(page);
}

function idOf(stage: Stage, words: string): string {
  const row = stage.deliveries.find(({ sentence, detail }) => `${sentence} ${detail}`.includes(words));
  if (!row) throw new Error(`no delivery says ${words}`);
  return row.id;
}

describe.skipIf(!hasBrowser())('one delivery, inspected', () => {
  const room = useBrowser();

  test('what happened stands step by step, with how long each took', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    const panel = await openRow(page, 'Ada');
    expect(await panel.locator('.trace li').allInnerTexts()).toEqual([
      expect.stringMatching(/^Came from Tito: the signature matches\s+0\.3 ms$/),
      expect.stringMatching(/^Written to disk, then answered 200\s+1\.1 ms$/),
      expect.stringMatching(/^Ada Byron holds a valid ticket and is invited\s+1\.3 ms$/),
      expect.stringMatching(/^Invite to ada@example\.org handed to the mail server\s+84 ms$/),
      expect.stringMatching(/^Taken by the mail server: 250 2\.0\.0 queued as 4B1F\s+212 ms$/),
    ]);
  });

  test('the body is laid out and coloured; raw it is byte for byte; the headers that are kept stand beside', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const panel = await openRow(page, 'Ada');
    await panel.locator('.code-line').first().waitFor();
    const lines = await panel.locator('.code-line').allInnerTexts();
    expect(lines).toContain('"name": "Ada Byron",');
    expect(await panel.locator('.json-key').first().innerText()).toBe('"_type"');
    await panel.getByRole('tab', { name: 'Raw' }).click();
    await panel.locator('pre').waitFor();
    expect(await panel.locator('pre').innerText()).toBe(String(stage.bodies.get(idOf(stage, 'Ada'))));
    await page.keyboard.press('ArrowRight');
    expect(await panel.getByRole('tabpanel').innerText()).toContain('x-webhook-name');
    await page.keyboard.press('ArrowRight');
    expect(await panel.getByRole('tabpanel').innerText()).toContain('nobody changed it on the way');
  });

  test('a body of a megabyte is read in slices, and drawn a part at a time', async () => {
    const stage = await room.newStage(setBusyScene);
    const answers = Array.from({ length: 9_000 }, (_, n) => ({
      question: `Number ${n}?`,
      response: 'Zoë '.repeat(20),
    }));
    stage.bodies.set(idOf(stage, 'Ada'), Buffer.from(JSON.stringify({ answers })));
    const page = await room.open(stage);
    const panel = await openRow(page, 'Ada');
    await panel.getByText(/Show more, [\d,]+ lines left/).waitFor();
    expect(await panel.locator('.code-line').count()).toBe(400);
    await panel.getByText(/Show more/).click();
    expect(await panel.locator('.code-line').count()).toBe(2_400);
    expect(await panel.getByText('"Number 20?"').count()).toBe(1);
  });

  test('names in a body cannot turn the words around them, nor become part of the page', async () => {
    const stage = await room.newStage(setBusyScene);
    const body = JSON.stringify({ name: '\u202eeve <img src=x onerror=alert(1)>' });
    stage.bodies.set(idOf(stage, 'Ada'), Buffer.from(body));
    const page = await room.open(stage);
    const panel = await openRow(page, 'Ada');
    await panel.getByText('\\u202eeve <img').waitFor();
    await panel.getByRole('tab', { name: 'Raw' }).click();
    await panel.getByText('\\u202eeve <img').waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  test('"Copy as curl" copies commands without any secret', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const panel = await openRow(page, 'Ada');
    await panel.getByRole('button', { name: 'Copy as curl' }).click();
    await panel.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("TITO_SECRET=''");
    expect(copied).toContain(`curl -sS '${stage.status.connections[0]?.publicUrl}'`);
    expect(copied).toContain('"name":"Ada Byron"');
  });

  test('a refused request says what to do, and that nothing of it is kept', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    const panel = await openRow(page, 'did not come from Tito');
    await panel.getByRole('heading', { name: 'What to do' }).waitFor();
    const words = await panel.innerText();
    expect(words).toContain('Nothing needs doing if you sent this to try it out');
    expect(words).toContain('What was refused is not kept');
    expect(await panel.getByRole('button', { name: /Replay|curl/ }).count()).toBe(0);
  });

  test('what is no longer kept says so, and cannot be replayed', async () => {
    const stage = await room.newStage(setBusyScene);
    stage.bodies.delete(idOf(stage, 'Ada'));
    const page = await room.open(stage);
    const panel = await openRow(page, 'Ada');
    await panel.getByText('What Tito sent here is no longer kept').waitFor();
    expect(await panel.getByRole('button', { name: /Replay|curl/ }).count()).toBe(0);
    await panel.getByRole('button', { name: 'Open participant' }).click();
    await page.getByRole('heading', { name: 'Ada Byron' }).waitFor();
  });

  test('what becomes of it while it is looked at is told', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const panel = await openRow(page, 'Radia');
    await panel.getByText('The invite is held: no mail server').waitFor();
    const row = stage.deliveries.find(({ person }) => person === 'Radia Perlman');
    if (row) stage.deliver({ ...row, invite: 'sent' });
    await panel.getByText('Taken by the mail server').waitFor();
    await panel.getByText('Invite sent').waitFor();
  });

  test('what cannot be read is said, and tried again', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    page.allowed.push(/net::ERR_/);
    let refused = 0;
    await page.route('**/api/delivery', (route) => (refused++ === 0 ? route.abort() : route.continue()));
    const panel = await openRow(page, 'Ada');
    await panel.getByRole('alert').getByText('The window cannot reach Usher.').waitFor();
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.locator('.trace').waitFor();
  });

  test('open details follow the keyboard through the list', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.locator('.delivery').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await panelOf(page).waitFor();
    await page.keyboard.press('j');
    await panelOf(page).getByRole('heading', { name: "Grace Hopper's ticket was completed" }).waitFor();
  });
});
