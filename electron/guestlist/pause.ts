/** Pausing: nothing leaves, everything is received and judged as before. */
import type { InviteState } from '../../shared/model.ts';
import type { Draft } from './books.ts';
import type { Participant, Policy, SendingState } from './entities.ts';
import { admit, held, type Mint } from './invite.ts';
import { holdTestCopies, releaseTestCopies } from './test-copies.ts';

/** Sets the pause, and holds what had not left yet. */
export function pauseSending(draft: Draft, why: NonNullable<SendingState['paused']>): void {
  draft.sending = { ...draft.sending, paused: why };
  for (const person of draft.participants.where(isWaiting)) {
    draft.participants.set(person.address, { ...person, invite: held(person.invite, 'paused') });
  }
  holdTestCopies(draft, 'paused');
}

/** Holds again what has not left yet, and what only a pause keeps in; says whom that concerns. */
export function cancelSending(draft: Draft): Participant[] {
  const called: Participant[] = [];
  for (const person of draft.participants.where((state) => isWaiting(state) || state === 'held')) {
    const { state, reason } = person.invite;
    if (state === 'held' && (reason !== 'paused' || !person.entitled)) continue;
    draft.participants.set(person.address, { ...person, invite: held(person.invite, 'sending cancelled') });
    called.push(person);
  }
  holdTestCopies(draft, 'sending cancelled');
  return called;
}

/** Lifts the pause, and lets go on what it held. Whoever resumes after the event's end means it. */
export function resumeSending(draft: Draft, policy: Policy, mint: Mint): void {
  const { paused, afterEnd } = draft.sending;
  draft.sending = { ...draft.sending, paused: null, afterEnd: afterEnd || paused === 'the event is over' };
  for (const person of draft.participants.where((state) => state === 'held')) {
    if (person.invite.reason !== 'paused') continue;
    draft.participants.set(person.address, { ...person, invite: admit(person, policy, draft.sending, mint) });
  }
  releaseTestCopies(draft, policy, 'paused');
}

function isWaiting(state: InviteState): boolean {
  return state === 'queued' || state === 'retrying';
}
