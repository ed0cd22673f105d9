/** The state as the lines of a base segment: folding them gives the state again. */
import type { Books } from './books.ts';
import { rowOf } from './fold.ts';
import type { BaseRecord, DeliveryRecord, ForgottenRecord, JournalRecord, Puts, Row } from './records.ts';
import type { State } from './state.ts';
import { hoursOf } from './tally.ts';

/** So many people, tickets and so on go into one line: lines stay small. */
const PER_LINE = 100;
const KEYS_PER_PIECE = 1_000;

/** Everything but the rows of the feed, which the state has only the newest of. */
export function* baseRecords(state: State): Iterable<BaseRecord | ForgottenRecord | DeliveryRecord> {
  for (const [connection, { books, keys, gatedCodes, tally }] of state.connections) {
    const { policy } = books;
    for (const puts of putsOf(books)) yield { t: 'base books', connection, policy, puts };
    for (const chunk of keys.chunks(KEYS_PER_PIECE)) {
      yield { t: 'base keys', connection, keys: [chunk], gatedCodes: [] };
    }
    for (const codes of parts(gatedCodes)) yield { t: 'base keys', connection, keys: [], gatedCodes: codes };
    for (const hours of parts(hoursOf(tally))) yield { t: 'base tally', connection, hours };
  }
  if (state.handedAt.length > 0) yield { t: 'base sent', handedAt: state.handedAt };
  for (const entries of parts(state.forgotten.values())) {
    yield { t: 'forgotten', at: entries[0]?.at ?? 0, entries };
  }
  for (const { delivery } of state.pending.values()) yield delivery;
}

/** The rows of the feed that a record adds. */
export function rowsIn(record: JournalRecord): readonly Row[] {
  if (record.t === 'base rows') return record.rows;
  return record.t === 'decided' || record.t === 'repeat' ? [rowOf(record)] : [];
}

function* putsOf({
  tickets,
  registrations,
  checkins,
  participants,
  testCopies,
  sending,
}: Books): Iterable<Puts> {
  // At least one, for what else is in it.
  yield { sending };
  for (const some of parts(values(tickets))) yield { tickets: some };
  for (const some of parts(values(registrations))) yield { registrations: some };
  for (const some of parts(values(checkins))) yield { checkins: some };
  for (const some of parts(values(participants))) yield { participants: some };
  for (const some of parts(values(testCopies))) yield { testCopies: some };
}

function* values<T>(shelf: { entries(): Iterable<[string, T]> }): Iterable<T> {
  for (const [, value] of shelf.entries()) yield value;
}

function* parts<T>(all: Iterable<T>): Iterable<T[]> {
  let some: T[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length < PER_LINE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
