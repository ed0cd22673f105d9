/** The mails that go to the organizer in place of a test ticket's holder. They are no invites. */
import type { HoldReason } from '../../shared/model.ts';
import { type Draft, testCopyKey } from './books.ts';
import { NO_MAIL, type Policy, type TestCopy } from './entities.ts';
import { gate, type Mint, messageId } from './invite.ts';
import { holderOf, ticketMode, ticketState } from './judge.ts';

/** Queues the copy of a complete test ticket where the policy wants one: once for each ticket and holder. */
export function redirectTest(draft: Draft, slug: string, policy: Policy, mint: Mint): void {
  if (policy.testTickets.do !== 'redirect' || policy.sender === null) return;
  const ticket = draft.tickets.get(slug);
  const holder = ticket && holderOf(ticket);
  if (!holder || ticketMode(draft, ticket) !== 'test' || ticket.released) return;
  if (ticketState(draft, ticket) !== 'complete' || gate(policy, draft.sending) !== null) return;
  const { address } = holder;
  const key = testCopyKey(slug, address);
  const known = draft.testCopies.get(key);
  if (known && known.state !== 'none') return;
  draft.testCopies.set(key, {
    ...NO_MAIL,
    state: 'queued',
    queuedAt: mint.now,
    ticket: slug,
    address,
    to: policy.testTickets.to,
    messageId: known?.messageId ?? messageId(`${mint.id()}.test`, policy.sender),
  });
}

/** Holds the copies that have not left yet. */
export function holdTestCopies(draft: Draft, reason: HoldReason): void {
  change(draft, isWaiting, (copy) => ({ ...copy, state: 'held', reason, retryAt: null }));
}

/** Lets held copies go: those held for this reason, or all where none is given. */
export function releaseTestCopies(draft: Draft, policy: Policy, reason?: HoldReason): void {
  if (gate(policy, draft.sending) !== null) return;
  change(
    draft,
    (copy) => copy.state === 'held' && (reason === undefined || copy.reason === reason),
    (copy) => ({ ...copy, state: 'queued', reason: null }),
  );
}

/** Drops the copies that were not delivered yet, once the organizer no longer wants any. */
export function dropTestCopies(draft: Draft): void {
  change(
    draft,
    (copy) => isWaiting(copy) || copy.state === 'held',
    (copy) => ({ ...copy, ...NO_MAIL, messageId: copy.messageId }),
  );
}

function change(draft: Draft, which: (copy: TestCopy) => boolean, to: (copy: TestCopy) => TestCopy): void {
  for (const [key, copy] of draft.testCopies.entries()) {
    if (which(copy)) draft.testCopies.set(key, to(copy));
  }
}

function isWaiting({ state }: TestCopy): boolean {
  return state === 'queued' || state === 'retrying';
}
