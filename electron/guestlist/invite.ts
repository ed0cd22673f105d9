/** The life of an invite: held, queued, out, withdrawn. Pure; codes and ids are passed in. */
import { fillPattern } from '../../shared/access-link.ts';
import type { HoldReason } from '../../shared/model.ts';
import { type Invite, NO_INVITE, type Participant, type Policy } from './entities.ts';
import type { Judgement } from './judge.ts';

/** Randomness and time, passed in so that deciding stays pure. */
export interface Mint {
  readonly now: number;
  /** 128 random bits, URL-safe: an access code. */
  code(): string;
  /** A random id that tells nothing. */
  id(): string;
}

/** What keeps an entitled person's invite from being queued; null where nothing does. */
export function gate(policy: Policy): HoldReason | null {
  if (policy.sending === 'rehearsal') return 'rehearsal';
  if (!policy.mailServer) return 'no mail server';
  if (policy.sender === null) return 'no sender';
  if (policy.hubUrl === null) return 'no access link';
  if (policy.access === 'gated') return 'no public address';
  return null;
}

/**
 * The person with their invite after being judged by an event. Acts only where entitlement changed: an invite held at
 * the gate stays held until the organizer releases it, whatever else arrives.
 */
export function afterEvent(person: Participant, judged: Judgement, policy: Policy, mint: Mint): Participant {
  if (judged.entitled) {
    if (person.entitled) return person;
    // An invite may stand without entitlement after a change of policy: then there is nothing to send.
    const invite = isStanding(person.invite) ? person.invite : admit(person, policy, mint);
    return { ...person, entitled: true, invite };
  }
  const invite = person.entitled ? takeBack(person.invite, judged) : person.invite;
  return { ...person, entitled: false, invite: isOut(invite) ? invite : notInvited(invite, judged) };
}

/** Is it on its way or delivered, and not taken back? */
export function isStanding(invite: Invite): boolean {
  return invite.state !== 'none' && invite.state !== 'held' && invite.state !== 'withdrawn';
}

/** Queues the invite of an entitled person, or holds it where a gate is closed. */
export function admit(person: Participant, policy: Policy, mint: Mint): Invite {
  const closed = gate(policy);
  return closed ? held(person.invite, closed) : queued(person, policy, mint);
}

export function held(invite: Invite, reason: HoldReason): Invite {
  return { ...invite, state: 'held', reason, retryAt: null };
}

/** Fixes revision, code and link: from here on they stay with this invite. */
function queued(person: Participant, policy: Policy, mint: Mint): Invite {
  const before = person.invite;
  if (policy.hubUrl === null || policy.sender === null) throw new Error('queued without link or sender');
  const id = before.id ?? mint.id();
  // A number whose mail never left is used again.
  const revision = before.handedAt === null ? Math.max(before.revision, 1) : before.revision + 1;
  const code = mint.code();
  return {
    ...NO_INVITE,
    state: 'queued',
    id,
    revision,
    copy: 1,
    code,
    link: fillPattern(policy.hubUrl, code, person.address),
    messageId: messageId(`${id}.${revision}.1`, policy.sender),
    queuedAt: mint.now,
  };
}

/** Made of random ids and numbers only, never of code or address. */
export function messageId(unique: string, sender: string): string {
  return `<${unique}@${sender.slice(sender.lastIndexOf('@') + 1)}>`;
}

/** Was this revision ever handed to a mail server? */
function isOut(invite: Invite): boolean {
  return invite.handedAt !== null;
}

function takeBack(invite: Invite, judged: Judgement): Invite {
  return isOut(invite) ? { ...invite, state: 'withdrawn', reason: judged.why, retryAt: null } : invite;
}

function notInvited(invite: Invite, judged: Judgement): Invite {
  const { id, revision } = invite;
  if (judged.hold) return { ...NO_INVITE, id, revision, state: 'held', reason: judged.hold };
  return { ...NO_INVITE, id, revision, reason: judged.why };
}
