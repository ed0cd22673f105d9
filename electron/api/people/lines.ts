/** What the list needs to know of each person and each waiting ticket to find, count and sort them. */

import { assertNever, type InviteState } from '../../../shared/model.ts';
import type { SOURCES, Tab } from '../../../shared/people-query.ts';
import type { Books } from '../../guestlist/books.ts';
import type { Participant, Ticket } from '../../guestlist/entities.ts';
import { ticketMode, waitingReason } from '../../guestlist/judge.ts';
import { releaseName, unreachableName } from '../views.ts';
import { searchable } from './searchable.ts';

export interface Line {
  /** Name, address and references, one below the other; what sorts by name is this text. */
  readonly text: string;
  readonly tab: Exclude<Tab, 'everyone'>;
  readonly sources: readonly (typeof SOURCES)[number][];
  readonly isTest: boolean;
  readonly types: readonly string[];
  /** Times; null where it has not happened. */
  readonly sentAt: number | null;
  readonly openedAt: number | null;
  readonly checkedInAt: number | null;
}

export function personLine(books: Books, person: Participant): Line {
  const { address, name, invite, guest } = person;
  const tickets = person.tickets.flatMap((slug) => books.tickets.get(slug) ?? []);
  const checkins = tickets.flatMap(({ slug }) => books.checkins.get(slug)?.at ?? []);
  const sources: Line['sources'] = [
    ...(tickets.length > 0 ? (['ticket'] as const) : []),
    ...(guest ? (['by hand'] as const) : []),
  ];
  return {
    text: linesOf([searchable(name) || address, address, ...referencesOf(books, tickets)]),
    tab: tabOf(invite.state),
    sources: sources.length > 0 ? sources : ['no ticket'],
    isTest: tickets.some((ticket) => ticketMode(books, ticket) === 'test'),
    types: typesOf(tickets),
    sentAt: invite.sentAt,
    openedAt: invite.visitedAt?.last ?? null,
    checkedInAt: checkins.length > 0 ? Math.max(...checkins) : null,
  };
}

/** Null where somebody is named on it. */
export function waitingLine(books: Books, ticket: Ticket): Line | null {
  if (waitingReason(books, ticket) === null) return null;
  const buyer = ticket.registration === null ? '' : books.registrations.get(ticket.registration)?.buyer;
  return {
    text: linesOf([
      ...referencesOf(books, [ticket]),
      searchable(buyer ?? ''),
      ticket.slug,
      searchable(unreachableName(ticket)),
    ]),
    tab: 'waiting',
    sources: ['ticket'],
    isTest: ticketMode(books, ticket) === 'test',
    types: typesOf([ticket]),
    sentAt: null,
    openedAt: null,
    checkedInAt: null,
  };
}

function tabOf(state: InviteState): Line['tab'] {
  switch (state) {
    case 'sent':
      return 'invited';
    case 'queued':
    case 'sending':
    case 'retrying':
      return 'on the way';
    case 'failed':
    case 'ambiguous':
      return 'needs a look';
    case 'held':
    case 'withdrawn':
      return state;
    case 'none':
      return 'not invited';
    default:
      return assertNever(state);
  }
}

/** Each once; an order's is mostly the beginning of its tickets'. */
function referencesOf(books: Books, tickets: readonly Ticket[]): string[] {
  const found: string[] = [];
  for (const { reference, registration } of tickets) {
    const own = searchable(reference ?? '');
    const order = registration === null ? null : books.registrations.get(registration)?.reference;
    if (own !== '') found.push(own);
    const of = searchable(order ?? '');
    if (of !== '' && !own.includes(of) && !found.includes(of)) found.push(of);
  }
  return found;
}

function typesOf(tickets: readonly Ticket[]): string[] {
  const [only, ...others] = tickets;
  // Most hold one, and there are many of them.
  if (only && others.length === 0) return releaseName(only) === '' ? [] : [releaseName(only)];
  return [...new Set(tickets.map(releaseName))].filter(Boolean).sort();
}

/** Joined as one piece: text put together with "+" keeps its parts, which is much for a hundred thousand. */
function linesOf(parts: readonly string[]): string {
  return parts.join('\n');
}
