/** The state as pieces of JSON, for the snapshot: small ones, so that no step of writing or reading one takes long. */
import { z } from 'zod';
import { applyPuts } from './books.ts';
import { checkin, policy, sendingState, testCopy } from './entities.ts';
import { cutterFor } from './forget/from-state.ts';
import { traces } from './forget/traces.ts';
import { placeOf } from './mails.ts';
import { packParticipant, packRegistration, packTicket, Unpacker } from './packed.ts';
import { delivery, forgottenEntry, mailRef, type Puts, row } from './records.ts';
import { connectionOf, emptyState, position, type State } from './state.ts';
import { hoursOf, putHours, tallyHours } from './tally.ts';

const PER_PIECE = 200;

const packed = z.array(z.unknown());
const piece = z.discriminatedUnion('piece', [
  z.object({
    piece: z.literal('connection'),
    id: z.string(),
    policy: policy.nullable(),
    sending: sendingState,
  }),
  z.object({ piece: z.literal('keys'), id: z.string(), bytes: z.instanceof(Uint8Array) }),
  z.object({ piece: z.literal('codes'), id: z.string(), some: z.array(z.tuple([z.string(), z.string()])) }),
  z.object({ piece: z.literal('tally'), id: z.string(), some: tallyHours }),
  z.object({ piece: z.literal('tickets'), id: z.string(), some: packed }),
  z.object({ piece: z.literal('registrations'), id: z.string(), some: packed }),
  z.object({ piece: z.literal('participants'), id: z.string(), some: packed }),
  z.object({ piece: z.literal('checkins'), id: z.string(), some: z.array(checkin) }),
  z.object({ piece: z.literal('test copies'), id: z.string(), some: z.array(testCopy) }),
  z.object({ piece: z.literal('pending'), some: z.array(z.object({ delivery, position })) }),
  z.object({ piece: z.literal('rows'), some: z.array(row) }),
  z.object({ piece: z.literal('waiting'), some: z.array(z.object({ mail: mailRef, position })) }),
  z.object({ piece: z.literal('forgotten'), some: z.array(forgottenEntry) }),
  z.object({ piece: z.literal('forgetting'), id: z.string(), traces }),
  z.object({ piece: z.literal('sent'), deliveries: z.number(), handedAt: z.array(z.number()) }),
]);
type Piece = z.infer<typeof piece>;

/** The state in pieces; a `Uint8Array` may stand in one, everything else is JSON. */
export function* freezeState(state: State): Iterable<Piece> {
  for (const [id, { books, keys, gatedCodes, tally }] of state.connections) {
    yield { piece: 'connection', id, policy: books.policy, sending: books.sending };
    for (const some of parts(values(books.registrations), packRegistration)) {
      yield { piece: 'registrations', id, some };
    }
    for (const some of parts(values(books.participants), packParticipant)) {
      yield { piece: 'participants', id, some };
    }
    // After orders and people, whose texts the tickets share when read back.
    for (const some of parts(values(books.tickets), packTicket)) yield { piece: 'tickets', id, some };
    for (const some of parts(values(books.checkins))) yield { piece: 'checkins', id, some };
    for (const some of parts(values(books.testCopies))) yield { piece: 'test copies', id, some };
    for (const some of parts(gatedCodes)) yield { piece: 'codes', id, some };
    for (const some of parts(hoursOf(tally))) yield { piece: 'tally', id, some };
    for (const bytes of keys.pieces()) yield { piece: 'keys', id, bytes };
  }
  for (const some of parts(state.pending.values())) yield { piece: 'pending', some };
  for (const some of parts(state.rows)) yield { piece: 'rows', some };
  for (const some of parts(state.waiting.values())) yield { piece: 'waiting', some };
  for (const some of parts(state.forgotten.values())) yield { piece: 'forgotten', some };
  for (const [id, { who }] of state.forgetting) yield { piece: 'forgetting', id, traces: who.traces };
  yield { piece: 'sent', deliveries: state.deliveries, handedAt: state.handedAt };
}

/** Reads a snapshot's state back, piece by piece. */
export class Thawing {
  readonly state = emptyState();
  readonly #unpackers = new Map<string, Unpacker>();

  /** Throws for what is no piece of a state. */
  take(one: unknown): void {
    const frozen = piece.parse(one);
    const { state } = this;
    switch (frozen.piece) {
      case 'connection': {
        const { books } = connectionOf(state, frozen.id);
        books.policy = frozen.policy;
        books.sending = frozen.sending;
        return;
      }
      case 'keys':
        connectionOf(state, frozen.id).keys.addPiece(frozen.bytes);
        return;
      case 'codes': {
        const { gatedCodes } = connectionOf(state, frozen.id);
        for (const [code, address] of frozen.some) gatedCodes.set(code, address);
        return;
      }
      case 'tally':
        putHours(connectionOf(state, frozen.id).tally, frozen.some);
        return;
      case 'tickets':
      case 'registrations':
      case 'participants':
        applyPuts(connectionOf(state, frozen.id).books, this.#unpacked(frozen));
        return;
      case 'checkins':
        applyPuts(connectionOf(state, frozen.id).books, { checkins: frozen.some });
        return;
      case 'test copies':
        applyPuts(connectionOf(state, frozen.id).books, { testCopies: frozen.some });
        return;
      case 'pending':
        for (const each of frozen.some) state.pending.set(each.delivery.id, each);
        return;
      case 'rows':
        state.rows.push(...frozen.some);
        return;
      case 'waiting':
        for (const each of frozen.some) state.waiting.set(placeOf(each.mail), each);
        return;
      case 'forgotten':
        for (const each of frozen.some) state.forgotten.set(each.id, each);
        return;
      case 'forgetting':
        state.forgetting.set(frozen.id, cutterFor(state, frozen.traces));
        return;
      case 'sent':
        state.deliveries = frozen.deliveries;
        state.handedAt = frozen.handedAt;
        return;
    }
  }

  #unpacked({
    piece: kind,
    id,
    some,
  }: Piece & { piece: 'tickets' | 'registrations' | 'participants' }): Puts {
    const unpacker = this.#unpackers.get(id) ?? new Unpacker(connectionOf(this.state, id).books);
    this.#unpackers.set(id, unpacker);
    switch (kind) {
      case 'tickets':
        return { tickets: some.map((one) => unpacker.ticket(one)) };
      case 'registrations':
        return { registrations: some.map((one) => unpacker.registration(one)) };
      case 'participants':
        return { participants: some.map((one) => unpacker.participant(one)) };
    }
  }
}

function* values<T>(shelf: { entries(): Iterable<[string, T]> }): Iterable<T> {
  for (const [, value] of shelf.entries()) yield value;
}

function parts<T>(all: Iterable<T>): Iterable<T[]>;
function parts<T, U>(all: Iterable<T>, change: (one: T) => U): Iterable<U[]>;
function* parts<T, U>(all: Iterable<T>, change?: (one: T) => U): Iterable<(T | U)[]> {
  let some: (T | U)[] = [];
  for (const one of all) {
    some.push(change ? change(one) : one);
    if (some.length < PER_PIECE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
