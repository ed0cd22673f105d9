/// <reference types="node" />
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { ticketBody } from '../helpers/world.ts';
import { type Desktop, deliver, type StartOptions, startDesktop, temporaryData, until } from './desktop.ts';
import { choose, clickIcon, entries, find, startPanel, trayIcon } from './panel.ts';

const shows = async (label: string) => entries(await trayIcon()).includes(label);

async function inTray(options: StartOptions = {}): Promise<Desktop> {
  const desktop = await startDesktop(options);
  await desktop.window();
  await until(async () => (await trayIcon()) !== null);
  return desktop;
}

test('the tray says how things stand, and pauses and resumes sending', async () => {
  await startPanel();
  const inbox = await startInbox();
  const desktop = await inTray({ env: { USHER_SMTP_URL: inbox.url } });
  const url = await desktop.webhookUrl();
  await until(() => shows('Pause Sending'));
  const fine = await trayIcon();
  expect(fine?.tooltip.split('\n')).toEqual(['Usher', 'Receiving here only', 'Sending live', 'Nothing held']);
  expect(entries(fine)).toEqual([
    'Receiving here only',
    'Sending live',
    'Nothing held',
    'Copy Webhook URL',
    'No Deliveries Yet',
    'No Invites Waiting',
    'Pause Sending',
    'Open Usher',
    'Start at Login',
    'Tell Me of Each Order',
    'Keep Awake While Sending',
    'Quit Usher',
  ]);

  await choose('Pause Sending');
  await until(() => shows('Resume Sending'));
  expect((await trayIcon())?.picture).not.toBe(fine?.picture);
  await deliver(url, 'ticket.completed', ticketBody({ slug: 'ti_1', email: 'ada@example.org' }));
  await until(() => shows('1 Held'));
  expect(entries(await trayIcon()).find((entry) => entry.startsWith('Last Deliveries > '))).toMatch(
    /Ada Byron's ticket was completed · Held$/,
  );
  expect(inbox.mails).toHaveLength(0);

  await choose('Resume Sending');
  await until(() => shows('Pause Sending'));
  await choose('Copy Webhook URL');
  expect(await desktop.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(url);
});

test('a name from outside cannot turn the menu around or hide in it', async () => {
  await startPanel();
  const desktop = await inTray();
  const name = 'Ada\u202eyreggiP\u0007 & Co';
  const body = ticketBody({ slug: 'ti_1', email: 'ada@example.org', name });
  await deliver(await desktop.webhookUrl(), 'ticket.completed', body);
  await until(() => shows('Last Deliveries'));
  const told = entries(await trayIcon()).join();
  expect(told).not.toContain('\u202e');
  expect(told).not.toContain('\u0007');
  expect(told).toContain(String.raw`Ada\u202eyreggiP\u0007 & Co`);
});

test('a problem shows in the icon and first in the menu, and goes when it is mended', async () => {
  await startPanel();
  const desktop = await inTray({ env: { USHER_SMTP_URL: (await startInbox()).url } });
  const fine = (await trayIcon())?.picture;
  await desktop.quit();
  await inTray({ data: desktop.data, env: { USHER_TITO_SECRET: undefined } });
  const troubled = await trayIcon();
  expect(troubled?.picture).not.toBe(fine);
  expect(entries(troubled)[0]).toMatch(/has no security token yet/);
});

test('the icon is there again after the panel was restarted, and when the panel comes after Usher', async () => {
  const desktop = await startDesktop();
  await desktop.window();
  const first = await startPanel();
  await until(async () => (await trayIcon()) !== null);
  await first.stop();
  await startPanel();
  await until(async () => (await trayIcon()) !== null);
  await choose('Open Usher');
  expect(await desktop.isVisible()).toBe(true);
});

test('a click on the icon opens the window, its menu quits', async () => {
  await startPanel();
  const desktop = await inTray();
  await desktop.closeWindow();
  await until(async () => (await desktop.isVisible()) === false);
  await clickIcon();
  await until(async () => (await desktop.isVisible()) === true);
  expect(await desktop.ended(() => choose('Quit Usher'))).toBe(0);
});

test('starting at login is a file that starts Usher into the tray, and goes when switched off', async () => {
  await startPanel();
  const config = await temporaryData();
  await inTray({ env: { XDG_CONFIG_HOME: config } });
  const file = join(config, 'autostart', 'usher.desktop');
  const isChecked = async () => find((await trayIcon())?.menu ?? [], 'Start at Login')?.checked;
  await choose('Start at Login');
  await until(async () => (await isChecked()) === true);
  expect(await readFile(file, 'utf8')).toMatch(/^Exec=".*electron" ".*" "--hidden"$/m);
  await choose('Start at Login');
  await until(async () => (await isChecked()) === false);
  expect(existsSync(file)).toBe(false);
});

test('what is chosen in the tray is still chosen after a restart', async () => {
  await startPanel();
  const desktop = await inTray();
  await choose('Tell Me of Each Order');
  await until(async () => find((await trayIcon())?.menu ?? [], 'Tell Me of Each Order')?.checked === true);
  await desktop.quit();
  await inTray({ data: desktop.data });
  expect(find((await trayIcon())?.menu ?? [], 'Tell Me of Each Order')?.checked).toBe(true);
});

test('everything of the tray is in the window’s menu too, for desktops without one', async () => {
  const desktop = await startDesktop();
  await desktop.window();
  const labels = await desktop.app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items[0]?.submenu?.items ?? []).map(({ label }) => label),
  );
  for (const label of ['Copy Webhook URL', 'Pause Sending', 'Start at Login', 'Quit Usher']) {
    expect(labels).toContain(label);
  }
});
