/**
 * The rules about people, said again: who is entitled, and whether an invite of theirs stands. After every step
 * everybody is judged anew from the list of all that was ever heard.
 */
import type { Policy } from '../../../electron/guestlist/entities.ts';
import type { Action } from '../../../shared/actions.ts';
import { ALL_TICKETS, type Heard, type NaiveTicket, NaiveTickets } from './naive-tickets.ts';
import { ADDRESSES } from './steps.ts';

export interface NaivePerson {
  entitled: boolean;
  /** Is an invite under way or delivered, and not taken back? */
  stands: boolean;
  /** What keeps back the invite of somebody entitled. */
  parked: string | null;
  blocked: boolean;
  guest: boolean;
  /** An invite that was out was withdrawn by hand, and comes back when that is lifted. */
  taken: boolean;
  /** How they stood when they were blocked. */
  was: { entitled: boolean; parked: string | null };
}

/** What only the outside world knows about a person's mail. */
export interface MailWatch {
  /** Does it wait to be handed over? */
  isWaiting(address: string): boolean;
  /** Was the revision handed over ever? */
  isOut(address: string): boolean;
}

export class NaivePeople {
  readonly tickets = new NaiveTickets();
  readonly people = new Map<string, NaivePerson>(
    ADDRESSES.map((address) => [
      address,
      {
        entitled: false,
        stands: false,
        parked: null,
        blocked: false,
        guest: false,
        taken: false,
        was: { entitled: false, parked: null },
      },
    ]),
  );
  readonly #corrections = new Map<string, { from: string; to: string }>();
  readonly #released = new Set<string>();
  readonly #watch: MailWatch;
  policy: Policy;
  paused = false;

  constructor(policy: Policy, watch: MailWatch) {
    this.policy = policy;
    this.#watch = watch;
  }

  gate(): string | null {
    if (this.policy.sending === 'rehearsal') return 'rehearsal';
    if (this.paused) return 'paused';
    if (!this.policy.mailServer) return 'no mail server';
    return this.policy.hubUrl === null ? 'no access link' : null;
  }

  holder(slug: string): string | null {
    const stated = this.tickets.ticket(slug)?.holder ?? null;
    const correction = this.#corrections.get(slug);
    return correction && stated === correction.from ? correction.to : stated;
  }

  state(slug: string): string {
    const ticket = this.tickets.ticket(slug);
    if (!ticket) return 'unknown';
    if (ticket.void) return 'void';
    if (ticket.holder === null) return 'unassigned';
    const correction = this.#corrections.get(slug);
    const both = correction ? [correction.from, correction.to] : [];
    const theirs = both.includes(ticket.holder) ? both : [ticket.holder];
    return theirs.some((address) => ticket.completeFor.has(address)) ? 'complete' : 'incomplete';
  }

  hear(heard: Heard): void {
    this.tickets.hear(heard);
    for (const [slug, { from, to }] of this.#corrections) {
      const ticket = this.tickets.ticket(slug);
      const isThird = ticket?.unusable || (ticket?.holder && ![from, to].includes(ticket.holder));
      if (isThird) this.#corrections.delete(slug);
    }
    this.judgeAll();
  }

  /** Follows an action that the guest list carried out. */
  acted(action: Action): void {
    const person = 'address' in action ? this.people.get(action.address ?? '') : undefined;
    switch (action.do) {
      case 'withdraw':
      case 'ignore':
        if (!person) break;
        if (person.stands && this.#watch.isOut(action.address)) person.taken = true;
        if (!person.blocked) person.was = { entitled: person.entitled, parked: person.parked };
        person.blocked = true;
        break;
      case 'unblock':
        if (!person) break;
        person.blocked = false;
        this.#giveBack(person, action.address);
        person.taken = false;
        break;
      case 'invite':
      case 'uninvite':
        if (person) person.guest = action.do === 'invite';
        break;
      case 'correct address': {
        const from = this.tickets.ticket(action.ticket)?.holder ?? '';
        if (from === action.to) this.#corrections.delete(action.ticket);
        else this.#corrections.set(action.ticket, { from, to: action.to });
        break;
      }
      case 'undo correction':
        this.#corrections.delete(action.ticket);
        break;
      case 'release test':
        this.#released.add(action.ticket);
        break;
      case 'hold test':
        this.#released.delete(action.ticket);
        break;
      case 'pause':
        this.paused = true;
        this.#park();
        break;
      case 'cancel sending':
        for (const each of this.people.values())
          if (each.parked === 'paused') each.parked = 'sending cancelled';
        this.#park('sending cancelled');
        break;
      case 'resume':
        this.paused = false;
        this.#admit((parked) => parked === 'paused');
        break;
      case 'release held':
        this.#admit((parked, address) =>
          action.address === null
            ? parked !== null && parked !== 'policy changed'
            : parked !== null && action.address === address,
        );
        break;
      case 'confirm policy':
        this.#admit((parked) => parked === 'policy changed');
        for (const each of this.people.values()) if (!each.entitled) each.stands = false;
        break;
      default:
    }
    this.judgeAll();
  }

  /** A changed policy mails and withdraws nobody. */
  policyChanged(policy: Policy): void {
    this.policy = policy;
    for (const [address, person] of this.people) {
      const entitled = this.#isEntitled(address);
      if (!entitled) person.parked = null;
      const hasNotLeft = this.#watch.isWaiting(address) && !this.#watch.isOut(address);
      if (!entitled && hasNotLeft) person.stands = false;
      if (entitled && !person.entitled && !person.stands) person.parked = 'policy changed';
      person.entitled = entitled;
    }
    if (this.gate() !== null) this.#park();
  }

  judgeAll(): void {
    for (const [address, person] of this.people) {
      const entitled = this.#isEntitled(address);
      if (entitled && !person.entitled && !person.stands) {
        person.parked = this.gate();
        person.stands = person.parked === null;
      }
      // What only the policy objects to is not taken back by itself.
      if (!entitled && (person.entitled || !this.#holdsComplete(address))) {
        person.stands = false;
        person.parked = null;
      }
      person.entitled = entitled;
    }
  }

  #giveBack(person: NaivePerson, address: string): void {
    const { entitled: wasEntitled, parked } = person.was;
    const entitled = this.#isEntitled(address);
    if (person.taken) {
      person.stands = entitled || (!wasEntitled && this.#holdsComplete(address));
      person.entitled = entitled;
    } else if (entitled && wasEntitled && parked !== null && parked !== 'paused') {
      Object.assign(person, { entitled, parked });
    }
  }

  #isEntitled(address: string): boolean {
    const person = this.people.get(address);
    if (person?.blocked) return false;
    return person?.guest || this.#complete(address).some((slug) => this.#isWanted(slug));
  }

  #holdsComplete(address: string): boolean {
    return !this.people.get(address)?.blocked && this.#complete(address).length > 0;
  }

  #complete(address: string): string[] {
    return ALL_TICKETS.filter((slug) => this.holder(slug) === address && this.state(slug) === 'complete');
  }

  #isWanted(slug: string): boolean {
    const { mode, release, order } = this.tickets.ticket(slug) as NaiveTicket;
    const { testTickets, ticketTypes, onlyPaid } = this.policy;
    if (mode === 'test' && testTickets.do !== 'send' && !this.#released.has(slug)) return false;
    if (ticketTypes.length > 0 && release !== 'early-bird') return false;
    return !onlyPaid || this.tickets.isPaid(order);
  }

  /** What has not left yet is kept in. A copy kept in does not take back what is out. */
  #park(why = this.gate()): void {
    for (const [address, person] of this.people) {
      if (!person.stands || !this.#watch.isWaiting(address) || this.#watch.isOut(address)) continue;
      person.stands = false;
      person.parked = why;
    }
  }

  #admit(which: (parked: string | null, address: string) => boolean): void {
    const closed = this.gate();
    for (const [address, person] of this.people) {
      if (!person.entitled || !which(person.parked, address)) continue;
      person.parked = closed;
      person.stands ||= closed === null;
    }
  }
}
