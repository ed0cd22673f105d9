/**
 * The state as pieces of JSON, for the snapshot: small ones, so that no step of writing or reading one takes long. Of
 * people, tickets and orders each is a packed piece by itself, which can be kept without being read.
 */
import { z } from 'zod';
import { applyPuts } from './books.ts';
import { counted } from './counted.ts';
import { checkin, policy, sendingState, testCopy } from './entities.ts';
import { cutterFor } from './forget/from-state.ts';
import { traces } from './forget/traces.ts';
import { placeOf } from './mails.ts';
import type { PackedText } from './packed-list.ts';
import { delivery, forgottenEntry, mailRef, row } from './records.ts';
import type { StoredShelf } from './shelf.ts';
import { connectionOf, emptyState, position, type State } from './state.ts';
import { hoursOf, putHours, tallyHours } from './tally.ts';

const PER_PIECE = 200;

const piece = z.discriminatedUnion('piece', [
  z.object({
    piece: z.literal('connection'),
    id: z.string(),
    policy: policy.nullable(),
    sending: sendingState,
    counted,
  }),
  /** What follows it, packed. */
  z.object({
    piece: z.literal('packed'),
    id: z.string(),
    shelf: z.enum(['registrations', 'participants', 'tickets']),
    follow: z.number(),
  }),
  z.object({ piece: z.literal('keys'), id: z.string(), bytes: z.instanceof(Uint8Array) }),
  z.object({ piece: z.literal('codes'), id: z.string(), some: z.array(z.tuple([z.string(), z.string()])) }),
  z.object({ piece: z.literal('tally'), id: z.string(), some: tallyHours }),
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

const SHELVES = ['registrations', 'participants', 'tickets'] as const;

/** The state in pieces: JSON, but for a `Uint8Array` that may stand in one; bytes and lists are packed ones. */
export function* freezeState(state: State): Iterable<Piece | Uint8Array | readonly unknown[]> {
  for (const [id, { books, keys, gatedCodes, tally, counted }] of state.connections) {
    yield { piece: 'connection', id, policy: books.policy, sending: books.sending, counted };
    for (const shelf of SHELVES) {
      yield { piece: 'packed', id, shelf, follow: books[shelf].size };
      yield* books[shelf].packed();
    }
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
  /** Where packed pieces go, and how many are still to come. */
  #shelf: StoredShelf<object> | null = null;
  #left = 0;
  #isFirst = false;

  /** Keeps a packed piece. Throws a TypeError where none is expected, or for what is none. */
  keep(packed: PackedText): void {
    if (this.#shelf === null || this.#left === 0) throw new TypeError('no packed piece is expected');
    if (this.#isFirst) this.#shelf.expectPacked(packed.text, this.#left);
    this.#isFirst = false;
    this.#shelf.addPacked(packed);
    this.#left -= 1;
  }

  /** Throws for what is no piece of a state. */
  take(one: unknown): void {
    if (this.#left > 0) throw new TypeError('a packed piece is missing');
    const frozen = piece.parse(one);
    const { state } = this;
    switch (frozen.piece) {
      case 'connection': {
        const { books, counted } = connectionOf(state, frozen.id);
        books.policy = frozen.policy;
        books.sending = frozen.sending;
        Object.assign(counted, frozen.counted);
        return;
      }
      case 'packed':
        this.#shelf = connectionOf(state, frozen.id).books[frozen.shelf];
        this.#left = frozen.follow;
        this.#isFirst = true;
        return;
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
}

function* values<T>(shelf: { entries(): Iterable<[string, T]> }): Iterable<T> {
  for (const [, value] of shelf.entries()) yield value;
}

function* parts<T>(all: Iterable<T>): Iterable<T[]> {
  let some: T[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length < PER_PIECE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
