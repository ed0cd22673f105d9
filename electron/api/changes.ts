import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Notification, notifications } from '../../shared/contract.ts';

/** A comment is sent this often (milliseconds), so that proxies keep the stream and dead ones are noticed. */
export const HEARTBEAT_INTERVAL = 15_000;
/** Changes kept for windows that come back after a short absence. */
export const RING_SIZE = 256;
/** The largest message, in bytes. */
export const MESSAGE_LIMIT = 64 * 1024;
/** What may wait for one slow window, in bytes, before it is disconnected; it takes a new snapshot then. */
export const BUFFER_LIMIT = 1024 * 1024;

interface SentChange {
  readonly seq: number;
  readonly text: string;
}

/** The stream of changes (server-sent events) to every open window. */
export class Changes {
  readonly #windows = new Set<ServerResponse>();
  readonly #ring: SentChange[] = [];
  readonly #log: (error: unknown) => void;
  readonly #heartbeat: NodeJS.Timeout;
  #last = 0;

  constructor(log: (error: unknown) => void) {
    this.#log = log;
    this.#heartbeat = setInterval(() => this.#broadcast(': still here\n\n'), HEARTBEAT_INTERVAL);
    this.#heartbeat.unref();
  }

  /** Sends one change to every window. One that cannot be sent makes them take a new snapshot instead. */
  publish(notification: Notification): void {
    const { seq, name } = notification;
    this.#last = seq;
    const value = notifications[name].safeParse(notification.value);
    const text = value.success
      ? `id: ${seq}\ndata: ${JSON.stringify({ seq, name, value: value.data })}\n\n`
      : null;
    if (text === null || Buffer.byteLength(text) > MESSAGE_LIMIT) {
      this.#log(new Error(`change ${seq} (${name}) ${text === null ? 'has another shape' : 'is too large'}`));
      this.#ring.length = 0;
      this.#broadcast(reset(seq));
      return;
    }
    this.#ring.push({ seq, text });
    if (this.#ring.length > RING_SIZE) this.#ring.shift();
    this.#broadcast(text);
  }

  /** Makes every window take a new snapshot, and keeps nothing of what was told before. */
  reset(): void {
    this.#ring.length = 0;
    this.#broadcast(reset(this.#last));
  }

  /** Starts one window's stream, from the change it saw last: `Last-Event-ID`, else `?since=`. */
  open(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.write('retry: 1000\n\n');
    const since = readSeq(request.headers['last-event-id'] ?? query.get('since'));
    if (since !== null) response.write(this.#missed(since));
    this.#windows.add(response);
    response.on('close', () => this.#windows.delete(response));
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const response of this.#windows) response.end();
  }

  #missed(since: number): string {
    if (since === this.#last) return '';
    const oldest = this.#ring[0]?.seq;
    // A number from the future belongs to an earlier run of Usher.
    if (since > this.#last || oldest === undefined || since + 1 < oldest) return reset(this.#last);
    return this.#ring
      .filter((change) => change.seq > since)
      .map((change) => change.text)
      .join('');
  }

  #broadcast(text: string): void {
    for (const response of this.#windows) {
      response.write(text);
      if (response.writableLength > BUFFER_LIMIT) {
        this.#windows.delete(response);
        response.destroy();
      }
    }
  }
}

function reset(seq: number): string {
  return `id: ${seq}\nevent: reset\ndata: {}\n\n`;
}

function readSeq(value: string | string[] | null): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
