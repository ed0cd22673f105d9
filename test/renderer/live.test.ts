/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { delivery, emptyStatus } from './make.ts';
import { NetworkCable } from './network-cable.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

const LOST = 'The window lost the service, trying again';

function sentences(page: Page): Promise<string[]> {
  return page.locator('.delivery .row-button').allTextContents();
}

function soon(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

describe.skipIf(!hasBrowser())('the window, live', () => {
  const room = useBrowser();

  test('the printed link opens the feed, and no code stays in the address', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await page.locator('.delivery').first().waitFor();
    expect(page.url()).toBe(`${stage.dashboard.url}/`);
    expect(await page.title()).toBe('Live · Usher');
  });

  test('deliveries stand newest first by day, with the person set apart and the outcome in words', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    const first = page.locator('.delivery').first();
    await first.waitFor();
    expect(await first.locator('.person').textContent()).toBe('Ada Byron');
    expect(await first.locator('.row-button').textContent()).toBe("Ada Byron's ticket was completed");
    expect(await first.locator('time').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(await first.locator('time').getAttribute('title')).toMatch(/^\w+ \d+ \w+ \d{4}, \d\d:\d\d:\d\d$/);
    expect(await page.locator('.delivery .chip').allTextContents()).toEqual([
      'Invite sent',
      'Duplicate',
      'Test, held',
      'Maybe sent',
      'Refused',
      'Held',
      'Recorded',
      'Waiting',
      'Repeat',
      'No effect',
      'Not understood',
    ]);
    expect(await page.locator('.day-bar h2').innerText()).toMatch(/^Today, /);
    expect(await page.locator('.day h2').count()).toBeGreaterThanOrEqual(1);
  });

  test('a delivery appears without a reload, and changes in its place when its outcome is known', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await page.getByText('Deliveries from Tito appear here').waitFor();
    const one = delivery({ person: 'Ada Byron', reason: 'held: no mail server' });
    stage.deliver(one);
    await page.locator('.chip', { hasText: 'Held' }).waitFor();
    expect(await page.locator('.delivery').innerText()).toContain('no mail server');
    stage.deliver({ ...one, invite: 'sent' });
    await page.locator('.chip', { hasText: 'Invite sent' }).waitFor();
    expect(await page.locator('.delivery').innerText()).not.toContain('no mail server');
    expect(await sentences(page)).toEqual(["Ada Byron's ticket was completed"]);
  });

  test('a burst arrives whole and in order', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await page.getByText('Deliveries from Tito appear here').waitFor();
    // Fewer than the service remembers for a window that is only just connecting.
    const names = Array.from({ length: 200 }, (_, index) => `Person ${index}`);
    for (const person of names) stage.deliver(delivery({ person }));
    await soon(async () => expect(await everyPerson(page)).toEqual(names.toReversed()));
  });

  test('scrolling down goes back to the first delivery, and only what is in sight is drawn', async () => {
    const stage = await room.newStage((scene) => setMany(scene, 420));
    const page = await room.open(stage);
    await page.locator('.delivery').first().waitFor();
    await soon(async () => {
      await page.locator('.feed-pane').evaluate((pane) => pane.scrollTo(0, pane.scrollHeight));
      await page.getByText('This is where it begins.').waitFor({ timeout: 500 });
    });
    expect(await page.locator('.delivery').count()).toBeLessThan(60);
    expect(await everyPerson(page)).toEqual(stage.deliveries.map(({ person }) => person));
  });

  test('a reader further down keeps their place, is told how many came, and can jump to them', async () => {
    const stage = await room.newStage((scene) => setMany(scene, 40));
    const page = await room.open(stage);
    const row = page.locator('.delivery', { hasText: 'Person 20' });
    await row.waitFor();
    await page.locator('.feed-pane').evaluate((pane) => pane.scrollTo(0, 800));
    const before = await row.boundingBox();
    for (const person of ['Ada', 'Joan', 'Grace']) stage.deliver(delivery({ person }));
    const jump = page.getByRole('button', { name: '3 new' });
    await jump.waitFor();
    expect((await row.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
    await jump.click();
    await jump.waitFor({ state: 'detached' });
    expect(await page.locator('.feed-pane').evaluate((pane) => pane.scrollTop)).toBe(0);
  });

  test('the keyboard moves, opens and closes', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.locator('.delivery').first().waitFor();
    for (const key of ['j', 'ArrowDown', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    const panel = page.getByRole('complementary', { name: 'Delivery' });
    await panel.waitFor();
    expect(await panel.locator('h2').textContent()).toBe("Grace Hopper's ticket was completed");
    expect(await panel.textContent()).toContain('There is one invite for each address');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    const focused = page.locator(':focus');
    expect(await focused.textContent()).toBe("Grace Hopper's ticket was completed");
  });

  test('the strip says how things stand, and copies the webhook URL', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const strip = page.locator('.strip');
    await strip.waitFor();
    const words = await strip.innerText();
    expect(words).toMatch(/Tito can reach this computer\s+Yes, since/);
    expect(words).toMatch(/Sending\s+Live\s+as org@harbour\.example/);
    await page.getByRole('button', { name: 'Copy the webhook URL' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(stage.status.connections[0]?.publicUrl);
  });

  test('a problem says what is wrong and what to do, and goes when it is mended', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    const problem = {
      code: 'tunnel',
      sentence: 'The tunnel is down.',
      action: 'Usher opens it again by itself.',
    };
    await page.locator('.strip').waitFor();
    stage.setStatus({
      tunnel: { state: 'down', provider: 'localtunnel', since: Date.now(), url: null, problem },
    });
    await page
      .locator('.problem', { hasText: 'The tunnel is down. Usher opens it again by itself.' })
      .waitFor();
    expect(await page.locator('.facts').innerText()).toContain('Not receiving');
    stage.setStatus({ tunnel: emptyStatus().tunnel });
    await page.locator('.problem').waitFor({ state: 'detached' });
  });

  test('a lost service is said, and everything missed is there when it is back', async () => {
    const stage = await room.newStage(setBusyScene);
    const cable = await NetworkCable.start(() => stage.dashboard.port);
    const page = await room.open(stage, { port: cable.port });
    page.allowed.push(/net::ERR_/);
    await page.locator('.delivery').first().waitFor();
    cable.cut();
    await page.getByText(LOST).waitFor();
    expect(await page.locator('.facts li').allInnerTexts()).toEqual(['Not known: the service is lost']);
    expect(await page.locator('.strip .fact').allInnerTexts()).toEqual(Array(3).fill('Not known'));
    expect(await page.locator('.strip .dot.tone-ok').count()).toBe(0);
    stage.deliver(delivery({ person: 'Hedy Lamarr' }));
    stage.setStatus({ counts: { ...stage.status.counts, participants: 4321 } });
    cable.mend();
    await page.getByText(LOST).waitFor({ state: 'detached' });
    await page.getByText('The service is back, and everything here is up to date').waitFor();
    await page.getByText("Hedy Lamarr's ticket was completed").waitFor();
    await page.locator('.facts').getByText('Receiving').waitFor();
    await page.locator('.place-count', { hasText: '4,321' }).waitFor();
    await page.context().close();
    cable.stop();
  });

  test('after a restart of Usher the window asks for the new link, and the new link opens it', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    page.allowed.push(/net::ERR_/, /401/);
    await page.locator('.delivery').first().waitFor();
    await stage.stop();
    await page.getByText(LOST).waitFor();
    await stage.start();
    await page.getByText('Open the link that Usher printed').waitFor();
    const other = await page.context().newPage();
    await other.goto(stage.link());
    await other.locator('.delivery').first().waitFor();
    // The window that was open goes on by itself.
    await page.locator('.delivery').first().waitFor();
  });

  test('a page that cannot be had at first is tried again', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    page.allowed.push(/net::ERR_/);
    await page.locator('.delivery').first().waitFor();
    let refused = 0;
    await page.route('**/api/snapshot', (route) => (refused++ === 0 ? route.abort() : route.continue()));
    await page.reload();
    await page.getByText(LOST).waitFor();
    await page.locator('.delivery').first().waitFor();
    await page.getByText(LOST).waitFor({ state: 'detached' });
  });

  test('an answer that takes long shows its shape, one that does not shows nothing in between', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await page.locator('.strip').waitFor();
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route('**/api/snapshot', async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    const skeleton = page.locator('.skeleton');
    await skeleton.waitFor();
    const delay = await skeleton.evaluate((element) => getComputedStyle(element).animationDelay);
    expect(delay).toBe('0.15s');
    goOn();
    await skeleton.waitFor({ state: 'detached' });
  });

  test('a name cannot turn the words around it', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await page.locator('.strip').waitFor();
    stage.deliver(delivery({ person: 'Eve \u202edetelpmoc', detail: 'a\u2066b' }));
    await page.getByText('Eve \\u202edetelpmoc').waitFor();
    expect(await page.locator('.delivery').innerText()).not.toMatch(/[\u202e\u2066]/);
  });

  test.each([
    [720, false],
    [1280, true],
  ])('at %i pixels nothing is cut off (dark: %s)', async (width, dark) => {
    const page = await room.open(await room.newStage(setBusyScene), { width, dark });
    await page.locator('.delivery').first().waitFor();
    for (const place of ['#/live', '#/participants']) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, place);
      await page.locator('[data-row]').first().click();
      await page.getByRole('complementary').waitFor();
      expect(await cutOff(page), place).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('link', { name: 'Invites' }).click();
    await page.locator('.take-away').waitFor();
    expect(await cutOff(page)).toEqual([]);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe(dark ? 'rgb(22, 21, 19)' : 'rgb(247, 246, 243)');
  });
});

function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('html, .head, .pane, .panel, .card, .title-row')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.className || element.tagName),
  );
}

/** Everybody in the feed, from top to bottom, as somebody sees them who scrolls through it. */
function everyPerson(page: Page): Promise<string[]> {
  return page.locator('.feed-pane').evaluate(async (pane) => {
    const seen = new Map<string, string>();
    for (let top = 0; top < pane.scrollHeight; top += pane.clientHeight / 2) {
      pane.scrollTo(0, top);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      for (const row of pane.querySelectorAll<HTMLElement>('.delivery')) {
        seen.set(row.dataset['id'] ?? '', row.querySelector('.person')?.textContent ?? '');
      }
    }
    pane.scrollTo(0, 0);
    return [...seen.values()];
  });
}

function setMany(stage: Stage, many: number): void {
  const now = Date.now();
  stage.deliveries = Array.from({ length: many }, (_, index) =>
    delivery({ person: `Person ${index}`, receivedAt: now - index * 1000 }),
  );
}
