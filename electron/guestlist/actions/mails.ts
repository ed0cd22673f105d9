/** Sending once more, in each of its senses. */
import { number } from '../../../shared/format.ts';
import { assertNever } from '../../../shared/model.ts';
import type { Invite, Participant } from '../entities.ts';
import { accessLink } from '../gated.ts';
import { isOut, linkNow, nextCopy, nextRevision } from '../invite.ts';
import { called, type Desk, type Done, nothingToDo, Refusal } from './desk.ts';

/** The same link once more. */
export function resend(desk: Desk, address: string): Done {
  const person = desk.person(address);
  needsInvite(person);
  desk.needsOpenGate();
  desk.put({ ...person, invite: onceMore(desk, person.invite, linkNow(person, desk.policy) ?? '') });
  return { told: `${called(person)} gets the same link once more.`, undo: null };
}

/** The old link ends, a new one goes out. */
export function newLink(desk: Desk, address: string): Done {
  const person = desk.person(address);
  needsInvite(person);
  desk.needsOpenGate();
  desk.put({ ...person, invite: nextRevision(person, desk.policy, desk.mint) });
  const old = isOut(person.invite) ? '; the old one is withdrawn' : '';
  return { told: `${called(person)} gets a new link${old}.`, undo: null };
}

export function acceptAmbiguous(desk: Desk, address: string): Done {
  const person = ambiguous(desk, address);
  const { invite } = person;
  desk.put({ ...person, invite: { ...invite, state: 'sent', reason: null, sentAt: invite.handedAt } });
  return { told: `${called(person)}'s invite counts as sent.`, undo: null };
}

export function resendAmbiguous(desk: Desk, address: string): Done {
  const person = ambiguous(desk, address);
  desk.needsOpenGate();
  const link = linkNow(person, desk.policy);
  desk.put({ ...person, invite: { ...person.invite, state: 'queued', reason: null, retryAt: null, link } });
  return { told: `${called(person)} gets the same mail again.`, undo: null };
}

/** The access link was corrected: everybody who was sent another gets the next copy with this one. */
export function resendAll(desk: Desk): Done {
  desk.needsOpenGate();
  let resent = 0;
  for (const person of desk.draft.participants.where((state, isEntitled) => state === 'sent' && isEntitled)) {
    const { invite, address } = person;
    const link = invite.code === null ? null : accessLink(desk.policy, invite.code, address);
    if (link === null || link === invite.link) continue;
    desk.put({ ...person, invite: onceMore(desk, invite, link) });
    resent += 1;
  }
  if (resent === 0) throw nothingToDo('Everybody has the link as it is now.');
  const people = resent === 1 ? '1 person gets' : `${number(resent)} people get`;
  return { told: `${people} the corrected link.`, undo: null };
}

/** A mail that was refused before it was handed over is tried again; anything else is the next copy. */
function onceMore(desk: Desk, invite: Invite, link: string): Invite {
  if (isOut(invite)) return nextCopy(invite, link, desk.policy, desk.mint.now);
  return { ...invite, state: 'queued', reason: null, retryAt: null, attempts: 0, firstTriedAt: null, link };
}

function ambiguous(desk: Desk, address: string): Participant {
  const person = desk.person(address);
  if (person.invite.state === 'ambiguous') return person;
  throw nothingToDo(`${called(person)}'s mail is not in doubt.`);
}

function needsInvite(person: Participant): void {
  const state = person.entitled ? person.invite.state : 'none';
  switch (state) {
    case 'sent':
    case 'failed':
    case 'ambiguous':
      return;
    case 'queued':
    case 'sending':
    case 'retrying':
      throw new Refusal(
        'on-its-way',
        `${called(person)}'s invite is on its way already.`,
        'Wait until it is sent or refused.',
      );
    case 'none':
    case 'held':
    case 'withdrawn':
      throw new Refusal(
        'not-invited',
        `${called(person)} has no invite that could be sent again.`,
        'Only an invite that went out can be sent again.',
      );
    default:
      assertNever(state);
  }
}
