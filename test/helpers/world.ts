/** The pure core by itself: deliveries in, decisions applied at once, everything to be looked at. */
import { createHash } from 'node:crypto';
import { type Performed, perform } from '../../electron/guestlist/actions.ts';
import { emptyBooks } from '../../electron/guestlist/books.ts';
import { type Decision, decide } from '../../electron/guestlist/decide.ts';
import type { Policy } from '../../electron/guestlist/entities.ts';
import { applyToBooks } from '../../electron/guestlist/fold.ts';
import type { Mint } from '../../electron/guestlist/invite.ts';
import type { BookRecord, MailRef } from '../../electron/guestlist/records.ts';
import { releaseHeld, underNewPolicy } from '../../electron/guestlist/rejudge.ts';
import { atOnce } from '../../electron/guestlist/steps.ts';
import { readFacts } from '../../electron/tito/read.ts';
import type { Action } from '../../shared/actions.ts';
import type { Dialect } from '../../shared/model.ts';

/** The connection that a world's records are about. */
export const CONNECTION = 'c';

/** Everything set up, and sending for real. */
export const LIVE: Policy = {
  ticketTypes: [],
  testTickets: { do: 'hold' },
  onlyPaid: false,
  sending: 'live',
  hubUrl: 'https://hub.example/join?code={code}',
  access: 'direct',
  publicUrl: null,
  withdrawNotice: false,
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
  /** What would stand in the journal by now, but for the deliveries themselves. */
  readonly records: BookRecord[] = [];
  policy: Policy;
  #deliveries = 0;
  #minted = 0;

  constructor(policy: Partial<Policy> = {}) {
    this.policy = { ...LIVE, ...policy };
    this.write({ t: 'policy', at: this.mint().now, connection: CONNECTION, policy: this.policy });
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
    const mint = this.mint();
    const decision = decide(this.books, readFacts(dialect, event, text), source, this.policy, mint);
    const { puts, ...told } = decision;
    const row = { id: source.deliveryId, connection: CONNECTION, event, receivedAt: mint.now, ...told };
    this.write({ t: 'decided', at: mint.now, row, puts });
    return decision;
  }

  setPolicy(changes: Partial<Policy>): void {
    this.policy = { ...this.policy, ...changes };
    const { now: at } = this.mint();
    for (const puts of atOnce(underNewPolicy(this.books, this.policy))) {
      this.write({ t: 'rejudged', at, connection: CONNECTION, because: 'policy changed', puts });
    }
    this.write({ t: 'policy', at, connection: CONNECTION, policy: this.policy });
  }

  release(): void {
    const { now: at } = this.mint();
    for (const puts of releaseHeld(this.books, this.policy, this.mint())) {
      this.write({ t: 'rejudged', at, connection: CONNECTION, because: 'held ones released', puts });
    }
  }

  /** Does something by hand. */
  act(action: Action): Performed {
    const mint = this.mint();
    const done = perform(this.books, action, this.policy, mint);
    if (!done.ok) return done;
    for (const puts of done.puts) {
      this.write({ t: 'acted', at: mint.now, connection: CONNECTION, action, puts });
    }
    return done;
  }

  /** Journals a record, and folds it. */
  write(record: BookRecord): void {
    this.records.push(record);
    applyToBooks(this.books, record);
  }

  person(address: string) {
    const person = this.books.participants.get(address);
    if (!person) throw new Error(`nobody at ${address}`);
    return person;
  }

  invite(address: string) {
    return this.person(address).invite;
  }

  /** The mail of somebody's invite as it stands. */
  mailTo(address: string): MailRef {
    const { revision, copy } = this.invite(address);
    return { kind: 'invite', connection: CONNECTION, address, revision, copy };
  }

  /** The mail server has somebody's mail, and has not answered yet. */
  handed(address: string): void {
    this.write({ t: 'handed', at: this.mint().now, mail: this.mailTo(address) });
  }

  /** What became of a try to send somebody's mail. */
  mailed(address: string, state: 'sent' | 'retrying' | 'failed' | 'ambiguous', words = ''): void {
    const { now: at } = this.mint();
    const retryAt = state === 'retrying' ? at + 1 : null;
    this.write({ t: 'mailed', at, mail: this.mailTo(address), state, words, attempts: 1, retryAt });
  }

  /** Marks somebody's invite as handed over and sent. */
  sent(address: string): void {
    this.handed(address);
    this.mailed(address, 'sent');
  }

  #nextNumber(): number {
    this.#minted += 1;
    return this.#minted;
  }
}
