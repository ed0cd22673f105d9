/// <reference types="node" />
import { expect, test } from 'vitest';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { ticketBody } from '../helpers/world.ts';
import { deliver, startDesktop, until } from './desktop.ts';
import { watchNotices } from './notices.ts';
import { startPanel, trayIcon } from './panel.ts';

test('the first closing says that Usher goes on; later ones say nothing', async () => {
  const notices = await watchNotices();
  await startPanel();
  const desktop = await startDesktop();
  await desktop.window();
  await until(async () => (await trayIcon()) !== null);
  await desktop.closeWindow();
  const [told] = await notices.waitFor(1);
  expect(told).toMatch(/^Usher goes on in the tray \| It keeps receiving and sending/);
  await notices.click();
  await until(async () => (await desktop.isVisible()) === true);
  await desktop.closeWindow();
  await until(async () => (await desktop.isVisible()) === false);
  expect(await notices.shown()).toHaveLength(1);
});

test('a held test order and refused requests are told, each in one notification; a click opens the window', async () => {
  const notices = await watchNotices();
  const desktop = await startDesktop();
  const url = await desktop.webhookUrl();
  const body = (slug: string) => ({ ...ticketBody({ slug, email: 'ada@example.org' }), test_mode: true });
  for (const slug of ['ti_test_1', 'ti_test_2']) await deliver(url, 'ticket.completed', body(slug));
  for (let n = 0; n < 3; n++) {
    const answer = await fetch(url, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(401);
  }
  expect((await notices.waitFor(2)).toSorted()).toEqual([
    expect.stringMatching(/^A request was refused \| /),
    expect.stringMatching(/^A test order arrived \| Ada Byron.*and 1 more\. It is held: nobody is mailed\.$/),
  ]);
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  await notices.click();
  await until(() =>
    desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() === false),
  );
});

test('a mail server that refuses the password is told as it happens', async () => {
  const notices = await watchNotices();
  const inbox = await startInbox({ tls: 'implicit', auth: { user: 'usher', pass: 'right' } });
  const smtp = inbox.url.replace('right', 'wrong');
  const desktop = await startDesktop({ env: { USHER_SMTP_URL: smtp, NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
  await deliver(
    await desktop.webhookUrl(),
    'ticket.completed',
    ticketBody({ slug: 'ti_1', email: 'ada@example.org' }),
  );
  const [told] = await notices.waitFor(1);
  expect(told).toMatch(/password|TLS|certificate/i);
  expect(told).not.toContain('wrong');
});
