/** Runs steps on the real guest list and on the naive one side by side, and compares them after each. */

import { expect } from 'vitest';
import { countedAnew } from '../../../electron/guestlist/counted.ts';
import type { Invite, Participant, Policy } from '../../../electron/guestlist/entities.ts';
import { holderOf, ticketMode, ticketState } from '../../../electron/guestlist/judge.ts';
import { mailKey, mailOf } from '../../../electron/guestlist/mails.ts';
import type { DeliveryRecord, MailRef } from '../../../electron/guestlist/records.ts';
import { atOnce } from '../../../electron/guestlist/steps.ts';
import type { Action } from '../../../shared/actions.ts';
import { comparable } from '../../helpers/comparable.ts';
import { LIVE } from '../../helpers/world.ts';
import { type Posted, posted } from './bodies.ts';
import { MailLog } from './mail-log.ts';
import { NaivePeople } from './naive-people.ts';
import { ALL_TICKETS, type Heard } from './naive-tickets.ts';
import {
  ADDRESSES,
  type MailOutcome,
  momentOf,
  type NewsStep,
  ORDER_EVENTS,
  type Step,
  TICKET_EVENTS,
} from './steps.ts';
import { Usher } from './usher.ts';

interface Delivered {
  readonly step: NewsStep;
  readonly posted: Posted;
  readonly record: DeliveryRecord;
}

const OPENING: readonly Step[] = [
  {
    do: 'policy',
    changes: { sending: 'live', mailServer: true, hubUrl: LIVE.hubUrl, ticketTypes: [] },
    confirmed: false,
  },
  { do: 'act', action: { do: 'resume' }, nth: 0 },
  { do: 'act', action: { do: 'release held', address: null }, nth: 0 },
];

const AIMS: { readonly [verb in Action['do']]?: (person: Participant) => boolean } = {
  resend: ({ invite }) => invite.state === 'sent' || invite.state === 'failed',
  'new link': ({ invite }) => invite.state === 'sent' || invite.state === 'failed',
  unblock: ({ blocked }) => blocked !== null,
  uninvite: ({ guest }) => guest,
  'accept ambiguous': ({ invite }) => invite.state === 'ambiguous',
  'resend ambiguous': ({ invite }) => invite.state === 'ambiguous',
  'release held': ({ entitled, invite }) => entitled && invite.state === 'held',
};

/** As `expect(seen).toEqual(wanted)`, which is far too slow for so many comparisons. */
function same(seen: unknown, wanted: unknown): void {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) expect(seen).toEqual(wanted);
}

export class Run {
  readonly usher: Usher;
  readonly naive: NaivePeople;
  readonly #mails = new MailLog();
  readonly #delivered: Delivered[] = [];
  /** Whose try is to be refused. That word is written before a later try can hand the mail over. */
  #tried: MailRef[] = [];
  #waiting = new Set<string>();

  constructor(policy: Partial<Policy> = {}) {
    this.usher = new Usher({ ...LIVE, ...policy });
    this.naive = new NaivePeople(this.usher.policy, {
      isWaiting: (address) => this.#waiting.has(address),
      isOut: (address) => this.#isOut(address),
    });
  }

  do(step: Step): void {
    this.#waiting = new Set(ADDRESSES.filter((address) => isWaiting(this.#invite(address))));
    switch (step.do) {
      case 'ticket':
      case 'order':
      case 'pro':
      case 'check-in':
        this.#deliver(step, posted(step, this.#delivered.length));
        return;
      case 'again':
        this.#again(step);
        return;
      case 'policy': {
        const policy = { ...this.usher.policy, ...step.changes };
        this.usher.setPolicy(policy);
        this.naive.policyChanged(policy);
        if (step.confirmed) this.#allOf([{ do: 'act', action: { do: 'confirm policy' }, nth: 0 }]);
        return;
      }
      case 'act': {
        const action = this.#aimed(step.action, step.nth);
        const messageId = 'address' in action ? this.#invite(action.address ?? '')?.messageId : null;
        if (!this.usher.act(action)) return;
        if (action.do === 'resend ambiguous') this.#mails.resentByHand(messageId ?? '');
        this.naive.acted(action);
        return;
      }
      case 'send':
        for (const mail of this.usher.due()) {
          this.#hand(mail);
          this.#answer(mail, 'sent');
        }
        return;
      case 'open':
        this.#allOf(OPENING);
        return;
      case 'hand':
        this.#withOneOf(this.usher.due(), step.nth, (mail) => this.#hand(mail));
        return;
      case 'answer':
        this.#withOneOf(this.usher.inFlight, step.nth, (mail) => this.#answer(mail, step.outcome));
        return;
      case 'try':
        this.#withOneOf(this.usher.due(), step.nth, (mail) => this.#tried.push(mail));
        return;
      case 'refuse':
        this.#withOneOf(this.#tried.splice(0).concat(this.usher.due()), step.nth, (mail) =>
          this.usher.answer(mail, step.outcome),
        );
        return;
      case 'restart':
        this.#tried = [];
        for (const mail of this.usher.inFlight) this.#mails.answered(mail, 'ambiguous');
        this.usher.restart(step.from);
        // Nobody knows what became of them: they must not look as if an answer could still come.
        for (const [, { invite }] of this.usher.books.participants.entries()) {
          expect(invite.state).not.toBe('sending');
        }
    }
  }

  #allOf(steps: readonly Step[]): void {
    for (const step of steps) {
      this.check();
      this.do(step);
    }
  }

  /** What must hold after every step. */
  check(): void {
    this.#checkTickets();
    expect(this.usher.counted).toEqual(atOnce(countedAnew(this.usher.books)));
    for (const [address] of this.usher.books.participants.entries()) {
      if (!this.naive.people.has(address)) throw new Error(`${address} was only a buyer`);
    }
    const closed = this.naive.gate();
    const copies = [...this.usher.books.testCopies.entries()].map(([, copy]) => copy.state);
    const waitsThoughClosed = copies.some((state) => state === 'queued' || state === 'retrying');
    if (closed !== null && waitsThoughClosed) throw new Error(`a test would be mailed though ${closed}`);
    for (const [address, naive] of this.naive.people) {
      const person = this.usher.books.participants.get(address);
      const invite = this.#invite(address);
      const seen = {
        entitled: person?.entitled ?? false,
        stands: invite !== null && this.#stands(address, invite),
        parked: naive.entitled && !naive.stands ? invite?.reason : null,
        state: naive.entitled && !naive.stands ? invite?.state : null,
      };
      const { entitled, stands, parked } = naive;
      const isParked = entitled && !stands;
      same(
        { address, ...seen },
        {
          address,
          entitled,
          stands,
          parked: isParked ? parked : null,
          state: isParked ? 'held' : null,
        },
      );
      if (closed !== null && isWaiting(invite))
        throw new Error(`${address} would be mailed though ${closed}`);
      if (!stands && this.#isOut(address)) same(invite?.state, 'withdrawn');
    }
  }

  /** The journal by itself gives the state in memory, and so does a snapshot. */
  checkFold(): void {
    expect(comparable(this.usher.folded())).toEqual(comparable(this.usher.state));
  }

  #checkTickets(): void {
    const { books } = this.usher;
    for (const slug of ALL_TICKETS) {
      const ticket = books.tickets.get(slug);
      const naive = this.naive.tickets.ticket(slug);
      const seen = ticket && {
        slug,
        holder: holderOf(ticket)?.address ?? null,
        state: ticketState(books, ticket),
        mode: ticketMode(books, ticket),
        release: ticket.release?.slug ?? null,
      };
      same(
        seen ?? null,
        naive && {
          slug,
          holder: this.naive.holder(slug),
          state: this.naive.state(slug),
          mode: naive.mode,
          release: naive.release,
        },
      );
    }
  }

  #hand(mail: MailRef): void {
    const progress = mailOf(this.usher.books, mail);
    if (!progress?.messageId) throw new Error('handed over without a Message-ID');
    expect(this.naive.gate()).toBeNull();
    if (mail.kind === 'invite') {
      expect(this.naive.people.get(mail.address)?.stands).toBe(true);
      const { code, link } = this.#invite(mail.address) ?? {};
      this.#mails.codeOf(mail, code ?? null, link ?? null);
    } else {
      expect(this.usher.policy.testTickets.do).toBe('redirect');
    }
    this.#mails.handed(mail, progress.messageId);
    this.#tried = this.#tried.filter((tried) => mailKey(tried) !== mailKey(mail));
    this.usher.hand(mail);
  }

  #answer(mail: MailRef, outcome: MailOutcome): void {
    this.#mails.answered(mail, outcome);
    this.usher.answer(mail, outcome);
  }

  #deliver(step: NewsStep, sent: Posted): void {
    const record = this.usher.receive(sent);
    if (record === null) return;
    this.#delivered.push({ step, posted: sent, record });
    this.naive.hear(heard(step, record));
  }

  #again({ back, how, name }: Step & { do: 'again' }): void {
    const earlier = this.#delivered.at(-1 - back);
    if (!earlier) return;
    const { step, posted: sent, record } = earlier;
    if (how === 'repeat') {
      const before = comparable(this.usher.state).connections;
      expect(this.usher.receive(sent)).toBeNull();
      expect(comparable(this.usher.state).connections).toEqual(before);
    } else if (how === 'replay') {
      this.usher.decide(record);
      this.naive.hear(heard(step, record));
    } else if (step.do === 'ticket' || step.do === 'order') {
      const names = step.do === 'ticket' ? TICKET_EVENTS : ORDER_EVENTS;
      this.#deliver(step, { ...sent, event: names[name % names.length] ?? sent.event });
    }
  }

  /** The action on one for whom it makes sense, if there is anybody; most would be refused otherwise. */
  #aimed(action: Action, nth: number): Action {
    if (!('address' in action) || action.address === null) return action;
    const fitting = AIMS[action.do];
    const people = [...this.usher.books.participants.entries()].map(([, person]) => person);
    const candidates = fitting ? people.filter(fitting) : [];
    const address = candidates[nth % Math.max(candidates.length, 1)]?.address ?? action.address;
    return { ...action, address };
  }

  #withOneOf<T>(all: readonly T[], nth: number, work: (one: T) => void): void {
    const one = all[nth % Math.max(all.length, 1)];
    if (one !== undefined) work(one);
  }

  #stands(address: string, invite: Invite): boolean {
    if (invite.state === 'held') return this.#isOut(address);
    return invite.state !== 'none' && invite.state !== 'withdrawn';
  }

  #isOut(address: string): boolean {
    const invite = this.#invite(address);
    return invite !== null && this.#mails.isOut(address, invite.revision);
  }

  #invite(address: string): Invite | null {
    return this.usher.books.participants.get(address)?.invite ?? null;
  }
}

function heard(step: NewsStep, { id, bodyHash, event, otherName }: DeliveryRecord): Heard {
  return { step, event, otherName, tie: momentOf(step) === null ? id : bodyHash };
}

function isWaiting(invite: Invite | null): boolean {
  return invite?.state === 'queued' || invite?.state === 'retrying';
}
