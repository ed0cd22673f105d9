import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startTunnelServer, type TunnelServerOptions } from '../helpers/tunnel-server.ts';

interface Granted {
  id: string;
  port: number;
  url: string;
  max_conn_count: number;
}

async function startServer(options?: TunnelServerOptions) {
  const server = await startTunnelServer(options);
  onTestFinished(() => server.close().catch(() => {}));
  const register = async (path: string) => (await (await fetch(`${server.url}${path}`)).json()) as Granted;
  return { server, register };
}

/** A socket of the pool that answers each request with `text`. */
async function join({ port }: Granted, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`));
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await new Promise((connected) => socket.once('connect', connected));
  return socket;
}

const get = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).text();

describe('the tunnel server of the tests', () => {
  it('grants a name of its own, or the one asked for', async () => {
    const { register } = await startServer({ poolSize: 3 });
    expect(await register('/?new')).toMatchObject({ id: 'guest-1', max_conn_count: 3 });
    expect(await register('/ada')).toMatchObject({ id: 'ada' });
  });

  it('grants another name when the one asked for is in use, and the same again when it is not', async () => {
    const { server, register } = await startServer();
    const first = await register('/ada');
    expect(await register('/ada')).toEqual(first);
    await join(first, 'here');
    expect(await get(first.url)).toBe('here');
    await join(first, 'here');
    await vi.waitFor(() => expect(server.client('ada').connected).toBe(1));
    expect((await register('/ada')).id).toBe('guest-1');
    server.grantName = 'zoe';
    expect((await register('/eve')).id).toBe('zoe');
  });

  it('lets a request wait for a free socket', async () => {
    const { register } = await startServer();
    const granted = await register('/ada');
    const answer = get(granted.url);
    await join(granted, 'late');
    expect(await answer).toBe('late');
  });

  it('closes surplus sockets at once', async () => {
    const { server, register } = await startServer({ poolSize: 1 });
    const granted = await register('/ada');
    await join(granted, 'first');
    const surplus = await join(granted, 'second');
    await new Promise((closed) => surplus.once('close', closed));
    expect(server.client('ada').connected).toBe(1);
  });

  it('comes back at the same address, and a name keeps its URL', async () => {
    const { server, register } = await startServer();
    const { url } = server;
    const before = await register('/ada');
    await server.close();
    await expect(fetch(url)).rejects.toThrow();
    await server.comeBack();
    expect(server.url).toBe(url);
    const after = await register('/ada');
    expect(after.url).toBe(before.url);
    await join(after, 'back');
    expect(await get(after.url)).toBe('back');
  });
});
