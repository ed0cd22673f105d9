/**
 * Tickets, orders and people as lists without their fields' names, for the snapshot: a large guest list stays small and
 * is quick to read back.
 */
import { INVITE_STATES, TICKET_MODES } from '../../shared/model.ts';
import type { Books } from './books.ts';
import type { NewsClock } from './clock.ts';
import type { Invite, MailProgress, Notice, Participant, Registration, Ticket } from './entities.ts';

type Packed = readonly unknown[];

const TICKET = { unusable: 1, named: 2, void: 4, released: 8 } as const;
const PERSON = { entitled: 1, guest: 2, takenAway: 4 } as const;
const BLOCKED = ['withdrawn by hand', 'ignored'] as const;
const BECAUSE = ['given away', 'cancelled'] as const;

export function packTicket(ticket: Ticket): Packed {
  const clocks: NewsClock[] = [];
  // Most tickets have heard one piece of news, which all their clocks tell.
  const place = (clock: NewsClock | null): number => {
    if (clock === null) return -1;
    const known = clocks.findIndex(
      ({ at, rank, tie }) => at === clock.at && rank === clock.rank && tie === clock.tie,
    );
    return known === -1 ? clocks.push(clock) - 1 : known;
  };
  const { slug, reference, registration, release, holder, fills, completeFor, mode, corrected } = ticket;
  const places = [ticket.registrationSince, ticket.releaseSince, ticket.heldSince, ticket.newest].map(place);
  return [
    slug,
    reference,
    registration,
    release && [release.slug, release.title],
    holder && [holder.address, holder.name, holder.firstName],
    (ticket.unusable ? TICKET.unusable : 0) |
      (ticket.named ? TICKET.named : 0) |
      (ticket.void ? TICKET.void : 0) |
      (ticket.released ? TICKET.released : 0),
    fills.map(({ clock, address, name, firstName }) => [packClock(clock), address, name, firstName]),
    completeFor,
    mode,
    corrected && [corrected.from, corrected.to],
    places,
    clocks.map(packClock),
  ];
}

export function packRegistration(order: Registration): Packed {
  const { slug, reference, buyer, tickets, cancelled, paid, test } = order;
  return [
    slug,
    reference,
    buyer,
    tickets,
    cancelled && packClock(cancelled),
    paid && [paid.is, packClock(paid.clock)],
    test,
  ];
}

export function packParticipant(person: Participant): Packed {
  const { address, name, firstName, tickets, invite, event, blocked, notice } = person;
  return [
    address,
    name,
    firstName,
    tickets,
    (person.entitled ? PERSON.entitled : 0) |
      (person.guest ? PERSON.guest : 0) |
      (person.takenAway ? PERSON.takenAway : 0),
    packInvite(invite),
    event,
    blocked,
    notice && [...packProgress(notice), notice.revision, notice.because],
  ];
}

function packInvite(invite: Invite): Packed {
  const { id, revision, copy, code, link, visitedAt } = invite;
  return [
    ...packProgress(invite),
    id,
    revision,
    copy,
    code,
    link,
    visitedAt && [visitedAt.first, visitedAt.last],
  ];
}

function packProgress(mail: MailProgress): Packed {
  const {
    state,
    reason,
    messageId,
    queuedAt,
    handedAt,
    unanswered,
    sentAt,
    attempts,
    firstTriedAt,
    retryAt,
  } = mail;
  return [state, reason, messageId, queuedAt, handedAt, unanswered, sentAt, attempts, firstTriedAt, retryAt];
}

function packClock({ at, rank, tie }: NewsClock): Packed {
  return [at, rank, tie];
}

/**
 * Reads packed ones back; throws a TypeError for what is none. Texts that several have in common are kept once: what
 * tickets share with their order and holder, where those stand in the books already, and what many people share.
 */
export class Unpacker {
  readonly #known = new Map<string, string>();
  readonly #books: Books;

  constructor(books: Books) {
    this.#books = books;
  }

  ticket(packed: unknown): Ticket {
    const from = new Fields(packed, this.#known);
    const ownSlug = from.text();
    const reference = from.textOrNull();
    const ownRegistration = from.textOrNull();
    const release = from.inner();
    const holder = from.inner();
    const order = ownRegistration === null ? null : this.#books.registrations.get(ownRegistration);
    const registration = order?.slug ?? ownRegistration;
    const who = holder && this.#holder(holder);
    const held = who && this.#books.participants.get(who.address)?.tickets.find((each) => each === ownSlug);
    const slug = held ?? ownSlug;
    const set = from.number();
    const fills = from.list();
    const completeFor = from.texts().map((address) => (address === who?.address ? who.address : address));
    const mode = from.oneOf(TICKET_MODES);
    const corrected = from.inner();
    const places = from.list();
    const clocks = from.list().map((clock) => this.#clock(clock));
    const clock = (n: number): NewsClock | null => {
      const place = places[n];
      if (place === -1) return null;
      const found = typeof place === 'number' ? clocks[place] : undefined;
      return found ?? fail();
    };
    return {
      slug,
      reference,
      registration,
      registrationSince: clock(0),
      release: release && { slug: release.sharedOrNull(), title: release.sharedOrNull() },
      releaseSince: clock(1),
      holder: who,
      unusable: (set & TICKET.unusable) !== 0,
      heldSince: clock(2),
      named: (set & TICKET.named) !== 0,
      fills: fills.map((fill) => {
        const inner = new Fields(fill, this.#known);
        return {
          clock: this.#clock(inner.next()),
          address: inner.textOrNull(),
          name: inner.text(),
          firstName: inner.textOrNull(),
        };
      }),
      newest: clock(3),
      void: (set & TICKET.void) !== 0,
      completeFor,
      mode,
      corrected: corrected && { from: corrected.text(), to: corrected.text() },
      released: (set & TICKET.released) !== 0,
    };
  }

  #holder(from: Fields): NonNullable<Ticket['holder']> {
    const address = from.text();
    const name = from.text();
    const firstName = from.textOrNull();
    const person = this.#books.participants.get(address);
    return {
      address: person?.address ?? address,
      name: person?.name === name ? person.name : name,
      firstName,
    };
  }

  registration(packed: unknown): Registration {
    const from = new Fields(packed, this.#known);
    const slug = from.text();
    const reference = from.textOrNull();
    const buyer = from.text();
    const tickets = from.texts();
    const cancelled = from.next();
    const paid = from.inner();
    return {
      slug,
      reference,
      buyer,
      tickets,
      cancelled: cancelled === null ? null : this.#clock(cancelled),
      paid: paid && { is: paid.flag(), clock: this.#clock(paid.next()) },
      test: from.flag(),
    };
  }

  participant(packed: unknown): Participant {
    const from = new Fields(packed, this.#known);
    const address = from.text();
    const name = from.text();
    const firstName = from.textOrNull();
    const tickets = from.texts();
    const set = from.number();
    const invite = from.inner() ?? fail();
    const event = from.sharedOrNull();
    const blocked = from.oneOfOrNull(BLOCKED);
    const notice = from.inner();
    return {
      address,
      name,
      firstName,
      tickets,
      entitled: (set & PERSON.entitled) !== 0,
      invite: this.#invite(invite),
      event,
      blocked,
      guest: (set & PERSON.guest) !== 0,
      takenAway: (set & PERSON.takenAway) !== 0,
      notice: notice && this.#notice(notice),
    };
  }

  #invite(from: Fields): Invite {
    // In the order they are packed in.
    return {
      state: from.oneOf(INVITE_STATES),
      reason: from.sharedOrNull(),
      messageId: from.textOrNull(),
      queuedAt: from.numberOrNull(),
      handedAt: from.numberOrNull(),
      unanswered: from.flag(),
      sentAt: from.numberOrNull(),
      attempts: from.number(),
      firstTriedAt: from.numberOrNull(),
      retryAt: from.numberOrNull(),
      id: from.textOrNull(),
      revision: from.number(),
      copy: from.number(),
      code: from.textOrNull(),
      link: from.textOrNull(),
      visitedAt: visit(from.inner()),
    };
  }

  #notice(from: Fields): Notice {
    return {
      state: from.oneOf(INVITE_STATES),
      reason: from.sharedOrNull(),
      messageId: from.textOrNull(),
      queuedAt: from.numberOrNull(),
      handedAt: from.numberOrNull(),
      unanswered: from.flag(),
      sentAt: from.numberOrNull(),
      attempts: from.number(),
      firstTriedAt: from.numberOrNull(),
      retryAt: from.numberOrNull(),
      revision: from.number(),
      because: from.oneOfOrNull(BECAUSE),
    };
  }

  #clock(packed: unknown): NewsClock {
    const from = new Fields(packed, this.#known);
    return { at: from.numberOrNull(), rank: from.number(), tie: from.text() };
  }
}

function visit(from: Fields | null): Invite['visitedAt'] {
  return from && { first: from.number(), last: from.number() };
}

/** The fields of one list, in order. */
class Fields {
  readonly #list: readonly unknown[];
  readonly #known: Map<string, string>;
  #at = 0;

  constructor(list: unknown, known: Map<string, string>) {
    this.#list = Array.isArray(list) ? list : fail();
    this.#known = known;
  }

  next(): unknown {
    const value = this.#list[this.#at++];
    return value === undefined ? fail() : value;
  }

  text(): string {
    const value = this.next();
    return typeof value === 'string' ? value : fail();
  }

  textOrNull(): string | null {
    const value = this.next();
    return value === null || typeof value === 'string' ? value : fail();
  }

  /** A text that many have. */
  sharedOrNull(): string | null {
    const value = this.textOrNull();
    return value === null ? null : this.#share(value);
  }

  texts(): string[] {
    const list = this.list();
    return list.every((value) => typeof value === 'string') ? [...list] : fail();
  }

  number(): number {
    const value = this.next();
    return typeof value === 'number' ? value : fail();
  }

  numberOrNull(): number | null {
    const value = this.next();
    return value === null || typeof value === 'number' ? value : fail();
  }

  flag(): boolean {
    const value = this.next();
    return typeof value === 'boolean' ? value : fail();
  }

  oneOf<T extends string>(these: readonly T[]): T {
    const value = this.next();
    return these.find((each) => each === value) ?? fail();
  }

  oneOfOrNull<T extends string>(these: readonly T[]): T | null {
    const value = this.next();
    return value === null ? null : (these.find((each) => each === value) ?? fail());
  }

  list(): readonly unknown[] {
    const value = this.next();
    return Array.isArray(value) ? value : fail();
  }

  /** A list within, with fields of its own; null where there is none. */
  inner(): Fields | null {
    const value = this.next();
    return value === null ? null : new Fields(value, this.#known);
  }

  #share(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, text);
    return text;
  }
}

function fail(): never {
  throw new TypeError('not a packed entity');
}
