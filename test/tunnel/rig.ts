import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished, vi } from 'vitest';
import { startTunnelServer, type TunnelServerOptions } from '../helpers/tunnel-server.ts';

export const never = new AbortController().signal;

export async function listening(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** The local side: an ordinary web server, as the listener is one. */
export async function startLocal(handler: RequestListener = (_, response) => response.end('here')) {
  const server = createServer(handler);
  const port = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  return port;
}

export async function startServer(options?: TunnelServerOptions) {
  const server = await startTunnelServer(options);
  onTestFinished(() => server.close().catch(() => {}));
  return server;
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(5);
  }
}

export const V6_FIRST = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];

/** Stands in for the machine's hosts file and name server, which a test must not touch. */
export function localhostMeans(...answer: unknown[]): void {
  const real = dns.lookup as (name: string, ...rest: unknown[]) => void;
  vi.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: unknown[]) => {
    if (name !== 'localhost') real(name, ...rest);
    else process.nextTick(rest.at(-1) as () => void, ...answer);
  }) as never);
}

/** How many sockets and timers keep this process alive; the servers of the test itself do not count. */
export const busy = () =>
  process.getActiveResourcesInfo().filter((kind) => /^(TCPSocketWrap|TCPConnectWrap|Timeout)$/.test(kind))
    .length;

/** What is normal for this process: no sockets, and only the timers of the test runner. */
export async function atRest(): Promise<number> {
  await until(() => !process.getActiveResourcesInfo().includes('TCPSocketWrap'), 'earlier tests are over');
  return busy();
}
