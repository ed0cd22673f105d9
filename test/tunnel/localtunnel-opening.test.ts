import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { localtunnelDriver } from '../../electron/tunnel/localtunnel.ts';
import {
  atRest,
  busy,
  listening,
  localhostMeans,
  never,
  startLocal,
  startServer,
  until,
  V6_FIRST,
} from './rig.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a tunnel that does not open', () => {
  const failure = (code: string) => ({ problem: expect.objectContaining({ code }) });

  it('says so when the server is not there', async () => {
    const server = await startServer();
    await server.close();
    const opening = localtunnelDriver({ host: server.url }).open(await startLocal(), never);
    await expect(opening).rejects.toMatchObject(failure('tunnel-server-unreachable'));
  });

  it('says so when the server refuses, after asking once', async () => {
    const server = await startServer();
    server.registrations = 'refused';
    const port = await startLocal();
    const before = await atRest();
    await expect(localtunnelDriver({ host: server.url }).open(port, never)).rejects.toMatchObject({
      problem: { code: 'tunnel-refused', sentence: expect.stringContaining('(it answered 503)') },
    });
    await until(() => busy() <= before, 'nothing is left');
    expect(server.asked).toBe(1);
  });

  it('says so when what answers is no localtunnel server', async () => {
    const server = await startServer();
    server.registrations = 'gibberish';
    const opening = localtunnelDriver({ host: server.url }).open(await startLocal(), never);
    await expect(opening).rejects.toMatchObject(failure('tunnel-not-localtunnel'));
  });

  it.each([
    ['a port out of range', { port: 70_000 }],
    ['no port', { port: undefined }],
    ['a URL that is none', { url: 'javascript:alert(1)' }],
    ['a URL with a password', { url: 'https://u:p@example.org' }],
    ['no places in the pool', { max_conn_count: 0 }],
  ])('says so when the server grants %s', async (_, wrong) => {
    const granted = { id: 'a', port: 1, url: 'https://a.example.org', max_conn_count: 1, ...wrong };
    const host = createServer((_, response) => response.end(JSON.stringify(granted)));
    const opening = localtunnelDriver({ host: `http://127.0.0.1:${await listening(host)}` });
    await expect(opening.open(await startLocal(), never)).rejects.toMatchObject(
      failure('tunnel-not-localtunnel'),
    );
  });

  it('says so when the port for the pool refuses', async () => {
    const gone = createTcpServer();
    const port = await listening(gone);
    gone.close();
    await once(gone, 'close');
    const granted = { id: 'a', port, url: 'https://a.example.org', max_conn_count: 10 };
    const host = createServer((_, response) => response.end(JSON.stringify(granted)));
    const opening = localtunnelDriver({ host: `http://127.0.0.1:${await listening(host)}` });
    await expect(opening.open(await startLocal(), never)).rejects.toMatchObject(
      failure('tunnel-port-blocked'),
    );
  });

  it('gives up after its time, and nothing opens later', async () => {
    const server = await startServer();
    server.registrations = 'silent';
    const port = await startLocal();
    const before = await atRest();
    const opening = localtunnelDriver({ host: server.url, openingTimeoutMs: 50 }).open(port, never);
    await expect(opening).rejects.toMatchObject(failure('tunnel-timeout'));
    await until(() => busy() <= before, 'nothing is left');
    expect(server.clients).toEqual([]);
  });

  it('gives up at once when told to, with the reason given', async () => {
    const server = await startServer();
    server.registrations = 'silent';
    const port = await startLocal();
    const before = await atRest();
    const stop = new AbortController();
    const opening = localtunnelDriver({ host: server.url }).open(port, stop.signal);
    const refused = expect(opening).rejects.toThrow('enough');
    await until(() => server.asked === 1, 'the server was asked');
    stop.abort(new Error('enough'));
    await refused;
    await until(() => busy() <= before, 'nothing is left');
    await expect(localtunnelDriver({ host: server.url }).open(port, stop.signal)).rejects.toThrow('enough');
  });

  it('says so when nothing listens on the port', async () => {
    const server = await startServer();
    const gone = createTcpServer();
    const port = await listening(gone);
    gone.close();
    await once(gone, 'close');
    await expect(localtunnelDriver({ host: server.url }).open(port, never)).rejects.toMatchObject(
      failure('tunnel-localhost'),
    );
    expect(server.asked).toBe(0);
  });

  it('says so when "localhost" leads to another program on the same port', async ({ skip }) => {
    const server = await startServer();
    const port = await startLocal();
    try {
      await listening(createTcpServer(), '::1', port);
    } catch {
      skip('this machine has no IPv6, or the port is taken there');
    }
    localhostMeans(null, V6_FIRST);
    await expect(localtunnelDriver({ host: server.url }).open(port, never)).rejects.toMatchObject(
      failure('tunnel-localhost'),
    );
  });
});
