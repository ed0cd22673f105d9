/** Overrides about a person, which outrank their tickets until they are lifted. */
import type { Action } from '../../../shared/actions.ts';
import type { HoldReason } from '../../../shared/model.ts';
import type { Invite, Participant } from '../entities.ts';
import { gate, held, isStanding, linkNow } from '../invite.ts';
import { type Judgement, judge } from '../judge.ts';
import { newcomer } from '../settle.ts';
import { addressFrom, andThen, called, type Desk, type Done, nothingToDo, Refusal } from './desk.ts';

type Block = NonNullable<Participant['blocked']>;

export function block(desk: Desk, address: string, blocked: Block): Done {
  const before = desk.person(address);
  if (before.blocked === blocked) throw nothingToDo(`${called(before)} is ${blocked} already.`);
  const { state, reason } = before.invite;
  const stood = before.stood ?? { entitled: before.entitled, state, reason };
  desk.settle({ ...before, blocked, stood });
  const name = called(before);
  const hadInvite = isStanding(before.invite) || before.invite.state === 'held';
  const told =
    blocked === 'ignored'
      ? `${name} is ignored: no tickets will invite them.`
      : hadInvite
        ? `${name}'s invite is withdrawn.`
        : `${name} will not be invited.`;
  return { told, undo: unblocking(before) };
}

/** Gives back the invite that was taken, as it stood; no second mail for what stands again. */
export function unblock(desk: Desk, address: string): Done {
  const person = desk.person(address);
  if (person.blocked === null) throw nothingToDo(`${called(person)} is not withdrawn by hand or ignored.`);
  const free: Participant = { ...person, blocked: null, stood: null };
  const judged = judge(desk.draft, free, desk.policy);
  const now = desk.settle({ ...free, ...givenBack(desk, person, judged) });
  const wasTold =
    now.entitled && person.notice?.state === 'sent' && person.notice.revision === now.invite.revision;
  const then = wasTold
    ? ' They were told that it is withdrawn: send it again, so that they know.'
    : andThen(now);
  return {
    told: `${called(person)} is judged by their tickets again.${then}`,
    undo: { do: person.blocked === 'ignored' ? 'ignore' : 'withdraw', address: person.address },
  };
}

export function invite(desk: Desk, written: string, name: string): Done {
  const address = addressFrom(written);
  const before = desk.draft.participants.get(address) ?? newcomer(address);
  const person = { ...before, name: before.name || name };
  if (person.blocked) {
    throw new Refusal('blocked', `${called(person)} is ${person.blocked}.`, 'Allow them again first.');
  }
  if (person.entitled) {
    const { state, reason } = person.invite;
    const how =
      state === 'held' ? `on the list already, and the invite is held: ${reason}` : 'invited already';
    throw nothingToDo(`${called(person)} is ${how}.`);
  }
  const now = desk.settle({ ...person, guest: true });
  return { told: `${called(person)} is added.${andThen(now)}`, undo: { do: 'uninvite', address } };
}

export function uninvite(desk: Desk, address: string): Done {
  const before = desk.person(address);
  if (!before.guest) throw nothingToDo(`${called(before)} was not added by hand.`);
  const { name, invite } = desk.settle({ ...before, guest: false });
  const again: Action = { do: 'invite', address: before.address, name };
  // Adding them again would mail them a second invite: that is no undo.
  return {
    told: `${called(before)} is no longer a guest.`,
    undo: invite.state === 'withdrawn' ? null : again,
  };
}

/** They were removed by hand from the hub, which Usher cannot reach. */
export function takenAway(desk: Desk, address: string, done: boolean): Done {
  const person = desk.person(address);
  if (person.takenAway === done) throw nothingToDo('This is so already.');
  desk.put({ ...person, takenAway: done });
  return {
    told: `${called(person)} is ${done ? 'ticked off' : 'back on the list'}.`,
    undo: { do: 'taken away', address: person.address, done: !done },
  };
}

function unblocking({ blocked, address }: Participant): Action {
  switch (blocked) {
    case null:
      return { do: 'unblock', address };
    case 'ignored':
      return { do: 'ignore', address };
    case 'withdrawn by hand':
      return { do: 'withdraw', address };
  }
}

/** What of the invite comes back, before the person is judged by it. */
function givenBack(
  desk: Desk,
  person: Participant,
  judged: Judgement,
): Pick<Participant, 'entitled' | 'invite'> {
  const { invite, stood } = person;
  if (stood?.state === 'withdrawn') return { entitled: false, invite: { ...invite, reason: stood.reason } };
  const isTaken = invite.state === 'withdrawn' && BY_HAND.includes(invite.reason);
  // What the policy alone objected to stood until the organizer confirms that; so it does again.
  const stands = judged.entitled || (stood?.entitled === false && judged.hold !== null);
  if (isTaken && stands) return { entitled: judged.entitled, invite: asItStood(desk, person) };
  if (isTaken) return { entitled: false, invite: { ...invite, reason: judged.why } };
  const wasHeld = stood?.entitled && stood.state === 'held' && stood.reason !== PAUSED;
  if (judged.entitled && wasHeld && stood.reason !== null && !isStanding(invite)) {
    return { entitled: true, invite: held(invite, stood.reason as HoldReason) };
  }
  return { entitled: false, invite };
}

/** What a pause held is let go when that ends, and it may have ended. */
const PAUSED: HoldReason = 'paused';
const BY_HAND: readonly (string | null)[] = ['withdrawn by hand', 'ignored'] satisfies Block[];

/** An invite that is out, and was taken. */
function asItStood(desk: Desk, person: Participant): Invite {
  const { invite, stood } = person;
  if (invite.unanswered) return { ...invite, state: 'sending', reason: null };
  switch (stood?.state) {
    case 'failed':
    case 'ambiguous':
      return { ...invite, state: stood.state, reason: stood.reason };
    case 'held':
    case 'queued':
    case 'retrying': {
      if (stood.state === 'held' && stood.reason !== PAUSED)
        return { ...invite, state: 'held', reason: stood.reason };
      const queued: Invite = { ...invite, state: 'queued', reason: null, link: linkNow(person, desk.policy) };
      const closed = gate(desk.policy, desk.draft.sending);
      return closed ? held(queued, closed) : queued;
    }
    default:
      return { ...invite, state: invite.sentAt === null ? 'ambiguous' : 'sent', reason: null };
  }
}
