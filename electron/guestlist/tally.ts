/** How many tickets and orders became known, and how many people were invited, hour by hour. It names nobody. */
import { z } from 'zod';
import type { Books } from './books.ts';
import type { Ticket } from './entities.ts';
import type { BookRecord } from './records.ts';

export const HOUR_IN_MS = 3_600_000;

export interface Tallied {
  orders: number;
  tickets: number;
  invites: number;
}

/** By the hour's number since 1970, UTC. Test tickets are in none of it. */
export type Tally = Map<number, Tallied>;

/** Hours as they are written down: number, orders, tickets, invites. */
export const tallyHours = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]));

/** Counts what a record adds; to be called while the books are as they were before it. */
export function noteInTally(tally: Tally, books: Books, record: BookRecord): void {
  if (record.t === 'mailed') {
    const { mail, state } = record;
    // What goes out again is no further invite.
    if (mail.kind === 'invite' && mail.copy === 1 && state === 'sent') add(tally, record.at, 'invites');
    return;
  }
  if (!('puts' in record)) return;
  const { tickets = [], registrations = [], participants = [] } = record.puts;
  for (const ticket of tickets) {
    if (ticket.mode !== 'test' && !books.tickets.get(ticket.slug)) {
      add(tally, Math.min(record.at, statedAt(ticket) ?? record.at), 'tickets');
    }
  }
  for (const order of registrations) {
    if (order.test || books.registrations.get(order.slug)) continue;
    const its = tickets.flatMap((each) => (each.registration === order.slug ? (statedAt(each) ?? []) : []));
    add(tally, Math.min(record.at, ...its), 'orders');
  }
  for (const { address, invite } of participants) {
    // The organizer says that a mail that may have arrived did.
    const wasDoubtful = books.participants.get(address)?.invite.state === 'ambiguous';
    if (wasDoubtful && invite.state === 'sent' && invite.copy === 1) add(tally, record.at, 'invites');
  }
}

export function* hoursOf(tally: Tally): Iterable<z.infer<typeof tallyHours>[number]> {
  for (const [hour, { orders, tickets, invites }] of tally) yield [hour, orders, tickets, invites];
}

export function putHours(tally: Tally, hours: z.infer<typeof tallyHours>): void {
  for (const [hour, orders, tickets, invites] of hours) tally.set(hour, { orders, tickets, invites });
}

function add(tally: Tally, at: number, what: keyof Tallied): void {
  const hour = Math.floor(at / HOUR_IN_MS);
  const tallied = tally.get(hour) ?? { orders: 0, tickets: 0, invites: 0 };
  tallied[what] += 1;
  tally.set(hour, tallied);
}

/** The time of the first news of a ticket that was not known: of one found later, about when it was bought. */
function statedAt({ newest, registrationSince, releaseSince, fills }: Ticket): number | null {
  return (newest ?? registrationSince ?? releaseSince ?? fills[0]?.clock)?.at ?? null;
}
