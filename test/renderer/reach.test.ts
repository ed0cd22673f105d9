/// <reference types="node" />
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { changedProblem, failureProblem, missedProblem } from '../../electron/api/reach-problems.ts';
import { unreachable } from '../../electron/tunnel/driver.ts';
import type { ReachView, StatusView } from '../../shared/contract.ts';
import type { Dialect } from '../../shared/model.ts';
import { hasBrowser } from '../helpers/browser.ts';
import { useBrowser } from './browser-tests.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;
const NEW = 'https://zoe.tunnel.example';

/** What the service tells of being reachable, in its own words. */
function reachStatus(reach: ReachView, dialect: Dialect = 'classic'): Partial<StatusView> {
  const problems = [...changedProblem(reach), ...missedProblem(reach, new Set([dialect]), Date.now())];
  return { reach, problems: problems.map((problem) => ({ ...problem })) };
}

const changed = (from: string | null = 'https://harbourconf.tunnel.example'): ReachView => ({
  changed: { from, to: NEW, at: Date.now() - MINUTE },
  missed: [],
});

/** Where `SCREENSHOTS` says so, a picture to look at. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

function isUrgent(page: Page, words: string) {
  return page.locator('.problem.tone-bad', { hasText: words }).waitFor();
}

describe.skipIf(!hasBrowser())('being reachable, in the window', () => {
  const room = useBrowser();
  const openOn = async (status: Partial<StatusView>, options: { dark?: boolean; width?: number } = {}) => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage, options);
    await page.locator('.strip').waitFor();
    stage.setStatus(status);
    return { stage, page };
  };
  const tunnel = (stage: Stage, change: Partial<StatusView['tunnel']>) =>
    stage.setStatus({ tunnel: { ...stage.status.tunnel, ...change } as StatusView['tunnel'] });

  test('open says since when, and how long ago it was seen from outside', async () => {
    const { stage, page } = await openOn({});
    tunnel(stage, { checkedAt: Date.now() - 12_000 });
    await page.locator('.strip .fact-detail', { hasText: /^checked \d+ s ago$/ }).waitFor();
    expect(await page.locator('.strip').innerText()).toMatch(/Yes, since [\w ,:]+?\s+checked/);
    await page.locator('.cell[title$="through localtunnel"]').waitFor();
    expect(await page.locator('.facts').innerText()).toContain('Receiving');
  });

  test('opening again says since when nothing arrives, and keeps the address in sight', async () => {
    const { stage, page } = await openOn({});
    const url = 'https://harbourconf.tunnel.example';
    stage.setStatus({
      tunnel: { state: 'opening', provider: 'localtunnel', since: Date.now() - 2_000, url },
    });
    await page.locator('.strip', { hasText: /Not now, since [\w ,:]+?/ }).waitFor();
    const strip = await page.locator('.strip').innerText();
    expect(strip).toContain('Webhook URL, out of reach now');
    expect(strip).toContain(url);
    expect(await page.locator('.facts').innerText()).toContain('Opening the tunnel again');
  });

  test('down says what, why, since when and what to do, in red', async () => {
    const { stage, page } = await openOn({});
    const problem = unreachable(
      'tunnel-server-unreachable',
      'the tunnel server cannot be reached',
      'Check it.',
    );
    const since = Date.now() - 40 * MINUTE;
    stage.setStatus({
      tunnel: { state: 'down', provider: 'localtunnel', since, url: null, problem: { ...problem } },
    });
    await isUrgent(page, 'Tito cannot reach this computer');
    await page.locator('.strip', { hasText: /No, since/ }).waitFor();
    await picture(page, 'down');
  });

  test.each([false, true])(
    'another address is told with what to copy and three steps (dark: %s)',
    async (dark) => {
      const { stage, page } = await openOn(reachStatus(changed()), { dark });
      await isUrgent(page, `The public address has changed to ${NEW}`);
      await page.getByRole('button', { name: 'Copy the new webhook URL of harbourconf-2027' }).click();
      await page.getByText('Copied').waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toBe(`${NEW}/hooks/harbourconf-2027`);
      expect(await page.locator('.steps li').count()).toBe(3);
      expect(await page.locator('.facts').innerText()).toContain('Address has changed');
      expect(await page.locator('.strip').innerText()).toMatch(/Moved, since [\w ,:]+?/);
      await picture(page, `changed-${dark ? 'dark' : 'light'}`);
      await page.getByRole('button', { name: 'I have changed it in Tito' }).click();
      await page.getByText('Told: acknowledge url.').waitFor();
      expect(stage.deeds).toEqual([{ do: 'acknowledge url', url: NEW }]);
      stage.setStatus({ reach: { changed: null, missed: [] }, problems: [] });
      await page.locator('.problem').waitFor({ state: 'detached' });
    },
  );

  test('another address is in sight wherever the reader is, with what to do', async () => {
    const { page } = await openOn(reachStatus(changed()));
    await isUrgent(page, NEW);
    for (const place of ['Participants', 'Invites']) {
      await page.getByRole('link', { name: place }).click();
      await page.getByRole('button', { name: 'I have changed it in Tito' }).waitFor();
    }
    await picture(page, 'changed-elsewhere');
  });

  test('an address that has changed once more in the meantime is not taken for done', async () => {
    const { stage, page } = await openOn(reachStatus(changed()));
    const problem = {
      code: 'url-changed-again',
      sentence: 'It has changed again.',
      action: 'Copy the new one.',
    };
    stage.answers.set('acknowledge url', { ok: false, problem });
    await page.getByRole('button', { name: 'I have changed it in Tito' }).click();
    await page.getByText('It has changed again.').waitFor();
  });

  test('a name that was not granted is told as that', async () => {
    const { page } = await openOn(reachStatus(changed(null)));
    await isUrgent(page, 'The name you wished for was not free');
  });

  test.each([false, true])(
    'what was missed is told with the times, until the organizer has looked (dark: %s)',
    async (dark) => {
      const at = new Date();
      const from = at.setHours(0, 2, 0, 0);
      const to = from + 38 * MINUTE;
      const { stage, page } = await openOn(reachStatus({ changed: null, missed: [{ from, to }] }), { dark });
      const notice = page.locator('.problem', {
        hasText: 'Tito could not reach this computer from 00:02 to 00:40',
      });
      await notice.waitFor();
      expect(await notice.getAttribute('class')).toContain('tone-warn');
      expect(await notice.innerText()).toContain('Compare the orders of that time in Tito with Participants');
      await picture(page, `missed-${dark ? 'dark' : 'light'}`);
      await page.getByRole('button', { name: 'I have looked' }).click();
      await page.getByText('Told: looked into missed.').waitFor();
      expect(stage.deeds).toEqual([{ do: 'looked into missed', until: to }]);
    },
  );

  test('several times are listed', async () => {
    const now = Date.now();
    const missed = [3, 2, 1].map((hours) => ({
      from: now - hours * 60 * MINUTE,
      to: now - hours * 60 * MINUTE + MINUTE,
    }));
    const { page } = await openOn(reachStatus({ changed: null, missed }, 'pro'));
    await page.locator('.problem', { hasText: /3 times from .* Tito Pro tries each again/ }).waitFor();
    expect(await page.locator('.gaps li').count()).toBe(3);
  });

  test('what Tito Pro counts is amber at first, and red before it switches the webhook off', async () => {
    const { stage, page } = await openOn({});
    const told = (refused: number, level: 'look' | 'act') =>
      failureProblem('harbourconf-2027', { refused, unseen: 0, level }).map((problem) => ({ ...problem }));
    stage.setStatus({ problems: told(3, 'look') });
    await page.locator('.problem.tone-warn', { hasText: '3 deliveries in a row were refused' }).waitFor();
    stage.setStatus({ problems: told(7, 'act') });
    await isUrgent(page, '7 deliveries in a row were refused');
    await page.locator('.problem', { hasText: 'switch it on again' }).waitFor();
    await picture(page, 'failures');
  });

  test.each([720, 1280])('at %i pixels all of it at once is not cut off', async (width) => {
    const now = Date.now();
    const { page } = await openOn(
      reachStatus({ ...changed(), missed: [{ from: now - 90 * MINUTE, to: now - 50 * MINUTE }] }),
      { width },
    );
    await isUrgent(page, NEW);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('html, .head, .needs, .problem, .more, .strip, .cell')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => element.className || element.tagName),
    );
    expect(cut).toEqual([]);
    await picture(page, `all-${width}`);
  });
});
