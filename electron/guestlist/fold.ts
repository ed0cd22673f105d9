/**
 * State = fold of the journal. The same functions fold it at start-up, in the snapshot's worker, and line by line as
 * records become durable.
 */
import { z } from 'zod';
import { applyPuts, type Books, emptyBooks } from './books.ts';
import { checkin, participant, policy, registration, sendingState, testCopy, ticket } from './entities.ts';
import { gatedCodesIn } from './gated.ts';
import { mailKey, mailOf, mailsIn, markHanded, markMailed } from './mails.ts';
import {
  type BookRecord,
  type DecidedRecord,
  type DeliveryRecord,
  delivery,
  type JournalRecord,
  journalRecord,
  type MailRef,
  mailRef,
  type RepeatRecord,
  type Row,
  row,
} from './records.ts';

const position = z.object({ segment: z.number(), offset: z.number() });
/** Where a line stands in the journal. */
export type Position = Readonly<z.infer<typeof position>>;

const DAY_IN_MS = 24 * 60 * 60 * 1000;
/** How many rows of the feed are kept in memory; the export reads the others from the journal. */
const ROWS_KEPT = 1_000;

export interface ConnectionState {
  readonly books: Books;
  /** What repeats are told by: `key …`, and for narrower questions `body …` and `id …`. As old as the connection. */
  readonly keys: Set<string>;
  /** Every code that ever stood in a gated link, and whose: a withdrawn link is told from a mistyped one for ever. */
  readonly gatedCodes: Map<string, string>;
}

/** A delivery that is not decided yet, and where it stands. */
export interface Pending {
  readonly delivery: DeliveryRecord;
  readonly position: Position;
}

export interface State {
  readonly connections: Map<string, ConnectionState>;
  /** Durable deliveries not decided yet, in order of arrival. */
  readonly pending: Map<string, Pending>;
  /** The newest rows of the feed, oldest first. */
  rows: Row[];
  /** How many deliveries were ever recorded. */
  deliveries: number;
  /**
   * Where each mail that still waits was last spoken of, by `mailKey`. Damage after that line may have swallowed
   * the news that it was sent.
   */
  readonly waiting: Map<string, { mail: MailRef; position: Position }>;
  /** When mails were handed over in the last 24 hours, oldest first: the sending quota outlives a restart. */
  handedAt: number[];
}

export function emptyState(): State {
  return {
    connections: new Map(),
    pending: new Map(),
    rows: [],
    deliveries: 0,
    waiting: new Map(),
    handedAt: [],
  };
}

/** The connection's part of the state, made when first asked for. */
export function connectionOf(state: State, id: string): ConnectionState {
  let connection = state.connections.get(id);
  if (!connection) {
    connection = { books: emptyBooks(), keys: new Set(), gatedCodes: new Map() };
    state.connections.set(id, connection);
  }
  return connection;
}

/** Folds one line as read from disk. Throws where it is none of ours: a newer version of Usher wrote it. */
export function foldRecord(state: State, record: unknown, position: Position): void {
  applyRecord(state, journalRecord.parse(record), position);
}

/** Folds one record of our own making. */
export function applyRecord(state: State, record: JournalRecord, position: Position): void {
  switch (record.t) {
    case 'delivery': {
      state.pending.set(record.id, { delivery: record, position });
      for (const key of keysOf(record)) connectionOf(state, record.connection).keys.add(key);
      return;
    }
    case 'repeat':
      addRow(state, rowOf(record));
      return;
    case 'decided':
      state.pending.delete(record.row.id);
      addRow(state, rowOf(record));
      break;
    case 'handed':
      state.handedAt.push(record.at);
      if ((state.handedAt[0] ?? record.at) < record.at - DAY_IN_MS) {
        state.handedAt = state.handedAt.filter((at) => at >= record.at - DAY_IN_MS);
      }
      break;
    default:
  }
  const connection = connectionIn(record);
  const { books, gatedCodes } = connectionOf(state, connection);
  applyToBooks(books, record);
  for (const [code, address] of gatedCodesIn(record)) gatedCodes.set(code, address);
  for (const mail of mailsIn(connection, record)) {
    const { state: stage } = mailOf(books, mail) ?? {};
    if (stage === 'queued' || stage === 'retrying') state.waiting.set(mailKey(mail), { mail, position });
    else state.waiting.delete(mailKey(mail));
  }
}

/** The connection whose books a record changes. */
export function connectionIn(record: BookRecord): string {
  switch (record.t) {
    case 'decided':
      return record.row.connection;
    case 'policy':
    case 'rejudged':
    case 'acted':
    case 'visited':
      return record.connection;
    case 'handed':
    case 'mailed':
      return record.mail.connection;
  }
}

/** The part of folding that concerns the guest list; also done on drafts, ahead of the disk. */
export function applyToBooks(books: Books, record: BookRecord): void {
  switch (record.t) {
    case 'decided':
    case 'rejudged':
    case 'acted':
      applyPuts(books, record.puts);
      return;
    case 'policy':
      books.policy = record.policy;
      return;
    case 'visited':
      noteVisit(books, record);
      return;
    case 'handed':
      markHanded(books, record);
      return;
    case 'mailed':
      markMailed(books, record);
      return;
  }
}

/** A visit to a link that was replaced meanwhile says nothing about the one there is now. */
function noteVisit(books: Books, { at, address, revision }: BookRecord & { t: 'visited' }): void {
  const person = books.participants.get(address);
  if (person?.invite.revision !== revision) return;
  const visitedAt = { first: person.invite.visitedAt?.first ?? at, last: at };
  books.participants.set(address, { ...person, invite: { ...person.invite, visitedAt } });
}

function keysOf(record: DeliveryRecord): string[] {
  const keys = [`key ${record.key}`, `body ${record.bodyHash}`];
  if (record.proId !== null) keys.push(`id ${record.proId}`);
  return keys;
}

/** The record's row of the feed. */
export function rowOf(record: RepeatRecord | DecidedRecord): Row {
  if (record.t === 'decided') return record.row;
  const { id, connection, event, at: receivedAt } = record;
  return {
    id,
    connection,
    event,
    receivedAt,
    outcome: 'repeat',
    reason: 'Tito sent this one before; nothing changes',
    sentence: 'A delivery arrived a second time',
    person: null,
    email: null,
    detail: '',
    test: false,
    invited: null,
  };
}

function addRow(state: State, added: Row): void {
  state.rows.push(added);
  state.deliveries += 1;
  // Cut in big steps: cutting one off the front each time would copy the list for every delivery.
  if (state.rows.length >= 2 * ROWS_KEPT) state.rows = state.rows.slice(-ROWS_KEPT);
}

const frozenState = z.object({
  connections: z.array(
    z.object({
      id: z.string(),
      policy: policy.nullable(),
      sending: sendingState,
      keys: z.array(z.string()),
      gatedCodes: z.array(z.tuple([z.string(), z.string()])),
      tickets: z.array(ticket),
      registrations: z.array(registration),
      checkins: z.array(checkin),
      participants: z.array(participant),
      testCopies: z.array(testCopy),
    }),
  ),
  pending: z.array(z.object({ delivery, position })),
  rows: z.array(row),
  deliveries: z.number(),
  waiting: z.array(z.object({ mail: mailRef, position })),
  handedAt: z.array(z.number()),
});

/** The state as JSON, for the snapshot. */
export function freezeState(state: State): unknown {
  const all = <T>(shelf: { entries(): Iterable<[string, T]> }) =>
    [...shelf.entries()].map(([, value]) => value);
  return {
    connections: [...state.connections].map(([id, { books, keys, gatedCodes }]) => ({
      id,
      policy: books.policy,
      sending: books.sending,
      keys: [...keys],
      gatedCodes: [...gatedCodes],
      tickets: all(books.tickets),
      registrations: all(books.registrations),
      checkins: all(books.checkins),
      participants: all(books.participants),
      testCopies: all(books.testCopies),
    })),
    pending: [...state.pending.values()],
    rows: state.rows,
    deliveries: state.deliveries,
    waiting: [...state.waiting.values()],
    handedAt: state.handedAt,
  } satisfies z.infer<typeof frozenState>;
}

/** Reads a snapshot's state back. Throws where it is not one. */
export function thawState(json: unknown): State {
  const frozen = frozenState.parse(json);
  const state = emptyState();
  for (const { id, policy, keys, gatedCodes, ...shelves } of frozen.connections) {
    const connection = connectionOf(state, id);
    connection.books.policy = policy;
    for (const key of keys) connection.keys.add(key);
    for (const [code, address] of gatedCodes) connection.gatedCodes.set(code, address);
    applyPuts(connection.books, shelves);
  }
  for (const each of frozen.pending) state.pending.set(each.delivery.id, each);
  state.rows = frozen.rows;
  state.deliveries = frozen.deliveries;
  for (const each of frozen.waiting) state.waiting.set(mailKey(each.mail), each);
  state.handedAt = frozen.handedAt;
  return state;
}
