/** The guest list as the contract shows it. */
import type {
  DeliveryView,
  InviteView,
  ParticipantView,
  TicketView,
  WaitingTicketView,
} from '../../shared/contract.ts';
import { rowsIn } from '../guestlist/base.ts';
import type { Books } from '../guestlist/books.ts';
import type { Invite, Participant, Ticket } from '../guestlist/entities.ts';
import { ticketMode, ticketState } from '../guestlist/judge.ts';
import { journalRecord, type Row } from '../guestlist/records.ts';
import type { State } from '../guestlist/state.ts';
import type { Rejected } from '../listener/rejected.ts';

export function participantView(connection: string, books: Books, person: Participant): ParticipantView {
  const tickets = person.tickets.flatMap((slug) => books.tickets.get(slug) ?? []);
  const checkins = tickets.flatMap((ticket) => books.checkins.get(ticket.slug)?.at ?? []);
  return {
    connection,
    email: person.address,
    name: person.name,
    entitled: person.entitled,
    blocked: person.blocked,
    guest: person.guest,
    invite: inviteView(person.invite),
    tickets: tickets.map((ticket) => ticketView(books, ticket)),
    checkedInAt: checkins.length > 0 ? Math.max(...checkins) : null,
    openedAt: person.invite.visitedAt?.last ?? null,
  };
}

/** A ticket nobody is named on, with why it waits. */
export function waitingTicketView(
  connection: string,
  books: Books,
  ticket: Ticket,
  reason: string,
): WaitingTicketView {
  const order = ticket.registration === null ? undefined : books.registrations.get(ticket.registration);
  return {
    connection,
    slug: ticket.slug,
    reference: ticket.reference ?? '',
    release: releaseName(ticket),
    mode: ticketMode(books, ticket),
    order: order?.reference ?? '',
    buyer: order?.buyer ?? '',
    unusable: ticket.unusable,
    name: unreachableName(ticket),
    reason,
  };
}

/** Whose the ticket is that nobody can be mailed for; empty where that is not kept. */
export function unreachableName({ unusable, named, fills }: Ticket): string {
  // News of the ticket's own outranks its order, and keeps no name without an address.
  if (!unusable || named) return '';
  return fills.findLast(({ address }) => address === null)?.name ?? '';
}

/** @param answeredInMs how long Tito waited for its answer; null where nobody measured. */
export function deliveryView(
  state: State,
  { invited, replayOf: _, ...row }: Row,
  answeredInMs: number | null = null,
): DeliveryView {
  const person = invited && state.connections.get(row.connection)?.books.participants.get(invited);
  return { ...row, invite: person ? person.invite.state : null, answeredInMs };
}

/** Every delivery of the journal as a row, oldest first. */
export async function* deliveryStream(
  state: State,
  records: AsyncIterable<unknown>,
): AsyncIterable<DeliveryView> {
  for await (const record of records) {
    for (const row of rowsIn(journalRecord.parse(record))) yield deliveryView(state, row);
  }
}

/** A refused request as a row of the feed. */
export function rejectedView(rejected: Rejected): DeliveryView {
  return {
    id: rejected.id,
    // Empty where the request was for no connection there is.
    connection: rejected.connection ?? '',
    event: rejected.event,
    receivedAt: rejected.at,
    outcome: 'rejected',
    reason: `${rejected.reason}. ${rejected.action}`,
    sentence: 'A request was refused',
    person: null,
    email: null,
    detail: rejected.remote === null ? '' : `from ${rejected.remote}`,
    test: false,
    invite: null,
    answeredInMs: null,
  };
}

function inviteView(invite: Invite): InviteView {
  const { state, reason, revision, sentAt, messageId, link, retryAt } = invite;
  return { state, reason, revision, sentAt, messageId, link, retryAt };
}

function ticketView(books: Books, ticket: Ticket): TicketView {
  return {
    slug: ticket.slug,
    reference: ticket.reference ?? '',
    release: releaseName(ticket),
    state: ticketState(books, ticket),
    mode: ticketMode(books, ticket),
  };
}

/** The ticket type as people know it; empty where Tito does not tell it. */
export function releaseName(ticket: Ticket): string {
  return ticket.release?.title ?? ticket.release?.slug ?? '';
}
