/** Brings the state back from disk: the snapshot where it fits the journal, and the journal from there on. */
import { foldRecord } from '../guestlist/fold.ts';
import { Thawing } from '../guestlist/frozen.ts';
import { emptyState, type State } from '../guestlist/state.ts';
import { type FileSystemSeam, realFileSystem } from './file-system.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Position } from './position.ts';
import { readSnapshot, type Snapshot, thawed } from './snapshot.ts';

export interface Restored {
  readonly state: State;
  readonly journal: Journal;
  /** How many lines had to be folded. */
  readonly folded: number;
  /** Why the snapshot was of no use; null where it was used, or there is none. */
  readonly ignored: string | null;
}

export interface RestoreOptions {
  readonly fs?: FileSystemSeam | undefined;
  /** See `JournalOptions`. */
  readonly newSegment?: boolean | undefined;
}

/** Rejects with `DiskRefused` where the journal cannot be opened. */
export async function restore(folder: string, options: RestoreOptions = {}): Promise<Restored> {
  const { snapshot, reason } = await readSnapshot(folder);
  const state = snapshot && thaw(snapshot);
  if (snapshot && state) {
    const restored = await foldOnto(folder, options, state, snapshot.position);
    if (restored) return { ...restored, ignored: null };
  }
  const restored = await foldOnto(folder, options, emptyState());
  if (!restored) throw new Error('the journal could not be read from its beginning');
  const why = state ? 'it does not fit the journal' : 'it is damaged, or none of this version';
  return { ...restored, ignored: snapshot ? why : reason };
}

/** Null where the journal has no such line: the snapshot is of another journal. */
async function foldOnto(
  folder: string,
  { fs = realFileSystem, newSegment = false }: RestoreOptions,
  state: State,
  from?: Position,
): Promise<Omit<Restored, 'ignored'> | null> {
  let folded = 0;
  const onRecord = (record: unknown, position: Position): void => {
    folded += 1;
    foldRecord(state, record, position);
  };
  const journal = from
    ? await openJournal(folder, { fs, newSegment, onRecord, from })
    : await openJournal(folder, { fs, newSegment, onRecord });
  return journal && { state, journal, folded };
}

function thaw(snapshot: Snapshot): State | null {
  try {
    return thawed(new Thawing(), snapshot);
  } catch {
    return null;
  }
}
