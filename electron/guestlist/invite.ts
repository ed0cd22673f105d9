/** The life of an invite: held, queued, out, withdrawn. Pure; codes and ids are passed in. */
import type { HoldReason } from '../../shared/model.ts';
import {
  type Invite,
  NO_INVITE,
  NO_MAIL,
  type Participant,
  type Policy,
  type SendingState,
} from './entities.ts';
import { accessLink, isGated } from './gated.ts';
import type { Judgement } from './judge.ts';

/** Randomness and time, passed in so that deciding stays pure. */
export interface Mint {
  readonly now: number;
  /** 128 random bits, URL-safe: an access code. */
  code(): string;
  /** A random id that tells nothing. */
  id(): string;
}

/** The reasons that concern everybody, and that the organizer can mend. */
export type Gate = Extract<
  HoldReason,
  'rehearsal' | 'paused' | 'no mail server' | 'no sender' | 'no access link' | 'no public address'
>;

/** What keeps an entitled person's invite from being queued; null where nothing does. */
export function gate(policy: Policy, sending: SendingState): Gate | null {
  const closed = mailGate(policy, sending);
  if (closed) return closed;
  if (policy.hubUrl === null) return 'no access link';
  if (policy.access === 'gated' && policy.publicUrl === null) return 'no public address';
  return null;
}

/** What keeps any mail in, whatever it says. */
export function mailGate(policy: Policy, sending: SendingState): Gate | null {
  if (policy.sending === 'rehearsal') return 'rehearsal';
  if (sending.paused) return 'paused';
  if (!policy.mailServer) return 'no mail server';
  if (policy.sender === null) return 'no sender';
  return null;
}

/**
 * The person with their invite after being judged by an event. Acts only where entitlement changed: an invite held at
 * the gate stays held until the organizer releases it, whatever else arrives.
 */
export function afterEvent(
  person: Participant,
  judged: Judgement,
  policy: Policy,
  sending: SendingState,
  mint: Mint,
): Participant {
  if (judged.entitled) {
    if (person.entitled) return person;
    // An invite may stand without entitlement after a change of policy: then there is nothing to send.
    const invite = isStanding(person.invite) ? person.invite : admit(person, policy, sending, mint);
    return { ...person, entitled: true, invite };
  }
  // What only the policy objects to stands until the organizer confirms the change.
  if (!person.entitled && judged.hold !== null && isStanding(person.invite)) return person;
  return takenBack(person, judged);
}

/** Is it on its way or delivered, and not taken back? A copy that is held does not take its revision back. */
export function isStanding(invite: Invite): boolean {
  if (invite.state === 'held') return isOut(invite);
  return invite.state !== 'none' && invite.state !== 'withdrawn';
}

/** Queues the invite of an entitled person, or holds it where a gate is closed. */
export function admit(person: Participant, policy: Policy, sending: SendingState, mint: Mint): Invite {
  const { invite } = person;
  const closed = gate(policy, sending);
  if (closed) return held(invite, closed);
  // Held after it was queued (paused, back to rehearsal): it goes on as the same invite.
  if (invite.state === 'held' && invite.code !== null) {
    return { ...invite, state: 'queued', reason: null, link: linkNow(person, policy) };
  }
  return nextRevision(person, policy, mint);
}

export function held(invite: Invite, reason: HoldReason): Invite {
  // What was withdrawn stays so for ever: what is held is the next one.
  if (invite.state === 'withdrawn') {
    return { ...NO_INVITE, id: invite.id, revision: invite.revision + 1, state: 'held', reason };
  }
  return { ...invite, state: 'held', reason, retryAt: null };
}

/**
 * The link for the next mail of an invite that has one. What never left leads where links lead now: whoever corrects
 * them means those that wait. What is out keeps its own, but a gated one follows the public address, where its code is
 * looked up.
 */
export function linkNow({ invite, address }: Participant, policy: Policy): string | null {
  const { code, link } = invite;
  if (code === null) return link;
  if (!isOut(invite)) return accessLink(policy, code, address) ?? link;
  if (!isGated(invite)) return link;
  return accessLink({ ...policy, access: 'gated' }, code, address) ?? link;
}

/** Queues the invite, and fixes revision and code: from here on they stay with it. */
export function nextRevision(person: Participant, policy: Policy, mint: Mint): Invite {
  const before = person.invite;
  const id = before.id ?? mint.id();
  const code = mint.code();
  const link = accessLink(policy, code, person.address);
  if (link === null || policy.sender === null) throw new Error('queued without link or sender');
  // A number whose mail never left is used again.
  const revision = isOut(before) ? before.revision + 1 : Math.max(before.revision, 1);
  return {
    ...NO_INVITE,
    state: 'queued',
    id,
    revision,
    copy: 1,
    code,
    link,
    messageId: messageId(`${id}.${revision}.1`, policy.sender),
    queuedAt: mint.now,
  };
}

/** Made of random ids and numbers only, never of code or address. */
export function messageId(unique: string, sender: string): string {
  return `<${unique}@${sender.slice(sender.lastIndexOf('@') + 1)}>`;
}

/** The same link once more, as a mail of its own. */
export function nextCopy(invite: Invite, link: string, policy: Policy, now: number): Invite {
  if (invite.id === null || policy.sender === null) throw new Error('a copy of an invite that is not out');
  const copy = invite.copy + 1;
  return {
    ...invite,
    ...NO_MAIL,
    state: 'queued',
    copy,
    link,
    messageId: messageId(`${invite.id}.${invite.revision}.${copy}`, policy.sender),
    queuedAt: now,
    // Until this copy is out, when the last one went says more than nothing.
    sentAt: invite.sentAt,
  };
}

/** Was this revision ever handed to a mail server? */
export function isOut(invite: Invite): boolean {
  return invite.handedAt !== null || invite.copy > 1;
}

/** Was any revision? A new one is only begun once the last one was out. */
export function wasEverOut(invite: Invite): boolean {
  return isOut(invite) || invite.revision > 1;
}

function takenBack(person: Participant, judged: Judgement): Participant {
  const { invite } = person;
  if (!isOut(invite)) return { ...person, entitled: false, invite: notInvited(invite, judged) };
  if (invite.state === 'withdrawn') {
    // Why no ticket brings it back says more than what once took it.
    const reason = person.blocked ? judged.why : invite.reason;
    return { ...person, entitled: false, invite: { ...invite, reason } };
  }
  const withdrawn: Invite = { ...invite, state: 'withdrawn', reason: judged.why, retryAt: null };
  return { ...person, entitled: false, takenAway: false, invite: withdrawn };
}

function notInvited(invite: Invite, judged: Judgement): Invite {
  const { id, revision } = invite;
  if (judged.hold) return { ...NO_INVITE, id, revision, state: 'held', reason: judged.hold };
  return { ...NO_INVITE, id, revision, reason: judged.why };
}
