/// <reference types="node" />
/** What must hold in every place, also in those that are added. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PLACES } from '../../renderer/hooks/use-place.ts';
import { hasBrowser } from '../helpers/browser.ts';
import { useBrowser } from './browser-tests.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The day and two kinds of trouble: rehearsal, test deliveries, several connections, several problems. */
function setEverything(stage: Stage): void {
  setBusyScene(stage);
  const [connection] = stage.status.connections;
  if (!connection) throw new Error('the stage has no connection');
  stage.status = {
    ...stage.status,
    connections: [
      connection,
      { ...connection, id: 'workshops-2027', name: 'workshops-2027', sending: 'rehearsal' },
    ],
    problems: [
      {
        code: 'no-sender',
        sentence: 'There is no sender for the invites, so they are held.',
        action: 'Give one.',
      },
      {
        code: 'journal-damaged',
        sentence: 'A line could not be read.',
        action: 'Look through the participants.',
      },
    ],
  };
}

async function goThrough(page: Page, visit: (place: string) => Promise<void>): Promise<void> {
  await page.locator('.rail').waitFor();
  for (const place of PLACES) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${place}`);
    await page.locator(`.places a[href="#/${place}"][aria-current]`).waitFor();
    await page.locator('main h1').waitFor();
    await page.waitForLoadState('networkidle').catch(() => {});
    await visit(place);
  }
}

/** What axe has against the page as it stands. */
async function complaints(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    // @ts-expect-error axe was put into the page just now
    const { violations } = await axe.run(document, { preload: false, resultTypes: ['violations'] });
    type Violation = { id: string; nodes: { target: string[]; failureSummary: string }[] };
    return (violations as Violation[]).flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
  });
}

/** What is wider than its room. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('html, body, .head, .pane, .panel, .card, .title-row, .banner, .needs')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map(
        (element) =>
          `${element.className || element.tagName} by ${element.scrollWidth - element.clientWidth}: ${element.textContent?.slice(0, 40)}`,
      ),
  );
}

describe.skipIf(!hasBrowser())('every place', () => {
  const room = useBrowser();

  describe.each([
    ['light', false],
    ['dark', true],
  ])('in the %s half of the day', (_, dark) => {
    test.each([720, 1000, 1280])('at %i pixels: axe finds nothing, and nothing is cut off', async (width) => {
      const page = await room.open(await room.newStage(setEverything), { width, dark });
      const found: string[] = [];
      await goThrough(page, async (place) => {
        found.push(...(await complaints(page)).map((words) => `${place}: ${words}`));
        found.push(...(await cutOff(page)).map((words) => `${place}, too wide: ${words}`));
      });
      expect(found).toEqual([]);
    });
  });

  test('before anything has happened, axe finds nothing either', async () => {
    const page = await room.open(await room.newStage());
    const found: string[] = [];
    await goThrough(page, async (place) => {
      found.push(...(await complaints(page)).map((words) => `${place}: ${words}`));
    });
    expect(found).toEqual([]);
  });

  test('details, questions, the keys and what finds everything: axe finds nothing', async () => {
    const page = await room.open(await room.newStage(setEverything));
    await page.locator('[data-row]').first().click();
    await page.getByRole('complementary').waitFor();
    expect(await complaints(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const key of ['?', 'Control+k']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      expect(await complaints(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Go live…' }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await complaints(page)).toEqual([]);
  });

  test('at twice the size nothing is out of reach', async () => {
    // What a window of 1440 by 900 pixels has left.
    const page = await room.open(await room.newStage(setEverything), { width: 720, height: 450 });
    await goThrough(page, async (place) => {
      expect(await cutOff(page), place).toEqual([]);
      // Something of the place itself can be seen or scrolled to.
      const height = await page.locator('main').evaluate((main) => {
        const pane = main.querySelector('.pane');
        return pane ? pane.clientHeight + main.scrollHeight - main.clientHeight : main.clientHeight;
      });
      expect(height, place).toBeGreaterThan(60);
    });
  });

  test('everything that can be pressed is reached by Tab, in the order of reading, and shows it', async () => {
    const page = await room.open(await room.newStage(setEverything), { height: 2_000 });
    await goThrough(page, async (place) => {
      await page.evaluate(() => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        document.body.tabIndex = -1;
        document.body.focus();
        document.body.removeAttribute('tabindex');
      });
      const all = await page.evaluate(() => {
        const names = [
          ...document.querySelectorAll('a[href], button, input, select, textarea, summary'),
        ].filter(
          (element) =>
            element.checkVisibility() &&
            !element.matches(':disabled, [tabindex="-1"]') &&
            // Of several radio buttons Tab reaches the chosen one.
            !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked),
        );
        for (const [at, element] of names.entries()) element.setAttribute('data-order', String(at));
        return names.map((element) => element.outerHTML.slice(0, 120));
      });
      const reached: number[] = [];
      const ringless: string[] = [];
      for (let presses = 0; presses < all.length + 40; presses++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
          const element = document.activeElement;
          if (!element || element === document.body) return null;
          const ring = (each: Element | null) =>
            each !== null &&
            [null, '::after'].some((part) => getComputedStyle(each, part).outlineStyle !== 'none');
          // Where the field itself cannot be seen, what stands for it shows the ring.
          if (!ring(element) && !ring(element.nextElementSibling) && !ring(element.parentElement))
            return element.outerHTML.slice(0, 150);
          return Number(element.getAttribute('data-order') ?? -1);
        });
        if (at === null) break;
        // Past the last one it may begin anew instead of leaving the page.
        if (at === reached[0]) break;
        if (typeof at === 'string') ringless.push(at);
        else if (at !== -1) reached.push(at);
      }
      expect(ringless, `${place}: without a ring`).toEqual([]);
      expect(reached, `${place}: in the order of reading`).toEqual([...reached].sort((a, b) => a - b));
      expect(
        all.filter((_, at) => !reached.includes(at)),
        `${place}: not reached`,
      ).toEqual([]);
    });
  });

  test('with reduced motion nothing moves', async () => {
    const page = await room.open(await room.newStage(setEverything));
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await goThrough(page, async (place) => {
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 1)
          .map((animation) => String((animation as CSSAnimation).animationName)),
      );
      expect(moving, place).toEqual([]);
    });
  });

  test('no request leaves the page’s own origin', async () => {
    const page = await room.open(await room.newStage(setEverything));
    const origins = new Set<string>();
    page.on('request', (request) => origins.add(new URL(request.url()).origin));
    await page.reload();
    await goThrough(page, async () => {});
    // That nothing else was even tried is seen by the room when the page is closed.
    expect([...origins]).toEqual([new URL(page.url()).origin]);
  });
});
