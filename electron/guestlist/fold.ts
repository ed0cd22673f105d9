/**
 * State = fold of the journal. The same functions fold it at start-up, in the snapshot's worker, and line by line as
 * records become durable.
 */
import { z } from 'zod';
import { applyPuts, type Books, emptyBooks, testCopyKey } from './books.ts';
import {
  checkin,
  type MailProgress,
  participant,
  policy,
  registration,
  testCopy,
  ticket,
} from './entities.ts';
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
/** How many rows of the feed are kept in memory; older ones are read from the journal. */
const ROWS_KEPT = 1_000;

export interface ConnectionState {
  readonly books: Books;
  /** What repeats are told by: `key …`, and for narrower questions `body …` and `id …`. As old as the connection. */
  readonly keys: Set<string>;
}

export interface State {
  readonly connections: Map<string, ConnectionState>;
  /** Durable deliveries not decided yet, in order of arrival. */
  readonly pending: Map<string, DeliveryRecord>;
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
    connection = { books: emptyBooks(), keys: new Set() };
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
      state.pending.set(record.id, record);
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
  const { books } = connectionOf(state, connection);
  applyToBooks(books, record);
  for (const mail of mailsIn(connection, record)) {
    const { state: stage } = mailOf(books, mail) ?? {};
    if (stage === 'queued' || stage === 'retrying') state.waiting.set(mailKey(mail), { mail, position });
    else state.waiting.delete(mailKey(mail));
  }
}

/** Names a mail in a word. */
export function mailKey(mail: MailRef): string {
  const numbers = mail.kind === 'invite' ? `${mail.revision}.${mail.copy}` : mail.ticket;
  return `${mail.connection} ${mail.kind} ${numbers} ${mail.address}`;
}

/** The mails a record speaks of. */
function mailsIn(connection: string, record: BookRecord): MailRef[] {
  if (record.t === 'policy') return [];
  if ('mail' in record) return [record.mail];
  const invites = (record.puts.participants ?? []).flatMap(({ address, invite }): MailRef[] =>
    invite.copy === 0
      ? []
      : [{ kind: 'invite', connection, address, revision: invite.revision, copy: invite.copy }],
  );
  const copies = (record.puts.testCopies ?? []).map(
    ({ ticket, address }): MailRef => ({ kind: 'test copy', connection, ticket, address }),
  );
  return [...invites, ...copies];
}

/** The connection whose books a record changes. */
export function connectionIn(record: BookRecord): string {
  switch (record.t) {
    case 'decided':
      return record.row.connection;
    case 'policy':
    case 'rejudged':
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
      applyPuts(books, record.puts);
      return;
    case 'policy':
      books.policy = record.policy;
      return;
    case 'handed':
      updateMail(books, record.mail, (mail) => ({
        ...mail,
        state: mail.state === 'withdrawn' ? 'withdrawn' : 'sending',
        handedAt: record.at,
        firstTriedAt: mail.firstTriedAt ?? record.at,
        retryAt: null,
      }));
      return;
    case 'mailed':
      updateMail(books, record.mail, (mail) => ({
        ...mail,
        // Withdrawn while in flight: that it was delivered is worth knowing, but does not bring it back.
        state: mail.state === 'withdrawn' ? 'withdrawn' : record.state,
        reason: mail.state === 'withdrawn' ? mail.reason : record.state === 'sent' ? null : record.words,
        sentAt: record.state === 'sent' ? record.at : mail.sentAt,
        attempts: record.attempts,
        firstTriedAt: mail.firstTriedAt ?? record.at,
        retryAt: record.retryAt,
      }));
      return;
  }
}

/** The mail's progress as it stands; undefined where a newer revision or copy has taken its place. */
export function mailOf(books: Books, ref: MailRef): MailProgress | undefined {
  if (ref.kind === 'test copy') return books.testCopies.get(testCopyKey(ref.ticket, ref.address));
  const invite = books.participants.get(ref.address)?.invite;
  return invite?.revision === ref.revision && invite.copy === ref.copy ? invite : undefined;
}

function updateMail(books: Books, ref: MailRef, change: (mail: MailProgress) => MailProgress): void {
  const mail = mailOf(books, ref);
  if (!mail) return;
  if (ref.kind === 'invite') {
    const person = books.participants.get(ref.address);
    if (person) {
      books.participants.set(ref.address, { ...person, invite: { ...person.invite, ...change(mail) } });
    }
    return;
  }
  const key = testCopyKey(ref.ticket, ref.address);
  const copy = books.testCopies.get(key);
  if (copy) books.testCopies.set(key, { ...copy, ...change(mail) });
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
      keys: z.array(z.string()),
      tickets: z.array(ticket),
      registrations: z.array(registration),
      checkins: z.array(checkin),
      participants: z.array(participant),
      testCopies: z.array(testCopy),
    }),
  ),
  pending: z.array(delivery),
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
    connections: [...state.connections].map(([id, { books, keys }]) => ({
      id,
      policy: books.policy,
      keys: [...keys],
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
  for (const { id, policy, keys, ...shelves } of frozen.connections) {
    const connection = connectionOf(state, id);
    connection.books.policy = policy;
    for (const key of keys) connection.keys.add(key);
    applyPuts(connection.books, shelves);
  }
  for (const record of frozen.pending) state.pending.set(record.id, record);
  state.rows = frozen.rows;
  state.deliveries = frozen.deliveries;
  for (const each of frozen.waiting) state.waiting.set(mailKey(each.mail), each);
  state.handedAt = frozen.handedAt;
  return state;
}
