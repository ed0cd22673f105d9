import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { PAGE_POLICY } from './link-pages.ts';

/** A whole answer, made ready once: its raw header list and its body. */
export interface Answer {
  readonly status: number;
  readonly head: string[];
  /** Text, so that head and body leave in one write. */
  readonly body: string;
}

/** After how long Tito (or whoever asks) may try again when Usher could not take a delivery. */
const RETRY_AFTER_SECONDS = '30';

const FOR_BROWSERS = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'];

/** An answer for programs. `more` are further headers: name, value, name, value. */
export function plain(status: number, sentence: string, ...more: string[]): Answer {
  return answer(status, 'text/plain', `${sentence}\n`, [...FOR_BROWSERS, ...more]);
}

/** An answer for people: a page that stands by itself. */
export function page(status: number, html: string, ...more: string[]): Answer {
  const guards = ['Content-Security-Policy', PAGE_POLICY, 'Referrer-Policy', 'no-referrer'];
  return answer(status, 'text/html', html, [...FOR_BROWSERS, ...guards, ...more]);
}

function answer(status: number, type: string, text: string, more: readonly string[]): Answer {
  const head = [
    ...['Content-Type', `${type}; charset=utf-8`, 'Content-Length', String(Buffer.byteLength(text))],
    ...more,
  ];
  return { status, head, body: text };
}

/** Everything that an endpoint ever says. A refusal tells the sender nothing that the organizer alone should know. */
export const ANSWERS = {
  // Given to nobody but Tito, by the thousand: without what only a browser heeds.
  received: answer(200, 'text/plain', 'Received.\n', []),
  friendly: plain(
    200,
    "This is Usher, and this address works. It takes webhooks: paste it into Tito's webhook settings.",
  ),
  malformed: plain(400, 'This is not a request that can be understood.'),
  unproved: plain(401, 'This request could not be shown to come from Tito, so it was not taken.'),
  unknownAddress: plain(404, 'There is nothing at this address.'),
  method: plain(405, "This address only takes Tito's webhooks.", 'Allow', 'GET, HEAD, POST'),
  tooSlow: plain(408, 'The request took too long to arrive.'),
  tooLarge: plain(413, 'The request is larger than 1 MB.'),
  headersTooLarge: plain(431, "The request's headers are larger than 16 KB."),
  noSecret: plain(
    503,
    'This address is not ready yet: its security token is missing.',
    'Retry-After',
    RETRY_AFTER_SECONDS,
  ),
  notStored: plain(
    503,
    'The request could not be stored. Please send it again.',
    'Retry-After',
    RETRY_AFTER_SECONDS,
  ),
} as const satisfies Record<string, Answer>;

/** The most that is read and thrown away after an early answer. */
const LINGER_BYTES = 4 * 1024 * 1024;

/** Answers and keeps the connection open, unless the answer was told (`shouldKeepAlive`) to be the last. */
export function give(res: ServerResponse, answer: Answer): void {
  if (res.headersSent) return;
  res.writeHead(answer.status, answer.head);
  res.end(answer.body);
}

/**
 * Answers a request whose body is not wanted, then closes. Closing with unread bytes would reset the connection and
 * take the answer away from a client still sending; so what it sends is thrown away for a while first.
 */
export function giveAndClose(
  req: IncomingMessage,
  res: ServerResponse,
  answer: Answer,
  lingerMs: number,
): void {
  if (res.headersSent) return;
  res.shouldKeepAlive = false;
  res.writeHead(answer.status, answer.head);
  if (req.socket.readableEnded) {
    res.end(answer.body);
    return;
  }
  res.write(answer.body);

  let left = LINGER_BYTES;
  const finish = (): void => {
    clearTimeout(timer);
    req.off('data', discard);
    res.end();
  };
  const discard = (chunk: Buffer): void => {
    left -= chunk.length;
    if (left < 0) finish();
  };
  const timer = setTimeout(finish, lingerMs);
  req.on('data', discard);
  req.once('end', finish);
  req.once('close', finish);
}

/** Answers on the bare socket, where no request could be read, and closes it in the same polite way. */
export function giveRawAndClose(socket: Duplex, answer: Answer, lingerMs: number): void {
  const lines = [`HTTP/1.1 ${answer.status} ${STATUS_TEXT[answer.status] ?? 'Error'}`, 'Connection: close'];
  for (let i = 0; i < answer.head.length; i += 2) lines.push(`${answer.head[i]}: ${answer.head[i + 1]}`);
  socket.end(`${lines.join('\r\n')}\r\n\r\n${answer.body}`);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};
