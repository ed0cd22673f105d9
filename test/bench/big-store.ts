/** A data folder as it is after a very large event: everybody invited, and a million deliveries behind it. */
import { join } from 'node:path';
import { baseRecords } from '../../electron/guestlist/base.ts';
import type { JournalRecord, Row } from '../../electron/guestlist/records.ts';
import { SnapshotFold } from '../../electron/guestlist/snapshot-fold.ts';
import { connectionOf, emptyState } from '../../electron/guestlist/state.ts';
import { realFileSystem, writeFully } from '../../electron/store/file-system.ts';
import { openJournal } from '../../electron/store/journal.ts';
import { encodeLine } from '../../electron/store/lines.ts';
import { encodeBaseHeader, segmentPath } from '../../electron/store/segments.ts';
import { foldSnapshot } from '../../electron/store/snapshot.ts';
import { ticketBody, World } from '../helpers/world.ts';

export const CONNECTION = 'default';
const ROWS_PER_LINE = 200;
const ROWS = 20_000;

/** Fills an empty folder with so many invited people and the keys of so many deliveries; then takes a snapshot. */
export async function makeBigStore(folder: string, people: number, deliveries: number): Promise<void> {
  const world = new World();
  for (let n = 0; n < people; n += 1) {
    const email = addressOf(n);
    world.deliver(
      'ticket.completed',
      ticketBody({ slug: `ti_${n}`, reference: `R${n}-1`, email, name: `Person ${n}` }),
    );
    world.sent(email);
    // What the world remembers of its past is not needed, and would be large.
    world.records.length = 0;
  }
  const state = emptyState();
  const connection = connectionOf(state, CONNECTION);
  Object.assign(connection, { books: world.books });
  for (let n = 0; n < deliveries; n += 1) {
    connection.keys.add(`key of delivery ${n}`);
    connection.keys.add(`body of delivery ${n}`);
  }
  const records: JournalRecord[] = [...rowLines(people), ...baseRecords(state), { t: 'complete', at: 0 }];
  await realFileSystem.mkdir(join(folder, 'journal'));
  const file = await realFileSystem.open(segmentPath(join(folder, 'journal'), 1), 'wx');
  const bytes = Buffer.concat([encodeBaseHeader(), ...records.map(encodeLine)].map((line) => line.bytes));
  await writeFully(file, bytes, 0);
  await file.datasync();
  await file.close();
  const journal = await openJournal(folder, { onRecord: () => {} });
  await journal.close();
  if (!journal.position) throw new Error('the journal is empty');
  await foldSnapshot({ folder, position: journal.position, actedOn: journal.position }, new SnapshotFold());
}

export function addressOf(n: number): string {
  return `person-${n}@example-${n % 200}.org`;
}

function* rowLines(people: number): Iterable<JournalRecord> {
  let rows: Row[] = [];
  for (let n = 0; n < Math.min(ROWS, people); n += 1) {
    rows.push({
      id: `0${n}`,
      connection: CONNECTION,
      event: 'ticket.completed',
      receivedAt: n,
      outcome: 'accepted',
      reason: null,
      sentence: `Person ${n}’s ticket was completed`,
      person: `Person ${n}`,
      email: addressOf(n),
      detail: 'Early Bird',
      test: false,
      invited: addressOf(n),
    });
    if (rows.length < ROWS_PER_LINE) continue;
    yield { t: 'base rows', rows };
    rows = [];
  }
}
