/** The one place that decides: facts and policy in, replaced entities and a row of the feed out. */
import type { Outcome } from '../../shared/model.ts';
import type { Facts } from '../tito/facts.ts';
import { type Books, Draft, testCopyKey } from './books.ts';
import { NO_INVITE, NO_MAIL, type Participant, type Policy } from './entities.ts';
import { afterEvent, gate, type Mint, messageId } from './invite.ts';
import { judge, ticketMode, ticketState } from './judge.ts';
import { applyNews, type Effect, type Source } from './news.ts';
import type { Puts } from './records.ts';
import { type Telling, tell } from './sentence.ts';

export interface Decision extends Telling {
  readonly outcome: Outcome;
  /** Null where the outcome says it all. */
  readonly reason: string | null;
  /** The address whose invite this delivery queued or held; null where it did neither. */
  readonly invited: string | null;
  readonly puts: Puts;
}

/** Decides what a delivery changes. The books are not touched: the decision carries what replaces them. */
export function decide(books: Books, facts: Facts, source: Source, policy: Policy, mint: Mint): Decision {
  const draft = new Draft(books);
  const effect = applyNews(draft, facts, source);
  const event = 'event' in facts ? facts.event : null;
  for (const address of effect.touched) settle(draft, address, event, policy, mint);
  if (policy.testTickets.do === 'redirect') {
    for (const slug of effect.tickets) redirectTest(draft, slug, policy.testTickets.to, policy, mint);
  }
  return {
    ...outcomeOf(books, draft, facts, effect, policy),
    ...tell(books, draft, facts),
    invited: newlyInvited(books, draft),
    puts: draft.puts(),
  };
}

/** Judges one person again after news about a ticket they hold or held. */
function settle(books: Draft, address: string, event: string | null, policy: Policy, mint: Mint): void {
  const before = books.participants.get(address) ?? newcomer(address);
  const known = before.tickets.filter((slug) => books.tickets.get(slug)?.holder?.address === address);
  const tickets = [...new Set([...known, ...heldBy(books, address)])];
  const named = tickets.map((slug) => books.tickets.get(slug)?.holder).find((holder) => holder?.name);
  const person = {
    ...before,
    tickets,
    name: named?.name ?? before.name,
    firstName: named ? named.firstName : before.firstName,
    event: event ?? before.event,
  };
  books.participants.set(address, afterEvent(person, judge(books, person, policy), policy, mint));
}

/** Among the tickets this decision wrote, those that this address holds now. */
function* heldBy(books: Draft, address: string): Iterable<string> {
  for (const ticket of books.tickets.written.values()) {
    if (ticket.holder?.address === address) yield ticket.slug;
  }
}

function newcomer(address: string): Participant {
  return { address, name: '', firstName: null, tickets: [], entitled: false, invite: NO_INVITE, event: null };
}

/** A test ticket's mail goes to the organizer instead, once for each ticket and holder. It is no invite. */
function redirectTest(books: Books, slug: string, to: string, policy: Policy, mint: Mint): void {
  const ticket = books.tickets.get(slug);
  if (!ticket?.holder || ticketMode(books, ticket) !== 'test') return;
  if (ticketState(books, ticket) !== 'complete' || gate(policy) !== null || policy.sender === null) return;
  const { address } = ticket.holder;
  const key = testCopyKey(slug, address);
  if (books.testCopies.get(key)) return;
  books.testCopies.set(key, {
    ...NO_MAIL,
    state: 'queued',
    queuedAt: mint.now,
    ticket: slug,
    address,
    to,
    messageId: messageId(`${mint.id()}.test`, policy.sender),
  });
}

function newlyInvited(before: Books, after: Draft): string | null {
  for (const [address, { invite }] of after.participants.written) {
    const state = before.participants.get(address)?.invite.state ?? 'none';
    if (invite.state !== state && (invite.state === 'queued' || invite.state === 'held')) return address;
  }
  return null;
}

function outcomeOf(
  before: Books,
  after: Books,
  facts: Facts,
  effect: Effect,
  policy: Policy,
): { outcome: Outcome; reason: string | null } {
  if (facts.about === 'nothing') return { outcome: 'ignored', reason: facts.why };
  if (facts.about === 'unreadable') return { outcome: 'unreadable', reason: facts.why };
  if (effect.age === 'older') {
    return { outcome: 'ignored', reason: 'older news: something newer about this ticket is already known' };
  }
  if (facts.about === 'check-in') return { outcome: 'accepted', reason: null };
  const [slug] = effect.tickets;
  const ticket = slug === undefined ? undefined : after.tickets.get(slug);
  if (facts.about === 'registration' || !ticket) return { outcome: 'accepted', reason: null };

  const state = ticketState(after, ticket);
  if (state === 'unassigned') {
    const reason = ticket.unusable ? 'its address cannot be used' : 'nobody is named on it yet';
    return { outcome: 'accepted', reason: `waiting: ${reason}` };
  }
  if (state === 'incomplete') {
    return { outcome: 'accepted', reason: 'waiting: the ticket is not completed yet' };
  }
  const person = ticket.holder ? after.participants.get(ticket.holder.address) : undefined;
  if (state === 'void' || !person) return { outcome: 'accepted', reason: null };
  const judged = judge(after, person, policy);
  const isValid = judged.valid.some((each) => each.slug === ticket.slug);
  const wasValidBefore = judged.valid.some((each) => each.slug !== ticket.slug);
  const turnedValid = isValid && !wasComplete(before, ticket.slug, person.address);
  const completed = facts.about === 'ticket' && facts.change === 'completed';
  if (isValid && wasValidBefore && (turnedValid || completed)) {
    return { outcome: 'duplicate', reason: 'another ticket at an address that is already invited' };
  }
  if (!isValid && judged.entitled) {
    const mode = ticketMode(after, ticket);
    return { outcome: 'accepted', reason: mode === 'test' ? 'held: test' : null };
  }
  return {
    outcome: 'accepted',
    reason: person.invite.state === 'held' ? `held: ${person.invite.reason}` : null,
  };
}

function wasComplete(books: Books, slug: string, address: string): boolean {
  const ticket = books.tickets.get(slug);
  return ticket?.holder?.address === address && ticketState(books, ticket) === 'complete';
}
