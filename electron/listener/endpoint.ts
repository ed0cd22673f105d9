import type { IncomingHttpHeaders } from 'node:http';
import type { Dialect } from '../../shared/model.ts';
import type { Stopwatch } from './timings.ts';

/** What the listener must know of a connection to judge a request to its endpoint. */
export interface Endpoint {
  readonly id: string;
  readonly dialect: Dialect;
  /** One security token or signing secret; two while rotating; none before the organizer has pasted it. */
  readonly secrets: readonly string[];
}

/** A request that was proved to come from Tito, exactly as it arrived. */
export interface VerifiedDelivery {
  readonly connection: string;
  readonly dialect: Dialect;
  /** Classic: the (unsigned) header's word for it. Pro: '', because the event is in the signed body. */
  readonly event: string;
  /** When the request's headers were in, not when its body was. */
  readonly receivedAt: number;
  /** Only what may be kept: never a signature, a cookie or a credential. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly watch: Stopwatch;
}

const KEPT_HEADERS = [
  'content-type',
  'user-agent',
  'x-webhook-name',
  'x-webhook-endpoint-id',
  'x-tito-webhook-event',
  'x-tito-timestamp',
] as const;
const KEPT_HEADER_LENGTH = 256;

const ENDPOINT_PATH = /^\/hooks\/([A-Za-z0-9_-]{1,64})(?:\?|$)/;

/** The connection's id in the address of a request (a query is allowed and ignored); undefined without one. */
export function endpointId(url: string): string | undefined {
  return ENDPOINT_PATH.exec(url)?.[1];
}

/** A header as text without surrounding white space; '' where there is none. */
export function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A blank secret is none: anyone can sign with it. */
export function isUsableSecret(secret: string): boolean {
  return secret.trim() !== '';
}

/** The headers that are stored with a delivery, each cut to 256 characters. */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headerText(headers, name);
    if (value !== '') kept[name] = value.slice(0, KEPT_HEADER_LENGTH);
  }
  return kept;
}

/** The event that a request claims by header; not signed in either dialect. Cut to 256 characters. */
export function claimedEvent(headers: IncomingHttpHeaders): string {
  const name = headerText(headers, 'x-webhook-name') || headerText(headers, 'x-tito-webhook-event');
  return name.slice(0, KEPT_HEADER_LENGTH);
}
