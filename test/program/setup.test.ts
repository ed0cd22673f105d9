/** From an empty data folder to the first invite, as an organizer does it: in the window of the real program. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';
import { classicHeaders } from '../helpers/sign.ts';
import { type Inbox, startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { startUsher, TOKEN, type Usher, until } from '../helpers/usher.ts';
import { type TicketBody, ticketBody } from '../helpers/world.ts';

const TITO_TOKEN = 'token-of-harbourconf-in-tito';
const PASSWORD = 'pass word of the mail server';
const AUTH = { user: 'org@harbour.example', pass: PASSWORD };

async function startEmpty(): Promise<{ usher: Usher; folder: string }> {
  const folder = await temporaryFolder();
  const usher = await startUsher({
    USHER_DATA: folder,
    USHER_PORT: '0',
    USHER_DASHBOARD_PORT: '0',
    USHER_DASHBOARD_TOKEN: TOKEN,
  });
  return { usher, folder };
}

/** Posts a ticket as Tito does, signed with a token; resolves to the status. */
async function deliver(url: string, token: string, fields: TicketBody = {}): Promise<number> {
  const body = JSON.stringify(ticketBody(fields));
  const headers = classicHeaders('ticket.completed', body, token);
  const answer = await fetch(url, { method: 'POST', headers, body });
  return answer.status;
}

async function mailServer(): Promise<Inbox> {
  const inbox = await startInbox({ auth: AUTH });
  onTestFinished(() => inbox.close());
  return inbox;
}

describe.skipIf(!hasBrowser())('set up in the window', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  async function openWindow(usher: Usher): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    onTestFinished(() => page.close());
    page.setDefaultTimeout(15_000);
    await page.goto(`${usher.dashboard}/?token=${TOKEN}`);
    return page;
  }

  test('from nothing to the first invite, without a variable and without a restart', async () => {
    const { usher, folder } = await startEmpty();
    const inbox = await mailServer();
    const page = await openWindow(usher);
    const step = (title: string) =>
      page.locator('.step', { has: page.getByRole('button', { name: title, exact: true }) });

    await page.getByLabel('What is your event called?').fill('HarbourConf 2027');
    await page.getByRole('button', { name: 'Continue' }).click();

    // An address of one's own that leads to the listener: what a reverse proxy would be.
    const port = new URL(usher.webhookUrl).port;
    const reach = step('Let Tito reach this computer');
    await reach.getByRole('radio', { name: /^An address of my own/ }).check();
    await reach.getByLabel('Address', { exact: true }).fill('http://hooks.example.org');
    await reach.getByRole('button', { name: 'Use this' }).click();
    await reach.getByText('must start with https://').waitFor();
    await reach.getByLabel('Address', { exact: true }).fill(`http://127.0.0.1:${port}`);
    await reach.getByRole('button', { name: 'Use this' }).click();
    await page.locator('.step.done', { hasText: 'Let Tito reach this computer' }).waitFor();

    const url = await step('Give Tito your webhook URL').locator('.url-box code').innerText();
    expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/hooks/[A-Za-z0-9_-]{22}$`));
    expect(await deliver(url, TITO_TOKEN)).toBe(503);

    const token = step('Paste Tito’s security token');
    await token.getByLabel('Security token').fill('another token');
    await token.getByRole('button', { name: 'Save' }).click();
    await token.getByText('There is a space or a new line inside.').waitFor();
    await token.getByLabel('Security token').fill('token-of-last-year');
    await token.getByRole('button', { name: 'Save' }).click();
    await page.locator('.step.current', { hasText: 'Place a test order' }).waitFor();

    expect(await deliver(url, TITO_TOKEN)).toBe(401);
    const order = step('Place a test order');
    await order.getByRole('heading', { name: 'The security token does not fit.' }).waitFor();
    await order.getByRole('button', { name: 'Paste the token again' }).click();
    await token.getByRole('button', { name: 'Paste another' }).click();
    await token.getByLabel('Security token').fill(`${TITO_TOKEN} `);
    await token.getByText('There is a space at the end. It is left out.').waitFor();
    await token.getByRole('button', { name: 'Save' }).click();
    await order.getByText('Listening. Nothing has come yet.').waitFor();

    expect(
      await deliver(url, TITO_TOKEN, { test_mode: true, slug: 'ti_test_1', email: 'me@harbour.example' }),
    ).toBe(200);
    await page.locator('.step.done', { hasText: 'Place a test order' }).waitFor();
    expect(await order.locator('.chip').innerText()).toBe('It works');

    const link = step('Say where the invite leads');
    await link.getByLabel('Link in the invite').fill('https://hub.example/join?code={code}');
    await link.getByRole('button', { name: 'Save' }).click();

    const mail = step('Set up your mail');
    await mail.getByLabel('Who sends your mail?').selectOption('Another mail server');
    await mail.getByLabel('Server', { exact: true }).fill('127.0.0.1');
    await mail.getByLabel('Port', { exact: true }).fill(String(inbox.port));
    await mail.getByLabel('User').fill(AUTH.user);
    await mail.getByLabel('Password').fill('wrong');
    await mail.getByLabel('Invites are from').fill('Harbour Conf <org@harbour.example>');
    await mail.getByRole('button', { name: 'Test the connection' }).click();
    await mail.getByText('The mail server refused the login').waitFor();
    await mail.getByLabel('Password').fill(PASSWORD);
    await mail.getByLabel('Try it out').fill('me@harbour.example');
    await mail.getByRole('button', { name: 'Send a test mail' }).click();
    await mail.getByText('A test mail to me@harbour.example is on its way.').waitFor();
    expect(inbox.mails.map(({ parsed }) => parsed.subject)).toEqual(['Usher can send mail']);
    await mail.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('.step.done', { hasText: 'Set up your mail' }).waitFor();

    await step('Go live').getByRole('button', { name: 'Go live…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go live', exact: true }).click();
    await page.getByText('All set').waitFor();

    expect(await deliver(url, TITO_TOKEN)).toBe(200);
    const mails = await inbox.waitFor(2);
    expect(mails[1]?.envelope).toEqual({ from: 'org@harbour.example', to: ['ada@example.org'] });
    expect(mails[1]?.parsed.text).toMatch(/https:\/\/hub\.example\/join\?code=[A-Za-z0-9_-]{22}/);

    // Neither secret is anywhere but in the file for secrets.
    const settings = await readFile(join(folder, 'settings.json'), 'utf8');
    const shown = await page.content();
    for (const secret of [TITO_TOKEN, PASSWORD]) {
      for (const text of [settings, shown, usher.stdout, usher.stderr]) expect(text).not.toContain(secret);
    }
    const status = await usher.call('snapshot', {});
    expect(JSON.stringify([status, await usher.call('mailSettings', {})])).not.toContain(PASSWORD);
    expect(usher.stderr).not.toContain('ada@example.org');
  });
});

/** A connection that is ready to send, made over the contract. */
async function ready(usher: Usher, inbox: Inbox, token: string): Promise<{ id: string; url: string }> {
  const { connection: id } = await usher.call('makeConnection', { name: 'HarbourConf', dialect: 'classic' });
  if (id === null) throw new Error('not made');
  const taken = [
    await usher.call('setToken', { connection: id, token, rotate: false }),
    await usher.call('changeConnection', {
      connection: id,
      change: { hubUrl: 'https://hub.example/{code}' },
    }),
    await usher.call('setMail', mailTo(inbox)),
    await usher.call('goLive', { connection: id, held: 'keep' }),
  ];
  for (const result of taken) expect(result).toMatchObject({ ok: true });
  const setup = await usher.call('connection', { connection: id });
  return { id, url: setup?.url ?? '' };
}

function mailTo(inbox: Inbox) {
  return {
    host: '127.0.0.1',
    port: String(inbox.port),
    security: 'starttls',
    user: AUTH.user,
    password: PASSWORD,
    sender: 'Harbour Conf <org@harbour.example>',
    rate: '',
  } as const;
}

test('a token is rotated without losing a delivery, and which one Tito uses can be seen', async () => {
  const { usher } = await startEmpty();
  const inbox = await mailServer();
  const { id, url } = await ready(usher, inbox, 'the-old-token');
  const tokens = async () => (await usher.call('connection', { connection: id }))?.tokens;
  expect(await deliver(url, 'the-old-token', { slug: 'ti_1', email: 'p1@example.org' })).toBe(200);
  expect(await tokens()).toEqual([{ usedAt: expect.any(Number) }]);
  expect(await deliver(url, 'the-new-token', { slug: 'ti_2', email: 'p2@example.org' })).toBe(401);

  expect(
    await usher.call('setToken', { connection: id, token: 'the-new-token', rotate: true }),
  ).toMatchObject({ ok: true });
  expect(await tokens()).toEqual([{ usedAt: null }, { usedAt: expect.any(Number) }]);
  expect(await deliver(url, 'the-old-token', { slug: 'ti_3', email: 'p3@example.org' })).toBe(200);
  expect(await deliver(url, 'the-new-token', { slug: 'ti_2', email: 'p2@example.org' })).toBe(200);
  expect(await tokens()).toEqual([{ usedAt: expect.any(Number) }, { usedAt: expect.any(Number) }]);
  expect(await usher.call('setToken', { connection: id, token: 'a-third', rotate: true })).toMatchObject({
    ok: false,
  });

  expect(await usher.call('dropOldToken', { connection: id })).toMatchObject({ ok: true });
  expect(await deliver(url, 'the-old-token', { slug: 'ti_4', email: 'p4@example.org' })).toBe(401);
  expect(await deliver(url, 'the-new-token', { slug: 'ti_5', email: 'p5@example.org' })).toBe(200);
  await inbox.waitFor(4);
  const people = await usher.exported<{ email: string }>('participants');
  expect(people.map(({ email }) => email).sort()).toEqual(
    ['p1', 'p2', 'p3', 'p5'].map((p) => `${p}@example.org`),
  );
});

test('another mail server in the middle of 200 mails: each is sent once, none is lost', async () => {
  const { usher } = await startEmpty();
  const delay = () => 15;
  const first = await startInbox({ auth: AUTH, delay });
  const second = await startInbox({ auth: AUTH, delay });
  onTestFinished(async () => {
    await Promise.all([first.close(), second.close()]);
  });
  const { url } = await ready(usher, first, 'a-token');
  const slugs = Array.from({ length: 200 }, (_, n) => n);
  await Promise.all(
    slugs.map((n) => deliver(url, 'a-token', { slug: `ti_${n}`, email: `p${n}@example.org` })),
  );
  await first.waitFor(30);
  expect(await usher.call('setMail', mailTo(second))).toMatchObject({ ok: true });
  await until(() => first.mails.length + second.mails.length >= 200);
  await until(async () => {
    const people = await usher.exported<{ invite: { state: string } }>('participants');
    return people.every(({ invite }) => invite.state === 'sent');
  });
  const recipients = [...first.mails, ...second.mails].map(({ envelope }) => envelope.to[0]);
  expect(new Set(recipients).size).toBe(200);
  expect(recipients).toHaveLength(200);
  expect(second.mails.length).toBeGreaterThan(0);
});

test('a mail server that is set where there was none mails only who comes from then on, until it is told to send', async () => {
  const { usher } = await startEmpty();
  const inbox = await mailServer();
  const { id, url } = await ready(usher, inbox, 'a-token');
  await usher.call('removeMail', {});
  expect(await deliver(url, 'a-token', { slug: 'ti_1', email: 'p1@example.org' })).toBe(200);
  await until(async () => (await usher.call('held', { connection: id })).releasable === 1);
  await usher.call('setMail', mailTo(inbox));
  expect(await deliver(url, 'a-token', { slug: 'ti_2', email: 'p2@example.org' })).toBe(200);
  await inbox.waitFor(1);
  expect(inbox.mails.map(({ envelope }) => envelope.to[0])).toEqual(['p2@example.org']);
  expect(
    await usher.call('act', { connection: id, action: { do: 'release held', address: null } }),
  ).toMatchObject({ ok: true });
  await inbox.waitFor(2);
});

test('everything that was set is still there after a restart', async () => {
  const { usher, folder } = await startEmpty();
  const inbox = await mailServer();
  const { id } = await ready(usher, inbox, 'a-token');
  const before = await usher.call('connection', { connection: id });
  await usher.stop();
  const again = await startUsher({
    USHER_DATA: folder,
    USHER_PORT: '0',
    USHER_DASHBOARD_PORT: '0',
    USHER_DASHBOARD_TOKEN: TOKEN,
  });
  const after = await again.call('connection', { connection: id });
  expect({ ...after, url: '' }).toEqual({ ...before, url: '' });
  expect(await deliver(after?.url ?? '', 'a-token')).toBe(200);
  await inbox.waitFor(1);
});
