import { once } from 'node:events';
import type { Socket } from 'node:net';
import LocaltunnelClient from 'localtunnel/lib/Tunnel.js';
import { TunnelFailed, unreachable } from './driver.ts';
import type { Registration } from './localtunnel-registration.ts';

/**
 * The package's pool of sockets to the tunnel server, watched. The server closes single sockets as a matter of
 * course and the package opens the next; the package reports only refused ones, and gives up silently on a place
 * in the pool whose connection fails in any other way. So the tunnel counts as lost when a socket is refused, or
 * when the pool has stayed empty for `emptyPoolMs`.
 */
export class LocaltunnelPool {
  /** Resolves with the first socket; rejects with TunnelFailed where the server's port cannot be reached. */
  readonly opened: Promise<void>;
  /** Resolves with the reason, as part of a sentence, when an opened pool is gone. Nothing re-opens then. */
  readonly lost: Promise<string>;
  readonly #client: LocaltunnelClient;
  readonly #sockets = new Set<Socket>();
  readonly #emptyPoolMs: number;
  readonly #opened = settleable<void>();
  readonly #lost = settleable<string>();
  #emptyTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: { host: string; localPort: number; granted: Registration; emptyPoolMs: number }) {
    this.opened = this.#opened.promise;
    this.lost = this.#lost.promise;
    // An abandoned pool may fail with nobody waiting any more.
    this.opened.catch(() => {});
    this.#emptyPoolMs = options.emptyPoolMs;
    // No `local_host`: its rewriter of the Host header decodes bodies as text and spoils characters cut in two.
    const client = new LocaltunnelClient({ host: options.host, port: options.localPort });
    this.#client = client;
    // There must always be a listener: without one the process dies of the first refused socket.
    client.on('error', () => this.#refused());
    client._init = (done) => done(null, client._getInfo(options.granted));
    client.open(() => {});
    client.tunnelCluster.on('open', (socket) => this.#add(socket));
  }

  /** Ends the pool; resolves when its sockets are closed. Nothing re-opens afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#emptyTimer);
    const closing = [...this.#sockets].map((socket) => once(socket, 'close'));
    this.#client.close();
    await Promise.all(closing);
  }

  #add(socket: Socket): void {
    // One that was still connecting when the pool was closed: the package destroys it.
    if (this.#closed) return;
    clearTimeout(this.#emptyTimer);
    this.#sockets.add(socket);
    // An answer under way when the socket closes would stay unread, and its local connection open for ever.
    socket.on('unpipe', (local) => local.resume());
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (this.#sockets.size === 0 && !this.#closed) {
        this.#emptyTimer = setTimeout(
          () => this.#lose('every connection to the tunnel server is gone'),
          this.#emptyPoolMs,
        );
      }
    });
    this.#opened.resolve();
  }

  #refused(): void {
    if (this.#closed) return;
    this.#opened.reject(
      new TunnelFailed(
        unreachable(
          'tunnel-port-blocked',
          "the tunnel server's connection port refuses this machine",
          'Check that your network allows outgoing connections to any port, or choose your own URL.',
        ),
      ),
    );
    this.#lose('the tunnel server has closed the tunnel');
  }

  #lose(reason: string): void {
    void this.close();
    this.#lost.resolve(reason);
  }
}

function settleable<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
} {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
