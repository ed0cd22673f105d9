import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

export interface TunnelServerOptions {
  /** The sockets a client may hold in its pool; a surplus one is closed at once. */
  readonly poolSize?: number;
  /** Where it listens; 127.0.0.1 where left out. */
  readonly host?: string;
  /** Cuts the bytes of a request on their way to the client: each piece is written by itself. */
  readonly cut?: (bytes: Buffer) => readonly Buffer[];
}

/** How a registration is answered: as asked, with an error, with something else than JSON, or never. */
export type Registrations = 'granted' | 'refused' | 'gibberish' | 'silent';

/** How visitors fare: led on, kept without an answer, or shown a page of the server's own unless they ask not to be. */
export type Visits = 'led on' | 'stalled' | 'reminded';

const REMINDER = '<html>You are about to visit a tunnel</html>';
const NO_REMINDER = /^bypass-tunnel-reminder:/im;

/** How long a request waits for a free socket of the pool before it is answered 503. */
const POOL_WAIT_MS = 5_000;

/**
 * A real tunnel server on loopback that speaks localtunnel's protocol. Each client gets a public URL with a port
 * of its own, since loopback has no wildcard DNS. Requests are passed on byte for byte: one public connection
 * occupies one socket of the client's pool until either side ends it.
 */
export async function startTunnelServer(options: TunnelServerOptions = {}): Promise<TunnelServer> {
  const server = new TunnelServer(options);
  await server.comeBack();
  return server;
}

export class TunnelServer {
  registrations: Registrations = 'granted';
  visits: Visits = 'led on';
  /** When set, the name granted instead of any that is asked for. */
  grantName: string | null = null;
  /** How often a client asked to be registered. */
  asked = 0;
  readonly #options: TunnelServerOptions;
  readonly #clients = new Map<string, Client>();
  /** A name keeps its public port, also when the server comes back. */
  readonly #publicPorts = new Map<string, number>();
  readonly #registrar = createHttpServer((request, response) => void this.#register(request, response));
  #port = 0;
  #names = 0;

  constructor(options: TunnelServerOptions) {
    this.#options = options;
  }

  get url(): string {
    return `http://${this.#host}:${this.#port}`;
  }

  get #host(): string {
    return this.#options.host ?? '127.0.0.1';
  }

  get clients(): readonly Client[] {
    return [...this.#clients.values()];
  }

  /** The client of that name; by default the one registered last. */
  client(name?: string): Client {
    const client = name === undefined ? this.clients.at(-1) : this.#clients.get(name);
    if (!client) throw new Error('the tunnel server has no such client');
    return client;
  }

  /** Closes a client's ports and sockets, as a server does that has forgotten it. */
  async dropClient(name?: string): Promise<void> {
    const client = this.client(name);
    this.#clients.delete(client.name);
    await client.close();
  }

  /** Goes down with everything it holds, as a server process that dies. */
  async close(): Promise<void> {
    const down = once(this.#registrar, 'close');
    this.#registrar.close();
    this.#registrar.closeAllConnections();
    await Promise.all([down, ...this.clients.map((client) => client.close())]);
    this.#clients.clear();
  }

  /** Starts listening, on the same port as before a `close`. Clients have to register anew. */
  async comeBack(): Promise<void> {
    this.#port = await listen(this.#registrar, this.#port, this.#host);
  }

  async #register(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked += 1;
    if (this.registrations === 'silent') return;
    if (this.registrations === 'refused') {
      response.writeHead(503).end('no');
      return;
    }
    if (this.registrations === 'gibberish') {
      response.end('<html>hello</html>');
      return;
    }
    const { pathname, search } = new URL(request.url ?? '/', this.url);
    const wanted = search === '?new' ? '' : pathname.slice(1);
    const client = await this.#grant(wanted);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        id: client.name,
        port: client.poolPort,
        url: client.url,
        max_conn_count: client.poolSize,
      }),
    );
  }

  async #grant(wanted: string): Promise<Client> {
    const known = this.#clients.get(wanted);
    // A name whose owner is connected is taken: somebody else gets another one.
    const name = this.grantName ?? (wanted !== '' && !known?.connected ? wanted : `guest-${++this.#names}`);
    const again = this.#clients.get(name);
    if (again) {
      again.isDead = false;
      return again;
    }
    const { poolSize = 10, cut } = this.#options;
    const client = new Client({ name, poolSize, cut, host: this.#host, visits: () => this.visits });
    this.#clients.set(name, client);
    await client.open(this.#publicPorts.get(name) ?? 0);
    this.#publicPorts.set(name, client.publicPort);
    return client;
  }
}

interface ClientOptions {
  readonly name: string;
  readonly poolSize: number;
  readonly cut: TunnelServerOptions['cut'];
  readonly host: string;
  visits(): Visits;
}

/** One registered client: its pool of sockets, and its public port. */
class Client {
  readonly name: string;
  readonly poolSize: number;
  poolPort = 0;
  /** How many sockets have ever joined the pool. */
  joined = 0;
  publicPort = 0;
  /** Its sockets lead nowhere, and it cannot know: visitors are hung up on until it registers anew. */
  isDead = false;
  readonly #cut: TunnelServerOptions['cut'];
  readonly #host: string;
  readonly #visits: () => Visits;
  readonly #pool = new Set<Socket>();
  readonly #free: Socket[] = [];
  readonly #waiting: ((socket: Socket) => void)[] = [];
  readonly #public = new Set<Socket>();
  readonly #poolServer = createServer((socket) => this.#join(socket));
  readonly #publicServer = createServer((socket) => void this.#serve(socket));

  constructor({ name, poolSize, cut, host, visits }: ClientOptions) {
    this.name = name;
    this.poolSize = poolSize;
    this.#cut = cut;
    this.#host = host;
    this.#visits = visits;
  }

  get url(): string {
    return `http://${this.#host}:${this.publicPort}`;
  }

  /** How many sockets the client holds in its pool at the moment. */
  get connected(): number {
    return this.#pool.size;
  }

  async open(publicPort: number): Promise<void> {
    this.poolPort = await listen(this.#poolServer, 0, this.#host);
    this.publicPort = await listen(this.#publicServer, publicPort, this.#host);
  }

  /** Closes some sockets of the pool, as the server does after a request. */
  dropSockets(count: number): void {
    for (const socket of [...this.#pool].slice(0, count)) socket.destroy();
  }

  /** Takes no more sockets into the pool, but leaves those that are there. */
  stopJoining(): void {
    this.#poolServer.close();
  }

  async close(): Promise<void> {
    const servers = [this.#poolServer, this.#publicServer].filter((server) => server.listening);
    const down = servers.map((server) => once(server, 'close'));
    for (const server of servers) server.close();
    for (const socket of [...this.#pool, ...this.#public]) socket.destroy();
    await Promise.all(down);
  }

  #join(socket: Socket): void {
    socket.on('error', () => {});
    if (this.#pool.size >= this.poolSize) {
      socket.destroy();
      return;
    }
    this.#pool.add(socket);
    this.joined += 1;
    socket.once('close', () => {
      this.#pool.delete(socket);
      const at = this.#free.indexOf(socket);
      if (at >= 0) this.#free.splice(at, 1);
    });
    const waiting = this.#waiting.shift();
    if (waiting) waiting(socket);
    else this.#free.push(socket);
  }

  async #serve(visitor: Socket): Promise<void> {
    this.#public.add(visitor);
    visitor.on('error', () => {});
    visitor.once('close', () => this.#public.delete(visitor));
    if (this.isDead) {
      visitor.destroy();
      return;
    }
    if (this.#visits() === 'stalled') {
      visitor.resume();
      return;
    }
    if (this.#visits() === 'reminded') {
      const [head] = (await once(visitor, 'data')) as [Buffer];
      visitor.pause();
      if (!NO_REMINDER.test(head.toString('latin1'))) {
        visitor.end(`HTTP/1.1 401 Unauthorized\r\ncontent-length: ${REMINDER.length}\r\n\r\n${REMINDER}`);
        return;
      }
      visitor.unshift(head);
    }
    const pooled = await this.#take(visitor);
    if (!pooled) {
      visitor.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    visitor.once('close', () => pooled.destroy());
    pipeline(pooled, visitor, () => {});
    await this.#passOn(visitor, pooled).catch(() => {});
  }

  async #passOn(visitor: Socket, pooled: Socket): Promise<void> {
    pooled.setNoDelay(true);
    for await (const bytes of visitor) {
      for (const piece of this.#cut?.(bytes) ?? [bytes]) {
        await new Promise((written) => pooled.write(piece, written));
        // Time for the piece to be read before the next is written; they may still be read as one.
        if (this.#cut) await pause(2);
      }
    }
  }

  async #take(visitor: Socket): Promise<Socket | null> {
    const free = this.#free.shift();
    if (free) return free;
    return new Promise((resolve) => {
      const stop = (socket: Socket | null) => {
        clearTimeout(timer);
        visitor.off('close', give);
        const at = this.#waiting.indexOf(stop);
        if (at >= 0) this.#waiting.splice(at, 1);
        resolve(socket);
      };
      const give = () => stop(null);
      const timer = setTimeout(give, POOL_WAIT_MS);
      visitor.once('close', give);
      this.#waiting.push(stop);
    });
  }
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
