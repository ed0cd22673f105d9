/// <reference types="node" />
/** What must hold of every page: nothing that axe objects to, nothing that does not fit. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe has against the page as it stands. */
export async function axeComplaints(page: Page): Promise<string[]> {
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
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('html, body, .head, .pane, .card, .step, .step-body, .title-row, fieldset')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.className || element.tagName}: ${element.textContent?.slice(0, 40)}`),
  );
}
