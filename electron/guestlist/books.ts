/**
 * The guest list of one connection, and drafts of it: decisions are made on a draft, so that the books themselves
 * change only once the decision is on disk.
 */
import {
  type Checkin,
  NOT_PAUSED,
  type Participant,
  type Policy,
  type Registration,
  type SendingState,
  type TestCopy,
  type Ticket,
} from './entities.ts';
import { ORDERS, TICKETS } from './packed.ts';
import type { Puts } from './records.ts';
import { type People, type PersonTest, type Shelf, StoredPeople, StoredShelf } from './shelf.ts';

export interface Books {
  readonly tickets: Shelf<Ticket>;
  readonly registrations: Shelf<Registration>;
  /** By the ticket's slug; a check-in may arrive before its ticket. */
  readonly checkins: Shelf<Checkin>;
  readonly participants: People;
  /** By `testCopyKey`. */
  readonly testCopies: Shelf<TestCopy>;
  /** The policy the newest decision was made under; null before the first. */
  policy: Policy | null;
  sending: SendingState;
}

/** The books themselves, not a draft of them. */
export interface StoredBooks extends Books {
  readonly tickets: StoredShelf<Ticket>;
  readonly registrations: StoredShelf<Registration>;
  readonly checkins: Map<string, Checkin>;
  readonly participants: StoredPeople;
  readonly testCopies: Map<string, TestCopy>;
}

export function emptyBooks(): StoredBooks {
  return {
    tickets: new StoredShelf(TICKETS),
    registrations: new StoredShelf(ORDERS),
    checkins: new Map(),
    participants: new StoredPeople(),
    testCopies: new Map(),
    policy: null,
    sending: NOT_PAUSED,
  };
}

/** Books to write on over others; making one costs nothing, and what is below stays as it is. */
export class Draft implements Books {
  readonly tickets: DraftShelf<Ticket>;
  readonly registrations: DraftShelf<Registration>;
  readonly checkins: DraftShelf<Checkin>;
  readonly participants: DraftPeople;
  readonly testCopies: DraftShelf<TestCopy>;
  policy: Policy | null;
  sending: SendingState;
  readonly #sendingBelow: SendingState;

  constructor(below: Books) {
    this.tickets = new DraftShelf(below.tickets);
    this.registrations = new DraftShelf(below.registrations);
    this.checkins = new DraftShelf(below.checkins);
    this.participants = new DraftPeople(below.participants);
    this.testCopies = new DraftShelf(below.testCopies);
    this.policy = below.policy;
    this.sending = below.sending;
    this.#sendingBelow = below.sending;
  }

  /** What was written on this draft, as it goes into the journal. */
  puts(): Puts {
    const puts: Puts = {};
    if (this.tickets.written.size) puts.tickets = [...this.tickets.written.values()];
    if (this.registrations.written.size) puts.registrations = [...this.registrations.written.values()];
    if (this.checkins.written.size) puts.checkins = [...this.checkins.written.values()];
    if (this.participants.written.size) puts.participants = [...this.participants.written.values()];
    if (this.testCopies.written.size) puts.testCopies = [...this.testCopies.written.values()];
    if (this.sending !== this.#sendingBelow) puts.sending = this.sending;
    return puts;
  }
}

/** Writes what a decision replaced into the books. */
export function applyPuts(books: Books, puts: Puts): void {
  for (const ticket of puts.tickets ?? []) books.tickets.set(ticket.slug, ticket);
  for (const registration of puts.registrations ?? []) {
    books.registrations.set(registration.slug, registration);
  }
  for (const checkin of puts.checkins ?? []) books.checkins.set(checkin.ticket, checkin);
  if (puts.sending) books.sending = puts.sending;
  for (const participant of puts.participants ?? []) books.participants.set(participant.address, participant);
  for (const copy of puts.testCopies ?? []) {
    books.testCopies.set(testCopyKey(copy.ticket, copy.address), copy);
  }
}

/** A test ticket is copied to the organizer once for each holder. */
export function testCopyKey(ticket: string, address: string): string {
  return `${ticket} ${address}`;
}

class DraftShelf<T> implements Shelf<T> {
  readonly written = new Map<string, T>();
  readonly #below: Shelf<T>;

  constructor(below: Shelf<T>) {
    this.#below = below;
  }

  get(key: string): T | undefined {
    return this.written.get(key) ?? this.#below.get(key);
  }

  set(key: string, value: T): void {
    this.written.set(key, value);
  }

  *entries(): Iterable<[string, T]> {
    for (const [key, value] of this.#below.entries()) yield [key, this.written.get(key) ?? value];
    for (const [key, value] of this.written) if (this.#below.get(key) === undefined) yield [key, value];
  }
}

class DraftPeople extends DraftShelf<Participant> implements People {
  readonly #below: People;

  constructor(below: People) {
    super(below);
    this.#below = below;
  }

  *where(test: PersonTest): Iterable<Participant> {
    // Those that are written meanwhile are told of once.
    const written = new Map(this.written);
    for (const person of this.#below.where(test)) if (!written.has(person.address)) yield person;
    for (const person of written.values()) if (test(person.invite.state, person.entitled)) yield person;
  }
}
