import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { localtunnelDriver } from '../../electron/tunnel/localtunnel.ts';
import { atRest, busy, localhostMeans, never, startLocal, startServer, until, V6_FIRST } from './rig.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('an open tunnel', () => {
  it('leads from the public URL to the port on this machine, and the answer back', async () => {
    const server = await startServer();
    const port = await startLocal((request, response) => response.end(`${request.method} ${request.url}`));
    const tunnel = await localtunnelDriver({ host: server.url }).open(port, never);

    const answer = await fetch(`${tunnel.url}/hooks/a?b=c`, { method: 'POST', body: 'x' });
    expect(await answer.text()).toBe('POST /hooks/a?b=c');
    await tunnel.close();
  });

  it('carries more requests at once than its pool has sockets', async () => {
    const server = await startServer({ poolSize: 2 });
    const port = await startLocal((request, response) => request.pipe(response));
    const tunnel = await localtunnelDriver({ host: server.url }).open(port, never);

    const bodies = Array.from({ length: 12 }, (_, i) => `request ${i}`);
    const answers = bodies.map(async (body) => {
      const headers = { connection: 'close' };
      return (await fetch(tunnel.url, { method: 'POST', body, headers })).text();
    });
    expect(await Promise.all(answers)).toEqual(bodies);
    await tunnel.close();
  });

  const body = Buffer.from('{"name":"Zoë Łuk 陈 𠮷野 👩‍🚀","text":"\\u003cb\\u003e"}');
  const sign = (bytes: Buffer) => createHmac('sha256', 'token').update(bytes).digest('base64');

  /** Sends `body` through a tunnel whose server cuts requests by the function that is passed at each call. */
  async function startDelivering() {
    let cut = (bytes: Buffer): Buffer[] => [bytes];
    const server = await startServer({ cut: (bytes) => cut(bytes) });
    const port = await startLocal(async (request, response) => {
      const arrived = await buffer(request);
      const verified = request.headers['tito-signature'] === sign(arrived);
      response.end(arrived.equals(body) && verified ? 'intact' : `spoilt: ${arrived}`);
    });
    const tunnel = await localtunnelDriver({ host: server.url }).open(port, never);
    onTestFinished(() => tunnel.close());
    return async (how: typeof cut): Promise<string> => {
      cut = how;
      // A connection of its own for each: the rewriter looks at a connection's first request only.
      const headers = { 'tito-signature': sign(body), connection: 'close' };
      return (await fetch(tunnel.url, { method: 'POST', body, headers })).text();
    };
  }

  it('brings a body bit for bit, so that its signature verifies, wherever it is cut', async () => {
    const deliver = await startDelivering();
    for (let at = 1; at < body.length; at += 1) {
      let cuts = 0;
      const answer = await deliver((bytes) => {
        const start = bytes.indexOf(body);
        if (start < 0) return [bytes];
        cuts += 1;
        // The headers travel with the first part: that is where a rewriter of headers would spoil it.
        return [bytes.subarray(0, start + at), bytes.subarray(start + at)];
      });
      expect({ at, cuts, answer }).toEqual({ at, cuts: 1, answer: 'intact' });
    }
  });

  it('brings a body bit for bit when each byte travels by itself, headers too', async () => {
    const deliver = await startDelivering();
    expect(await deliver((bytes) => Array.from(bytes, (byte) => Buffer.of(byte)))).toBe('intact');
  });

  it('reaches the listener on 127.0.0.1 although "localhost" means ::1 first', async () => {
    const server = await startServer();
    const port = await startLocal();
    localhostMeans(null, V6_FIRST);
    const tunnel = await localtunnelDriver({ host: server.url }).open(port, never);
    expect(await (await fetch(tunnel.url)).text()).toBe('here');
    await tunnel.close();
  });
});

describe('a tunnel that drops', () => {
  it('is not one whose server closes single sockets: they are replaced, and requests go on', async () => {
    const server = await startServer({ poolSize: 3 });
    const port = await startLocal();
    const tunnel = await localtunnelDriver({ host: server.url, emptyPoolMs: 60_000 }).open(port, never);
    const lost = vi.fn();
    void tunnel.lost.then(lost);
    const client = server.client();
    for (const count of [1, 3, 2, 3]) {
      await until(() => client.connected === 3, 'the pool is full');
      const joined = client.joined;
      client.dropSockets(count);
      await until(() => client.joined === joined + count, 'the sockets are replaced');
    }
    expect(await (await fetch(tunnel.url)).text()).toBe('here');
    expect(lost).not.toHaveBeenCalled();
    await tunnel.close();
  });

  it('says so when the server dies, and the process lives on', async () => {
    const server = await startServer();
    const tunnel = await localtunnelDriver({ host: server.url }).open(await startLocal(), never);
    await server.close();
    expect(await tunnel.lost).toBe('the tunnel server has closed the tunnel');
  });

  it('says so when the server has forgotten it', async () => {
    const server = await startServer();
    const tunnel = await localtunnelDriver({ host: server.url }).open(await startLocal(), never);
    await server.dropClient();
    expect(await tunnel.lost).toBe('the tunnel server has closed the tunnel');
  });

  it('says so when its sockets vanish and the package gives up on them silently', async () => {
    const server = await startServer();
    const port = await startLocal();
    const host = server.url.replace('127.0.0.1', 'localhost');
    const tunnel = await localtunnelDriver({ host, emptyPoolMs: 20 }).open(port, never);
    const client = server.client();
    await until(() => client.connected === 10, 'the pool is full');
    // A machine that lost its network: names no longer resolve.
    localhostMeans(Object.assign(new Error('no network'), { code: 'ENOTFOUND' }));
    client.dropSockets(10);
    expect(await tunnel.lost).toBe('every connection to the tunnel server is gone');
  });

  it('leaves no socket and no timer behind', async () => {
    const server = await startServer();
    const port = await startLocal();
    const before = await atRest();
    const tunnel = await localtunnelDriver({ host: server.url }).open(port, never);
    await server.dropClient();
    await tunnel.lost;
    await until(() => busy() <= before, 'nothing is left');
  });
});

describe('closing', () => {
  it('ends every socket of the pool and opens none again', async () => {
    const server = await startServer();
    const port = await startLocal();
    const before = await atRest();
    const tunnel = await localtunnelDriver({ host: server.url }).open(port, never);
    const lost = vi.fn();
    void tunnel.lost.then(lost);
    const client = server.client();
    await until(() => client.connected === 10, 'the pool is full');
    const joined = client.joined;

    await tunnel.close();
    await until(() => client.connected === 0, 'the pool is empty');
    await server.close();
    await until(() => busy() <= before, 'nothing is left');
    expect(client.joined).toBe(joined);
    expect(lost).not.toHaveBeenCalled();
  });

  it('in the middle of a request leaves nothing behind either', async () => {
    const server = await startServer();
    const handling = new EventTarget();
    const port = await startLocal((_, response) => {
      response.write('x'.repeat(20_000_000));
      handling.dispatchEvent(new Event('request'));
    });
    const before = await atRest();
    const tunnel = await localtunnelDriver({ host: server.url }).open(port, never);
    const requested = once(handling, 'request');
    const answer = fetch(tunnel.url).then((response) => response.text());
    const broken = expect(answer).rejects.toThrow();
    await requested;
    await tunnel.close();
    await broken;
    await until(() => busy() <= before, 'nothing is left');
  });

  it('twice is the same as once', async () => {
    const server = await startServer();
    const tunnel = await localtunnelDriver({ host: server.url }).open(await startLocal(), never);
    await tunnel.close();
    await tunnel.close();
  });
});
