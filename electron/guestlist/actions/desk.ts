/** Where an action is worked out: a draft of the books, and how people and tickets are looked up and judged on it. */
import type { Action } from '../../../shared/actions.ts';
import type { Problem } from '../../../shared/model.ts';
import { normaliseAddress } from '../address.ts';
import { type Books, Draft } from '../books.ts';
import type { Invite, Participant, Policy, Ticket } from '../entities.ts';
import { admit, type Gate, gate, type Mint } from '../invite.ts';
import { settle } from '../settle.ts';

/** What an action did: one sentence, and what takes it back. */
export interface Done {
  readonly told: string;
  readonly undo: Action | null;
}

/** Why an action makes no sense now. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(code: string, sentence: string, action: string) {
    super(sentence);
    this.problem = { code, sentence, action };
  }
}

export function nothingToDo(sentence: string): Refusal {
  return new Refusal('nothing-to-do', sentence, 'There is nothing to do.');
}

export class Desk {
  readonly draft: Draft;
  readonly policy: Policy;
  readonly mint: Mint;

  constructor(books: Books, policy: Policy, mint: Mint) {
    this.draft = new Draft(books);
    this.policy = policy;
    this.mint = mint;
  }

  /** Throws a refusal where nobody is at this address. */
  person(address: string): Participant {
    const person = this.draft.participants.get(normaliseAddress(address) ?? address);
    if (!person) throw new Refusal('nobody', 'There is nobody at this address.', 'Check the address.');
    return person;
  }

  /** Throws a refusal where no such ticket is known. */
  ticket(slug: string): Ticket {
    const ticket = this.draft.tickets.get(slug);
    if (!ticket) throw new Refusal('no-ticket', 'There is no such ticket.', 'It may not have arrived yet.');
    return ticket;
  }

  put(person: Participant): void {
    this.draft.participants.set(person.address, person);
  }

  /** Puts the person down and judges them again; returns them as they are then. */
  settle(person: Participant): Participant {
    this.put(person);
    settle(this.draft, person.address, null, this.policy, this.mint);
    return this.person(person.address);
  }

  admitted(person: Participant): Invite {
    return admit(person, this.policy, this.draft.sending, this.mint);
  }

  /** Throws a refusal where mail could not be sent now. */
  needsOpenGate(): void {
    const closed = gate(this.policy, this.draft.sending);
    if (closed === null) return;
    throw new Refusal('closed', `Nothing can be sent now: ${closed}.`, OPENING[closed]);
  }
}

/** What opens each gate. */
const OPENING: Record<Gate, string> = {
  rehearsal: 'Go live first.',
  paused: 'Resume sending first.',
  'no mail server': 'Set a mail server first.',
  'no sender': 'Set the sender of the invites first.',
  'no access link': "Set the hub's address first.",
  'no public address': 'Give Usher a public address of your own, or use direct links.',
};

/** What the person is called on screen. */
export function called({ name, address }: Pick<Participant, 'name' | 'address'>): string {
  return name || address;
}

/** An address as the organizer typed it; throws a refusal where it is none. */
export function addressFrom(written: string): string {
  const address = normaliseAddress(written);
  if (address !== null) return address;
  throw new Refusal('address', 'This is no e-mail address.', 'Check it for spaces and missing parts.');
}

/** What became of the invite of somebody who was let in, as the end of a sentence. */
export function andThen({ entitled, invite }: Participant): string {
  if (!entitled) return ` Not invited yet: ${invite.reason}.`;
  if (invite.state === 'held') return ` The invite is held: ${invite.reason}.`;
  return invite.state === 'queued' ? ' The invite is on its way.' : '';
}
