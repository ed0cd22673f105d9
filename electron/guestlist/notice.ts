/** The mail that tells somebody their access was withdrawn. Off unless the organizer wants it; one for each revision. */
import type { Books } from './books.ts';
import {
  type Invite,
  NO_MAIL,
  type Notice,
  type Participant,
  type Policy,
  type SendingState,
} from './entities.ts';
import { type Mint, mailGate, messageId } from './invite.ts';
import { holderOf, ticketState } from './judge.ts';

/**
 * The person with what being judged meant for their notice: queued where their invite was just withdrawn, called off
 * where they are entitled again. While nothing may be sent none is queued, and none is made up for later.
 */
export function withNotice(
  books: Books,
  before: Participant,
  after: Participant,
  policy: Policy,
  mint: Mint,
): Participant {
  const { notice, invite } = after;
  if (after.entitled) {
    return notice && isWaiting(notice) ? { ...after, notice: { ...notice, ...NO_MAIL } } : after;
  }
  const isWithdrawn = before.invite.state !== 'withdrawn' && invite.state === 'withdrawn';
  if (!isWithdrawn || !mayHaveArrived(before.invite) || !isWanted(policy, books.sending)) return after;
  // Withdrawn, given back by hand, and withdrawn again.
  if (notice?.revision === invite.revision && notice.state !== 'none') return after;
  if (policy.sender === null) return after;
  return {
    ...after,
    notice: {
      ...NO_MAIL,
      revision: invite.revision,
      because: becauseOf(books, before, after),
      state: 'queued',
      queuedAt: mint.now,
      messageId: messageId(`${invite.id}.${invite.revision}.notice`, policy.sender),
    },
  };
}

/** May a notice that waits go out as things stand now? */
export function isNoticeDue({ policy, sending }: Books, { notice, invite }: Participant): boolean {
  if (notice === null || policy === null || !isWaiting(notice)) return false;
  const isStillTrue = invite.state === 'withdrawn' && invite.revision === notice.revision;
  return isStillTrue && isWanted(policy, sending);
}

function becauseOf(books: Books, before: Participant, after: Participant): Notice['because'] {
  if (after.blocked) return null;
  const ticketsOf = ({ tickets }: Participant) => tickets.flatMap((slug) => books.tickets.get(slug) ?? []);
  const left = ticketsOf(after);
  if (left.length > 0)
    return left.every((ticket) => ticketState(books, ticket) === 'void') ? 'cancelled' : null;
  return ticketsOf(before).some((ticket) => holderOf(ticket) !== null) ? 'given away' : null;
}

/** Whoever never had the invite has no use for being told that it ended. */
function mayHaveArrived({ handedAt, sentAt, state, copy }: Invite): boolean {
  if (sentAt !== null || copy > 1) return true;
  return handedAt !== null && state !== 'failed' && state !== 'retrying';
}

function isWanted(policy: Policy, sending: SendingState): boolean {
  return policy.withdrawNotice && mailGate(policy, sending) === null;
}

function isWaiting({ state }: { readonly state: string }): boolean {
  return state === 'queued' || state === 'retrying';
}
