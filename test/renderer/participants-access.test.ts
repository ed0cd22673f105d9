/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { useBrowser } from './browser-tests.ts';
import { setBusyScene } from './scene.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What keeps somebody from using the page, in words. */
async function obstacles(page: Page): Promise<string[]> {
  // The page's policy lets no script in by a tag; the debugger's word stands above it.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const results = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  return results.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`,
  );
}

describe.skipIf(!hasBrowser())('participants for everybody', () => {
  const room = useBrowser();

  test.each([
    [720, true],
    [720, false],
    [1000, true],
    [1280, false],
    [1280, true],
  ])('at a width of %d, dark %s: nothing hinders, nothing sticks out', async (width, dark) => {
    const stage = await room.newStage((scene) => {
      setBusyScene(scene);
      scene.bulk = {
        id: 'b1',
        deed: 'withdraw',
        state: 'running',
        total: 1_200,
        done: 340,
        skipped: 3,
        perSecond: 85,
        timeLeft: 90_000,
        problem: null,
      };
    });
    const page = await room.open(stage, { width, dark });
    const sticksOut = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.locator('.people-row').first().waitFor();
    expect(await obstacles(page)).toEqual([]);
    const tabs = page.locator('.people-tabs');
    expect(await tabs.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('VIP').check();
    expect(await obstacles(page)).toEqual([]);
    expect(await sticksOut()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByLabel('Choose Ada Byron').check();
    expect(await obstacles(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Ada Byron', exact: true }).click();
    await page.getByRole('complementary', { name: 'Participant' }).locator('.history li').first().waitFor();
    expect(await obstacles(page)).toEqual([]);
    expect(await sticksOut()).toBe(0);
    await page.keyboard.press('Escape');
    await page.locator('.people-tab', { hasText: 'Waiting' }).click();
    await page.getByRole('button', { name: 'Ticket 7QX1-3' }).click();
    expect(await obstacles(page)).toEqual([]);
  });
});
