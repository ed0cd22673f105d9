import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SECRET, SETTINGS, startUsher, Usher, until } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';
import { startFront } from '../reach/running.ts';

interface ExportedPerson {
  email: string;
  invite: { state: string; link: string | null };
}

const ADA = 'ada@example.org';

async function inviteOf(usher: Usher): Promise<ExportedPerson['invite'] | undefined> {
  const people = await usher.exported<ExportedPerson>('participants');
  return people.find((person) => person.email === ADA)?.invite;
}

test('a gated link leads to the hub while the invite stands, and says politely that it is over afterwards', async () => {
  const inbox = await startInbox();
  const front = await startFront();
  const env = {
    ...SETTINGS,
    USHER_DATA: await temporaryFolder(),
    USHER_SMTP_URL: inbox.url,
    USHER_TUNNEL: front.url,
    USHER_ACCESS: 'gated',
  };
  const usher = await startUsher(env);
  front.target = new URL(usher.webhookUrl).origin;
  await usher.deliver('ticket.completed', JSON.stringify(ticketBody()));
  await until(async () => (await inviteOf(usher))?.state === 'sent');
  const link = new URL((await inviteOf(usher))?.link ?? '');
  expect(link.href).toMatch(new RegExp(`^${front.url}/i/[\\w-]{22}$`));

  const open = (from: Usher) => {
    front.target = new URL(from.webhookUrl).origin;
    return fetch(link, { redirect: 'manual' });
  };
  const led = await open(usher);
  expect(led.status).toBe(302);
  expect(led.headers.get('location')).toBe(`https://hub.example/join?code=${link.pathname.slice(3)}`);
  expect(led.headers.get('cache-control')).toContain('no-store');
  expect(led.headers.get('referrer-policy')).toBe('no-referrer');

  await usher.act({ do: 'withdraw', address: ADA });
  expect((await open(usher)).status).toBe(410);
  await usher.stop();
  const again = await startUsher(env);
  expect((await open(again)).status).toBe(410);
  expect((await fetch(new URL('/i/nobodys-code', again.webhookUrl))).status).toBe(404);
});

describe('a connection', () => {
  test('that is removed sends nothing more, and its endpoint goes on answering Tito well', async () => {
    const folder = await temporaryFolder();
    const connection = {
      dialect: 'classic',
      ticketTypes: [],
      testTickets: { do: 'hold' },
      onlyPaid: false,
      sending: 'rehearsal',
      hubUrl: null,
      access: 'direct',
    };
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({
        version: 1,
        connections: { harbour: connection, other: connection },
        mail: { from: null, rate: null },
        tunnel: null,
        listenerPort: 0,
        dashboardPort: 0,
      }),
    );
    writeFileSync(
      join(folder, 'secrets.json'),
      JSON.stringify({ version: 1, secrets: [['connection:harbour', SECRET]] }),
      { mode: 0o600 },
    );
    const { USHER_DASHBOARD_TOKEN = '' } = SETTINGS;
    const env = { USHER_DATA: folder, USHER_DASHBOARD_TOKEN };
    const usher = await startUsher(env);
    const url = usher.webhookUrl.replace(/[^/]*$/, 'harbour');
    expect(await usher.deliver('ticket.completed', JSON.stringify(ticketBody()), url)).toBe(200);
    expect(await usher.exported('participants')).toHaveLength(1);
    expect(await usher.call('removeConnection', { connection: 'harbour' })).toMatchObject({ ok: true });
    const later = JSON.stringify(ticketBody({ slug: 'ti_2', email: 'late@example.org' }));
    expect(await usher.deliver('ticket.completed', later, url)).toBe(200);
    expect((await fetch(url, { method: 'POST', body: later })).status).toBe(401);
    await usher.stop();
    const again = await startUsher(env);
    const sameUrl = again.webhookUrl.replace(/[^/]*$/, 'harbour');
    expect(await again.deliver('ticket.completed', later, sameUrl)).toBe(200);
    expect(await again.exported('participants')).toHaveLength(1);
    expect((await again.call('snapshot', {})).status.connections.map(({ id }) => id)).toEqual(['other']);
  });

  test('that is set from outside cannot be removed by hand', async () => {
    const usher = await startUsher({ ...SETTINGS, USHER_DATA: await temporaryFolder() });
    expect(await usher.call('removeConnection', { connection: 'default' })).toMatchObject({ ok: false });
  });
});

describe('moving to another computer', () => {
  test('the copy goes on where this one stopped, and this one does not start again', async () => {
    const inbox = await startInbox();
    const env = { ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: inbox.url };
    const old = await startUsher(env);
    await old.deliver('ticket.completed', JSON.stringify(ticketBody()));
    await until(async () => (await inviteOf(old))?.state === 'sent');
    const moved = await old.call('move', {});
    if (!moved.ok) throw new Error(moved.problem.sentence);
    const copy = /Copy (\S+) to/.exec(moved.told)?.[1] ?? '';
    expect(await old.exited).toBe(0);

    const refused = new Usher(env);
    expect(await refused.exited).toBe(1);
    expect(refused.stderr).toContain('moved to another computer');

    const next = await startUsher({ ...env, USHER_DATA: copy });
    expect(await next.deliver('ticket.completed', JSON.stringify(ticketBody()))).toBe(200);
    const outcomes = (await next.exported('deliveries')).map((delivery) => delivery['outcome']);
    expect(outcomes).toEqual(['accepted', 'repeat']);
    expect(inbox.mails).toHaveLength(1);
  });

  test('where the copy cannot be made, everything goes on', async () => {
    const inbox = await startInbox();
    const env = { ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: inbox.url };
    const usher = await startUsher(env);
    writeFileSync(join(env.USHER_DATA, 'backups'), 'a file is in the way');
    expect(await usher.call('move', {})).toMatchObject({ ok: false });
    expect(await usher.deliver('ticket.completed', JSON.stringify(ticketBody()))).toBe(200);
    await until(async () => (await inviteOf(usher))?.state === 'sent');
  });

  test('where it fails after Usher has stopped receiving, Usher ends with one line, and a start goes on', async () => {
    const env = { ...SETTINGS, USHER_DATA: await temporaryFolder() };
    const usher = await startUsher(env);
    const mark = join(env.USHER_DATA, 'moved.json');
    mkdirSync(mark);
    expect(await usher.call('move', {})).toMatchObject({ ok: false, problem: { code: 'not-moved' } });
    expect(await usher.exited).toBe(1);
    expect(usher.stderr).toMatch(/^Usher has stopped before it was moved .+ start Usher again: .+$/m);

    rmdirSync(mark);
    const again = await startUsher(env);
    expect(await again.deliver('ticket.completed', JSON.stringify(ticketBody()))).toBe(200);
  });

  test('a back-up leaves this one running', async () => {
    const usher = await startUsher({ ...SETTINGS, USHER_DATA: await temporaryFolder() });
    expect(await usher.call('backUp', {})).toMatchObject({ ok: true });
    expect((await usher.get('/health')).status).toBe(200);
  });
});

test('an output that nobody can read any more ends nothing', async () => {
  const usher = await startUsher({ ...SETTINGS, USHER_DATA: await temporaryFolder() });
  usher.child.stderr?.destroy();
  usher.child.stdout?.destroy();
  // A refusal is logged.
  expect((await fetch(usher.webhookUrl, { method: 'POST', body: '{}' })).status).toBe(401);
  for (const slug of ['ti_1', 'ti_2']) {
    const body = JSON.stringify(ticketBody({ slug, email: `${slug}@example.org` }));
    expect(await usher.deliver('ticket.completed', body)).toBe(200);
  }
  await until(async () => (await usher.exported('participants')).length === 2);
});
