/** What is held and what would happen, for the organizer to see before anything does. */
import type { HeldView } from '../../shared/contract.ts';
import { applyPuts, type Books, Draft } from '../guestlist/books.ts';
import type { Participant, Policy } from '../guestlist/entities.ts';
import { accessLink } from '../guestlist/gated.ts';
import { isStanding } from '../guestlist/invite.ts';
import { underNewPolicy } from '../guestlist/rejudge.ts';
import { type Steps, stepwise } from '../guestlist/steps.ts';

const EXAMPLES = 3;

/** `secondsFor`: at least how long the limits make so many mails take. */
export function* heldView(
  books: Books,
  policy: Policy,
  secondsFor: (count: number) => number,
): Steps<HeldView> {
  const held = new Map<string, Tally>();
  const change = { invited: 0, withdrawn: 0, examples: [] as string[] };
  let releasable = 0;
  const outdatedLinks: Tally = { people: 0, examples: [] };
  for (const each of stepwise(books.participants.entries())) {
    if (each === null) {
      yield;
      continue;
    }
    const [, person] = each;
    const { invite, entitled } = person;
    if (invite.state === 'held') {
      const reason = invite.reason ?? '';
      const tally = held.get(reason) ?? { people: 0, examples: [] };
      held.set(reason, tally);
      add(tally, person);
      if (entitled && reason !== 'policy changed') releasable += 1;
      else if (entitled) {
        change.invited += 1;
        addExample(change.examples, person);
      }
    }
    if (!entitled && isStanding(invite)) {
      change.withdrawn += 1;
      addExample(change.examples, person);
    }
    if (hasOutdatedLink(person, policy)) add(outdatedLinks, person);
  }
  const byNumber = [...held].map(([reason, tally]) => ({ reason, ...tally }));
  byNumber.sort((a, b) => b.people - a.people);
  const seconds = secondsFor(releasable);
  return { held: byNumber, releasable, seconds, policyChange: change, outdatedLinks };
}

/** Whom a policy that is not in force yet would invite and withdraw, once it is and the organizer has confirmed it. */
export function* foresee(books: Books, policy: Policy): Steps<HeldView['policyChange']> {
  const draft = new Draft(books);
  for (const puts of yield* underNewPolicy(books, policy)) applyPuts(draft, puts);
  return (yield* heldView(draft, policy, () => 0)).policyChange;
}

interface Tally {
  people: number;
  examples: string[];
}

function add(tally: Tally, person: Participant): void {
  tally.people += 1;
  addExample(tally.examples, person);
}

function addExample(examples: string[], { name, address }: Participant): void {
  if (examples.length < EXAMPLES) examples.push(name || address);
}

function hasOutdatedLink({ invite, address, entitled }: Participant, policy: Policy): boolean {
  if (!entitled || invite.state !== 'sent' || invite.code === null) return false;
  const link = accessLink(policy, invite.code, address);
  return link !== null && link !== invite.link;
}
