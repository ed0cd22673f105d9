import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LIMITS } from '../../electron/listener/limits.ts';
import { ListenerError, startListener } from '../../electron/listener/listener.ts';
import { ask, gate, head, RawClient, signedDelivery, startRig } from './rig.ts';

const BODY = '{"slug":"ti_1"}';
const GET = head('GET', '/hooks/classic');

const IDLE = {
  lookup: () => undefined,
  others: () => [],
  receive: async () => {},
  visit: () => 'unknown' as const,
  onVisit: () => {},
  now: () => 0,
  replyTo: () => undefined,
  onRejected: () => {},
};

describe('starting', () => {
  test('the limits are those promised', () => {
    expect(LIMITS).toMatchObject({ headersMs: 10_000, requestMs: 15_000, headerBytes: 16_384, sockets: 256 });
    expect(LIMITS.closeMs).toBeLessThan(5_000);
    expect(LIMITS.keepAliveMs).toBeGreaterThanOrEqual(60_000);
  });

  test('only this machine can reach it', async () => {
    const { listener } = await startRig();
    expect(listener.url).toBe(`http://127.0.0.1:${listener.port}`);
    const other = net.connect({ port: listener.port, host: '127.0.0.2' });
    const outcome = await new Promise((resolve) => {
      other.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      other.once('connect', () => resolve('connected'));
    });
    other.destroy();
    expect(outcome).toBe('ECONNREFUSED');
  });

  test('a port in use is a problem with a sentence and an action', async () => {
    const { listener } = await startRig();
    const error = await startListener({ ...IDLE, port: listener.port }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ListenerError);
    expect((error as ListenerError).problem.code).toBe('port_in_use');
    expect((error as ListenerError).problem.sentence).toContain(String(listener.port));
    expect((error as ListenerError).problem.action).toMatch(/\.$/);
    expect(await ask(listener.port, GET)).toMatchObject({ status: 200 });
  });

  test('the port is free again once closed', async () => {
    const first = await startListener({ ...IDLE, port: 0 });
    await first.close();
    const second = await startListener({ ...IDLE, port: first.port });
    onTestFinished(() => second.close());
    expect(second.port).toBe(first.port);
  });
});

describe('a connection that a tunnel keeps ready', () => {
  // Every limit that could strike is over many times before the silent connection speaks.
  const short = { headersMs: 60, requestMs: 60, checkMs: 5, keepAliveMs: 60_000 };

  /** Resolves once the listener has given up a connection that sent half a request: its clocks do run. */
  async function untilClocksHaveStruck(port: number): Promise<void> {
    const slow = new RawClient(port);
    await slow.write('GET /hooks/cl');
    expect(await slow.answer()).toMatchObject({ status: 408 });
    await slow.closed;
  }

  test('may be silent for longer than any time-out and then deliver', async () => {
    const rig = await startRig({ limits: short });
    const silent = new RawClient(rig.listener.port);
    await silent.connected();
    await untilClocksHaveStruck(rig.listener.port);
    await untilClocksHaveStruck(rig.listener.port);
    await silent.write(signedDelivery(BODY));
    expect(await silent.answer()).toMatchObject({ status: 200 });
    expect(rig.received[0]?.body.toString()).toBe(BODY);
  });

  test('has its clock begin with the first byte', async () => {
    const rig = await startRig({ limits: short });
    const silent = new RawClient(rig.listener.port);
    await silent.connected();
    await untilClocksHaveStruck(rig.listener.port);
    await silent.write('P');
    expect(await silent.answer()).toMatchObject({ status: 408 });
    await silent.closed;
  });

  test('may rest between two deliveries for longer than any time-out', async () => {
    const rig = await startRig({ limits: short });
    const client = new RawClient(rig.listener.port);
    await client.write(signedDelivery('one'));
    expect(await client.answer()).toMatchObject({
      status: 200,
      headers: { connection: 'keep-alive', 'keep-alive': 'timeout=60' },
    });
    await untilClocksHaveStruck(rig.listener.port);
    await untilClocksHaveStruck(rig.listener.port);
    await client.write(signedDelivery('two'));
    expect(await client.answer()).toMatchObject({ status: 200 });
  });

  test('may go away without ever having spoken, politely or not', async () => {
    const rig = await startRig({ limits: { sockets: 1 } });
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const silent = new RawClient(rig.listener.port);
      await silent.connected();
      silent.socket[leave]();
      await silent.closed;
    }
    await expect.poll(() => ask(rig.listener.port, GET), { timeout: 10_000 }).toMatchObject({ status: 200 });
    expect(rig.rejected).toEqual([]);
  });
});

describe('time-outs', () => {
  test('headers that come too slowly are answered 408, in the first request and in later ones', async () => {
    const rig = await startRig({ limits: { headersMs: 50, requestMs: 60_000, checkMs: 5 } });
    const client = new RawClient(rig.listener.port);
    await client.write(signedDelivery(BODY));
    expect(await client.answer()).toMatchObject({ status: 200 });
    await client.write('POST /hooks/classic HTTP/1.1\r\nHost: a\r\n');
    expect(await client.answer()).toMatchObject({ status: 408, headers: { connection: 'close' } });
    await client.closed;
    expect(rig.rejected).toMatchObject([{ connection: null, status: 408, code: 'too_slow' }]);
  });

  test('a body that comes too slowly is answered 408 and not received', async () => {
    const rig = await startRig({ limits: { headersMs: 50, requestMs: 50, checkMs: 5 } });
    const client = new RawClient(rig.listener.port);
    await client.write(signedDelivery(BODY).subarray(0, -1));
    expect(await client.answer()).toMatchObject({ status: 408, headers: { connection: 'close' } });
    await client.closed;
    expect(rig.received).toEqual([]);
    expect(rig.rejected).toMatchObject([
      { connection: 'classic', event: 'ticket.completed', status: 408, code: 'too_slow' },
    ]);
  });

  test('a client that leaves after such an answer is remembered once', async () => {
    const rig = await startRig({
      limits: { headersMs: 50, requestMs: 50, checkMs: 5, lingerMs: 60_000, sockets: 1 },
    });
    const client = new RawClient(rig.listener.port);
    await client.write(signedDelivery(BODY).subarray(0, -1));
    expect(await client.answer()).toMatchObject({ status: 408 });
    client.socket.resetAndDestroy();
    await expect.poll(() => ask(rig.listener.port, GET), { timeout: 10_000 }).toMatchObject({ status: 200 });
    expect(rig.rejected.map(({ code }) => code)).toEqual(['too_slow']);
  });

  test('a delivery that takes longer than any time-out to store still gets its 200', async () => {
    const stored = gate();
    const rig = await startRig({
      limits: { headersMs: 30, requestMs: 30, checkMs: 5, keepAliveMs: 30 },
      receive: () => stored.opened,
    });
    const client = new RawClient(rig.listener.port);
    await client.write(signedDelivery(BODY));
    for (let i = 0; i < 2; i += 1) {
      const slow = new RawClient(rig.listener.port);
      await slow.write('GET');
      expect(await slow.answer()).toMatchObject({ status: 408 });
    }
    stored.open();
    expect(await client.answer()).toMatchObject({ status: 200 });
  });

  test('a body nobody asked for may not trickle in for ever, and adds no second answer', async () => {
    const rig = await startRig({ limits: { headersMs: 50, requestMs: 50, checkMs: 5 } });
    const client = new RawClient(rig.listener.port);
    await client.write(head('PUT', '/hooks/classic', { 'Content-Length': '100' }));
    expect(await client.answer()).toMatchObject({ status: 405 });
    await client.closed;
    expect(client.unread).toBe('');
  });
});

describe('sizes and numbers', () => {
  test('headers over 16 KiB are answered 431', async () => {
    const rig = await startRig();
    const { port } = rig.listener;
    expect(await ask(port, head('GET', '/hooks/classic', { X: 'x'.repeat(15_000) }))).toMatchObject({
      status: 200,
    });
    const client = new RawClient(port);
    await client.write(head('GET', '/hooks/classic', { X: 'x'.repeat(17_000) }));
    expect(await client.answer()).toMatchObject({ status: 431, headers: { connection: 'close' } });
    await client.closed;
    expect(rig.rejected).toMatchObject([{ connection: null, status: 431, code: 'headers_too_large' }]);
  });

  test('a client that sends far too many headers before it reads still gets the answer', async () => {
    const rig = await startRig({ limits: { lingerMs: 60_000 } });
    const client = new RawClient(rig.listener.port);
    client.socket.pause();
    await client.write(head('GET', '/hooks/classic', { X: 'x'.repeat(3_000_000) }));
    client.socket.resume();
    expect(client.error).toBeUndefined();
    expect(await client.answer()).toMatchObject({ status: 431 });
    await client.closed;
    expect(rig.rejected).toHaveLength(1);
  });

  test('a refused client that does not go away is put out', async () => {
    const rig = await startRig({ limits: { lingerMs: 20, sockets: 1 } });
    const client = new RawClient(rig.listener.port, { stays: true });
    await client.write('rubbish\r\n\r\n');
    expect(await client.answer()).toMatchObject({ status: 400 });
    await expect.poll(() => ask(rig.listener.port, GET), { timeout: 10_000 }).toMatchObject({ status: 200 });
  });

  test('256 connections are served, one more is refused at once, and no open one is dropped for it', async () => {
    const rig = await startRig();
    const { port } = rig.listener;
    const clients: RawClient[] = [];
    for (let i = 0; i < 256; i += 1) {
      const client = new RawClient(port);
      await client.connected();
      clients.push(client);
    }
    const speaking = clients.slice(0, 20);
    await Promise.all(speaking.map((client) => client.write(GET)));
    for (const client of speaking) expect((await client.answer())?.status).toBe(200);

    const refused = new RawClient(port);
    await refused.write(GET);
    expect(await refused.answer()).toBeNull();

    await Promise.all(clients.map((client) => client.write(signedDelivery(BODY))));
    for (const client of clients) expect((await client.answer())?.status).toBe(200);

    clients[0]?.socket.destroy();
    await expect.poll(() => ask(port, GET), { timeout: 10_000 }).toMatchObject({ status: 200 });
  });
});

describe('closing', () => {
  test('lets an answer being made finish, and tells the client it is the last', async () => {
    const stored = gate();
    const entered = gate();
    const rig = await startRig({
      limits: { closeMs: 30_000 },
      receive: () => {
        entered.open();
        return stored.opened;
      },
    });
    const client = new RawClient(rig.listener.port);
    await client.write(signedDelivery(BODY));
    await entered.opened;
    const closed = rig.listener.close();
    expect(rig.listener.close()).toBe(closed);

    const late = new RawClient(rig.listener.port);
    expect(await late.answer()).toBeNull();
    stored.open();
    expect(await client.answer()).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await closed;
    await client.closed;
  });

  test('does not wait for connections that are silent or at rest', async () => {
    const rig = await startRig({ limits: { closeMs: 60_000 } });
    const silent = new RawClient(rig.listener.port);
    const resting = new RawClient(rig.listener.port);
    await silent.connected();
    await resting.write(signedDelivery(BODY));
    expect(await resting.answer()).toMatchObject({ status: 200 });
    await rig.listener.close();
    await Promise.all([silent.closed, resting.closed]);
  });

  test('is bounded, also when a delivery is never stored and a request never ends', async () => {
    const entered = gate();
    const rig = await startRig({
      limits: { closeMs: 30 },
      receive: () => {
        entered.open();
        return new Promise(() => {});
      },
    });
    const stuck = new RawClient(rig.listener.port);
    const half = new RawClient(rig.listener.port);
    await half.write('POST /hooks');
    await stuck.write(signedDelivery(BODY));
    await entered.opened;
    await rig.listener.close();
    await Promise.all([stuck.closed, half.closed]);
  });
});
