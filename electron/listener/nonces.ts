/** Numbers used once that travel out and come back through the public URL: proof that it leads here. */
import { randomBytes } from 'node:crypto';

/** The path of such a number, below the public URL. */
export const PROBE_PATH = '/probe/';

export interface Nonce {
  readonly value: string;
  /** What the listener answers to it, so that the way back is proved too. */
  readonly reply: string;
}

export class Nonces {
  readonly #replies = new Map<string, string>();

  issue(): Nonce {
    const nonce = {
      value: randomBytes(16).toString('base64url'),
      reply: randomBytes(16).toString('base64url'),
    };
    this.#replies.set(nonce.value, nonce.reply);
    return nonce;
  }

  /** What to answer; undefined for a number that is not ours, or not any more. */
  replyTo(value: string): string | undefined {
    return this.#replies.get(value);
  }

  forget({ value }: Nonce): void {
    this.#replies.delete(value);
  }
}

/** The number in the address of a request; undefined where it is no probe. */
export function probeNonce(url: string): string | undefined {
  return url.startsWith(PROBE_PATH) ? url.slice(PROBE_PATH.length) : undefined;
}
