/**
 * Old segments become one base segment: the facts folded from them, without the payloads. Written beside them, and put in
 * the last one's place once it is whole and synced; the journal is whole at every moment.
 */
import { baseRecords, rowsIn } from '../guestlist/base.ts';
import { applyRecord } from '../guestlist/fold.ts';
import { type JournalRecord, journalRecord, type Row } from '../guestlist/records.ts';
import { emptyState } from '../guestlist/state.ts';
import { DamagedMeanwhile } from './damaged.ts';
import { type FileSystemSeam, realFileSystem } from './file-system.ts';
import { journalFolders } from './journal.ts';
import { readJournal, streamRecords } from './journal-reader.ts';
import { LineFile } from './line-file.ts';
import { encodeLine } from './lines.ts';
import { comparePositions, type Position } from './position.ts';
import { encodeBaseHeader, listSegments, temporarySegment } from './segments.ts';

export interface CompactionTask {
  readonly folder: string;
  /** The last segment that goes into the base. It gets no more lines. */
  readonly upTo: number;
  /** The last line that this start read: damage up to here is known and acted on. Null: the journal was empty. */
  readonly actedOn: Position | null;
  /** What the base stands for ended at this time, in UTC milliseconds. */
  readonly before: number;
}

const ROWS_PER_LINE = 200;

/** Somebody is still to be taken out of these segments, and the line that says so would be lost. */
class ForgettingFirst extends Error {
  override readonly name = 'ForgettingFirst';
}

/**
 * Writes the base segment that stands for all segments up to `upTo`, as a temporary file beside them. Reads files only,
 * so it can run in a worker while the journal grows. Throws `DamagedMeanwhile`, and whatever the disk throws.
 */
export async function writeBase(
  { folder, upTo, actedOn, before }: CompactionTask,
  fs: FileSystemSeam = realFileSystem,
): Promise<void> {
  const { journal } = journalFolders(folder);
  const state = emptyState();
  for await (const entries of readJournal(fs, await listSegments(fs, journal), { upToSegment: upTo })) {
    for (const entry of entries) {
      if (entry.kind === 'record') applyRecord(state, journalRecord.parse(entry.record), entry.position);
      else if (entry.kind === 'damaged' && (!actedOn || comparePositions(entry.damage, actedOn) > 0)) {
        throw new DamagedMeanwhile();
      }
    }
  }
  if (state.forgetting.size > 0) throw new ForgettingFirst();
  const path = temporarySegment(journal, upTo);
  await fs.remove(path);
  const file = await fs.open(path, 'wx');
  try {
    const out = new LineFile(file);
    await out.write(encodeBaseHeader());
    for await (const rows of rowLines(fs, journal, upTo)) {
      await out.write(encodeLine({ t: 'base rows', rows } satisfies JournalRecord));
    }
    for (const record of baseRecords(state)) await out.write(encodeLine(record));
    await out.write(encodeLine({ t: 'complete', at: before } satisfies JournalRecord));
    await out.flush();
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** The rows of the feed are read once more: of a long journal they are too many to hold. */
async function* rowLines(fs: FileSystemSeam, journal: string, upTo: number): AsyncIterable<Row[]> {
  let some: Row[] = [];
  for await (const { record } of streamRecords(fs, journal, { upToSegment: upTo })) {
    some.push(...rowsIn(record as JournalRecord));
    if (some.length < ROWS_PER_LINE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
