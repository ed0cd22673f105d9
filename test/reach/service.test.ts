import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { proHeaders } from '../helpers/sign.ts';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SECRET, until } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';
import { startServer } from '../tunnel/rig.ts';
import { post, run, startFront } from './running.ts';

const ticket = (n: number, fields = {}) =>
  JSON.stringify(ticketBody({ slug: `ti_${n}`, email: `p${n}@example.org`, ...fields }));

async function inbox() {
  const started = await startInbox();
  onTestFinished(() => started.close());
  return started;
}

describe('mails with a link that leads through this machine', () => {
  async function gated() {
    const [mails, front, folder] = [await inbox(), await startFront(), await temporaryFolder()];
    const env = { USHER_SMTP_URL: mails.url, USHER_TUNNEL: front.url, USHER_ACCESS: 'gated' };
    const running = await run(folder, env);
    const { service } = running;
    const local = `http://127.0.0.1:${service.listenerPort}`;
    const people = async () => {
      const { rows } = await running.call('participants', { query: '', offset: 0, limit: 100 });
      return rows.map(({ email, invite }) => `${email} ${invite.state} ${invite.revision}`);
    };
    const deliver = (n: number, fields = {}, event = 'ticket.completed') =>
      post(`${local}/hooks/default`, event, ticket(n, fields));
    const waiting = () =>
      service.status().problems.find(({ code }) => code === 'waiting-for-address')?.sentence;
    return { ...running, mails, front, folder, env, local, people, deliver, waiting };
  }

  test('wait while the address is not open, shown as waiting, and go out once it is, each once', async () => {
    const { deliver, people, mails, front, local, waiting, service } = await gated();
    await until(() => service.status().tunnel.state === 'down');
    for (const n of [1, 2, 3]) await deliver(n);
    await until(async () => (await people()).length === 3);
    expect(await people()).toEqual([1, 2, 3].map((n) => `p${n}@example.org queued 1`));
    await until(() => waiting() !== undefined);
    expect(waiting()).toContain('3 invites wait');
    expect(service.status().mail.waiting).toBe(3);
    expect(mails.mails).toEqual([]);

    front.target = local;
    service.wake('network change');
    await mails.waitFor(3);
    await until(async () => (await people()).every((line) => line.includes('sent 1')));
    expect(waiting()).toBeUndefined();

    // Once more closed and open: nothing goes out twice, and nobody is withdrawn.
    front.target = 'http://127.0.0.1:1';
    await until(() => service.status().tunnel.state === 'down');
    await deliver(4);
    await until(() => waiting()?.startsWith('1 invite waits') === true);
    front.target = local;
    service.wake('network change');
    await mails.waitFor(4);
    await until(async () => (await people()).every((line) => line.includes('sent 1')));
    expect(mails.mails.map(({ envelope }) => envelope.to[0]).sort()).toEqual(
      [1, 2, 3, 4].map((n) => `p${n}@example.org`),
    );
  });

  test('taken back while they wait never go out', async () => {
    const { deliver, people, mails, front, local, waiting, service } = await gated();
    await deliver(1);
    await deliver(2);
    await until(() => waiting()?.startsWith('2 invites') === true);
    await deliver(1, { state_name: 'void', updated_at: '2026-11-21T10:00:00.000Z' }, 'ticket.voided');
    await until(() => waiting()?.startsWith('1 invite ') === true);
    front.target = local;
    service.wake('network change');
    await mails.waitFor(1);
    await until(async () => (await people()).join().includes('p2@example.org sent'));
    expect(await people()).toEqual(['p1@example.org none 1', 'p2@example.org sent 1']);
    expect(mails.mails).toHaveLength(1);
  });

  test('still wait after a restart', async () => {
    const { deliver, mails, front, folder, env, service, waiting } = await gated();
    await deliver(1);
    await until(() => waiting() !== undefined);
    await service.stop();
    const again = await run(folder, env);
    await until(() => again.problems().includes('waiting-for-address'));
    expect(mails.mails).toEqual([]);
    front.target = `http://127.0.0.1:${again.service.listenerPort}`;
    again.service.wake('network change');
    await mails.waitFor(1);
  });

  test('never left with a mistyped address: once it is corrected they bring the one that is open', async () => {
    const mails = await inbox();
    const front = await startFront();
    const running = await run(await temporaryFolder(), { USHER_SMTP_URL: mails.url, USHER_ACCESS: 'gated' });
    const local = `http://127.0.0.1:${running.service.listenerPort}`;
    front.target = local;
    const choose = (tunnel: string) => running.call('chooseTunnel', { tunnel, name: null, ngrokToken: null });
    await choose('http://127.0.0.1:1');
    await post(`${local}/hooks/default`, 'ticket.completed', ticket(1));
    await until(() => running.problems().includes('waiting-for-address'));
    await choose(front.url);
    await mails.waitFor(1);
    expect(mails.mails[0]?.parsed.text).toMatch(new RegExp(`${front.url}/i/\\S+`));
    expect(running.problems()).not.toContain('waiting-for-address');
  });

  test('direct links wait for nothing', async () => {
    const mails = await inbox();
    const { service } = await run(await temporaryFolder(), {
      USHER_SMTP_URL: mails.url,
      USHER_TUNNEL: 'http://127.0.0.1:1',
    });
    await post(`http://127.0.0.1:${service.listenerPort}/hooks/default`, 'ticket.completed', ticket(1));
    await mails.waitFor(1);
    expect(service.status().tunnel.state).not.toBe('open');
  });
});

describe('the way of being reached', () => {
  test('is chosen while running, holds at once and after a restart, and keeps its secret a secret', async () => {
    const folder = await temporaryFolder();
    const server = await startServer();
    const first = await run(folder, {});
    expect(first.service.status().tunnel).toEqual({ state: 'off' });
    const chosen = { tunnel: `localtunnel:${server.url}`, name: 'harbour', ngrokToken: null };
    expect(await first.call('chooseTunnel', chosen)).toMatchObject({
      ok: true,
      told: expect.stringContaining('somebody else’s server'),
    });
    await until(() => first.service.status().tunnel.state === 'open');
    expect(server.client().name).toBe('harbour');
    const url = `${server.client().url}/hooks/default`;
    expect(first.urls).toEqual([url]);
    expect(await post(url, 'ticket.completed', ticket(1))).toBe(200);

    expect(
      await first.call('chooseTunnel', { tunnel: 'ngrok', name: null, ngrokToken: 'a-Secret_1' }),
    ).toMatchObject({
      ok: true,
    });
    expect(await readFile(join(folder, 'settings.json'), 'utf8')).not.toContain('a-Secret_1');
    expect(await first.call('chooseTunnel', chosen)).toMatchObject({ ok: true });
    await first.service.stop();
    const second = await run(folder, {});
    await until(() => second.service.status().tunnel.state === 'open');
    expect(second.urls).toEqual([url]);
    expect(await second.call('chooseTunnel', { tunnel: 'off', name: null, ngrokToken: null })).toMatchObject({
      ok: true,
    });
    expect(second.service.status().tunnel).toEqual({ state: 'off' });
  });

  test.each([
    ['http://example.org', null, 'tunnel-not-https'],
    ['localtunnel', 'no spaces please', 'tunnel-name'],
    ['ngrok', 'harbour', 'tunnel-name'],
  ])('%s by the name %s is refused, and what there was stays', async (tunnel, name, code) => {
    const { call, service } = await run(await temporaryFolder(), {});
    expect(await call('chooseTunnel', { tunnel, name, ngrokToken: null })).toMatchObject({
      ok: false,
      problem: { code },
    });
    expect(service.status().tunnel).toEqual({ state: 'off' });
  });

  test.each([
    ['hooks.example.org', 'This is not an address that Tito can send to.'],
    ['localtunnel:lt.example.org', 'This is not the address of a tunnel server.'],
  ])('what is wrong with %s is said without the syntax of a variable', async (tunnel, sentence) => {
    const { call } = await run(await temporaryFolder(), {});
    expect(await call('chooseTunnel', { tunnel, name: null, ngrokToken: null })).toMatchObject({
      problem: { sentence, action: expect.stringMatching(/^Paste the whole address, starting with https:/) },
    });
  });

  test('fixed from outside is not chosen here', async () => {
    const { call } = await run(await temporaryFolder(), { USHER_TUNNEL: 'off' });
    expect(await call('chooseTunnel', { tunnel: 'off', name: null, ngrokToken: null })).toMatchObject({
      ok: false,
      problem: { code: 'fixed', action: expect.stringContaining('USHER_TUNNEL') },
    });
  });

  test('where only its name is fixed from outside, the way is chosen here and the name holds', async () => {
    const server = await startServer();
    const { call, service } = await run(await temporaryFolder(), { USHER_TUNNEL_NAME: 'Harbour' });
    expect(await call('tunnelSettings', {})).toMatchObject({
      choice: 'off',
      name: 'harbour',
      fixed: { way: null, name: 'USHER_TUNNEL_NAME', ngrokToken: null },
    });
    const tunnel = `localtunnel:${server.url}`;
    expect(await call('chooseTunnel', { tunnel, name: 'other', ngrokToken: null })).toMatchObject({
      ok: true,
    });
    await until(() => service.status().tunnel.state === 'open');
    expect(server.client().name).toBe('harbour');
    expect(await call('chooseTunnel', { tunnel: 'ngrok', name: null, ngrokToken: null })).toMatchObject({
      ok: false,
      problem: { code: 'tunnel-name' },
    });
  });

  test('an authtoken that is fixed from outside is there, and none is stored beside it', async () => {
    const folder = await temporaryFolder();
    const { call } = await run(folder, { USHER_NGROK_TOKEN: 'from-outside' });
    expect(await call('tunnelSettings', {})).toMatchObject({
      hasNgrokToken: true,
      fixed: { way: null, name: null, ngrokToken: 'USHER_NGROK_TOKEN' },
    });
    expect(
      await call('chooseTunnel', { tunnel: 'ngrok', name: null, ngrokToken: 'typed-one' }),
    ).toMatchObject({
      ok: false,
      problem: { code: 'fixed', action: expect.stringContaining('USHER_NGROK_TOKEN') },
    });
    expect(await readFile(join(folder, 'secrets.json'), 'utf8').catch(() => '')).not.toContain('typed-one');
  });
});

describe('another address', () => {
  test('is the first problem until the organizer says that Tito has it', async () => {
    const server = await startServer();
    const { service, problems, call, urls } = await run(await temporaryFolder(), {
      USHER_TUNNEL: `localtunnel:${server.url}`,
    });
    await until(() => service.status().tunnel.state === 'open');
    server.grantName = 'zoe';
    await server.dropClient();
    await until(() => problems()[0] === 'url-changed');
    const [problem] = service.status().problems;
    const { url } = server.client('zoe');
    expect(problem?.sentence).toContain(url);
    expect(service.status().connections[0]?.publicUrl).toBe(`${url}/hooks/default`);
    expect(urls.at(-1)).toBe(`${url}/hooks/default`);
    expect(await call('acknowledgeUrl', { url: 'https://not.it' })).toMatchObject({ ok: false });
    expect(await call('acknowledgeUrl', { url })).toMatchObject({ ok: true });
    expect(problems()).not.toContain('url-changed');
  });
});

describe('what Tito Pro counts', () => {
  test('is amber after three refusals and red after seven; what a stranger sends does not count', async () => {
    const { service, problems } = await run(await temporaryFolder(), { USHER_DIALECT: 'pro' });
    const url = `http://127.0.0.1:${service.listenerPort}/hooks/default`;
    const send = async (secret: string, body: string) => {
      const headers = proHeaders(body, secret, Math.floor(Date.now() / 1000));
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    const counted = () => service.status().problems.find(({ code }) => code.startsWith('failures-default'));
    for (let n = 0; n < 10; n += 1) await fetch(url, { method: 'POST', body: '{}' });
    expect(problems()).not.toContain('failures-default');
    for (let n = 0; n < 3; n += 1) expect(await send('wrong', '{}')).toBe(401);
    expect(counted()).toMatchObject({
      code: 'failures-default',
      sentence: expect.stringContaining('3 deliveries in a row'),
    });
    for (let n = 0; n < 4; n += 1) await send('wrong', '{}');
    expect(counted()).toMatchObject({
      code: 'failures-default-urgent',
      action: expect.stringContaining('switch it on again'),
    });
    const order = JSON.stringify({
      id: 'a',
      webhook_event: 'order.created',
      data: { type: 'order', id: '1' },
    });
    expect(await send(SECRET, order)).toBe(200);
    expect(problems()).not.toContain('failures-default');
  });
});
