/**
 * The journal's segments without somebody who is forgotten. Each is written anew beside itself and takes its own place
 * once it is whole and synced; the line that says that they are to be forgotten goes with the last. So whatever interrupts
 * this, the next start knows that it is not finished.
 */
import { RecordCutter } from '../guestlist/forget/record.ts';
import { type Traces, Who } from '../guestlist/forget/traces.ts';
import { type JournalRecord, journalRecord } from '../guestlist/records.ts';
import { DamagedMeanwhile } from './damaged.ts';
import { type FileSystemSeam, realFileSystem, writeFully } from './file-system.ts';
import { type Damage, type JournalEntry, readJournal } from './journal-reader.ts';
import { LineFile } from './line-file.ts';
import { encodeLine } from './lines.ts';
import { comparePositions, type Position } from './position.ts';
import {
  encodeBaseHeader,
  encodeRewrittenHeader,
  type JournalEnd,
  listSegments,
  type Segment,
  type SegmentList,
  temporarySegment,
} from './segments.ts';

export interface RewriteTask {
  /** The folder of the journal. */
  readonly journal: string;
  /** The last segment to look at. It gets no more lines. */
  readonly upTo: number;
  readonly forget: Traces;
  readonly known: KnownDamage;
}

/** What this start, or one before it, has acted on. */
export interface KnownDamage {
  /** All up to this line, because it was read from a snapshot. */
  readonly readAfter: Position | null;
  readonly damage: readonly Damage[];
}

/**
 * Writes the segments that name them, or hold damage that may, as temporary files beside them. Reads files only, so it
 * can run in a worker while the journal grows. Throws `DamagedMeanwhile`, and whatever the disk throws.
 *
 * @returns the numbers of those segments, in order.
 */
export async function rewriteSegments(
  { journal, upTo, forget, known }: RewriteTask,
  fs: FileSystemSeam = realFileSystem,
): Promise<number[]> {
  const list = await listSegments(fs, journal);
  const cutter = new RecordCutter(new Who(forget));
  const rewritten: number[] = [];
  for (const segment of list.segments) {
    if (segment.number > upTo) break;
    if (!(await hasToChange(fs, list, segment, cutter, known))) continue;
    await rewrite(fs, list, segment, cutter, journal);
    rewritten.push(segment.number);
  }
  return rewritten;
}

async function hasToChange(
  fs: FileSystemSeam,
  list: SegmentList,
  segment: Segment,
  cutter: RecordCutter,
  known: KnownDamage,
): Promise<boolean> {
  let isChanged = segment.end !== null && (await sizeOf(fs, segment.path)) > segment.end;
  for await (const entry of entriesIn(fs, list, segment)) {
    if (entry.kind === 'record') {
      if (isChanged) continue;
      const record = journalRecord.parse(entry.record);
      isChanged = cutter.cut(record) !== record;
      continue;
    }
    isChanged = true;
    if (entry.kind === 'damaged' && !isActedOn(entry.damage, known)) throw new DamagedMeanwhile();
  }
  return isChanged;
}

async function rewrite(
  fs: FileSystemSeam,
  list: SegmentList,
  segment: Segment,
  cutter: RecordCutter,
  journal: string,
): Promise<void> {
  const path = temporarySegment(journal, segment.number);
  await fs.remove(path);
  const file = await fs.open(path, 'wx');
  try {
    const follows = segment.follows === undefined ? await endBefore(fs, list, segment) : segment.follows;
    const header = (end: number) =>
      segment.isBase ? encodeBaseHeader() : encodeRewrittenHeader(follows, end);
    const out = new LineFile(file, header(0).bytes.length);
    for await (const entry of entriesIn(fs, list, segment)) {
      if (entry.kind !== 'record') continue;
      const record: JournalRecord | null = cutter.cut(journalRecord.parse(entry.record));
      if (record) await out.write(encodeLine(record));
    }
    await out.flush();
    await writeFully(file, header(out.end).bytes, 0);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function* entriesIn(
  fs: FileSystemSeam,
  list: SegmentList,
  { number }: Segment,
): AsyncIterable<JournalEntry> {
  const of = { ...list, missing: [] };
  for await (const entries of readJournal(fs, of, { fromSegment: number, upToSegment: number })) {
    yield* entries;
  }
}

/** Where the segment before ends, for a segment whose header is lost. */
async function endBefore(
  fs: FileSystemSeam,
  list: SegmentList,
  segment: Segment,
): Promise<JournalEnd | null> {
  const before = list.segments[list.segments.indexOf(segment) - 1];
  return before ? { segment: before.number, end: await sizeOf(fs, before.path) } : null;
}

async function sizeOf(fs: FileSystemSeam, path: string): Promise<number> {
  const file = await fs.open(path, 'r');
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** Damage that no start has acted on may be of a line about mails: it must not be hidden from the next. */
function isActedOn(damage: Damage, { readAfter, damage: known }: KnownDamage): boolean {
  if (readAfter !== null && comparePositions(damage, readAfter) <= 0) return true;
  return known.some(
    ({ segment, offset, bytes }) =>
      segment === damage.segment && damage.offset >= offset && damage.offset <= offset + bytes,
  );
}
