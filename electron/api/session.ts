import { createHash, timingSafeEqual } from 'node:crypto';

/** How long a one-time code is good, in milliseconds. */
export const CODE_LIFETIME = 10 * 60_000;
/** Signed-in browsers remembered at once; the oldest makes room. */
export const SESSION_LIMIT = 64;
const CODE_LIMIT = 16;

export interface SessionOptions {
  /** The dashboard's bearer token. */
  readonly token: string;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/** Who is signed in. Kept in memory only: a restart of Usher ends every session. Secrets are kept as hashes. */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #token: Buffer;
  readonly #codes = new Map<string, number>();
  readonly #sessions = new Set<string>();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#token = sha256(options.token);
  }

  /** A code that signs one browser in, once, within ten minutes. */
  issueCode(): string {
    const code = this.#random();
    this.#codes.set(key(code), this.#options.now() + CODE_LIFETIME);
    keepNewest(this.#codes, CODE_LIMIT);
    return code;
  }

  /** Uses a code up. False: never issued, used before, or too old. */
  redeemCode(code: string): boolean {
    const id = key(code);
    const expires = this.#codes.get(id);
    this.#codes.delete(id);
    return expires !== undefined && this.#options.now() < expires;
  }

  /** Constant-time comparison with the bearer token. */
  isToken(token: string): boolean {
    return timingSafeEqual(sha256(token), this.#token);
  }

  /** Opens a session and returns its id, for the cookie. */
  open(): string {
    const id = this.#random();
    this.#sessions.add(key(id));
    keepNewest(this.#sessions, SESSION_LIMIT);
    return id;
  }

  has(id: string): boolean {
    return this.#sessions.has(key(id));
  }

  #random(): string {
    return this.#options.randomBytes(24).toString('base64url');
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function key(secret: string): string {
  return sha256(secret).toString('base64');
}

function keepNewest(entries: Map<string, unknown> | Set<string>, limit: number): void {
  for (const oldest of entries.keys()) {
    if (entries.size <= limit) return;
    entries.delete(oldest);
  }
}

/** The value of the cookie called `name`, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
