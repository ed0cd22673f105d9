// Takes the pictures that the README shows from the running app: practice at its human pace, looked at in a browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const top = join(import.meta.dirname, '..');
const pictures = join(top, 'docs', 'pictures');
const browsers = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = browsers.find((path) => path && existsSync(path));
if (!executablePath) {
  console.error('The pictures need Chromium: apt-get install chromium, or set CHROMIUM_PATH.');
  process.exit(1);
}
/** By then the simulated sale has shown a test order, a duplicate and a refused request. */
const MAILS_BEFORE_PICTURES = 8;
const SETTLED_AFTER_MS = 1_500;
const IN_THE_DARK = new Set(['participants']);
/** Where a row's details are shown too. */
const OPENED = new Set(['live', 'participants']);
/** A place of the window is called so too. */
const shown = [...readFileSync(join(top, 'README.md'), 'utf8').matchAll(/docs\/pictures\/(\w+)\.png/g)].map(
  ([, name]) => name,
);

const practice = spawn(process.execPath, [join(top, 'scripts', 'run.mjs'), 'practice'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let link = '';
let mails = 0;
for await (const line of createInterface({ input: practice.stdout })) {
  link ||= /http:\/\/127\.0\.0\.1:\d+\/\?code=\S+/.exec(line)?.[0] ?? '';
  if (line.includes('mail arrived:')) mails += 1;
  if (link && mails >= MAILS_BEFORE_PICTURES) break;
}

mkdirSync(pictures, { recursive: true });
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(link);
  await page.locator('.delivery').first().waitFor();
  for (const place of shown.filter((name) => name !== 'mail')) {
    await page.emulateMedia({ colorScheme: IN_THE_DARK.has(place) ? 'dark' : 'light' });
    await page.locator(`.places a[href="#/${place}"]`).click();
    // What is asked for then is there, and has been drawn.
    await page.waitForTimeout(SETTLED_AFTER_MS);
    if (OPENED.has(place)) {
      await page
        .locator('.delivery, .people-row', { hasText: /Invite sent|Sent/ })
        .nth(1)
        .click();
      await page.getByRole('complementary').locator('.trace li, .history li').first().waitFor();
    }
    await page.screenshot({ path: join(pictures, `${place}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('.places a[href="#/participants"]').click();
  const read = page.getByRole('button', { name: 'Read the mail' });
  if (!(await read.isVisible())) await page.locator('[data-row]').nth(2).click();
  await read.click();
  await page.frameLocator('iframe').locator('body').waitFor();
  await page.screenshot({ path: join(pictures, 'mail.png') });
} finally {
  await browser.close();
  practice.kill('SIGTERM');
  await once(practice, 'close');
}
console.log(`The pictures are in ${pictures}`);
