import { expect, test } from 'vitest';
import { foldRecord } from '../../electron/guestlist/fold.ts';
import { tracesIn } from '../../electron/guestlist/forget/from-state.ts';
import { Gathering } from '../../electron/guestlist/forget/gather.ts';
import { Thawing } from '../../electron/guestlist/frozen.ts';
import { type JournalRecord, journalRecord } from '../../electron/guestlist/records.ts';
import { SnapshotFold } from '../../electron/guestlist/snapshot-fold.ts';
import { emptyState, type State } from '../../electron/guestlist/state.ts';
import { atOnce } from '../../electron/guestlist/steps.ts';
import { openJournal, type Position } from '../../electron/store/journal.ts';
import { foldSnapshot, readSnapshot, thawed } from '../../electron/store/snapshot.ts';
import { comparable } from '../helpers/comparable.ts';
import { Desk } from '../helpers/desk.ts';
import { inTemporaryFolder, temporaryFolder } from '../helpers/temp-folder.ts';
import { ticketBody } from '../helpers/world.ts';
import { received } from '../store/journal-tools.ts';

const ADA = 'ada@example.org';

/** Deliveries, decided later and some never; then one of the two people in them is forgotten, and more arrive. */
async function rush(): Promise<JournalRecord[]> {
  const desk = await Desk.open();
  await desk.deliver('ticket.completed', { slug: 'ti_1', email: ADA });
  await desk.deliver('ticket.completed', { slug: 'ti_2', email: 'alan@example.org', name: 'Alan Turing' });
  await desk.deliver('ticket.voided', { slug: 'ti_1', email: ADA });
  const decided = desk.lines.map((line) => journalRecord.parse(JSON.parse(line)));
  const arrived = decided.flatMap((record, n) =>
    record.t === 'decided'
      ? [
          received(record.row.id, textOf(ADA, n)),
          received(`open ${n}`, textOf(n % 2 ? ADA : 'alan@example.org', n)),
        ]
      : [],
  );
  const before = [...arrived, ...decided];
  const forgetting = forgettingAda(before);
  return [...before, forgetting, received('late 1', textOf(ADA, 8)), received('late 2', { base64: '/w==' })];
}

function textOf(email: string, n: number): string {
  return JSON.stringify(ticketBody({ slug: `ti_${n}`, email }));
}

function forgettingAda(records: readonly JournalRecord[]): JournalRecord {
  const state = emptyState();
  const gathering = new Gathering(ADA);
  for (const [offset, record] of records.entries()) {
    foldRecord(state, record, { segment: 1, offset });
    gathering.take(record);
  }
  const traces = atOnce(tracesIn(state, ADA, gathering.result()));
  return { t: 'forgetting', at: 9, entry: { id: 'f1', at: 9, key: 'k', marks: ['m'] }, traces };
}

/** In segments of a few lines. */
async function written(folder: string, records: readonly JournalRecord[]): Promise<Position[]> {
  const journal = await openJournal(folder, { onRecord: () => {}, segmentBytes: 1_500 });
  const positions: Position[] = [];
  for (const record of records) positions.push(...(await journal.append([record])));
  await journal.close();
  return positions;
}

async function snapshotAt(folder: string, position: Position): Promise<State> {
  await foldSnapshot({ folder, position, actedOn: null }, new SnapshotFold());
  const { snapshot } = await readSnapshot(folder);
  if (snapshot === null) throw new Error('there is no snapshot');
  return thawed(new Thawing(), snapshot);
}

test('a snapshot is the state that folding every line makes, wherever it is taken and whatever one it starts from', async () => {
  const records = await rush();
  const folder = await temporaryFolder();
  const positions = await written(folder, records);
  const state = emptyState();
  for (const [n, position] of positions.entries()) {
    const { segment, offset } = position;
    foldRecord(state, records[n], { segment, offset });
    expect(comparable(await snapshotAt(folder, position)), `line ${n}`).toEqual(comparable(state));
    await inTemporaryFolder(async (fresh) => {
      await written(fresh, records);
      expect(comparable(await snapshotAt(fresh, position)), `line ${n}, afresh`).toEqual(comparable(state));
    });
  }
  expect([...state.pending.keys()].filter((id) => id.startsWith('open'))).toHaveLength(3);
  expect(JSON.stringify([...state.pending.values()])).not.toContain(ADA);
});

test('of a delivery that waits, its text is not kept while the journal is read', async () => {
  const fold = new SnapshotFold();
  const state = fold.emptyState();
  fold.foldRecord(state, received('d1', textOf(ADA, 1)), { segment: 1, offset: 7 });
  expect(JSON.stringify([...state.pending.values()])).not.toContain(ADA);
  expect([...fold.toReadAgain()]).toEqual([{ segment: 1, offset: 7 }]);
});
