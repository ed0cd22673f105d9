/** The pure core by itself: deliveries in, decisions applied at once, everything to be looked at. */
import { createHash } from 'node:crypto';
import { applyPuts, emptyBooks } from '../../electron/guestlist/books.ts';
import { type Decision, decide } from '../../electron/guestlist/decide.ts';
import type { Policy } from '../../electron/guestlist/entities.ts';
import type { Mint } from '../../electron/guestlist/invite.ts';
import { releaseHeld, underNewPolicy } from '../../electron/guestlist/rejudge.ts';
import { readFacts } from '../../electron/tito/read.ts';
import type { Dialect } from '../../shared/model.ts';

/** Everything set up, and sending for real. */
export const LIVE: Policy = {
  ticketTypes: [],
  testTickets: { do: 'hold' },
  onlyPaid: false,
  sending: 'live',
  hubUrl: 'https://hub.example/join?code={code}',
  access: 'direct',
  mailServer: true,
  sender: 'org@harbour.example',
};

export interface TicketBody {
  slug?: string;
  email?: string | null;
  name?: string;
  state_name?: string | null;
  updated_at?: string | undefined;
  [field: string]: unknown;
}

/** A ticket's body as Tito sends it, short but for what matters. */
export function ticketBody(fields: TicketBody = {}): TicketBody {
  const slug = fields.slug ?? 'ti_1';
  return {
    _type: 'ticket',
    slug,
    reference: '9K9R-1',
    name: 'Ada Byron',
    email: 'ada@example.org',
    state_name: 'complete',
    test_mode: false,
    updated_at: '2026-11-20T10:00:00.000Z',
    release_title: 'Early Bird',
    release_slug: 'early-bird',
    registration_slug: `reg_of_${slug}`,
    ...fields,
  };
}

export class World {
  readonly books = emptyBooks();
  policy: Policy;
  #deliveries = 0;
  #minted = 0;

  constructor(policy: Partial<Policy> = {}) {
    this.policy = { ...LIVE, ...policy };
  }

  mint(): Mint {
    return {
      now: 1_000_000 + this.#deliveries,
      code: () => `code${this.#nextNumber()}`,
      id: () => `id${this.#nextNumber()}`,
    };
  }

  /** Delivers a body under an event's name, and applies what is decided. */
  deliver(event: string, body: object, { dialect = 'classic' as Dialect, otherName = false } = {}): Decision {
    this.#deliveries += 1;
    const text = JSON.stringify(body);
    const source = {
      at: this.#deliveries,
      deliveryId: String(this.#deliveries).padStart(9, '0'),
      bodyHash: createHash('sha256').update(text).digest('hex'),
      otherName,
    };
    const decision = decide(this.books, readFacts(dialect, event, text), source, this.policy, this.mint());
    applyPuts(this.books, decision.puts);
    return decision;
  }

  setPolicy(changes: Partial<Policy>): void {
    this.policy = { ...this.policy, ...changes };
    for (const puts of underNewPolicy(this.books, this.policy)) applyPuts(this.books, puts);
  }

  release(): void {
    for (const puts of releaseHeld(this.books, this.policy, this.mint())) applyPuts(this.books, puts);
  }

  person(address: string) {
    const person = this.books.participants.get(address);
    if (!person) throw new Error(`nobody at ${address}`);
    return person;
  }

  invite(address: string) {
    return this.person(address).invite;
  }

  /** Marks somebody's invite as handed over and sent. */
  sent(address: string): void {
    const person = this.person(address);
    const invite = { ...person.invite, state: 'sent' as const, handedAt: 1, sentAt: 2 };
    this.books.participants.set(address, { ...person, invite });
  }

  #nextNumber(): number {
    this.#minted += 1;
    return this.#minted;
  }
}
