import type { IncomingHttpHeaders } from 'node:http';
import { assertNever, type Dialect } from '../../shared/model.ts';
import { type Endpoint, headerText } from './endpoint.ts';
import {
  otherConnection,
  REASONS,
  type Reason,
  untidyToken,
  wrongDialect,
  wrongTime,
  wrongToken,
} from './reasons.ts';
import { SIGNATURE_HEADERS, type SignatureFailure, verify } from './signature.ts';
import { TokenBucket } from './token-bucket.ts';

/** The most secrets of other connections tried for one refused request. */
export const OTHER_SECRETS_LIMIT = 32;
/** How much may be hashed per second for the sake of a better reason; also the most that can be saved up. */
export const EFFORT_BYTES_PER_SECOND = 8 * 1024 * 1024;
/** What one try costs at least, however small the body. */
const EFFORT_BYTES_PER_TRY = 4 * 1024;

/** A request that failed the signature check. */
export interface Unproved {
  readonly endpoint: Endpoint;
  readonly why: SignatureFailure;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly arrivedAt: number;
}

/** Finds the reason why a request failed the signature check, with bounded effort. */
export type Explain = (request: Unproved) => Reason;

/**
 * Anyone can cause this work by sending rubbish, so it draws on one budget of hashed bytes per second; once that
 * is used up the plain reason has to do. Nothing found here is ever told to the sender.
 */
export function createExplain(others: () => Iterable<Endpoint>, now: () => number): Explain {
  const effort = new TokenBucket(EFFORT_BYTES_PER_SECOND, EFFORT_BYTES_PER_SECOND, now);

  /** Whether the request would pass with this secret in this dialect, whatever its age. False once out of budget. */
  function wouldFit(request: Unproved, dialect: Dialect, secret: string): boolean {
    if (headerText(request.headers, SIGNATURE_HEADERS[dialect]) === '') return false;
    if (!effort.take(EFFORT_BYTES_PER_TRY + request.body.length)) return false;
    const verdict = verify(dialect, [secret], request.headers, request.body, request.arrivedAt);
    return verdict.ok || verdict.why.kind === 'stale';
  }

  function fittingOther(request: Unproved): Endpoint | undefined {
    let tries = 0;
    for (const other of others()) {
      if (other.id === request.endpoint.id) continue;
      for (const secret of other.secrets) {
        if (tries === OTHER_SECRETS_LIMIT) return undefined;
        tries += 1;
        if (wouldFit(request, other.dialect, secret)) return other;
      }
    }
    return undefined;
  }

  function strayAroundToken(request: Unproved): string | undefined {
    for (const secret of request.endpoint.secrets) {
      for (const { stray, token } of tidied(secret)) {
        if (wouldFit(request, request.endpoint.dialect, token)) return stray;
      }
    }
    return undefined;
  }

  return (request) => {
    const { why, endpoint } = request;
    switch (why.kind) {
      case 'no-signature': {
        const otherDialect: Dialect = endpoint.dialect === 'classic' ? 'pro' : 'classic';
        if (headerText(request.headers, SIGNATURE_HEADERS[otherDialect]) === '') return REASONS.noSignature;
        const other = fittingOther(request);
        return other === undefined ? wrongDialect(endpoint.dialect) : otherConnection(other.dialect);
      }
      case 'mismatch': {
        const stray = strayAroundToken(request);
        if (stray !== undefined) return untidyToken(endpoint.dialect, stray);
        const other = fittingOther(request);
        return other === undefined ? wrongToken(endpoint.dialect) : otherConnection(other.dialect);
      }
      case 'stale':
        return wrongTime(why.ageMs);
      case 'malformed-signature':
        return REASONS.malformedSignature;
      case 'no-time':
        return REASONS.noTime;
      case 'malformed-time':
        return REASONS.malformedTime;
      default:
        return assertNever(why);
    }
  };
}

const QUOTED = /^(["'`])(.+)\1$/s;

/** What the organizer may have meant to paste, with the name of what came along by mistake. */
function tidied(secret: string): { stray: string; token: string }[] {
  const variants: { stray: string; token: string }[] = [];
  const trimmed = secret.trim();
  if (trimmed !== secret) {
    const atStart = secret.trimStart() !== secret;
    const atEnd = secret.trimEnd() !== secret;
    const where = atStart && atEnd ? 'a space at each end' : `a space at the ${atEnd ? 'end' : 'start'}`;
    variants.push({ stray: where, token: trimmed });
  }
  const unquoted = QUOTED.exec(trimmed)?.[2];
  if (unquoted !== undefined) variants.push({ stray: 'quotation marks around it', token: unquoted.trim() });
  return variants;
}
