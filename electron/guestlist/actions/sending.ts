/** What is held goes, or nothing goes; and a changed policy comes into effect. */
import { count, number } from '../../../shared/format.ts';
import { gate, isStanding } from '../invite.ts';
import { cancelSending as cancelled, pauseSending, resumeSending } from '../pause.ts';
import type { PersonTest } from '../shelf.ts';
import { releaseTestCopies } from '../test-copies.ts';
import { called, type Desk, type Done, nothingToDo } from './desk.ts';

/** Sends what is held: one person's, or everybody's where no address is given. */
export function releaseHeld(desk: Desk, address: string | null): Done {
  const closed = gate(desk.policy, desk.draft.sending);
  // During a pause they are let go all the same: they leave when it ends.
  if (address !== null || closed !== 'paused') desk.needsOpenGate();
  const isHeld: PersonTest = (state, isEntitled) => state === 'held' && isEntitled;
  const asked = address === null ? desk.draft.participants.where(isHeld) : [desk.person(address)];
  const people = [...asked]
    .filter(({ entitled, invite }) => isHeld(invite.state, entitled))
    // What a changed setting would do is confirmed by itself.
    .filter(({ invite }) => address !== null || invite.reason !== 'policy changed');
  const [first] = people;
  if (first === undefined) throw nothingToDo('Nobody is held who could be invited.');
  for (const person of people) desk.put({ ...person, invite: desk.admitted(person) });
  if (address === null) releaseTestCopies(desk.draft, desk.policy);
  const who = people.length === 1 ? `${called(first)} is` : `${count(people.length, 'person', 'people')} are`;
  return {
    told: closed ? `${who} invited when you resume.` : `${who} being invited.`,
    undo: null,
  };
}

export function pause(desk: Desk): Done {
  if (desk.draft.sending.paused) throw nothingToDo('Sending is paused already.');
  pauseSending(desk.draft, 'by the organizer');
  return { told: 'Sending is paused. Tito is listened to as before.', undo: { do: 'resume' } };
}

export function resume(desk: Desk): Done {
  if (!desk.draft.sending.paused) throw nothingToDo('Sending is not paused.');
  resumeSending(desk.draft, desk.policy, desk.mint);
  return { told: 'Sending goes on.', undo: { do: 'pause' } };
}

/** Calls off what has not left yet. Mails in flight end in their own way. */
export function cancelSending(desk: Desk): Done {
  const people = cancelled(desk.draft);
  const [first] = people;
  if (first === undefined) throw nothingToDo('No invite is waiting to be sent.');
  const who = people.length === 1 ? `${called(first)}'s invite is` : `${count(people.length, 'invite')} are`;
  return { told: `${who} held again. What has left cannot be called back.`, undo: null };
}

/** Invites and withdraws what a changed policy only announced. */
export function confirmPolicy(desk: Desk): Done {
  let invited = 0;
  let withdrawn = 0;
  const isConcerned: PersonTest = (state, isEntitled) => (isEntitled ? state === 'held' : state !== 'none');
  for (const person of [...desk.draft.participants.where(isConcerned)]) {
    const { entitled, invite } = person;
    if (entitled && invite.state === 'held' && invite.reason === 'policy changed') {
      desk.put({ ...person, invite: desk.admitted(person) });
      invited += 1;
    } else if (!entitled && isStanding(invite)) {
      // Judged as if they had been entitled until now: that is what takes a standing invite back.
      desk.settle({ ...person, entitled: true });
      withdrawn += 1;
    }
  }
  if (invited + withdrawn === 0) throw nothingToDo('No change is waiting to be confirmed.');
  const closed = gate(desk.policy, desk.draft.sending);
  const told = `${number(invited)} ${closed ? `held (${closed})` : 'invited'}, ${number(withdrawn)} withdrawn.`;
  return { told, undo: null };
}
