/** What became of a delivery, and why, in words for the organizer. */
import type { Outcome } from '../../shared/model.ts';
import type { Facts } from '../tito/facts.ts';
import type { Books, Draft } from './books.ts';
import type { Participant, Policy } from './entities.ts';
import { isStanding } from './invite.ts';
import { holderOf, judge, ticketMode, ticketState } from './judge.ts';
import type { Effect } from './news.ts';

export interface OutcomeTold {
  readonly outcome: Outcome;
  /** Null where the outcome says it all. */
  readonly reason: string | null;
}

export interface Decided {
  readonly before: Books;
  readonly after: Draft;
  readonly facts: Facts;
  readonly effect: Effect;
  readonly policy: Policy;
  /** The same bytes came before under another event's name. */
  readonly otherName: boolean;
}

export function outcomeOf(decided: Decided): OutcomeTold {
  const { facts, effect, otherName } = decided;
  if (facts.about === 'nothing') return { outcome: 'ignored', reason: facts.why };
  if (facts.about === 'unreadable') return { outcome: 'unreadable', reason: facts.why };
  if (otherName && effect.age !== 'new' && saysMoreThanItsBody(facts)) {
    return { outcome: 'ignored', reason: 'same body, other name: not believed' };
  }
  if (effect.age === 'older') {
    const subject = facts.about === 'registration' ? 'order' : 'ticket';
    return {
      outcome: 'ignored',
      reason: `older news: something newer about this ${subject} is already known`,
    };
  }
  if (facts.about === 'check-in') return { outcome: 'accepted', reason: null };
  const { outcome, reason } =
    facts.about === 'registration' ? orderOutcome(decided) : ticketOutcome(decided, facts);
  const reasons = [reason, ...consequences(decided)].filter((part) => part !== null);
  return { outcome, reason: reasons.length > 0 ? reasons.join('; ') : null };
}

/** Would the event's name have taken something away, or marked an order? */
function saysMoreThanItsBody(facts: Facts): boolean {
  switch (facts.about) {
    case 'ticket':
      return facts.change === 'voided' || facts.change === 'reassigned';
    case 'registration':
      return ['cancelled', 'marked_as_paid', 'marked_as_unpaid'].includes(facts.change);
    case 'check-in':
      return facts.change === 'deleted';
    default:
      return false;
  }
}

function orderOutcome({ before, after }: Decided): OutcomeTold {
  const held = [...after.participants.written.values()].filter(
    ({ address, invite }) =>
      invite.state === 'held' && before.participants.get(address)?.invite.state !== 'held',
  );
  const reasons = new Set(held.map(({ invite }) => `held: ${invite.reason}`));
  return { outcome: 'accepted', reason: reasons.size > 0 ? [...reasons].join(', ') : null };
}

function ticketOutcome(
  { before, after, policy }: Decided,
  facts: Facts & { about: 'ticket' | 'order' },
): OutcomeTold {
  const ticket = after.tickets.get(facts.ticket.slug);
  if (!ticket) return { outcome: 'accepted', reason: null };
  const state = ticketState(after, ticket);
  if (state === 'unassigned') {
    const reason = ticket.unusable ? 'its address cannot be used' : 'nobody is named on it yet';
    return { outcome: 'accepted', reason: `waiting: ${reason}` };
  }
  if (state === 'incomplete') {
    return { outcome: 'accepted', reason: 'waiting: the ticket is not completed yet' };
  }
  const holder = holderOf(ticket);
  const person = holder ? after.participants.get(holder.address) : undefined;
  if (state === 'void' || !person) return { outcome: 'accepted', reason: null };
  if (person.blocked) return { outcome: 'accepted', reason: `not invited: ${person.blocked}` };
  const judged = judge(after, person, policy);
  const [first] = judged.valid;
  const isValid = judged.valid.some((each) => each.slug === ticket.slug);
  const isAnother = judged.valid.some((each) => each.slug !== ticket.slug);
  const turnedValid = isValid && !wasComplete(before, ticket.slug, person.address);
  const completed = facts.about === 'ticket' && facts.change === 'completed';
  if (isValid && isAnother && (turnedValid || (completed && first?.slug !== ticket.slug))) {
    const { state, reason } = person.invite;
    const how = state === 'held' ? `whose invite is held: ${reason}` : 'that is already invited';
    return { outcome: 'duplicate', reason: `another ticket at an address ${how}` };
  }
  if (!isValid && judged.entitled) {
    return { outcome: 'accepted', reason: ticketMode(after, ticket) === 'test' ? 'held: test' : null };
  }
  if (turnedValid && before.participants.get(person.address)?.guest) {
    return { outcome: 'accepted', reason: 'invited by hand already' };
  }
  const isHeld = person.invite.state === 'held';
  return { outcome: 'accepted', reason: isHeld ? `held: ${person.invite.reason}` : null };
}

function wasComplete(books: Books, slug: string, address: string): boolean {
  const ticket = books.tickets.get(slug);
  if (!ticket) return false;
  return holderOf(ticket)?.address === address && ticketState(books, ticket) === 'complete';
}

/** What the delivery did to people's invites, beside inviting for the first time. */
function consequences({ before, after, effect }: Decided): string[] {
  const withdrawn: Participant[] = [];
  const cancelled: Participant[] = [];
  const again: Participant[] = [];
  const standing: Participant[] = [];
  for (const [address, person] of after.participants.written) {
    const was = before.participants.get(address);
    if (!was) continue;
    const { invite } = person;
    if (invite.state === 'withdrawn' && was.invite.state !== 'withdrawn') withdrawn.push(person);
    else if (was.entitled && !person.entitled) cancelled.push(person);
    else if (invite.state === 'queued' && was.invite.state === 'withdrawn') again.push(person);
    else if (isStanding(invite) && effect.tickets.some((slug) => lost(before, after, slug, address))) {
      standing.push(person);
    }
  }
  return [
    listed('withdrawn', withdrawn),
    listed('no longer invited', cancelled),
    listed('invited again, with a new link', again),
    listed(
      'still invited by another ticket',
      standing.filter(({ guest, entitled }) => !guest && entitled),
    ),
    listed(
      'still invited by hand',
      standing.filter(({ guest }) => guest),
    ),
  ].filter((part) => part !== null);
}

/** Was this ticket complete for the one at this address, and is no longer? */
function lost(before: Books, after: Books, slug: string, address: string): boolean {
  return wasComplete(before, slug, address) && !wasComplete(after, slug, address);
}

function listed(what: string, people: readonly Pick<Participant, 'name' | 'address'>[]): string | null {
  const names = people.map(({ name, address }) => name || address);
  if (names.length === 0) return null;
  return `${what}: ${names.length > 2 ? `${names.length} people` : names.join(' and ')}`;
}
