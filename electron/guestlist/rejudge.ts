/** Judging everybody again: when the policy changed, and when the organizer releases what was held. */
import type { HoldReason } from '../../shared/model.ts';
import { type Books, Draft } from './books.ts';
import type { Invite, Participant, Policy } from './entities.ts';
import { admit, gate, held, isOut, isStanding, linkNow, type Mint } from './invite.ts';
import { judge } from './judge.ts';
import type { Puts } from './records.ts';
import { type Steps, stepwise } from './steps.ts';
import { dropTestCopies, holdTestCopies, releaseTestCopies } from './test-copies.ts';

/** So many people go into one line of the journal: lines stay small, and so does what one damaged line can cost. */
const PEOPLE_PER_LINE = 200;

/**
 * What a changed policy does at once. It never mails or withdraws by itself: who is newly entitled is held as "policy
 * changed", who no longer is keeps an invite that is out, and what waits in the queue is held where it may not leave,
 * and else takes the link that holds now.
 */
export function* underNewPolicy(books: Books, policy: Policy): Steps<Puts[]> {
  const draft = new Draft(books);
  for (const each of stepwise(books.participants.entries())) {
    if (each === null) {
      yield;
      continue;
    }
    const [address, person] = each;
    const { entitled, invite } = judgedAgain(books, person, policy);
    if (invite !== person.invite || entitled !== person.entitled) {
      draft.participants.set(address, { ...person, entitled, invite });
    }
  }
  const closed = gate(policy, books.sending);
  if (policy.testTickets.do !== 'redirect') dropTestCopies(draft);
  if (closed) holdTestCopies(draft, closed);
  return inLines(draft.puts());
}

function judgedAgain(
  books: Books,
  person: Participant,
  policy: Policy,
): { entitled: boolean; invite: Invite } {
  const { entitled, hold } = judge(books, person, policy);
  const { invite } = person;
  const closed = gate(policy, books.sending);
  const isWaiting = invite.state === 'queued' || invite.state === 'retrying';
  if (entitled && !person.entitled && !isStanding(invite)) {
    return { entitled, invite: held(invite, 'policy changed') };
  }
  // What has not left yet need not leave for somebody who is no longer wanted.
  if (!entitled && hold && !isOut(invite) && (isWaiting || invite.state === 'held')) {
    return { entitled, invite: held(invite, hold) };
  }
  if (!isWaiting) return { entitled, invite };
  if (closed) return { entitled, invite: held(invite, closed) };
  const link = linkNow(person, policy);
  return { entitled, invite: link === invite.link ? invite : { ...invite, link } };
}

/** What is only sent when the organizer says so of it alone: a change is confirmed, and what was called off stays so. */
const OF_ITS_OWN: readonly (string | null)[] = ['policy changed', 'sending cancelled'] satisfies HoldReason[];

/** The organizer's word that what was held may go: queues the invites of all who are entitled. */
export function releaseHeld(books: Books, policy: Policy, mint: Mint): Puts[] {
  const draft = new Draft(books);
  for (const person of books.participants.where((state, isEntitled) => state === 'held' && isEntitled)) {
    if (OF_ITS_OWN.includes(person.invite.reason)) continue;
    draft.participants.set(person.address, { ...person, invite: admit(person, policy, books.sending, mint) });
  }
  releaseTestCopies(draft, policy);
  return inLines(draft.puts());
}

/** Many people's changes, as lines of bearable size; everything else goes with the first. */
export function inLines({ participants = [], ...rest }: Puts): Puts[] {
  const lines: Puts[] = [];
  for (let at = 0; at < participants.length; at += PEOPLE_PER_LINE) {
    lines.push({ participants: participants.slice(at, at + PEOPLE_PER_LINE) });
  }
  if (Object.keys(rest).length === 0) return lines;
  const [first = {}, ...others] = lines;
  return [{ ...rest, ...first }, ...others];
}
