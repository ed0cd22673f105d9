/**
 * What news says, and whether it is newer than what is known. Nothing here knows of people's invites; `judge.ts` draws
 * the conclusions.
 */
import type { Facts } from '../tito/facts.ts';
import type { Books } from './books.ts';
import { holderOf } from './judge.ts';
import { applyRegistration } from './registration-news.ts';
import { applyTicket } from './ticket-news.ts';

/** Where a statement comes from. */
export interface Source {
  readonly deliveryId: string;
  /** When it arrived. */
  readonly at: number;
  readonly bodyHash: string;
  /** The same bytes came before under another event's name: then the name alone says nothing. */
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
    case 'check-in':
      return applyCheckin(books, facts, source);
    case 'nothing':
    case 'unreadable':
      return { touched: new Set(), tickets: [], age: 'known' };
  }
}

/** Their bodies state no time of their own: of a ticket's check-ins that counts which arrived last. */
function applyCheckin(books: Books, facts: Facts & { about: 'check-in' }, source: Source): Effect {
  const ticket = books.tickets.get(facts.ticket);
  const holder = ticket && holderOf(ticket);
  const tickets = [facts.ticket];
  const known = books.checkins.get(facts.ticket);
  // That the name alone is another takes nothing away.
  if (facts.change === 'deleted' && source.otherName) return { touched: new Set(), tickets, age: 'known' };
  if (known && known.heard > source.deliveryId) return { touched: new Set(), tickets, age: 'older' };
  const at = facts.change === 'created' ? (facts.at ?? source.at) : null;
  books.checkins.set(facts.ticket, { ticket: facts.ticket, at, heard: source.deliveryId });
  return { touched: new Set(holder ? [holder.address] : []), tickets, age: 'new' };
}
