/** Counts everybody, a little at a time. */
import type { OverviewView } from '../../../shared/contract/overview.ts';
import { TYPES_NAMED } from '../../../shared/contract/overview.ts';
import type { Books } from '../../guestlist/books.ts';
import { isNewer, type NewsClock } from '../../guestlist/clock.ts';
import { ticketMode, ticketState } from '../../guestlist/judge.ts';
import type { State } from '../../guestlist/state.ts';
import { releaseName } from '../views.ts';

type Funnel = OverviewView['funnel'];

interface TypeCount {
  /** The newest: organizers rename their ticket types. */
  readonly title: string;
  readonly tickets: number;
  readonly waiting: number;
}

/** What is counted in one connection. `opened` is a number, whether or not visits are recorded. */
export interface Census {
  readonly types: readonly TypeCount[];
  readonly funnel: Readonly<Funnel & { opened: number }>;
  readonly testTickets: number;
}

/** After so many people or tickets the caller may let others in between. */
const PER_STEP = 250;
/** No title of a ticket type is told longer than this, in characters. */
export const TITLE_LIMIT = 120;

/** Counts every connection; yields every few hundred people and tickets. */
export function* census(state: State): Generator<void, Map<string, Census>> {
  const counted = new Map<string, Census>();
  for (const [id, { books }] of [...state.connections]) counted.set(id, yield* censusOf(books));
  return counted;
}

function* censusOf(books: Books): Generator<void, Census> {
  const types = new Map<
    string,
    { title: string; since: NewsClock | null; tickets: number; waiting: number }
  >();
  const funnel = { tickets: 0, waiting: 0, people: 0, invited: 0, opened: 0, checkedIn: 0 };
  let testTickets = 0;
  let seen = 0;
  for (const [, ticket] of books.tickets.entries()) {
    if (++seen % PER_STEP === 0) yield;
    const state = ticketState(books, ticket);
    if (state === 'void') continue;
    if (ticketMode(books, ticket) === 'test') {
      testTickets += 1;
      continue;
    }
    const title = releaseName(ticket).slice(0, TITLE_LIMIT);
    const { release, releaseSince } = ticket;
    const key = release?.slug || title;
    const type = types.get(key) ?? { title, since: releaseSince, tickets: 0, waiting: 0 };
    types.set(key, type);
    if (releaseSince !== null && isNewer(releaseSince, type.since)) {
      Object.assign(type, { title, since: releaseSince });
    }
    for (const one of [type, funnel]) {
      one.tickets += 1;
      if (state === 'unassigned') one.waiting += 1;
    }
  }
  for (const [, person] of books.participants.entries()) {
    if (++seen % PER_STEP === 0) yield;
    if (!person.entitled) continue;
    funnel.people += 1;
    if (person.invite.state === 'sent') funnel.invited += 1;
    if (person.invite.visitedAt !== null) funnel.opened += 1;
    if (person.tickets.some((slug) => books.checkins.get(slug)?.at != null)) funnel.checkedIn += 1;
  }
  return { types: [...types.values()], funnel, testTickets };
}

/** The sum of several connections, as the contract shows it. */
export function summed(
  parts: readonly Census[],
): Pick<OverviewView, 'types' | 'otherTypes' | 'testTickets'> & { funnel: Census['funnel'] } {
  const byTitle = new Map<string, { title: string; tickets: number; waiting: number }>();
  const funnel = { tickets: 0, waiting: 0, people: 0, invited: 0, opened: 0, checkedIn: 0 };
  for (const part of parts) {
    for (const key of Object.keys(funnel) as (keyof typeof funnel)[]) funnel[key] += part.funnel[key];
    for (const { title, tickets, waiting } of part.types) {
      const sum = byTitle.get(title) ?? { title, tickets: 0, waiting: 0 };
      byTitle.set(title, { title, tickets: sum.tickets + tickets, waiting: sum.waiting + waiting });
    }
  }
  const types = [...byTitle.values()].sort((a, b) => b.tickets - a.tickets || (a.title < b.title ? -1 : 1));
  const others = types.splice(TYPES_NAMED);
  const total = (what: 'tickets' | 'waiting') => others.reduce((sum, each) => sum + each[what], 0);
  return {
    types,
    otherTypes: { types: others.length, tickets: total('tickets'), waiting: total('waiting') },
    funnel,
    testTickets: parts.reduce((sum, each) => sum + each.testTickets, 0),
  };
}
