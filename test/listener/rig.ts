import net from 'node:net';
import { onTestFinished } from 'vitest';
import type { Endpoint, VerifiedDelivery } from '../../electron/listener/endpoint.ts';
import type { Limits } from '../../electron/listener/limits.ts';
import type { Visit } from '../../electron/listener/links.ts';
import { type Listener, startListener } from '../../electron/listener/listener.ts';
import { Nonces } from '../../electron/listener/nonces.ts';
import type { Rejected } from '../../electron/listener/rejected.ts';
import { classicHeaders } from '../helpers/sign.ts';

export const TOKEN = 'classic-token';
export const PRO_SECRET = 'pro-secret';
/** A body with characters of more than one byte. */
export const BODY = '{"slug":"ti_1","name":"Zoë Müller"}';
/** The rig's clock stands still here unless a test moves it. */
export const NOW = 1_770_633_000_000;

export const CLASSIC: Endpoint = { id: 'classic', dialect: 'classic', secrets: [TOKEN] };
export const PRO: Endpoint = { id: 'pro', dialect: 'pro', secrets: [PRO_SECRET] };
export const UNREADY: Endpoint = { id: 'unready', dialect: 'classic', secrets: [' '] };

export interface Rig {
  readonly listener: Listener;
  readonly received: VerifiedDelivery[];
  readonly rejected: Rejected[];
  readonly nonces: Nonces;
  now: number;
}

interface RigOptions {
  readonly endpoints?: readonly Endpoint[];
  readonly limits?: Partial<Limits>;
  readonly receive?: (delivery: VerifiedDelivery) => Promise<void>;
  readonly visit?: (code: string) => Visit;
  readonly onVisit?: (code: string) => void;
}

/** A listener on a free port, closed when the test is over. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const endpoints = options.endpoints ?? [CLASSIC, PRO, UNREADY];
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const received: VerifiedDelivery[] = [];
  const rejected: Rejected[] = [];
  const clock = { now: NOW };
  const nonces = new Nonces();
  const listener = await startListener({
    port: 0,
    lookup: (id) => byId.get(id),
    others: () => byId.values(),
    receive: async (delivery) => {
      await options.receive?.(delivery);
      received.push(delivery);
    },
    visit: options.visit ?? (() => 'unknown'),
    onVisit: options.onVisit ?? (() => {}),
    now: () => clock.now,
    replyTo: (nonce) => nonces.replyTo(nonce),
    onRejected: (one) => rejected.push(one),
    limits: { checkMs: 20, lingerMs: 100, closeMs: 500, ...options.limits },
  });
  onTestFinished(() => listener.close());
  return Object.assign(clock, { listener, received, rejected, nonces });
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A client that writes bytes and reads answers, with no manners of its own. */
export class RawClient {
  readonly socket: net.Socket;
  /** What went wrong on the connection, if anything did. */
  error: Error | undefined;
  /** Resolves with the connection's end, however it comes. */
  readonly closed: Promise<void>;
  #bytes: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => {};

  /** `stays`: does not end its own side when the listener ends the other. */
  constructor(port: number, { stays = false } = {}) {
    this.socket = net.connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    this.socket.on('error', (error) => {
      this.error = error;
    });
    this.socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wake();
    };
    this.closed = new Promise((resolve) => {
      this.socket.once('close', () => resolve());
    });
    this.socket.once('end', () => {
      end();
      if (!stays) this.socket.end();
    });
    this.socket.once('close', end);
    onTestFinished(() => {
      this.socket.destroy();
    });
  }

  async connected(): Promise<void> {
    if (this.socket.connecting) await new Promise((resolve) => this.socket.once('connect', resolve));
  }

  /** Resolves once the bytes are with the system, or cannot be sent any more. */
  write(bytes: Buffer | string): Promise<void> {
    return new Promise((resolve) => {
      this.socket.write(bytes, () => resolve());
    });
  }

  get unread(): string {
    return this.#bytes.toString('latin1');
  }

  /** The next answer (`withBody: false` after HEAD), or null where the connection ends before one is whole. */
  async answer({ withBody = true } = {}): Promise<RawAnswer | null> {
    for (;;) {
      const whole = this.#take(withBody);
      if (whole !== null) return whole;
      if (this.#ended) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(withBody: boolean): RawAnswer | null {
    const text = this.unread;
    const headEnd = text.indexOf('\r\n\r\n');
    if (headEnd === -1) return null;
    const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    );
    const length = withBody ? Number(headers['content-length'] ?? 0) : 0;
    const end = headEnd + 4 + length;
    if (text.length < end) return null;
    this.#bytes = this.#bytes.subarray(end);
    return { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(headEnd + 4, end) };
  }
}

/** The bytes of a request's head, ending in the empty line. */
export function head(method: string, path: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A whole POST with these headers. */
export function post(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | string = BODY,
): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(head('POST', path, { ...headers, 'Content-Length': `${bytes.length}` })),
    bytes,
  ]);
}

/** A whole, correctly signed classic delivery. */
export function signedDelivery(
  body: Buffer | string,
  event = 'ticket.completed',
  path = '/hooks/classic',
): Buffer {
  return post(path, classicHeaders(event, Buffer.from(body), TOKEN), body);
}

/** Sends one request on a connection of its own and reads the answer. */
export async function ask(port: number, bytes: Buffer | string, withBody = true): Promise<RawAnswer | null> {
  const client = new RawClient(port);
  await client.write(bytes);
  const answer = await client.answer({ withBody });
  client.socket.destroy();
  return answer;
}

/** A promise and the means to resolve it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
