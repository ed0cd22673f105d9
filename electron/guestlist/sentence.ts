/** What happened, in the feed's words: subject, verb, person. */
import type { Facts, StatedTicket } from '../tito/facts.ts';
import type { Books } from './books.ts';
import type { Ticket } from './entities.ts';
import { holderOf, ticketMode } from './judge.ts';

export interface Telling {
  readonly sentence: string;
  /** The part of the sentence that names the person; null where nobody is named. */
  readonly person: string | null;
  readonly email: string | null;
  /** Ticket type and reference: "Early Bird · 9K9R-2". */
  readonly detail: string;
  readonly test: boolean;
}

/** Puts a delivery into words, from the books as they were and as they are after it. */
export function tell(before: Books, after: Books, facts: Facts): Telling {
  switch (facts.about) {
    case 'ticket':
    case 'order': {
      const was = before.tickets.get(facts.ticket.slug);
      const is = after.tickets.get(facts.ticket.slug);
      const moved = moveOf(was, is);
      return {
        ...(moveWords(moved, facts) ??
          (facts.about === 'order' ? orderWords(facts, is) : ticketWords(facts, is))),
        email: facts.ticket.address ?? (moved?.to ?? moved?.from ?? (is && holderOf(is)))?.address ?? null,
        detail: [facts.ticket.release?.title ?? facts.ticket.release?.slug, facts.ticket.reference]
          .filter((part) => part)
          .join(' · '),
        test: is !== undefined && ticketMode(after, is) === 'test',
      };
    }
    case 'registration': {
      const { registration, tickets } = facts;
      const waiting = tickets.filter((ticket) => ticket.address === null).length;
      const counted = tickets.length === 1 ? '1 ticket' : `${tickets.length} tickets`;
      return {
        ...registrationWords(facts.change, registration.buyer || 'Somebody', registration.reference),
        email: null,
        detail: [
          registration.reference ? `Order ${registration.reference}` : null,
          tickets.length ? counted : null,
          waiting ? `${waiting} without an address yet` : null,
        ]
          .filter((part) => part)
          .join(' · '),
        test: after.registrations.get(registration.slug)?.test ?? registration.test,
      };
    }
    case 'check-in': {
      const name = facts.name || after.tickets.get(facts.ticket)?.holder?.name || null;
      return {
        sentence: `${name ?? 'Somebody'} ${facts.change === 'created' ? 'was checked in' : 'was un-checked'}`,
        person: name,
        email: null,
        detail: facts.reference ?? '',
        test: false,
      };
    }
    case 'nothing':
      return plain('Tito sent news that needs nothing done');
    case 'unreadable':
      return plain('Tito sent something Usher cannot read');
  }
}

function plain(sentence: string): Telling {
  return { sentence, person: null, email: null, detail: '', test: false };
}

type Words = Pick<Telling, 'sentence' | 'person'>;

type Holder = NonNullable<Ticket['holder']>;

/** Whose the ticket was and whose it is, where that has changed. */
function moveOf(was: Ticket | undefined, is: Ticket | undefined): { from: Holder; to: Holder | null } | null {
  const from = was && holderOf(was);
  const to = is ? holderOf(is) : null;
  return from && from.address !== to?.address ? { from, to } : null;
}

/** Told by what happened, not by the event's name: a reassignment can come as an update or a completion. */
function moveWords(
  moved: ReturnType<typeof moveOf>,
  facts: Facts & { about: 'ticket' | 'order' },
): Words | null {
  if (moved === null || (facts.about === 'ticket' && facts.change === 'voided')) return null;
  const { from, to } = moved;
  const what = facts.about === 'order' ? 'order' : 'ticket';
  const [giver, taker] = [called(from), to && called(to)];
  if (taker === null)
    return { sentence: `${giver}'s ${what} has nobody named on it any more`, person: giver };
  if (from.name && from.name === to?.name) {
    return { sentence: `${taker}'s ${what} has another address now`, person: taker };
  }
  return { sentence: `${giver} gave their ${what} to ${taker}`, person: taker };
}

function ticketWords({ change, ticket }: Facts & { about: 'ticket' }, is: Ticket | undefined): Words {
  const name = nameOf(ticket, is);
  if (name === null) {
    const verb = change === 'created' ? 'was bought and has no name on it yet' : VERBS[change];
    return { sentence: `A ticket ${verb}`, person: null };
  }
  return { sentence: `${name}'s ticket ${VERBS[change]}`, person: name };
}

const VERBS = {
  created: 'was bought',
  completed: 'was completed',
  reassigned: 'was reassigned',
  updated: 'was changed',
  unsnoozed: 'was assigned',
  unvoided: 'is valid again',
  voided: 'was voided',
} as const;

function orderWords({ change, ticket }: Facts & { about: 'order' }, is: Ticket | undefined): Words {
  const name = nameOf(ticket, is);
  if (name === null) {
    return { sentence: `An order was ${change === 'created' ? 'placed' : 'changed'}`, person: null };
  }
  return change === 'created'
    ? { sentence: `${name} placed an order`, person: name }
    : { sentence: `${name}'s order was changed`, person: name };
}

function registrationWords(
  change: (Facts & { about: 'registration' })['change'],
  buyer: string,
  reference: string | null,
): Words {
  const order = reference ? `Order ${reference}` : 'An order';
  switch (change) {
    case 'finished':
      return { sentence: `${buyer} placed an order`, person: buyer };
    case 'completed':
      return { sentence: `${order} has every ticket assigned`, person: null };
    case 'updated':
      return { sentence: `${order} was changed`, person: null };
    case 'cancelled':
      return { sentence: `${order} was cancelled`, person: null };
    case 'marked_as_paid':
      return { sentence: `${order} was paid`, person: null };
    case 'marked_as_unpaid':
      return { sentence: `${order} is not paid after all`, person: null };
  }
}

function nameOf(stated: StatedTicket, known: Ticket | undefined): string | null {
  const holder = known && holderOf(known);
  return stated.name || stated.address || (holder ? called(holder) : null);
}

function called({ name, address }: Holder): string {
  return name || address;
}
