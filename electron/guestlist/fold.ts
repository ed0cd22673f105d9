/**
 * State = fold of the journal. The same functions fold it at start-up, in the snapshot's worker, and line by line as
 * records become durable.
 */
import { applyPuts, type Books } from './books.ts';
import { countingOn, countingPuts } from './counted.ts';
import { cutterFor, removal } from './forget/from-state.ts';
import { gatedCodesIn } from './gated.ts';
import { mailOf, mailsIn, mailsOf, markHanded, markMailed, placeOf } from './mails.ts';
import {
  type BookRecord,
  type DecidedRecord,
  type DeliveryRecord,
  type ForgettingRecord,
  type JournalRecord,
  journalRecord,
  type MailRef,
  type RepeatRecord,
  type Row,
} from './records.ts';
import { connectionOf, type Position, type State } from './state.ts';
import { atOnce, type Steps } from './steps.ts';
import { noteInTally, putHours } from './tally.ts';

const DAY_IN_MS = 24 * 60 * 60 * 1000;
/** How many rows of the feed are kept in memory; the export reads the others from the journal. */
const ROWS_KEPT = 1_000;

/** Folds one line as read from disk. Throws where it is none of ours: a newer version of Usher wrote it. */
export function foldRecord(state: State, record: unknown, position: Position): void {
  applyRecord(state, journalRecord.parse(record), position);
}

/** Folds one record of our own making. */
export function applyRecord(state: State, record: JournalRecord, position: Position): void {
  const cut = record.t === 'forgetting' ? record : withoutForgotten(state, record);
  if (cut) applyWhole(state, cut, position);
}

/** Folds a delivery that is decided as soon as it is on disk, and so never waits in the state. */
export function applyTaken(state: State, record: DeliveryRecord): void {
  const cut = withoutForgotten(state, record);
  if (cut?.t === 'delivery') noteKeys(state, cut);
}

/**
 * A line that came before the journal could be rewritten, without what it tells of somebody who is forgotten; null where
 * nothing is left of it.
 */
export function withoutForgotten(state: State, record: JournalRecord): JournalRecord | null {
  let cut: JournalRecord | null = record;
  for (const cutter of state.forgetting.values()) cut = cut && cutter.cut(cut);
  return cut;
}

function applyWhole(state: State, record: JournalRecord, position: Position): void {
  switch (record.t) {
    case 'delivery':
      state.pending.set(record.id, { delivery: record, position });
      noteKeys(state, record);
      return;
    case 'repeat':
      addRow(state, rowOf(record));
      return;
    case 'base books': {
      const { books, counted } = connectionOf(state, record.connection);
      books.policy = record.policy;
      countingPuts(counted, books, record.puts, () => applyPuts(books, record.puts));
      followMails(state, record.connection, mailsOf(record.connection, record.puts), position);
      return;
    }
    case 'base keys': {
      const { keys, gatedCodes } = connectionOf(state, record.connection);
      for (const chunk of record.keys) keys.addChunk(chunk);
      for (const [code, address] of record.gatedCodes) gatedCodes.set(code, address);
      return;
    }
    case 'base tally':
      putHours(connectionOf(state, record.connection).tally, record.hours);
      return;
    case 'base rows':
      for (const row of record.rows) addRow(state, row);
      return;
    case 'base sent':
      for (const at of record.handedAt) noteHanded(state, at);
      return;
    case 'counted':
      noteHanded(state, record.at);
      return;
    case 'complete':
    case 'tidied':
      return;
    case 'forgetting':
      atOnce(forgettingSteps(state, record));
      return;
    case 'forgotten':
      for (const entry of record.entries) state.forgotten.set(entry.id, entry);
      return;
    case 'lifted':
      for (const id of record.ids) state.forgotten.delete(id);
      return;
    case 'decided':
      state.pending.delete(record.row.id);
      addRow(state, rowOf(record));
      break;
    case 'handed':
      noteHanded(state, record.at);
      break;
    default:
  }
  const connection = connectionIn(record);
  const { books, gatedCodes, tally, counted } = connectionOf(state, connection);
  noteInTally(tally, books, record);
  countingOn(counted, books, record, () => applyToBooks(books, record));
  for (const [code, address] of gatedCodesIn(record)) gatedCodes.set(code, address);
  followMails(state, connection, mailsIn(connection, record), position);
}

/** Folds that somebody is forgotten. Lines folded between the steps do not bring them back. */
export function* forgettingSteps(state: State, { entry, traces }: ForgettingRecord): Steps<void> {
  const cutter = cutterFor(state, traces);
  state.forgotten.set(entry.id, entry);
  state.forgetting.set(entry.id, cutter);
  yield* removal(state, cutter);
}

function followMails(state: State, connection: string, mails: readonly MailRef[], position: Position): void {
  const { books } = connectionOf(state, connection);
  for (const mail of mails) {
    const progress = mailOf(books, mail);
    // Late news of an earlier copy says nothing about the one that waits.
    if (!progress) continue;
    const waits = progress.state === 'queued' || progress.state === 'retrying';
    if (waits) state.waiting.set(placeOf(mail), { mail, position });
    else state.waiting.delete(placeOf(mail));
  }
}

function noteHanded(state: State, at: number): void {
  state.handedAt.push(at);
  if ((state.handedAt[0] ?? at) < at - DAY_IN_MS) {
    state.handedAt = state.handedAt.filter((each) => each >= at - DAY_IN_MS);
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

function noteKeys(state: State, { connection, key, bodyHash, proId }: DeliveryRecord): void {
  const { keys } = connectionOf(state, connection);
  keys.add(`key ${key}`);
  keys.add(`body ${bodyHash}`);
  if (proId !== null) keys.add(`id ${proId}`);
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
