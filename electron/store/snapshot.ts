import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { z } from 'zod';
import { AtomicAdapter } from './atomic-adapter.ts';
import { errorCode, type FileSystemSeam, realFileSystem } from './file-system.ts';
import { journalFolders } from './journal.ts';
import { type Damage, holdsLine, readJournal, readRecord } from './journal-reader.ts';
import { comparePositions, type Position, positionSchema, samePosition } from './position.ts';
import { listSegments, type SegmentList } from './segments.ts';
import { elementsIn, encodeSummed, ListElement, readSummed } from './snapshot-file.ts';

const VERSION = 5;
const headSchema = positionSchema.extend({ version: z.literal(VERSION) });

export interface Snapshot {
  /** The last line of the journal that the state includes. */
  readonly position: Position;
  /** The state's pieces, as they were written. */
  readonly pieces: Iterable<object>;
}

export interface SnapshotReading {
  readonly snapshot: Snapshot | null;
  /** Why there is none; null where none was ever taken. */
  readonly reason: string | null;
}

/** How records become a state, and a state becomes JSON and a state again. */
export interface Folder<State> {
  emptyState(): State;
  foldRecord(state: State, record: unknown, position: Position): void;
  /** The lines of which the state does not hold everything yet. */
  toReadAgain(): Iterable<Position>;
  /** Takes the rest of one of them. */
  putBack(state: State, record: unknown, position: Position): void;
  /** Pieces as `encodeSummed` takes them. */
  freezeState(state: State): Iterable<object>;
  thawing(): Thawing<State>;
}

/** Takes the pieces of a state, and throws for what is none. */
export interface Thawing<State> {
  readonly state: State;
  take(piece: object): void;
  /** Takes one that is a list, without its having been read. */
  keep(piece: ListElement): void;
}

export function thawed<State>(thawing: Thawing<State>, { pieces }: Snapshot): State {
  for (const piece of pieces) {
    if (piece instanceof ListElement) thawing.keep(piece);
    else thawing.take(piece);
  }
  return thawing.state;
}

/** lowdb's adapter for the snapshot: written like every other file. */
class SnapshotAdapter implements Adapter<Snapshot | null> {
  readonly #path: string;
  readonly #file: AtomicAdapter<Snapshot>;

  constructor(folder: string) {
    this.#path = join(folder, 'guestlist.json');
    this.#file = new AtomicAdapter(this.#path, { encode: (data) => encodeSummed(elementsOf(data)) });
  }

  async read(): Promise<Snapshot | null> {
    try {
      const text = await readSummed(realFileSystem, this.#path);
      for (const head of elementsIn(text)) {
        const { version: _, ...position } = headSchema.parse(head);
        return { position, pieces: elementsIn(text, 1) };
      }
      throw new Error('an empty snapshot');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async write(data: Snapshot | null): Promise<void> {
    if (data) await this.#file.write(data);
  }
}

function* elementsOf({ position, pieces }: Snapshot): Iterable<object> {
  yield { version: VERSION, ...position };
  yield* pieces;
}

/**
 * The snapshot in a data folder. It is a shortcut only: whatever is wrong with it, the journal has everything.
 * Whether its position is a line of the journal is for the one to check who opens that.
 */
export async function readSnapshot(folder: string): Promise<SnapshotReading> {
  const db = new Low<Snapshot | null>(new SnapshotAdapter(folder), null);
  try {
    await db.read();
  } catch (error) {
    return {
      snapshot: null,
      reason: error instanceof z.ZodError ? 'not a snapshot of this version' : 'cannot be read',
    };
  }
  if (db.data === null) return { snapshot: null, reason: null };
  return { snapshot: db.data, reason: null };
}

/**
 * Folds the journal up to a position into a new snapshot, starting from the one there is. Reads the journal's
 * files only, so it can run in a worker while the journal grows. Whatever hinders it throws.
 */
export async function foldSnapshot<State>(
  { folder, position: upTo, actedOn }: SnapshotTask,
  fold: Folder<State>,
): Promise<void> {
  const fs = realFileSystem;
  const folders = journalFolders(folder);
  const list = await listSegments(fs, folders.journal);
  const { state, after } = await startingPoint(fs, folder, list, upTo, fold);
  let last = after;
  for await (const entries of readJournal(fs, list, after === null ? { upTo } : { after, upTo })) {
    for (const entry of entries) {
      if (entry.kind === 'record') {
        fold.foldRecord(state, entry.record, entry.position);
        last = entry.position;
      } else if (entry.kind === 'damaged' && isAfter(entry.damage, actedOn)) throw new DamagedSinceStart();
    }
  }
  if (last === null || !samePosition(last, upTo)) throw new Error('the journal ends before the position');
  for (const position of fold.toReadAgain()) {
    fold.putBack(state, await readRecord(fs, folders.journal, position), position);
  }
  const db = new Low<Snapshot | null>(new SnapshotAdapter(folder), null);
  db.data = { position: upTo, pieces: fold.freezeState(state) };
  await db.write();
}

/**
 * The journal was damaged while it was open. A snapshot would hide that: only a start that reads over the damage asks
 * which mails it may concern.
 */
class DamagedSinceStart extends Error {
  override readonly name = 'DamagedSinceStart';
}

function isAfter(damage: Damage, actedOn: Position | null): boolean {
  return actedOn === null || comparePositions(damage, actedOn) > 0;
}

async function startingPoint<State>(
  fs: FileSystemSeam,
  folder: string,
  list: SegmentList,
  upTo: Position,
  fold: Folder<State>,
): Promise<{ state: State; after: Position | null }> {
  const { snapshot } = await readSnapshot(folder);
  if (snapshot !== null && comparePositions(snapshot.position, upTo) <= 0) {
    try {
      if (await holdsLine(fs, list, snapshot.position)) {
        return { state: thawed(fold.thawing(), snapshot), after: snapshot.position };
      }
    } catch {
      // A state that cannot be thawed: the journal still can be folded.
    }
  }
  return { state: fold.emptyState(), after: null };
}

export interface SnapshotTask {
  readonly folder: string;
  /** Everything up to this line goes in. */
  readonly position: Position;
  /** The last line that this start read: damage up to here is known and acted on. Null: the journal was empty. */
  readonly actedOn: Position | null;
}
