/// <reference types="node" />
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What an accessibility checker finds on the page, one line for each place; scripts of the page's own cannot do this. */
export async function axeFindings(page: Page): Promise<string[]> {
  const isLoaded = await page.evaluate(() => 'axe' in globalThis);
  // Past the page's policy, by the debugger.
  if (!isLoaded) {
    const { readFile } = await import('node:fs/promises');
    await page.evaluate(await readFile(source, 'utf8'));
  }
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
      // What is in the frame is the organizer's mail, not the window.
      iframes: false,
    }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}
