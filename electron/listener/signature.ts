import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Dialect } from '../../shared/model.ts';
import { headerText, isUsableSecret } from './endpoint.ts';

/** How far a Pro time stamp may lie before or after the arrival. Tito documents no window of its own. */
export const TIMESTAMP_TOLERANCE_MS = 5 * 60 * 1000;

export const SIGNATURE_HEADERS: Readonly<Record<Dialect, string>> = {
  classic: 'tito-signature',
  pro: 'x-tito-signature',
};

export type SignatureFailure =
  | { readonly kind: 'no-signature' }
  | { readonly kind: 'malformed-signature' }
  | { readonly kind: 'no-time' }
  | { readonly kind: 'malformed-time' }
  | { readonly kind: 'mismatch' }
  /** Signed rightly, but too long before (positive) or after (negative) its arrival. */
  | { readonly kind: 'stale'; readonly ageMs: number };

/** `secret`: which of those given it was signed with. */
export type Verdict =
  | { readonly ok: true; readonly secret: number }
  | { readonly ok: false; readonly why: SignatureFailure };

// 32 bytes in their one canonical spelling: Buffer's lenient decoder would let two spellings through.
const BASE64_DIGEST = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
const HEX_DIGEST = /^[0-9a-fA-F]{64}$/;
const UNIX_SECONDS = /^\d{1,12}$/;

function refused(kind: Exclude<SignatureFailure['kind'], 'stale'>): Verdict {
  return { ok: false, why: { kind } };
}

/** The place of the first secret that fits; -1 where none does. */
function fitting(secrets: readonly string[], given: Buffer, prefix: string, body: Buffer): number {
  return secrets.findIndex((secret) => {
    if (!isUsableSecret(secret)) return false;
    const hmac = createHmac('sha256', secret);
    if (prefix !== '') hmac.update(prefix);
    return timingSafeEqual(hmac.update(body).digest(), given);
  });
}

/**
 * Judges whether a request was signed by Tito with one of the connection's secrets, over the raw bytes of its body.
 *
 * Classic: `Tito-Signature`, base64, over the body. Pro: `X-Tito-Signature`, hex, over `timestamp.body`, where the
 * time stamp may lie at most five minutes either side of `arrivedAt` (UTC milliseconds).
 */
export function verify(
  dialect: Dialect,
  secrets: readonly string[],
  headers: IncomingHttpHeaders,
  body: Buffer,
  arrivedAt: number,
): Verdict {
  const signature = headerText(headers, SIGNATURE_HEADERS[dialect]);
  if (signature === '') return refused('no-signature');

  if (dialect === 'classic') {
    if (!BASE64_DIGEST.test(signature)) return refused('malformed-signature');
    const secret = fitting(secrets, Buffer.from(signature, 'base64'), '', body);
    return secret < 0 ? refused('mismatch') : { ok: true, secret };
  }

  if (!HEX_DIGEST.test(signature)) return refused('malformed-signature');
  const timestamp = headerText(headers, 'x-tito-timestamp');
  if (timestamp === '') return refused('no-time');
  if (!UNIX_SECONDS.test(timestamp)) return refused('malformed-time');
  const secret = fitting(secrets, Buffer.from(signature, 'hex'), `${timestamp}.`, body);
  if (secret < 0) return refused('mismatch');

  // Judged last: the time is only worth a word once it is known to be Tito's.
  const ageMs = arrivedAt - Number(timestamp) * 1000;
  if (Math.abs(ageMs) > TIMESTAMP_TOLERANCE_MS) return { ok: false, why: { kind: 'stale', ageMs } };
  return { ok: true, secret };
}
