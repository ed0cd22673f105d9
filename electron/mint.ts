/** Where ids and access codes come from. */
import { randomBytes } from 'node:crypto';
import type { Mint } from './guestlist/invite.ts';

/** Mints by the clock that `now` is: 128 bits for a code, which opens a door, and 96 for an id. */
export function minting(now: () => number): () => Mint {
  return () => ({
    now: now(),
    code: () => randomBytes(16).toString('base64url'),
    id: () => randomBytes(12).toString('hex'),
  });
}
