/// <reference types="node" />
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HIDDEN_PATIENCE_MS } from '../../electron/shell/window-place.ts';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { ticketBody } from '../helpers/world.ts';
import { type Desktop, deliver, ELECTRON, environment, PROJECT, startDesktop, until } from './desktop.ts';
import { startPanel, trayIcon } from './panel.ts';

const ADA = ticketBody({ slug: 'ti_1', email: 'ada@example.org' });

async function withTray(options: Parameters<typeof startDesktop>[0] = {}): Promise<Desktop> {
  await startPanel();
  const desktop = await startDesktop(options);
  await desktop.window();
  await until(async () => (await trayIcon()) !== null);
  return desktop;
}

test('a delivery from Tito becomes a row of the window, without any server for the window', async () => {
  const desktop = await startDesktop();
  const page = await desktop.window();
  expect(page.url()).toBe('usher://app/#/live');
  expect(await deliver(await desktop.webhookUrl(), 'ticket.completed', ADA)).toBe(200);
  await page.locator('.delivery', { hasText: 'Ada Byron' }).waitFor();
  expect(existsSync(join(desktop.data, 'journal'))).toBe(true);
  expect(
    await desktop.app.evaluate(
      () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length,
    ),
  ).toBe(1);
  expect(await desktop.quit()).toBe(0);
});

test('a dashboard for browsers is served where a variable asks for it', async () => {
  const token = 'a-dashboard-token-for-tests';
  const desktop = await startDesktop({ env: { USHER_DASHBOARD_PORT: '0', USHER_DASHBOARD_TOKEN: token } });
  await desktop.window();
  expect(
    await desktop.app.evaluate(
      () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length,
    ),
  ).toBe(2);
});

test('closing hides to the tray, a second start brings the window back, and it keeps its place and size', async () => {
  const desktop = await withTray();
  await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 70, width: 900, height: 600 }),
  );
  const written = () => readFile(join(desktop.data, 'desktop.json'), 'utf8').catch(() => '');
  await until(async () => /"width": 900/.test(await written()));
  await desktop.closeWindow();
  await until(async () => (await desktop.isVisible()) === false);

  const second = spawn(ELECTRON, [PROJECT], { env: environment(desktop.data), stdio: 'ignore' });
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  await until(async () => (await desktop.isVisible()) === true);
  expect(await desktop.quit()).toBe(0);

  const again = await startDesktop({ data: desktop.data });
  await again.window();
  const bounds = await again.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toMatchObject({ width: 900, height: 600 });
});

test('a window that was hidden for a while is let go, and comes back with everything', async () => {
  const desktop = await withTray();
  await deliver(await desktop.webhookUrl(), 'ticket.completed', ADA);
  await desktop.app.evaluate((_electron, patience) => {
    const real = globalThis.setTimeout;
    const hasty = (work: () => void, ms: number) => real(work, ms === patience ? 50 : ms);
    globalThis.setTimeout = hasty as typeof setTimeout;
  }, HIDDEN_PATIENCE_MS);
  const letGo = (await desktop.window()).waitForEvent('close');
  await desktop.closeWindow();
  await letGo;
  expect(await desktop.isVisible()).toBeNull();
  await desktop.app.evaluate(({ app }) => app.emit('second-instance'));
  const page = await desktop.window();
  await page.locator('.delivery', { hasText: 'Ada Byron' }).waitFor();
});

test('where there is no tray the window is minimized, not hidden: it can be found again', async () => {
  const desktop = await startDesktop({ args: ['--hidden'] });
  await desktop.window();
  await desktop.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    Object.assign(globalThis, { minimized: 0 });
    if (window) window.minimize = () => Object.assign(globalThis, { minimized: 1 });
  });
  await desktop.closeWindow();
  await until(async () => (await desktop.app.evaluate(() => Reflect.get(globalThis, 'minimized'))) === 1);
  expect(await desktop.isVisible()).toBe(true);
});

test('started at login it goes to the tray without its window', async () => {
  await startPanel();
  const desktop = await startDesktop({ args: ['--hidden'] });
  await until(async () => (await trayIcon()) !== null);
  expect(await desktop.isVisible()).toBeNull();
});

test('a page that crashes is loaded again; receiving goes on meanwhile', async () => {
  const desktop = await startDesktop();
  const page = await desktop.window();
  const url = await desktop.webhookUrl();
  const crashed = page.waitForEvent('crash');
  await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await crashed;
  expect(await deliver(url, 'ticket.completed', ADA)).toBe(200);
  // Playwright gives a page up for good once it has crashed, so the new one is asked from inside the app.
  await until(() =>
    desktop.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const text = await contents?.executeJavaScript('document.body.innerText').catch(() => '');
      return String(text).includes('Ada Byron');
    }),
  );
});

test('a page that crashes again and again is given up, and opens again when asked', async () => {
  const desktop = await startDesktop();
  await desktop.window();
  const crash = () =>
    desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents && !contents.isLoading() && !contents.isCrashed()) contents.forcefullyCrashRenderer();
      return contents === undefined;
    });
  await until(crash);
  await desktop.app.evaluate(({ app }) => app.emit('second-instance'));
  await until(async () => (await desktop.isVisible()) === true);
});

test('a mail is read in a frame of its own, and an export is saved where the organizer says', async () => {
  const inbox = await startInbox();
  const desktop = await startDesktop({ env: { USHER_SMTP_URL: inbox.url } });
  const page = await desktop.window();
  await deliver(await desktop.webhookUrl(), 'ticket.completed', ADA);
  await until(() => inbox.mails.length === 1);
  await page.getByRole('link', { name: 'Participants' }).click();
  await page.locator('tbody tr').first().click();
  await page.getByRole('button', { name: 'Read the mail' }).click();
  await page.frameLocator('iframe').locator('body', { hasText: 'Ada' }).waitFor();
  await page.keyboard.press('Escape');

  const target = join(tmpdir(), `export-${Date.now()}.csv`);
  await desktop.app.evaluate(({ session }, path) => {
    session.fromPartition('window').on('will-download', (_event, item) => item.setSavePath(path));
  }, target);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'For a spreadsheet (CSV)' }).click();
  await until(() => existsSync(target));
  expect(await readFile(target, 'utf8')).toContain('ada@example.org');
});

test('a page that was busy while hundreds of deliveries came in shows how things are, not how they were', async () => {
  const desktop = await startDesktop();
  const page = await desktop.window();
  const url = await desktop.webhookUrl();
  const busy = page.evaluate(() => {
    const until = Date.now() + 4_000;
    while (Date.now() < until);
  });
  for (let from = 0; from < 700; from += 50) {
    const batch = Array.from({ length: 50 }, (_, n) =>
      deliver(
        url,
        'ticket.completed',
        ticketBody({ slug: `ti_${from + n}`, email: `p${from + n}@example.org` }),
      ),
    );
    await Promise.all(batch);
  }
  await busy;
  await until(async () => (await desktop.status()).counts.participants === 700);
  await page.locator('.rail', { hasText: '700' }).waitFor();
  const [newest] = (await desktop.call('snapshot', {})).deliveries;
  const reference = newest?.detail.split(' · ').at(-1) ?? 'none';
  await page.locator('.delivery').first().filter({ hasText: reference }).waitFor();
});
