import { join } from 'node:path';
import { noteDamage, setAside } from './damaged.ts';
import { DiskRefused } from './disk-refused.ts';
import { type FileSystemSeam, type OpenFile, readFully, realFileSystem } from './file-system.ts';
import { GroupCommit } from './group-commit.ts';
import {
  type Damage,
  PositionMismatch,
  readJournal,
  readRecord,
  streamRecords,
  type TornTail,
} from './journal-reader.ts';
import { removeReplaced, removeUncounted, tidyUp } from './leftovers.ts';
import type { Position } from './position.ts';
import { type SegmentAge, segmentAges } from './segment-age.ts';
import { SegmentWriter, type WriterStart } from './segment-writer.ts';
import {
  type JournalEnd,
  listSegments,
  type SegmentList,
  segmentPath,
  temporarySegment,
} from './segments.ts';
import { SharedLock } from './shared-lock.ts';

export { DiskRefused } from './disk-refused.ts';
export type { Damage } from './journal-reader.ts';
export type { Position } from './position.ts';

const SEGMENT_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

export interface JournalOptions {
  /** Called for each good line, in order, before {@link openJournal} resolves. */
  readonly onRecord: (record: unknown, position: Position) => void;
  readonly fs?: FileSystemSeam;
  /** A segment that has grown to this many bytes gets no more lines. */
  readonly segmentBytes?: number;
  /**
   * Whoever wrote last may have a write on its way to the disk: so the next line starts a segment, whose header voids
   * what comes late into the one before.
   */
  readonly newSegment?: boolean;
}

export interface JournalFolders {
  readonly journal: string;
  readonly damaged: string;
}

export function journalFolders(dataFolder: string): JournalFolders {
  return { journal: join(dataFolder, 'journal'), damaged: join(dataFolder, 'damaged') };
}

/**
 * Opens the journal of a data folder, reads it from the beginning or after the line `from`, and cuts a torn
 * tail. What was read is durable when this resolves, also if the last process died between a write and its sync.
 *
 * Resolves to null, and has called nothing, if `from` names no line of this journal. Rejects with
 * {@link DiskRefused} if the folder cannot be opened or a tail cannot be cut.
 */
export function openJournal(folder: string, options: JournalOptions): Promise<Journal>;
export function openJournal(
  folder: string,
  options: JournalOptions & { readonly from: Position },
): Promise<Journal | null>;
export async function openJournal(
  folder: string,
  {
    onRecord,
    fs = realFileSystem,
    segmentBytes = SEGMENT_BYTES,
    newSegment = false,
    from,
  }: JournalOptions & { from?: Position },
): Promise<Journal | null> {
  const folders = journalFolders(folder);
  await orRefused(() => fs.mkdir(folders.journal));
  await orRefused(() => fs.syncFolder(folder));
  await orRefused(() => tidyUp(fs, folders.journal));
  const list = await orRefused(() => listSegments(fs, folders.journal));
  const damage: Damage[] = [];
  let last: Position | null = from ?? null;
  const torn: TornTail[] = [];
  try {
    for await (const entries of readJournal(fs, list, from === undefined ? {} : { after: from })) {
      for (const entry of entries) {
        if (entry.kind === 'record') {
          onRecord(entry.record, entry.position);
          last = entry.position;
        } else if (entry.kind === 'damaged') noteDamage(damage, entry.damage);
        else torn.push(entry);
      }
    }
  } catch (error) {
    if (error instanceof PositionMismatch) return null;
    throw error;
  }
  // A copy is worth having, not worth failing for: the bytes stay where they are.
  for (const one of damage) await setAside(fs, folders.journal, folders.damaged, one).catch(() => undefined);
  const start = await orRefused(() => settleEnd(fs, folders.journal, list, torn));
  const writer = new SegmentWriter(fs, folders.journal, segmentBytes, start);
  if (newSegment) await writer.seal();
  return new Journal(fs, folders, writer, last, { readAfter: from ?? null, damage });
}

async function orRefused<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw DiskRefused.from(error);
  }
}

/** Cuts torn tails, makes durable what was read, and says where to write on. */
async function settleEnd(
  fs: FileSystemSeam,
  folder: string,
  list: SegmentList,
  torn: readonly TornTail[],
): Promise<WriterStart> {
  for (const { segment, offset } of torn) {
    await withFile(fs, segmentPath(folder, segment), async (file) => {
      await file.truncate(offset);
      await file.datasync();
    });
  }
  const next = list.highest + 1;
  let end: JournalEnd | null = null;
  // A last segment of which nothing is left is skipped by the header of the one that comes next.
  let isWhole = false;
  for (const { number, path, ...segment } of list.segments.slice().reverse()) {
    const size = await withFile(fs, path, async (file) => (await file.stat()).size);
    if (size === 0) continue;
    end = { segment: number, end: size };
    isWhole = segment.isBase || segment.end !== null;
    break;
  }
  // A base is whole, and stays as it is; so does what was rewritten.
  if (end === null || isWhole) return { active: null, end, next };
  const file = await fs.openWriteThrough(segmentPath(folder, end.segment), 'r+');
  let usable = false;
  try {
    await file.datasync();
    await fs.syncFolder(folder);
    const lastByte = Buffer.alloc(1);
    await readFully(file, lastByte, end.end - 1);
    // A line that has lost its newline is read all the same, but none can follow it.
    usable = lastByte[0] === NEWLINE;
  } finally {
    if (!usable) await file.close();
  }
  return { active: usable ? { number: end.segment, file, size: end.end } : null, end, next };
}

async function withFile<T>(
  fs: FileSystemSeam,
  path: string,
  use: (file: OpenFile) => Promise<T>,
): Promise<T> {
  const file = await fs.open(path, 'r+');
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** The one place where anything is written down. State is the fold of its records. */
export class Journal {
  /** What could not be read when the journal was opened; its bytes are set aside in `damaged/`. */
  readonly damage: readonly Damage[];
  /** The line after which it was read then; damage before it was known to whoever took the snapshot. */
  readonly readAfter: Position | null;
  readonly #fs: FileSystemSeam;
  readonly #folders: JournalFolders;
  readonly #writes: GroupCommit;
  readonly #lock = new SharedLock();

  constructor(
    fs: FileSystemSeam,
    folders: JournalFolders,
    writer: SegmentWriter,
    position: Position | null,
    { readAfter, damage }: { readonly readAfter: Position | null; readonly damage: readonly Damage[] },
  ) {
    this.#fs = fs;
    this.#folders = folders;
    this.#writes = new GroupCommit(writer, position);
    this.damage = damage;
    this.readAfter = readAfter;
  }

  /** The last line that is durable; null while there is none. */
  get position(): Position | null {
    return this.#writes.position;
  }

  /**
   * Resolves, in the order of the calls, once the records are on disk. All calls that wait while the disk syncs
   * share the next write and the next sync. Rejects with {@link DiskRefused} if the disk does not take them;
   * then none of them counts (segments.ts says why that holds after a crash too), and the next call tries anew.
   *
   * @param mayWait nobody waits for it: for a moment it waits for something else to be written with.
   */
  append(records: readonly object[], mayWait = false): Promise<readonly Position[]> {
    return this.#writes.add(records, { mayWait });
  }

  /** {@link append}, into a new segment: those before it get no more lines, and may be replaced. */
  startSegment(records: readonly object[]): Promise<readonly Position[]> {
    return this.#writes.add(records, { fresh: true });
  }

  /** What may wait is to be written now. */
  hurry(): void {
    this.#writes.hurry();
  }

  /** The record at a position that {@link append} or the opening gave. */
  read(position: Position): Promise<unknown> {
    return this.whileStill(() => readRecord(this.#fs, this.#folders.journal, position));
  }

  /** All good records from disk, in order, as far as they were durable when it was called. */
  async *stream(
    upTo = this.position,
  ): AsyncGenerator<{ readonly record: unknown; readonly position: Position }, void, undefined> {
    if (upTo === null) return;
    const done = await this.#lock.read();
    try {
      yield* streamRecords(this.#fs, this.#folders.journal, { upTo });
    } finally {
      done();
    }
  }

  /** How old each segment is, in order. */
  ages(): Promise<SegmentAge[]> {
    return this.whileStill(() => segmentAges(this.#fs, this.#folders.journal));
  }

  /** Does something while no segment is replaced or removed. */
  async whileStill<T>(work: () => Promise<T>): Promise<T> {
    const done = await this.#lock.read();
    try {
      return await work();
    } finally {
      done();
    }
  }

  /**
   * Puts the temporary files of these segments, which are synced, in their place, and removes what a base among them
   * stands for. Waits for those who read. Rejects with {@link DiskRefused}; then a part may be done, and is whole.
   */
  replaceSegments(numbers: readonly number[]): Promise<void> {
    const { journal } = this.#folders;
    return this.#lock.change(() =>
      orRefused(async () => {
        for (const number of numbers) {
          await this.#fs.rename(temporarySegment(journal, number), segmentPath(journal, number));
        }
        await this.#fs.syncFolder(journal);
        await removeReplaced(this.#fs, journal);
      }),
    );
  }

  /**
   * Puts the rewritten files of these segments, which are synced, in their place, and removes whatever else lies in the
   * folder up to the last of them. One after the other, each for good before the next: the last says that all are done.
   * Waits for those who read. Rejects with {@link DiskRefused}; then a part may be done, and the journal is whole.
   *
   * @param before is done first, when nobody reads any more.
   */
  replaceRewritten(numbers: readonly number[], upTo: number, before: () => Promise<void>): Promise<void> {
    const { journal } = this.#folders;
    return this.#lock.change(() =>
      orRefused(async () => {
        await before();
        await removeUncounted(this.#fs, journal, upTo);
        for (const number of numbers) {
          await this.#fs.rename(temporarySegment(journal, number), segmentPath(journal, number));
          await this.#fs.syncFolder(journal);
        }
      }),
    );
  }

  /** Writes what waits, then takes no more. */
  close(): Promise<void> {
    return this.#writes.close();
  }
}
