import { once } from 'node:events';
import { createServer as createHttpServer, request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../electron/clock.ts';
import { Nonces } from '../../electron/listener/nonces.ts';
import { localtunnelDriver } from '../../electron/tunnel/localtunnel.ts';
import { probe } from '../../electron/tunnel/probe.ts';
import { startRig } from '../listener/rig.ts';
import { VirtualClock } from '../mail/virtual-clock.ts';
import { listening, never, startLocal, startServer } from './rig.ts';

const options = (nonces = new Nonces()) => ({ nonces, clock: realClock, timeoutMs: 10_000, signal: never });

describe('a probe from outside', () => {
  it('comes back through a tunnel to the listener, past the page that the tunnel shows to browsers', async () => {
    const { listener, nonces } = await startRig();
    const server = await startServer();
    server.visits = 'reminded';
    const tunnel = await localtunnelDriver({ host: server.url }).open(listener.port, never);
    const browser = await fetch(`${tunnel.url}/hooks/classic`);
    expect(browser.status).toBe(401);
    expect(await probe(tunnel.url, options(nonces))).toBeNull();
    await tunnel.close();
  });

  it('works below a path of one’s own address', async () => {
    const { listener, nonces } = await startRig();
    const proxy = createHttpServer((incoming, response) => {
      const path = incoming.url?.replace(/^\/usher/, '');
      request(`${listener.url}${path}`, (answer) => answer.pipe(response)).end();
    });
    expect(await probe(`http://127.0.0.1:${await listening(proxy)}/usher`, options(nonces))).toBeNull();
  });

  it('is not fooled by another Usher, nor by anything else that answers', async () => {
    const { listener } = await startRig();
    expect(await probe(listener.url, options())).toBe(
      'something else answers at the public address (with status 404)',
    );
    const parrot = await startLocal((incoming, response) => response.end(incoming.url?.split('/').at(-1)));
    expect(await probe(`http://127.0.0.1:${parrot}`, options())).toContain('something else');
    const endless = await startLocal((_, response) => {
      const more = (): void => void response.write('x'.repeat(1000), more);
      more();
      response.on('error', () => {});
    });
    expect(await probe(`http://127.0.0.1:${endless}`, options())).toContain('something else');
  });

  it('says that nothing answers, or that nobody knows the address', async () => {
    const gone = createServer();
    const port = await listening(gone);
    gone.close();
    await once(gone, 'close');
    expect(await probe(`http://127.0.0.1:${port}`, options())).toBe('nothing answers at the public address');
    expect(await probe('http://nowhere.invalid', options())).toBe('the public address cannot be found');
  });

  it('gives up after its time, and forgets the nonce', async () => {
    const server = await startServer();
    const { listener, nonces } = await startRig();
    const tunnel = await localtunnelDriver({ host: server.url }).open(listener.port, never);
    server.visits = 'stalled';
    const clock = new VirtualClock();
    const probing = probe(tunnel.url, { ...options(nonces), clock });
    await pause(50);
    await clock.advance(10_000);
    expect(await probing).toBe('no answer comes from the public address');
    expect(clock.timers).toBe(0);
    await tunnel.close();
  });

  it('ends when told to', async () => {
    const silent = createServer();
    const stop = new AbortController();
    const probing = probe(`http://127.0.0.1:${await listening(silent)}`, {
      ...options(),
      signal: stop.signal,
    });
    stop.abort();
    expect(await probing).not.toBeNull();
  });
});
