/** News about one ticket: what of it is believed, and what it replaces. */
import type { StatedRegistration, StatedTicket, TicketChange } from '../tito/facts.ts';
import { normaliseAddress } from './address.ts';
import type { Books } from './books.ts';
import { compareClocks, isNewer, isOlder, type NewsClock, RANK } from './clock.ts';
import type { Ticket } from './entities.ts';
import { holderOf } from './judge.ts';
import type { Effect, Source } from './news.ts';
import { applyOrder, holdersIn, joinOrder } from './order.ts';

/** Writes what is believed of a ticket's news, and of what it says about its order. */
export function applyTicket(
  books: Books,
  change: TicketChange,
  stated: StatedTicket,
  order: StatedRegistration | null,
  source: Source,
): Effect {
  const before = books.tickets.get(stated.slug) ?? unknownTicket(stated.slug);
  const isVoid = stated.state === 'void' || (change === 'voided' && !source.otherName);
  const isReassigned = change === 'reassigned' && !source.otherName;
  const clock = ticketClock(stated, before, isVoid, isReassigned, source);

  const after = described(before, stated, clock);
  if (isNewer(clock, before.newest)) {
    after.newest = clock;
    after.void = isVoid;
  }
  const address = stated.address === null ? null : normaliseAddress(stated.address);
  const isRemoved =
    isReassigned || (!stated.name && (stated.state === 'new' || stated.state === 'incomplete'));
  if (stated.address !== null) {
    after.named = true;
    after.fills = [];
  }
  if ((stated.address !== null || isRemoved) && isNewer(clock, before.heldSince)) {
    after.holder = address === null ? null : { address, name: stated.name, firstName: stated.firstName };
    after.unusable = stated.address !== null && address === null;
    after.heldSince = clock;
  } else if (after.named && !before.named) {
    // Somebody was named and taken off it again before an order spoke of anybody.
    after.holder = null;
    after.unusable = false;
  }
  if (!after.named) Object.assign(after, filledFrom(after));
  const completes =
    stated.state === 'complete' ||
    (change === 'completed' && stated.state !== 'void') ||
    (isReassigned && stated.state === null);
  if (completes && address !== null) after.completeFor = including(before.completeFor, address);
  after.corrected = stillCorrected(after);

  const orderIsNews = order !== null && applyOrder(books, order, { ...clock, rank: RANK.other });
  if (after.registration) joinOrder(books, after.registration, after.slug);
  const changed = !same(before, after);
  if (changed) books.tickets.set(after.slug, after);
  return {
    // The order's other tickets are paid or tests with this one.
    touched: new Set([...holders(before, after), ...(orderIsNews ? holdersIn(books, order.slug) : [])]),
    tickets: [after.slug],
    age: changed || orderIsNews ? 'new' : isOlder(clock, before.newest) ? 'older' : 'known',
  };
}

/** The ticket with what this news says it is, whoever holds it. */
export function described(before: Ticket, stated: StatedTicket, clock: NewsClock): Ticket {
  const after: Ticket = {
    ...before,
    reference: before.reference ?? stated.reference,
    mode: combinedMode(before.mode, stated.mode),
  };
  if (stated.release !== null && isNewer(clock, before.releaseSince)) {
    after.release = stated.release;
    after.releaseSince = clock;
  }
  if (stated.registration !== null && isNewer(clock, before.registrationSince)) {
    after.registration = stated.registration;
    after.registrationSince = clock;
  }
  return after;
}

/**
 * The holder as orders name one, after whatever took the last one off the ticket. Of orders that state their time the
 * oldest counts, in whichever order they arrive; else whichever arrived first.
 */
export function filledFrom({ fills, heldSince }: Ticket): Pick<Ticket, 'holder' | 'unusable'> {
  const later = fills.filter(({ clock }) => isNewer(clock, heldSince));
  const [first] = later;
  const timed = later
    .filter(({ clock }) => clock.at !== null)
    .sort((a, b) => compareClocks(a.clock, b.clock));
  const chosen = first?.clock.at === null ? first : timed[0];
  if (!chosen) return { holder: null, unusable: false };
  const { address, name, firstName } = chosen;
  return { holder: address === null ? null : { address, name, firstName }, unusable: address === null };
}

export function unknownTicket(slug: string): Ticket {
  return {
    slug,
    reference: null,
    registration: null,
    registrationSince: null,
    release: null,
    releaseSince: null,
    holder: null,
    unusable: false,
    heldSince: null,
    named: false,
    fills: [],
    newest: null,
    void: false,
    completeFor: [],
    mode: 'unstated',
    corrected: null,
    released: false,
  };
}

/** A correction ends when Tito states a third address. */
export function stillCorrected({ holder, unusable, corrected }: Ticket): Ticket['corrected'] {
  if (corrected === null || (holder === null && !unusable)) return corrected;
  const stated = holder?.address;
  return stated === corrected.from || stated === corrected.to ? corrected : null;
}

export function including(list: readonly string[], address: string): string[] {
  return list.includes(address) ? [...list] : [...list, address].sort();
}

/** Who held the ticket, and who does now. */
export function holders(before: Ticket, after: Ticket): string[] {
  return [holderOf(before), holderOf(after)].flatMap((holder) => (holder ? [holder.address] : []));
}

export function same(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
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

/** One sign of a test is enough, for good; "live" only until then. */
function combinedMode(known: Ticket['mode'], stated: Ticket['mode']): Ticket['mode'] {
  if (known === 'test' || stated === 'test') return 'test';
  return known === 'live' || stated === 'live' ? 'live' : 'unstated';
}
