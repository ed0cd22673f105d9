import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium to test with: `CHROMIUM_PATH`, else the first one on the PATH, else null. */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  const folders = process.env['PATH']?.split(delimiter) ?? [];
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((path) => existsSync(path)) ?? null;
}

/**
 * Whether tests in a browser can run. Where none is found they are skipped and say so; in CI that is an error,
 * so that they can never go missing unseen.
 */
export function hasBrowser(): boolean {
  if (findChromium() !== null) return true;
  const words = 'no Chromium found: set CHROMIUM_PATH to test the window';
  if (process.env['CI']) throw new Error(words);
  console.warn(words);
  return false;
}

/** A real Chromium without a screen, which speaks to nobody but the page's own server. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium found');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}
