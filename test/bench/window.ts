/** The window over the real service and many people, in a real browser: how long until the reader sees it. */
import type { Page } from 'playwright-core';
import { findChromium, launchBrowser } from '../helpers/browser.ts';
import { calm, memoryOf, TOKEN, type UsherProgram } from './programs.ts';
import { held, type Measured, median } from './table.ts';

const OPENINGS = 7;
const SCROLL_FRAMES = 240;
/** About nine screens a second. */
const PIXELS_PER_FRAME = 120;
/** What is typed, each key as fast as it can be; the last may find one person among all. */
const SEARCHES = ['person 9', 'example-7.org', 'r500', 'person 4242', 'nobody', 'p', 'org 77', '99999'];

/** What was measured; one row that says so where there is no browser to measure with. */
export async function measureWindow(usher: UsherProgram, people: number): Promise<Measured[]> {
  if (findChromium() === null) {
    return [
      { what: 'window', usher: '', against: 'Chromium: not installed here', ratio: null, figure: null },
    ];
  }
  const name = `${people.toLocaleString('en')} participants`;
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript(IN_THE_PAGE);
    await page.goto(`${usher.dashboard}/?token=${TOKEN}`);
    await page.locator('.places').waitFor();
    await calm(usher);
    await usher.longestStall();
    const first = await openings(page);
    const filtered = await searches(page);
    const frames = await scrolling(page);
    const stall = await usher.longestStall();
    const { now } = await memoryOf(usher);
    return [
      figure(`window, first rows of ${name}`, first, median(first), 100),
      figure(`window, search among ${name}`, filtered, median(filtered), 20),
      figure(`window, frames while scrolling through ${name}, p95`, frames, percentile(frames, 0.95), 20),
      held('longest stall of the event loop meanwhile', `${stall} ms`, '50 ms', stall <= 50),
      held(`memory with ${name} and a window`, `${now.toFixed(0)} MB`, '250 MB', now <= 250),
    ];
  } finally {
    await browser.close();
  }
}

function figure(what: string, times: readonly number[], time: number, most: number): Measured {
  const slowest = Math.max(...times).toFixed(1);
  return held(what, `${time.toFixed(1)} ms (slowest ${slowest})`, `${most} ms`, time <= most);
}

/**
 * What runs in the page, which is another world with other types. `opening`: from the click on the place until its
 * rows are painted. `searching`: from the key until the rows it finds are in the page. `scrolling`: between frames.
 */
const IN_THE_PAGE = `
  window.measure = {
    async opening() {
      const startedAt = performance.now();
      location.hash = '#/participants';
      while (!document.querySelector('.people-row .row-button')) await new Promise(requestAnimationFrame);
      // The frame that shows them has been drawn when the next one is asked for.
      await new Promise(requestAnimationFrame);
      return performance.now() - startedAt;
    },
    async searching(text) {
      const input = document.querySelector('input[type=search]');
      const answer = new Promise((resolve) => {
        const eye = new MutationObserver(() => {
          eye.disconnect();
          resolve(performance.now());
        });
        eye.observe(document.querySelector('.list'), { subtree: true, childList: true, characterData: true });
      });
      const startedAt = performance.now();
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      const time = (await answer) - startedAt;
      await new Promise((resolve) => setTimeout(resolve, 150));
      return time;
    },
    async scrolling(frames, step) {
      const pane = document.querySelector('.people');
      const times = [];
      let last = await new Promise(requestAnimationFrame);
      for (let n = 0; n < frames; n += 1) {
        pane.scrollTop += step;
        const now = await new Promise(requestAnimationFrame);
        times.push(now - last);
        last = now;
      }
      return times;
    },
  };
`;

/** In a window that was just loaded, each time. */
async function openings(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < OPENINGS; n += 1) {
    await page.evaluate("location.hash = '#/live'");
    await page.reload();
    await page.locator('.places').waitFor();
    await page.waitForTimeout(500);
    times.push(await page.evaluate<number>('measure.opening()'));
  }
  return times;
}

async function searches(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (const text of SEARCHES) {
    times.push(await page.evaluate<number>(`measure.searching(${JSON.stringify(text)})`));
  }
  return times;
}

async function scrolling(page: Page): Promise<number[]> {
  await page.locator('input[type=search]').fill('');
  await page.waitForTimeout(500);
  return page.evaluate<number[]>(`measure.scrolling(${SCROLL_FRAMES}, ${PIXELS_PER_FRAME})`);
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
