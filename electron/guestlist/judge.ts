/**
 * Who is entitled, and why. The invite follows this, not events: whatever happened, a person is judged by the tickets
 * they hold now.
 */
import type { HoldReason, TicketMode, TicketState } from '../../shared/model.ts';
import { comparable } from '../../shared/ticket-type.ts';
import type { Books } from './books.ts';
import type { Participant, Policy, Ticket } from './entities.ts';

export interface Judgement {
  readonly entitled: boolean;
  /** The tickets that entitle. */
  readonly valid: readonly Ticket[];
  /** What the policy has against their complete tickets; null where it has nothing, or there are none. */
  readonly hold: HoldReason | null;
  /** Why not, in words that follow "not invited: "; empty where entitled. */
  readonly why: string;
}

/** Judges one person by the tickets they hold. */
export function judge(books: Books, participant: Participant, policy: Policy): Judgement {
  const { blocked, guest } = participant;
  if (blocked) return { entitled: false, valid: [], hold: null, why: blocked };
  const held = participant.tickets.flatMap((slug) => books.tickets.get(slug) ?? []);
  const complete = held.filter((ticket) => ticketState(books, ticket) === 'complete');
  const valid = complete.filter((ticket) => objection(books, ticket, policy) === null);
  if (valid.length > 0 || guest) return { entitled: true, valid, hold: null, why: '' };
  const objections = complete.flatMap((ticket) => objection(books, ticket, policy) ?? []);
  // What keeps back a live ticket tells the organizer more than that a test is a test.
  const hold = objections.find((reason) => reason !== 'test') ?? objections[0] ?? null;
  return { entitled: false, valid, hold, why: hold ?? whyNot(books, held) };
}

/** The ticket's one holder: as Tito states it, but for a correction of the organizer's. */
export function holderOf({ holder, corrected }: Ticket): Ticket['holder'] {
  return holder && corrected && holder.address === corrected.from
    ? { ...holder, address: corrected.to }
    : holder;
}

/** The ticket as it stands for its present holder. */
export function ticketState(books: Books, ticket: Ticket): TicketState {
  if (isVoid(books, ticket)) return 'void';
  if (ticket.holder === null) return 'unassigned';
  return isCompleteFor(ticket, ticket.holder.address) ? 'complete' : 'incomplete';
}

/** Both addresses of a correction are one person's. */
export function isCompleteFor({ completeFor, corrected }: Ticket, address: string): boolean {
  const theirs = corrected && [corrected.from, corrected.to].includes(address) ? corrected : null;
  return completeFor.some((each) => each === address || each === theirs?.from || each === theirs?.to);
}

/** A sign on the order is a sign on its tickets. */
export function ticketMode(books: Books, ticket: Ticket): TicketMode {
  return orderOf(books, ticket)?.test ? 'test' : ticket.mode;
}

/** Why a ticket that nobody can be invited for yet is waiting; null where somebody can, or it is void. */
export function waitingReason(books: Books, ticket: Ticket): string | null {
  if (ticketState(books, ticket) !== 'unassigned') return null;
  return ticket.unusable ? 'its address cannot be used' : 'no address on it yet';
}

function isVoid(books: Books, ticket: Ticket): boolean {
  const cancelled = orderOf(books, ticket)?.cancelled;
  if (ticket.void || !cancelled) return ticket.void;
  const newest = ticket.newest?.at ?? Number.NEGATIVE_INFINITY;
  return newest <= (cancelled.at ?? Number.NEGATIVE_INFINITY);
}

function objection(books: Books, ticket: Ticket, policy: Policy): HoldReason | null {
  const isTest = ticketMode(books, ticket) === 'test' && !ticket.released;
  if (isTest && policy.testTickets.do !== 'send') return 'test';
  if (policy.ticketTypes.length > 0) {
    if (ticket.release === null) return 'ticket type unknown';
    if (!isWanted(ticket.release, policy.ticketTypes)) return 'ticket type not wanted';
  }
  // Unstated counts as paid.
  if (policy.onlyPaid && orderOf(books, ticket)?.paid?.is === false) return 'unpaid';
  return null;
}

function isWanted(release: NonNullable<Ticket['release']>, ticketTypes: readonly string[]): boolean {
  const names = [release.slug, release.title].flatMap((name) => (name ? [comparable(name)] : []));
  return ticketTypes.some((type) => names.includes(comparable(type)));
}

function orderOf(books: Books, ticket: Ticket) {
  return ticket.registration === null ? undefined : books.registrations.get(ticket.registration);
}

function whyNot(books: Books, held: readonly Ticket[]): string {
  if (held.length === 0) return 'holds no ticket';
  if (held.some((ticket) => ticketState(books, ticket) !== 'void')) return 'the ticket is not completed yet';
  if (held.every((ticket) => !ticket.void)) return 'the order was cancelled';
  return held.length === 1 ? 'the ticket is void' : 'the tickets are void';
}
