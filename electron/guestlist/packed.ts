/**
 * Tickets, orders and people as lists without their fields' names, for the snapshot: a large guest list stays small and
 * is quick to read back. What each is found by comes first.
 */
import { INVITE_STATES, type InviteState, TICKET_MODES } from '../../shared/model.ts';
import type { NewsClock } from './clock.ts';
import type { Invite, MailProgress, Notice, Participant, Registration, Ticket } from './entities.ts';
import { Fields, fail } from './packed-fields.ts';

type Packed = readonly unknown[];

/** How one kind is packed. Reading back throws a TypeError for what is no packed one. */
export interface Packing<T> {
  pack(one: T): Packed;
  unpack(packed: unknown): T;
}

export const TICKETS: Packing<Ticket> = { pack: packTicket, unpack: unpackTicket };
export const ORDERS: Packing<Registration> = { pack: packOrder, unpack: unpackOrder };
export const PEOPLE: Packing<Participant> = { pack: packPerson, unpack: unpackPerson };

const TICKET = { unusable: 1, named: 2, void: 4, released: 8 } as const;
const PERSON = { entitled: 1, guest: 2, takenAway: 4, inFlight: 8 } as const;
/** From this bit on a person's mark has the number of their invite's state. */
const STATE_BIT = 16;
const BLOCKED = ['withdrawn by hand', 'ignored'] as const;
const BECAUSE = ['given away', 'cancelled'] as const;

function packTicket(ticket: Ticket): Packed {
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

function packOrder(order: Registration): Packed {
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

function packPerson(person: Participant): Packed {
  const { address, name, firstName, tickets, invite, event, blocked, stood, notice } = person;
  return [
    address,
    markOf(person),
    name,
    firstName,
    tickets,
    packInvite(invite),
    event,
    blocked,
    stood && [stood.entitled, stood.state, stood.reason],
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

/** What is looked for without reading more, in one number. */
function markOf(person: Participant): number {
  return (
    (person.entitled ? PERSON.entitled : 0) |
    (person.guest ? PERSON.guest : 0) |
    (person.takenAway ? PERSON.takenAway : 0) |
    (isInFlight(person) ? PERSON.inFlight : 0) |
    (INVITE_STATES.indexOf(person.invite.state) * STATE_BIT)
  );
}

/** Has somebody, or somebody of this mark, a mail that was handed over and not answered yet? */
export function isInFlight(one: Participant | number): boolean {
  if (typeof one === 'number') return (one & PERSON.inFlight) !== 0;
  return one.invite.unanswered || one.notice?.unanswered === true;
}

export function stateIn(mark: number): InviteState {
  return INVITE_STATES[Math.floor(mark / STATE_BIT)] ?? fail();
}

export function isEntitledIn(mark: number): boolean {
  return (mark & PERSON.entitled) !== 0;
}

function unpackTicket(packed: unknown): Ticket {
  const from = new Fields(packed);
  const slug = from.text();
  const reference = from.textOrNull();
  const registration = from.textOrNull();
  const release = from.inner();
  const holder = from.inner();
  const set = from.number();
  const fills = from.list();
  const completeFor = from.texts();
  const mode = from.oneOf(TICKET_MODES);
  const corrected = from.inner();
  const places = from.list();
  const clocks = from.list().map(unpackClock);
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
    release: release && { slug: release.textOrNull(), title: release.textOrNull() },
    releaseSince: clock(1),
    holder: holder && { address: holder.text(), name: holder.text(), firstName: holder.textOrNull() },
    unusable: (set & TICKET.unusable) !== 0,
    heldSince: clock(2),
    named: (set & TICKET.named) !== 0,
    fills: fills.map((fill) => {
      const inner = new Fields(fill);
      return {
        clock: unpackClock(inner.next()),
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

function unpackOrder(packed: unknown): Registration {
  const from = new Fields(packed);
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
    cancelled: cancelled === null ? null : unpackClock(cancelled),
    paid: paid && { is: paid.flag(), clock: unpackClock(paid.next()) },
    test: from.flag(),
  };
}

function unpackPerson(packed: unknown): Participant {
  const from = new Fields(packed);
  const address = from.text();
  const mark = from.number();
  const name = from.text();
  const firstName = from.textOrNull();
  const tickets = from.texts();
  const invite = from.inner() ?? fail();
  const event = from.textOrNull();
  const blocked = from.oneOfOrNull(BLOCKED);
  const stood = from.inner();
  const notice = from.inner();
  return {
    address,
    name,
    firstName,
    tickets,
    entitled: (mark & PERSON.entitled) !== 0,
    invite: unpackInvite(invite),
    event,
    blocked,
    stood: stood && {
      entitled: stood.flag(),
      state: stood.oneOf(INVITE_STATES),
      reason: stood.textOrNull(),
    },
    guest: (mark & PERSON.guest) !== 0,
    takenAway: (mark & PERSON.takenAway) !== 0,
    notice: notice && unpackNotice(notice),
  };
}

// Their fields in the order they are packed in. Spread from an object they have in common, what is read and dropped again
// would stay in memory for long: V8 takes such objects for lasting ones.

function unpackInvite(from: Fields): Invite {
  return {
    state: from.oneOf(INVITE_STATES),
    reason: from.textOrNull(),
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

function unpackNotice(from: Fields): Notice {
  return {
    state: from.oneOf(INVITE_STATES),
    reason: from.textOrNull(),
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

function unpackClock(packed: unknown): NewsClock {
  const from = new Fields(packed);
  return { at: from.numberOrNull(), rank: from.number(), tie: from.text() };
}

function visit(from: Fields | null): Invite['visitedAt'] {
  return from && { first: from.number(), last: from.number() };
}
