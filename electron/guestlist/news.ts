/**
 * What news says about tickets and orders, and whether it is newer than what is known. Nothing here knows of people's
 * invites; `judge.ts` draws the conclusions.
 */
import type {
  Facts,
  RegistrationChange,
  StatedRegistration,
  StatedTicket,
  TicketChange,
} from '../tito/facts.ts';
import { normaliseAddress } from './address.ts';
import type { Books } from './books.ts';
import { compareClocks, isNewer, type NewsClock, RANK } from './clock.ts';
import type { Registration, Ticket } from './entities.ts';

/** Where a statement comes from. */
export interface Source {
  readonly deliveryId: string;
  /** When it arrived. */
  readonly at: number;
  readonly bodyHash: string;
  /** The same bytes came before under another event's name: that name alone takes nothing away. */
  readonly otherName: boolean;
}

/** What became of the news: whose tickets to judge again, and whether any of it was new. */
export interface Effect {
  /** Addresses that hold or held a ticket this news is about. */
  readonly touched: ReadonlySet<string>;
  /** The slugs of the tickets it is about. */
  readonly tickets: readonly string[];
  /** `older`: about a moment before what is already known, and it adds nothing. */
  readonly age: 'new' | 'known' | 'older';
}

/** Writes what is believed of these facts into the books. */
export function applyNews(books: Books, facts: Facts, source: Source): Effect {
  switch (facts.about) {
    case 'ticket':
      return applyTicket(books, facts.change, facts.ticket, facts.registration, source);
    case 'order':
      return applyTicket(books, 'updated', facts.ticket, null, source);
    case 'registration':
      return applyRegistration(books, facts.change, facts.registration, facts.tickets, source);
    case 'check-in': {
      books.checkins.set(facts.ticket, {
        ticket: facts.ticket,
        at: facts.change === 'created' ? (facts.at ?? source.at) : null,
      });
      const holder = books.tickets.get(facts.ticket)?.holder;
      return { touched: new Set(holder ? [holder.address] : []), tickets: [facts.ticket], age: 'new' };
    }
    case 'nothing':
    case 'unreadable':
      return { touched: new Set(), tickets: [], age: 'known' };
  }
}

function applyTicket(
  books: Books,
  change: TicketChange,
  stated: StatedTicket,
  order: StatedRegistration | null,
  source: Source,
): Effect {
  const before = books.tickets.get(stated.slug) ?? unknownTicket(stated.slug);
  const believed = { void: stated.state === 'void' || (change === 'voided' && !source.otherName) };
  const reassigned = change === 'reassigned' && !source.otherName;
  const clock = ticketClock(stated, before, believed.void, reassigned, source);

  const after = { ...before };
  const newer = isNewer(clock, before.newest);
  if (newer) {
    after.newest = clock;
    after.void = believed.void;
    after.release = stated.release ?? before.release;
    after.reference = stated.reference ?? before.reference;
    after.registration = stated.registration ?? before.registration;
  }
  const address = stated.address === null ? null : normaliseAddress(stated.address);
  const removed = reassigned || (!stated.name && (stated.state === 'new' || stated.state === 'incomplete'));
  if ((stated.address !== null || removed) && isNewer(clock, before.heldSince)) {
    after.holder = address === null ? null : { address, name: stated.name, firstName: stated.firstName };
    after.unusable = stated.address !== null && address === null;
    after.heldSince = clock;
  }
  const completes =
    stated.state === 'complete' ||
    (change === 'completed' && stated.state !== 'void') ||
    (change === 'reassigned' && stated.state === null);
  if (completes && address !== null) after.completeFor = including(before.completeFor, address);
  after.mode = combinedMode(before.mode, stated.mode);

  const orderIsNews = order !== null && applyOrder(books, order, { ...clock, rank: RANK.other });
  if (after.registration) joinOrder(books, after.registration, after.slug);
  const changed = !same(before, after);
  if (changed) books.tickets.set(after.slug, after);
  return {
    touched: holders(before, after),
    tickets: [after.slug],
    age: changed || orderIsNews ? 'new' : isOlder(clock, before.newest) ? 'older' : 'known',
  };
}

function applyRegistration(
  books: Books,
  change: RegistrationChange,
  stated: StatedRegistration,
  tickets: readonly StatedTicket[],
  source: Source,
): Effect {
  const narrows = !source.otherName;
  const marked = change === 'marked_as_paid' || (change === 'marked_as_unpaid' && narrows);
  const clock: NewsClock = {
    at: stated.updatedAt,
    rank: marked ? 1 : 0,
    tie: stated.updatedAt === null ? source.deliveryId : source.bodyHash,
  };
  let isNews = applyOrder(books, marked ? { ...stated, paid: change === 'marked_as_paid' } : stated, clock);
  if (change === 'cancelled' && narrows) {
    const known = registrationOf(books, stated.slug);
    if (isNewer(clock, known.cancelled)) {
      books.registrations.set(stated.slug, { ...known, cancelled: clock });
      isNews = true;
    }
  }
  const touched = new Set<string>();
  for (const each of tickets) {
    const before = books.tickets.get(each.slug);
    const after = filledIn(before ?? unknownTicket(each.slug), each, clock, change === 'completed');
    if (!before || !same(before, after)) {
      books.tickets.set(after.slug, after);
      isNews = true;
    }
    joinOrder(books, stated.slug, after.slug);
    for (const address of holders(before ?? after, after)) touched.add(address);
  }
  // Its other tickets, known only from news of their own, are paid or cancelled with it.
  for (const slug of isNews ? registrationOf(books, stated.slug).tickets : []) {
    const holder = books.tickets.get(slug)?.holder;
    if (holder) touched.add(holder.address);
  }
  return { touched, tickets: tickets.map((each) => each.slug), age: isNews ? 'new' : 'known' };
}

/** An order's body adds unknown tickets and fills in addresses nobody has stated; it never changes a known holder. */
function filledIn(before: Ticket, stated: StatedTicket, clock: NewsClock, completes: boolean): Ticket {
  const after: Ticket = {
    ...before,
    reference: before.reference ?? stated.reference,
    registration: before.registration ?? stated.registration,
    release: before.release ?? stated.release,
    mode: combinedMode(before.mode, stated.mode),
  };
  if (stated.address === null) return after;
  const address = normaliseAddress(stated.address);
  const isFirst = before.filledBy === null || compareClocks(clock, before.filledBy) < 0;
  if (before.heldSince === null && isFirst) {
    after.holder = address === null ? null : { address, name: stated.name, firstName: stated.firstName };
    after.unusable = address === null;
    after.filledBy = clock;
  }
  if (completes && address !== null) after.completeFor = including(before.completeFor, address);
  return after;
}

/** Records what is said of an order: who bought it, whether it is paid or a test. True where any of it is news. */
function applyOrder(books: Books, stated: StatedRegistration, clock: NewsClock): boolean {
  const before = registrationOf(books, stated.slug);
  const after: Registration = {
    ...before,
    reference: before.reference ?? stated.reference,
    buyer: before.buyer || stated.buyer,
    test: before.test || stated.test,
  };
  if (stated.paid !== null && isNewer(clock, before.paid?.clock ?? null)) {
    after.paid = { is: stated.paid, clock };
  }
  if (same(before, after)) return false;
  books.registrations.set(stated.slug, after);
  // A newer statement of the same says nothing new.
  return after.test !== before.test || after.paid?.is !== before.paid?.is || after.buyer !== before.buyer;
}

function registrationOf(books: Books, slug: string): Registration {
  return (
    books.registrations.get(slug) ?? {
      slug,
      reference: null,
      buyer: '',
      tickets: [],
      cancelled: null,
      paid: null,
      test: false,
    }
  );
}

function joinOrder(books: Books, order: string, ticket: string): void {
  const known = registrationOf(books, order);
  if (known.tickets.includes(ticket)) return;
  books.registrations.set(order, { ...known, tickets: [...known.tickets, ticket] });
}

function ticketClock(
  stated: StatedTicket,
  known: Ticket,
  isVoid: boolean,
  isReassignment: boolean,
  source: Source,
): NewsClock {
  const rank = isVoid ? RANK.void : isReassignment ? RANK.reassigned : RANK.other;
  // A void without a time counts from the newest known one: it must not be outlived by what it ends.
  const at = stated.updatedAt ?? (isVoid ? (known.newest?.at ?? null) : null);
  return { at, rank, tie: stated.updatedAt === null ? source.deliveryId : source.bodyHash };
}

function unknownTicket(slug: string): Ticket {
  return {
    slug,
    reference: null,
    registration: null,
    release: null,
    holder: null,
    unusable: false,
    heldSince: null,
    filledBy: null,
    newest: null,
    void: false,
    completeFor: [],
    mode: 'unstated',
  };
}

/** One sign of a test is enough, for good; "live" only until then. */
function combinedMode(known: Ticket['mode'], stated: Ticket['mode']): Ticket['mode'] {
  if (known === 'test' || stated === 'test') return 'test';
  return known === 'live' || stated === 'live' ? 'live' : 'unstated';
}

function including(list: readonly string[], address: string): string[] {
  return list.includes(address) ? [...list] : [...list, address].sort();
}

function holders(before: Ticket, after: Ticket): Set<string> {
  return new Set([before.holder, after.holder].flatMap((holder) => (holder ? [holder.address] : [])));
}

function isOlder(clock: NewsClock, known: NewsClock | null): boolean {
  return known !== null && known.at !== null && (clock.at === null || clock.at < known.at);
}

function same(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
