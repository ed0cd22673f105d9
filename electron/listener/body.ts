import type { IncomingMessage } from 'node:http';

/** The largest body taken, in bytes. Tito's are a few KB; an order of a hundred tickets stays far below. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/** The body's size as the request declares it; 0 where it declares none (chunked, or no body). */
export function declaredLength(req: IncomingMessage): number {
  const length = req.headers['content-length'];
  return length === undefined ? 0 : Number(length);
}

export type ReadBody =
  | { readonly kind: 'whole'; readonly body: Buffer }
  | { readonly kind: 'too-large' | 'cut-off' };

const EMPTY = Buffer.alloc(0);

/** Reads the raw bytes, never as text: a character may be cut anywhere. `done` is called exactly once. */
export function readBody(req: IncomingMessage, limit: number, done: (result: ReadBody) => void): void {
  let first: Buffer = EMPTY;
  let rest: Buffer[] | undefined;
  let length = 0;
  let isSettled = false;

  const onData = (chunk: Buffer): void => {
    if (isSettled) return;
    length += chunk.length;
    if (length > limit) settle({ kind: 'too-large' });
    else if (first === EMPTY) first = chunk;
    else if (rest === undefined) rest = [first, chunk];
    else rest.push(chunk);
  };
  const onEnd = (): void => {
    settle({ kind: 'whole', body: rest === undefined ? first : Buffer.concat(rest, length) });
  };
  const onClose = (): void => settle({ kind: 'cut-off' });
  const settle = (result: ReadBody): void => {
    if (isSettled) return;
    isSettled = true;
    done(result);
  };

  req.on('data', onData);
  req.on('end', onEnd);
  req.on('close', onClose);
}
