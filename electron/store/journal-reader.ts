import type { FileSystemSeam } from './file-system.ts';
import { MAX_RECORD_BYTES } from './line-buffer.ts';
import { type DamageReason, LineScanner, type ScannedLine } from './lines.ts';
import { comparePositions, jsonEnd, type Position, samePosition } from './position.ts';
import { asHeader, listSegments, type Segment, type SegmentList, segmentPath } from './segments.ts';

/** A stretch of the journal that cannot be read. */
export interface Damage {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
  readonly reason: DamageReason;
}

/** What a write that was interrupted or refused has left at a segment's end. */
export interface TornTail {
  readonly kind: 'torn';
  readonly segment: number;
  readonly offset: number;
}

export type JournalEntry =
  | { readonly kind: 'record'; readonly position: Position; readonly record: unknown }
  | { readonly kind: 'damaged'; readonly damage: Damage }
  | TornTail;

export interface ReadRange {
  /** Begin after this line; throws {@link PositionMismatch} before the first entry if it is not there. */
  readonly after?: Position;
  /** End with this line. */
  readonly upTo?: Position;
  /** Begin with this segment's first line. */
  readonly fromSegment?: number;
  /** End with this segment's last line. */
  readonly upToSegment?: number;
}

/** A position names no line of this journal: the snapshot that states it belongs to another one. */
export class PositionMismatch extends Error {
  override readonly name = 'PositionMismatch';

  constructor() {
    super('the journal has no such line');
  }
}

/**
 * The journal's entries in order, one iterable per read of the disk, so that whoever folds them never holds up
 * the event loop for longer than one read takes. Each iterable has to be drained before the next is asked for.
 */
export async function* readJournal(
  fs: FileSystemSeam,
  list: SegmentList,
  { after, upTo, fromSegment = 0, upToSegment = Number.POSITIVE_INFINITY }: ReadRange = {},
): AsyncGenerator<Iterable<JournalEntry>, void, undefined> {
  if (after !== undefined && !(await holdsLine(fs, list, after))) throw new PositionMismatch();
  yield list.missing.map(({ segment, end }) => ({
    kind: 'damaged',
    damage: { segment, offset: 0, bytes: end, reason: 'missing' },
  }));
  for (const segment of list.segments) {
    if (segment.number < Math.max(after?.segment ?? fromSegment, fromSegment)) continue;
    if (segment.number > Math.min(upTo?.segment ?? upToSegment, upToSegment)) return;
    const from = after?.segment === segment.number ? after.offset : 0;
    const stop = upTo?.segment === segment.number ? jsonEnd(upTo) : Number.POSITIVE_INFINITY;
    const seen: Seen = { last: null, end: from };
    for await (const lines of readLines(fs, segment, from, stop)) {
      yield entriesOf(lines, segment, after, seen);
    }
    // Without its last line nobody knows what else a base has lost.
    if (segment.isBase && stop === Number.POSITIVE_INFINITY && !isComplete(seen.last)) {
      yield [
        {
          kind: 'damaged',
          damage: { segment: segment.number, offset: seen.end, bytes: 0, reason: 'missing' },
        },
      ];
    }
  }
}

/** The lines of one segment from the start of one of them on, one iterable per read of the disk. */
export async function* readLines(
  fs: FileSystemSeam,
  segment: Segment,
  from: number,
  stop: number,
): AsyncGenerator<Iterable<ScannedLine>, void, undefined> {
  const end = Math.min(stop, segment.end ?? Number.POSITIVE_INFINITY);
  const file = await fs.open(segment.path, 'r');
  try {
    const scanner = new LineScanner(from);
    let at = from;
    while (at < end) {
      const space = scanner.space();
      const { bytesRead } = await file.read(space, 0, Math.min(space.length, end - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
      yield scanner.take(bytesRead);
    }
    yield scanner.end();
    if (at < end && end === segment.end) {
      yield [{ kind: 'damaged', offset: at, bytes: end - at, reason: 'missing' }];
    }
  } finally {
    await file.close();
  }
}

/** The last record of a segment so far, and where what was read ends. */
interface Seen {
  last: unknown;
  end: number;
}

function isComplete(record: unknown): boolean {
  return typeof record === 'object' && record !== null && 't' in record && record.t === 'complete';
}

function* entriesOf(
  lines: Iterable<ScannedLine>,
  segment: Segment,
  after: Position | undefined,
  seen: Seen,
): Generator<JournalEntry, void, undefined> {
  for (const line of lines) {
    switch (line.kind) {
      case 'record': {
        const { offset, length, crc, record } = line;
        if (offset === 0 && asHeader(record) !== null) break;
        const position = { segment: segment.number, offset, length, crc };
        seen.last = record;
        seen.end = jsonEnd(position) + 1;
        if (after !== undefined && comparePositions(position, after) <= 0) break;
        yield { kind: 'record', position, record };
        break;
      }
      case 'damaged': {
        const { offset, bytes, reason } = line;
        yield { kind: 'damaged', damage: { segment: segment.number, offset, bytes, reason } };
        break;
      }
      case 'torn': {
        const { offset, bytes } = line;
        if (segment.end === null && !segment.isBase) yield { kind: 'torn', segment: segment.number, offset };
        else {
          // The next segment's header says that this was whole.
          const damage: Damage = { segment: segment.number, offset, bytes, reason: 'newline lost' };
          yield { kind: 'damaged', damage };
        }
        break;
      }
    }
  }
}

/** Whether exactly this line stands in the part of the journal that counts, unharmed. */
export async function holdsLine(fs: FileSystemSeam, list: SegmentList, position: Position): Promise<boolean> {
  const segment = list.segments.find(({ number }) => number === position.segment);
  if (segment === undefined || jsonEnd(position) > (segment.end ?? Number.POSITIVE_INFINITY)) return false;
  return (await readLine(fs, segment.path, position)) !== null;
}

/** The record at a position of the journal in `folder`; throws {@link PositionMismatch} if it is not there. */
export async function readRecord(fs: FileSystemSeam, folder: string, position: Position): Promise<unknown> {
  const line = await readLine(fs, segmentPath(folder, position.segment), position);
  if (line === null) throw new PositionMismatch();
  return line.record;
}

async function readLine(
  fs: FileSystemSeam,
  path: string,
  position: Position,
): Promise<{ readonly record: unknown } | null> {
  if (position.length > MAX_RECORD_BYTES) return null;
  const file = await fs.open(path, 'r');
  try {
    const scanner = new LineScanner(position.offset);
    const end = jsonEnd(position);
    for (let at = position.offset; at < end; ) {
      const space = scanner.space();
      const { bytesRead } = await file.read(space, 0, Math.min(space.length, end - at), at);
      if (bytesRead === 0) return null;
      at += bytesRead;
      // Nothing can be whole before the last byte of the one line that is read.
      for (const _ of scanner.take(bytesRead));
    }
    for (const line of scanner.end()) {
      if (line.kind !== 'record') return null;
      return samePosition({ segment: position.segment, ...line }, position) ? { record: line.record } : null;
    }
    return null;
  } finally {
    await file.close();
  }
}

/** {@link readJournal} over the journal's folder as it is now, one record at a time. */
export async function* streamRecords(
  fs: FileSystemSeam,
  folder: string,
  range: ReadRange,
): AsyncGenerator<{ readonly record: unknown; readonly position: Position }, void, undefined> {
  for await (const entries of readJournal(fs, await listSegments(fs, folder), range)) {
    for (const entry of entries) if (entry.kind === 'record') yield entry;
  }
}
