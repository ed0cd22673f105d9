/** Connect's and Settings' calls over the real service, in this process. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../electron/config.ts';
import { createLog } from '../electron/log.ts';
import { startService } from '../electron/service.ts';
import type { CallInput, CallName, CallOutput, ConnectionSetup } from '../shared/contract.ts';
import { classicHeaders, proHeaders } from './helpers/sign.ts';
import { temporaryFolder } from './helpers/temp-folder.ts';
import { TOKEN, until } from './helpers/usher.ts';
import { type TicketBody, ticketBody } from './helpers/world.ts';

interface Rig {
  readonly folder: string;
  readonly log: string[];
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Posts a ticket, signed with the token; resolves to the status. */
  deliver(id: string, token: string, fields?: TicketBody): Promise<number>;
  post(id: string, body: string, headers: Record<string, string>): Promise<number>;
  stop(): Promise<void>;
}

async function start(env: Record<string, string> = {}, folder?: string): Promise<Rig> {
  const where = folder ?? (await temporaryFolder());
  const log: string[] = [];
  const service = await startService({
    config: readConfig({ USHER_PORT: '0', USHER_DASHBOARD_PORT: '0', USHER_DASHBOARD_TOKEN: TOKEN, ...env }),
    folder: where,
    windowFolder: where,
    upkeepWorker: new URL('file:///no-worker.js'),
    log: createLog('json', (line) => log.push(line), Date.now),
    onPublicUrls: () => {},
    onMoved: () => {},
  });
  onTestFinished(() => service.stop());
  const post = async (id: string, body: string, headers: Record<string, string>) => {
    const url = `http://127.0.0.1:${service.listenerPort}/hooks/${id}`;
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  return {
    folder: where,
    log,
    post,
    deliver: (id, token, fields) => {
      const body = JSON.stringify(ticketBody(fields));
      return post(id, body, classicHeaders('ticket.completed', body, token));
    },
    call: async (name, input) => {
      const answer = await fetch(`http://127.0.0.1:${service.dashboardPort}/api/${name}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(input),
      });
      if (answer.status !== 200) throw new Error(`${name} was answered ${answer.status}`);
      return (await answer.json()) as never;
    },
    stop: () => service.stop(),
  };
}

async function make(rig: Rig, name = 'HarbourConf', dialect: 'classic' | 'pro' = 'classic'): Promise<string> {
  const { connection } = await rig.call('makeConnection', { name, dialect });
  if (connection === null) throw new Error('it was not made');
  await rig.call('setToken', { connection, token: `token-of-${name}`, rotate: false });
  return connection;
}

async function setupOf(rig: Rig, connection: string): Promise<ConnectionSetup> {
  const setup = await rig.call('connection', { connection });
  if (setup === null) throw new Error('there is no such connection');
  return setup;
}

describe('a connection', () => {
  test('is made with an address of 128 random bits, and its endpoint answers at once', async () => {
    const rig = await start();
    expect((await rig.call('snapshot', {})).status.connections).toEqual([]);
    const [one, other] = [await make(rig, 'One'), await make(rig, 'Other')];
    for (const id of [one, other]) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(one).not.toBe(other);
    expect(await rig.deliver(one, 'token-of-One')).toBe(200);
    expect(await rig.deliver(other, 'token-of-One')).toBe(401);
    await until(async () => (await setupOf(rig, other)).refused?.code === 'other_connection');
    const { status } = await rig.call('snapshot', {});
    expect(status.connections.map(({ name, sending }) => [name, sending])).toEqual([
      ['One', 'rehearsal'],
      ['Other', 'rehearsal'],
    ]);
  });

  test('counts its own people', async () => {
    const rig = await start();
    const [one] = [await make(rig, 'One'), await make(rig, 'Other')];
    expect(await rig.deliver(one, 'token-of-One')).toBe(200);
    const counts = async () =>
      (await rig.call('snapshot', {})).status.connections.map(({ counts }) => counts);
    await until(async () => (await counts())[0]?.participants === 1);
    expect(await counts()).toMatchObject([
      { participants: 1, held: 1 },
      { participants: 0, held: 0 },
    ]);
  });

  test('needs a name that no other has', async () => {
    const rig = await start();
    await make(rig, 'HarbourConf');
    for (const name of [' ', 'harbourconf ', 'x'.repeat(200)]) {
      const { result, connection } = await rig.call('makeConnection', { name, dialect: 'classic' });
      expect(connection).toBeNull();
      expect(result).toMatchObject({ ok: false, fields: { name: expect.any(String) } });
    }
  });

  test('of Tito Pro takes what is signed as Tito Pro signs', async () => {
    const rig = await start();
    const id = await make(rig, 'Pro', 'pro');
    const body = JSON.stringify({
      id: 1,
      webhook_event: 'order.created',
      data: { type: 'order', id: 7, object: { id: 7, name: 'Ada', email: 'ada@example.org' } },
    });
    expect(await rig.post(id, body, proHeaders(body, 'token-of-Pro', Math.floor(Date.now() / 1000)))).toBe(
      200,
    );
    await until(async () => (await setupOf(rig, id)).arrived !== null);
  });

  test('that is removed goes on answering, and records nothing', async () => {
    const rig = await start();
    const id = await make(rig);
    expect(await rig.call('removeConnection', { connection: id })).toMatchObject({ ok: true });
    expect(await rig.deliver(id, 'token-of-HarbourConf')).toBe(200);
    expect(await rig.call('connection', { connection: id })).toBeNull();
    expect((await rig.call('participants', { query: '', offset: 0, limit: 10 })).total).toBe(0);
  });

  test.each([
    ['are damaged', '{"version":1,"connec'],
    ['are empty', ''],
    ['were written by a newer Usher', '{"version":2}'],
  ])(
    'whose settings %s bids Tito come again, as long as its token or its books are there',
    async (_, text) => {
      const folder = await temporaryFolder();
      const before = await start({}, folder);
      const [named, recorded] = [await make(before, 'Named'), await make(before, 'Recorded')];
      expect(await before.deliver(recorded, 'token-of-Recorded')).toBe(200);
      await before.stop();
      await writeFile(join(folder, 'settings.json'), text);

      const withTokens = await start({}, folder);
      expect(await withTokens.deliver(named, 'token-of-Named')).toBe(503);
      expect(await withTokens.deliver('nobodys', 'token-of-Named')).toBe(404);
      await withTokens.stop();
      await rm(join(folder, 'secrets.json'));
      const withBooks = await start({}, folder);
      expect(await withBooks.deliver(recorded, 'token-of-Recorded')).toBe(503);
      expect(await withBooks.deliver('nobodys', 'token-of-Named')).toBe(404);
    },
  );

  test('whose settings are lost bids Tito come again also after a start over', async () => {
    const folder = await temporaryFolder();
    const before = await start({}, folder);
    const id = await make(before, 'Lost');
    await before.stop();
    await rm(join(folder, 'settings.json'));
    const begun = await start({}, folder);
    await make(begun, 'New');
    await begun.stop();
    const again = await start({}, folder);
    expect((await again.call('snapshot', {})).status.connections.map(({ name }) => name)).toEqual(['New']);
    expect(await again.deliver(id, 'token-of-Lost')).toBe(503);
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ hubUrl: 'http://hub.example/{code}' }, 'hubUrl'],
    [{ hubUrl: 'https://hub.example/{ticket}' }, 'hubUrl'],
    [{ testTickets: { do: 'redirect', to: 'nobody' } }, 'redirectTo'],
    [{ access: 'gated' }, 'access'],
    [{ ticketTypes: ['x'.repeat(300)] }, 'ticketTypes'],
  ] as const)('changed to %o is refused at the field, and nothing is stored', async (change, field) => {
    const rig = await start();
    const id = await make(rig);
    const before = await setupOf(rig, id);
    const input = { connection: id, change: { onlyPaid: true, ...change } };
    expect(await rig.call('changeConnection', JSON.parse(JSON.stringify(input)))).toMatchObject({
      ok: false,
      fields: { [field]: expect.any(String) },
    });
    expect(await setupOf(rig, id)).toEqual(before);
  });
});

describe('a token', () => {
  test('never comes back, and lies in no file but the one for secrets', async () => {
    const rig = await start();
    const id = await make(rig);
    await rig.deliver(id, 'token-of-HarbourConf');
    await rig.deliver(id, 'another');
    await until(async () => (await setupOf(rig, id)).refused !== null);
    const said = [
      await rig.call('snapshot', {}),
      await setupOf(rig, id),
      await rig.call('setToken', { connection: id, token: 'token-of-HarbourConf', rotate: false }),
      rig.log,
    ];
    expect(JSON.stringify(said)).not.toContain('token-of-HarbourConf');
    await rig.stop();
    for (const entry of await readdir(rig.folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === 'secrets.json') continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
      expect(text, entry.name).not.toContain('token-of-HarbourConf');
    }
  });

  test('that is replaced stops counting at once, and what was refused before is no longer held against the new one', async () => {
    const rig = await start();
    const id = await make(rig);
    expect(await rig.deliver(id, 'the-right-one')).toBe(401);
    await until(async () => (await setupOf(rig, id)).refused?.code === 'wrong_token');
    await new Promise((resolve) => setTimeout(resolve, 2));
    await rig.call('setToken', { connection: id, token: 'the-right-one', rotate: false });
    expect(await setupOf(rig, id)).toMatchObject({ refused: null, arrived: null });
    expect(await rig.deliver(id, 'token-of-HarbourConf')).toBe(401);
    expect(await rig.deliver(id, 'the-right-one')).toBe(200);
    await until(async () => (await setupOf(rig, id)).arrived !== null);
    expect((await setupOf(rig, id)).refused).toBeNull();
  });
});

describe('who is invited', () => {
  test('ticket types are learned from deliveries', async () => {
    const rig = await start();
    const id = await make(rig);
    expect((await setupOf(rig, id)).knownTypes).toEqual([]);
    await rig.deliver(id, 'token-of-HarbourConf', {
      slug: 'ti_1',
      release_title: 'Workshop',
      release_slug: 'w',
    });
    await rig.deliver(id, 'token-of-HarbourConf', { slug: 'ti_2', email: 'b@example.org' });
    await until(async () => (await setupOf(rig, id)).knownTypes.length === 2);
    expect((await setupOf(rig, id)).knownTypes).toEqual([
      { slug: 'early-bird', title: 'Early Bird' },
      { slug: 'w', title: 'Workshop' },
    ]);
    await rig.deliver(id, 'token-of-HarbourConf', {
      slug: 'ti_3',
      email: 'c@example.org',
      release_title: 'Early Bird (sold out)',
      updated_at: '2026-11-21T10:00:00.000Z',
    });
    const renamed = { slug: 'early-bird', title: 'Early Bird (sold out)' };
    await until(async () => (await setupOf(rig, id)).knownTypes[0]?.title === renamed.title);
    expect((await setupOf(rig, id)).knownTypes).toEqual([renamed, { slug: 'w', title: 'Workshop' }]);
  });

  test('a change is foreseen without being made; made, it withdraws and invites nobody until it is confirmed', async () => {
    const rig = await start({ USHER_MAIL_FROM: 'org@harbour.example', USHER_SMTP_URL: 'smtp://127.0.0.1:9' });
    const id = await make(rig);
    await rig.call('changeConnection', { connection: id, change: { hubUrl: 'https://hub.example/{code}' } });
    await rig.call('goLive', { connection: id, held: 'keep' });
    await rig.deliver(id, 'token-of-HarbourConf');
    await rig.deliver(id, 'token-of-HarbourConf', {
      slug: 'ti_2',
      email: 'w@example.org',
      name: 'Wil',
      release_title: 'Workshop',
      release_slug: 'w',
    });
    await rig.deliver(id, 'token-of-HarbourConf', {
      slug: 'ti_3',
      email: 't@example.org',
      name: 'Tess',
      test_mode: true,
      release_title: 'Workshop',
    });
    const people = () => rig.call('participants', { query: '', offset: 0, limit: 10 });
    await until(async () => (await people()).total === 3);
    const change = { ticketTypes: ['workshop'], testTickets: { do: 'send' as const } };
    const before = await people();
    const foreseen = await rig.call('foreseeChange', { connection: id, change });
    expect(foreseen).toMatchObject({ invited: 1, examples: expect.arrayContaining(['Tess']) });
    expect((await people()).rows.map(({ entitled }) => entitled)).toEqual(
      before.rows.map(({ entitled }) => entitled),
    );

    expect(await rig.call('changeConnection', { connection: id, change })).toMatchObject({ ok: true });
    const { policyChange } = await rig.call('held', { connection: id });
    expect(policyChange).toEqual(foreseen);
    const tess = (await people()).rows.find(({ name }) => name === 'Tess');
    expect(tess?.invite).toMatchObject({ state: 'held', reason: 'policy changed' });
  });
});

describe('what variables fix', () => {
  test('is said, and cannot be changed', async () => {
    const rig = await start({
      USHER_TITO_SECRET: 'from-outside',
      USHER_HUB_URL: 'https://hub.example/{code}',
      USHER_SMTP_URL: 'smtp://user:secret-pass@127.0.0.1:2525',
      USHER_TUNNEL: 'off',
    });
    const setup = await setupOf(rig, 'default');
    expect(setup.fixed).toMatchObject({
      token: 'USHER_TITO_SECRET',
      hubUrl: 'USHER_HUB_URL',
      onlyPaid: null,
    });
    const fixed = { ok: false, problem: { code: 'fixed' } };
    expect(await rig.call('setToken', { connection: 'default', token: 'x', rotate: false })).toMatchObject(
      fixed,
    );
    expect(
      await rig.call('changeConnection', {
        connection: 'default',
        change: { hubUrl: 'https://other.example/{code}' },
      }),
    ).toMatchObject(fixed);
    expect(await rig.call('removeConnection', { connection: 'default' })).toMatchObject(fixed);
    expect(await rig.call('removeMail', {})).toMatchObject(fixed);
    expect(
      await rig.call('chooseTunnel', { tunnel: 'localtunnel', name: null, ngrokToken: null }),
    ).toMatchObject(fixed);
    const mail = await rig.call('mailSettings', {});
    expect(mail).toMatchObject({ server: { hasPassword: true }, fixed: { server: 'USHER_SMTP_URL' } });
    expect(JSON.stringify(mail)).not.toContain('secret-pass');
    // What is free beside it can be changed.
    expect(
      await rig.call('changeConnection', { connection: 'default', change: { onlyPaid: true } }),
    ).toMatchObject({ ok: true });
    expect(await setupOf(rig, 'default')).toMatchObject({
      onlyPaid: true,
      hubUrl: 'https://hub.example/{code}',
    });
  });

  test('a connection that was described by variables is still there without them', async () => {
    const rig = await start({ USHER_TITO_SECRET: 'from-outside' });
    await rig.deliver('default', 'from-outside');
    await rig.stop();
    const again = await start({}, rig.folder);
    expect((await again.call('snapshot', {})).status.connections.map(({ id }) => id)).toEqual(['default']);
  });
});

test('changes made at the same time all come into force', async () => {
  const rig = await start();
  const ids = await Promise.all(['A', 'B', 'C'].map((name) => make(rig, name)));
  await Promise.all(
    ids.flatMap((connection) => [
      rig.call('changeConnection', { connection, change: { onlyPaid: true } }),
      rig.call('changeConnection', { connection, change: { ticketTypes: ['VIP'] } }),
    ]),
  );
  for (const id of ids)
    expect(await setupOf(rig, id)).toMatchObject({ onlyPaid: true, ticketTypes: ['VIP'] });
  await rig.stop();
  const again = await start({}, rig.folder);
  for (const id of ids) {
    expect((await again.call('foreseeChange', { connection: id, change: {} })).withdrawn).toBe(0);
    expect(await setupOf(again, id)).toMatchObject({ onlyPaid: true, ticketTypes: ['VIP'] });
  }
});

test('days to keep, and which Usher this is', async () => {
  const rig = await start();
  expect(await rig.call('setRetention', { days: '0' })).toMatchObject({
    ok: false,
    fields: { days: expect.any(String) },
  });
  expect(await rig.call('setRetention', { days: '30' })).toMatchObject({ ok: true });
  expect(await rig.call('retention', {})).toEqual({ days: 30 });
  expect(await rig.call('about', {})).toMatchObject({
    folder: rig.folder,
    licence: 'MIT',
    version: expect.stringMatching(/^\d+\.\d+/),
  });
});
