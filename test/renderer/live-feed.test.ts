/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { axeComplaints } from './axe.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { delivery } from './make.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

function soon(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

const chips = (page: Page) => page.locator('.delivery .chips').allInnerTexts();

function setMany(stage: Stage, many: number): void {
  const now = Date.now();
  stage.deliveries = Array.from({ length: many }, (_, index) =>
    delivery({ person: `Person ${index}`, receivedAt: now - index * 60_000, test: index % 500 === 499 }),
  );
}

describe.skipIf(!hasBrowser())('the feed', () => {
  const room = useBrowser();

  test('is filtered by outcome, kind and event; that is said, and cleared', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.locator('.delivery').first().waitFor();
    expect(await page.getByText('Filter on').count()).toBe(0);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Outcome').selectOption({ label: 'Refused' });
    await soon(async () => expect(await chips(page)).toEqual(['Refused']));
    await page.getByText('Filter on: Refused · 1 found').waitFor();
    await page.getByLabel('Outcome').selectOption('');
    await page.getByLabel('Test or live').selectOption({ label: 'Test only' });
    await soon(async () => expect(await chips(page)).toEqual(['Test, held']));
    await page.getByLabel('Kind').selectOption({ label: 'Ticket reassigned' });
    await page.getByText('No delivery is like that').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await soon(async () => expect(await page.locator('.delivery').count()).toBe(11));
    await page.getByText('Filter on').waitFor({ state: 'detached' });
  });

  test('is searched from anywhere with /, and Esc clears the search', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.locator('.delivery').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('joan');
    await soon(async () => expect(await page.locator('.delivery').count()).toBe(1));
    await page.getByText('Filter on: “joan” · 1 found').waitFor();
    await page.keyboard.press('Escape');
    await soon(async () => expect(await page.locator('.delivery').count()).toBe(11));
  });

  test('a search goes back further than what is in the window, and says where it is', async () => {
    const stage = await room.newStage((scene) => setMany(scene, 2_000));
    stage.rowsPerCall = 500;
    const page = await room.open(stage);
    await page.locator('.delivery').first().waitFor();
    await page.getByLabel('Search deliveries').fill('Person 1999');
    await page.locator('.delivery', { hasText: 'Person 1999' }).waitFor();
    await page.getByText('Nothing older is like that.').waitFor();
  });

  test('frozen with f, nothing moves and mail goes on; how many came is said, and they come with "Go on"', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await page.locator('.delivery').first().waitFor();
    await page.keyboard.press('f');
    await page
      .getByText(
        'Frozen: what arrives is taken in as ever, and shown when you go on. Invites go on being sent.',
      )
      .waitFor();
    stage.deliver(delivery({ person: 'Hedy Lamarr' }));
    stage.deliver(delivery({ person: 'Mary Jackson' }));
    await page.getByText('2 new').waitFor();
    expect(await page.locator('.person').first().innerText()).toBe('Ada Byron');
    expect(await page.getByRole('button', { name: /pause|resume/i }).count()).toBe(0);
    stage.setStatus({
      connections: stage.status.connections.map((each) => ({ ...each, paused: 'by the organizer' })),
    });
    await page.getByText('Invites go on being sent.').waitFor({ state: 'detached' });
    await page.keyboard.press('f');
    await page.locator('.person', { hasText: 'Mary Jackson' }).waitFor();
    await page.getByText('Frozen:').waitFor({ state: 'detached' });
  });

  test('keys that belong to a choice do not reach the list', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.locator('.delivery').first().waitFor();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Outcome').focus();
    await page.keyboard.press('f');
    expect(await page.getByText('Frozen:').count()).toBe(0);
  });

  test('a test delivery is told by stripes, a diamond and the word, whatever became of it', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await page.locator('.strip').waitFor();
    stage.deliver(delivery({ person: 'Sam', test: true, outcome: 'duplicate' }));
    const row = page.locator('.delivery.is-test');
    await row.waitFor();
    expect((await row.locator('.chips').innerText()).split(/\s+/)).toEqual(['Test', 'Duplicate']);
    expect(await row.locator('.chips svg').count()).toBe(1);
  });

  test('the last hour is a line, and a sentence for those who do not see it', async () => {
    const stage = await room.newStage();
    stage.activity.received[59] = 7;
    stage.activity.received[30] = 2;
    stage.activity.refused[10] = 1;
    const page = await room.open(stage);
    await page.getByText('9 in the last hour').waitFor();
    const words = await page.getByRole('img', { name: /^Last hour/ }).textContent();
    expect(words).toMatch(/^Last hour: 9 deliveries, at most 7 in a minute, at \d\d:\d\d, 1 refused$/);
    stage.activity.received[59] = 8;
    stage.deliver(delivery({}));
    await page.getByText('10 in the last hour').waitFor();
  });

  test('ten thousand rows are there, and few are drawn; news far above moves nothing', async () => {
    const stage = await room.newStage((scene) => setMany(scene, 10_000));
    const page = await room.open(stage);
    await page.locator('.delivery').first().waitFor();
    const pane = page.locator('.feed-pane');
    await vi.waitFor(
      async () => {
        await pane.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        expect(await pane.evaluate((element) => element.scrollHeight)).toBeGreaterThan(10_000 * 56);
      },
      { timeout: 60_000, interval: 20 },
    );
    expect(await page.locator('.delivery').count()).toBeLessThan(60);
    await pane.evaluate((element) => element.scrollTo(0, 280_000));
    const row = page.locator('.delivery', { hasText: 'Person 4990' }).first();
    await row.waitFor();
    const before = await row.boundingBox();
    for (let n = 0; n < 60; n += 1) stage.deliver(delivery({ person: `New ${n}` }));
    await page.getByRole('button', { name: '60 new' }).waitFor();
    expect((await row.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  }, 90_000);

  test.each([
    [720, true],
    [1000, false],
    [1280, true],
  ])('at %i pixels axe finds nothing and nothing is cut off (dark: %s)', async (width, dark) => {
    const page = await room.open(await room.newStage(setBusyScene), { width, dark });
    await page.locator('.delivery').first().waitFor();
    await page.getByRole('img', { name: /^Last hour/ }).waitFor();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Outcome').selectOption('accepted');
    await page.getByText('Filter on').waitFor();
    await page.locator('h1').click();
    await page.keyboard.press('f');
    expect(await axeComplaints(page)).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    for (const tab of ['Body', 'Raw', 'Headers', 'Signature']) {
      if (tab === 'Body') await page.locator('.delivery .row-button').first().click();
      const panel = page.getByRole('complementary');
      await panel.getByRole('tab', { name: tab }).click();
      await panel.locator('.tab-panel .card:not(.skeleton)').waitFor();
      expect(await axeComplaints(page), tab).toEqual([]);
      expect(await cutOff(page), tab).toEqual([]);
    }
  });
});

function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'html, .head, .pane, .feed-pane, .panel, .card, .title-row, .filters, .cell',
      ),
    ]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.className || element.tagName),
  );
}
