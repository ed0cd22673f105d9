/** Judging everybody again: when the policy changed, and when the organizer releases what was held. */
import { type Books, Draft } from './books.ts';
import type { Policy } from './entities.ts';
import { admit, gate, held, isStanding, type Mint } from './invite.ts';
import { judge } from './judge.ts';
import type { Puts } from './records.ts';

/** So many people go into one line of the journal: lines stay small, and so does what one damaged line can cost. */
const PEOPLE_PER_LINE = 200;

/**
 * What a changed policy does at once. It never mails or withdraws by itself: who is newly entitled is held as "policy
 * changed", who no longer is keeps a standing invite, and what waits in the queue is held where a gate has closed.
 */
export function underNewPolicy(books: Books, policy: Policy): Puts[] {
  const draft = new Draft(books);
  const closed = gate(policy);
  for (const [address, person] of books.participants.entries()) {
    const { entitled, hold } = judge(books, person, policy);
    let { invite } = person;
    if (!isStanding(invite) && entitled && !person.entitled) invite = held(invite, 'policy changed');
    else if (invite.state === 'held' && !entitled && hold) invite = held(invite, hold);
    else if ((invite.state === 'queued' || invite.state === 'retrying') && closed)
      invite = held(invite, closed);
    if (invite !== person.invite || entitled !== person.entitled) {
      draft.participants.set(address, { ...person, entitled, invite });
    }
  }
  return inLines(draft);
}

/** The organizer's word that what was held may go: queues the invites of all who are entitled. */
export function releaseHeld(books: Books, policy: Policy, mint: Mint): Puts[] {
  const draft = new Draft(books);
  for (const [address, person] of books.participants.entries()) {
    if (!person.entitled || person.invite.state !== 'held') continue;
    draft.participants.set(address, { ...person, invite: admit(person, policy, mint) });
  }
  return inLines(draft);
}

function inLines(draft: Draft): Puts[] {
  const people = draft.puts().participants ?? [];
  const lines: Puts[] = [];
  for (let at = 0; at < people.length; at += PEOPLE_PER_LINE) {
    lines.push({ participants: people.slice(at, at + PEOPLE_PER_LINE) });
  }
  return lines;
}
