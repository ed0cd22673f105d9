import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Change, Changes } from './changes.ts';

/** A comment is sent this often (milliseconds), so that proxies keep the stream and dead ones are noticed. */
export const HEARTBEAT_INTERVAL = 15_000;
/** What may wait for one slow window, in bytes, before it is disconnected; it takes a new snapshot then. */
export const BUFFER_LIMIT = 1024 * 1024;

/** The changes as server-sent events, to every window in a browser. */
export class EventStream {
  readonly #windows = new Set<ServerResponse>();
  readonly #changes: Changes;
  readonly #heartbeat: NodeJS.Timeout;
  /** Set while there are windows. */
  #stop: (() => void) | null = null;

  constructor(changes: Changes) {
    this.#changes = changes;
    this.#heartbeat = setInterval(() => this.#broadcast(': still here\n\n'), HEARTBEAT_INTERVAL);
    this.#heartbeat.unref();
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
    if (since !== null) response.write(this.#changes.missed(since).map(message).join(''));
    this.#windows.add(response);
    this.#stop ??= this.#changes.follow((change) => this.#broadcast(message(change)));
    response.on('close', () => this.#leave(response));
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const response of this.#windows) {
      this.#leave(response);
      response.end();
    }
  }

  #leave(response: ServerResponse): void {
    this.#windows.delete(response);
    if (this.#windows.size > 0) return;
    this.#stop?.();
    this.#stop = null;
  }

  #broadcast(text: string): void {
    for (const response of this.#windows) {
      response.write(text);
      if (response.writableLength > BUFFER_LIMIT) {
        this.#leave(response);
        response.destroy();
      }
    }
  }
}

function message({ seq, text }: Change): string {
  return text === null ? `id: ${seq}\nevent: reset\ndata: {}\n\n` : `id: ${seq}\ndata: ${text}\n\n`;
}

function readSeq(value: string | string[] | null): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
