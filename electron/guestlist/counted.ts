/** How many people and tickets stand how; kept up record by record, for with many it takes long to count them anew. */
import { z } from 'zod';
import type { Books } from './books.ts';
import type { Participant, Ticket } from './entities.ts';
import { isStanding, wasEverOut } from './invite.ts';
import { waitingReason } from './judge.ts';
import type { BookRecord, Puts } from './records.ts';
import { type Steps, stepwise } from './steps.ts';

export const counted = z.object({
  participants: z.number(),
  invited: z.number(),
  held: z.number(),
  /** Of the held ones those held as tests. */
  testHeld: z.number(),
  /** Tickets nobody can be invited for yet. */
  waiting: z.number(),
  /** Invites that were refused or are in doubt. */
  needsALook: z.number(),
  /** People to be removed from the hub by hand. */
  takeAway: z.number(),
});
export type Counted = z.infer<typeof counted>;

export function nothingCounted(): Counted {
  return { participants: 0, invited: 0, held: 0, testHeld: 0, waiting: 0, needsALook: 0, takeAway: 0 };
}

/** Was a link ever out, and none is theirs now? */
export function mayStillHaveAccess({ entitled, invite }: Participant): boolean {
  return !entitled && !isStanding(invite) && wasEverOut(invite);
}

/** Whom and what a record may change the count of. */
interface Touched {
  readonly people: Iterable<string>;
  readonly tickets: Iterable<string>;
}

/** Applies a record to the books by `apply`, and counts on. */
export function countingOn(into: Counted, books: Books, record: BookRecord, apply: () => void): void {
  const touched = touchedBy(books, record);
  count(into, books, touched, -1);
  apply();
  count(into, books, touched, 1);
}

/** The same for what a base segment brings. */
export function countingPuts(into: Counted, books: Books, puts: Puts, apply: () => void): void {
  const touched = touchedByPuts(books, puts);
  count(into, books, touched, -1);
  apply();
  count(into, books, touched, 1);
}

/** Counts everybody. */
export function* countedAnew(books: Books): Steps<Counted> {
  const into = nothingCounted();
  for (const entry of stepwise(books.participants.entries())) {
    if (entry) countPerson(into, entry[1], 1);
    else yield;
  }
  for (const entry of stepwise(books.tickets.entries())) {
    if (entry) countTicket(into, books, entry[1], 1);
    else yield;
  }
  return into;
}

function count(into: Counted, books: Books, { people, tickets }: Touched, by: 1 | -1): void {
  for (const address of people) {
    const person = books.participants.get(address);
    if (person) countPerson(into, person, by);
  }
  for (const slug of tickets) {
    const ticket = books.tickets.get(slug);
    if (ticket) countTicket(into, books, ticket, by);
  }
}

function countPerson(into: Counted, person: Participant, by: 1 | -1): void {
  const { state, reason } = person.invite;
  into.participants += by;
  if (state === 'sent') into.invited += by;
  if (state === 'held') into.held += by;
  if (state === 'held' && reason === 'test') into.testHeld += by;
  if (state === 'failed' || state === 'ambiguous') into.needsALook += by;
  if (mayStillHaveAccess(person) && !person.takenAway) into.takeAway += by;
}

function countTicket(into: Counted, books: Books, ticket: Ticket, by: 1 | -1): void {
  if (waitingReason(books, ticket) !== null) into.waiting += by;
}

function touchedBy(books: Books, record: BookRecord): Touched {
  if ('puts' in record) return touchedByPuts(books, record.puts);
  return { people: 'mail' in record ? [record.mail.address] : [], tickets: [] };
}

/** With an order its tickets: they may be cancelled with it. */
function touchedByPuts(books: Books, { participants = [], tickets = [], registrations = [] }: Puts): Touched {
  const slugs = new Set(tickets.map(({ slug }) => slug));
  for (const order of registrations) {
    for (const slug of order.tickets) slugs.add(slug);
    for (const slug of books.registrations.get(order.slug)?.tickets ?? []) slugs.add(slug);
  }
  return { people: new Set(participants.map(({ address }) => address)), tickets: slugs };
}
