/** Judging one person again, and bringing their invite in line. */
import type { Books, Draft } from './books.ts';
import { NO_INVITE, type Participant, type Policy } from './entities.ts';
import { afterEvent, type Mint } from './invite.ts';
import { holderOf, judge } from './judge.ts';
import { withNotice } from './notice.ts';

/** Judges whoever is at this address by the tickets they hold as the draft stands. */
export function settle(
  books: Draft,
  address: string,
  event: string | null,
  policy: Policy,
  mint: Mint,
): void {
  const before = books.participants.get(address) ?? newcomer(address);
  const known = before.tickets.filter((slug) => holds(books, address, slug));
  const tickets = [...new Set([...known, ...heldBy(books, address)])];
  const holders = tickets.flatMap((slug) => books.tickets.get(slug)?.holder ?? []);
  const named = holders.find((holder) => holder.name);
  const person = {
    ...before,
    tickets,
    name: named?.name ?? before.name,
    firstName: named ? named.firstName : before.firstName,
    event: event ?? before.event,
  };
  const judged = judge(books, person, policy);
  const why = tickets.length === 0 ? (whyGone(books, before) ?? judged.why) : judged.why;
  const after = afterEvent(person, { ...judged, why }, policy, books.sending, mint);
  books.participants.set(address, withNotice(books, before, after, policy, mint));
}

export function newcomer(address: string): Participant {
  return {
    address,
    name: '',
    firstName: null,
    tickets: [],
    entitled: false,
    invite: NO_INVITE,
    event: null,
    blocked: null,
    stood: null,
    guest: false,
    takenAway: false,
    notice: null,
  };
}

/** What became of the tickets somebody held until now; null where there were none, or an override says more. */
function whyGone(books: Books, { tickets, blocked, address }: Participant): string | null {
  const gone = tickets.find((slug) => !holds(books, address, slug));
  if (blocked || gone === undefined) return null;
  const ticket = books.tickets.get(gone);
  if (!ticket?.holder) return 'nobody is named on the ticket any more';
  const isCorrected = ticket.holder.address === address && ticket.corrected?.from === address;
  return isCorrected ? 'you corrected the address of the ticket' : 'the ticket was given to somebody else';
}

function holds(books: Books, address: string, slug: string): boolean {
  const ticket = books.tickets.get(slug);
  return ticket !== undefined && holderOf(ticket)?.address === address;
}

/** Among the tickets written on this draft, those that this address holds now. */
function* heldBy(books: Draft, address: string): Iterable<string> {
  for (const ticket of books.tickets.written.values()) {
    if (holderOf(ticket)?.address === address) yield ticket.slug;
  }
}
