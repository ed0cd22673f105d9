import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { printable } from '../../shared/printable.ts';
import { claimedEvent, headerText } from './endpoint.ts';
import type { Reason } from './reasons.ts';

/** A request that was refused at the door and never stored. */
export interface Rejected {
  readonly id: string;
  /** Null where the request did not reach any connection's address. */
  readonly connection: string | null;
  readonly at: number;
  /** As claimed by header, control characters escaped; '' where it claimed none. Not proved by anything. */
  readonly event: string;
  /** What was answered; for a sender who had already gone, what would have been. */
  readonly status: number;
  readonly code: string;
  readonly reason: string;
  readonly action: string;
  /** The sender's address as the tunnel stated it; null where it stated none. */
  readonly remote: string | null;
  /** It carried all the headers that Tito Pro sends: one that Tito Pro counts as a failure. */
  readonly likePro: boolean;
}

/** How many refused requests to a connection's address are remembered. */
export const REMEMBERED_REFUSALS = 200;
/** How many of those that reached no connection: apart, so that scanners cannot crowd out the useful ones. */
export const REMEMBERED_STRAYS = 20;

/** Not the user agent, whose version may change. */
const PRO_HEADERS = ['x-tito-webhook-event', 'x-tito-timestamp', 'x-tito-signature'];
const EVENT_LENGTH = 100;
const ADDRESS_LENGTH = 45;

function statedRemote(headers: IncomingHttpHeaders): string | null {
  const first = headerText(headers, 'x-forwarded-for').split(',', 1)[0]?.trim() ?? '';
  return first.length <= ADDRESS_LENGTH && isIP(first) !== 0 ? first : null;
}

interface Remembered {
  readonly order: number;
  readonly rejected: Rejected;
}

/** The newest refused requests, in memory only: what strangers send must never fill the disk. */
export class RejectedRequests {
  readonly #refusals: Remembered[] = [];
  readonly #strays: Remembered[] = [];
  readonly #prefix: string;
  #count = 0;

  /** `startedAt` (UTC milliseconds) keeps ids apart from those of an earlier run. */
  constructor(startedAt: number) {
    this.#prefix = `rejected-${startedAt.toString(36)}`;
  }

  /** Remembers one and returns it as remembered. `connection` is null for a stray. */
  add(
    connection: string | null,
    at: number,
    headers: IncomingHttpHeaders,
    status: number,
    { code, reason, action }: Reason,
  ): Rejected {
    this.#count += 1;
    const rejected: Rejected = {
      id: `${this.#prefix}-${this.#count}`,
      connection,
      at,
      event: printable(claimedEvent(headers).slice(0, EVENT_LENGTH)),
      status,
      code,
      reason,
      action,
      remote: statedRemote(headers),
      likePro: PRO_HEADERS.every((name) => headerText(headers, name) !== ''),
    };
    const ring = connection === null ? this.#strays : this.#refusals;
    ring.push({ order: this.#count, rejected });
    if (ring.length > (connection === null ? REMEMBERED_STRAYS : REMEMBERED_REFUSALS)) ring.shift();
    return rejected;
  }

  /** All that are remembered, newest first. */
  list(): readonly Rejected[] {
    const all = [...this.#refusals, ...this.#strays].sort((a, b) => b.order - a.order);
    return all.map(({ rejected }) => rejected);
  }
}
