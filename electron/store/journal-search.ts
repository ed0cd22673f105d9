/**
 * Looks into a long journal without reading all of it: backwards from a place, forwards from one, and by bisection for
 * what sorts by arrival. Every read is bounded, so the event loop is never held up for longer than one takes.
 */
import { type FileSystemSeam, realFileSystem } from './file-system.ts';
import { type Journal, journalFolders } from './journal.ts';
import { readLines } from './journal-reader.ts';
import { jsonEnd, type Position } from './position.ts';
import { asHeader, listSegments, type Segment } from './segments.ts';

/** Where a line starts, or where the one before it ends. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
}

export interface FoundRecord {
  readonly record: unknown;
  readonly position: Position;
}

/** A stretch of the journal. */
export interface Block {
  /** Oldest first. */
  readonly records: readonly FoundRecord[];
  readonly bytes: number;
  readonly from: Place;
}

/** What a record is sorted by, ascending along the journal; null where it says nothing about that. */
export type Rank = (record: unknown) => string | null;

const BLOCK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** Does something with the journal as it is now; no segment is replaced meanwhile. */
export function searchJournal<T>(
  journal: Journal,
  folder: string,
  work: (search: JournalSearch) => Promise<T>,
  fs: FileSystemSeam = realFileSystem,
): Promise<T> {
  return journal.whileStill(async () => {
    const last = journal.position;
    const { segments } = await listSegments(fs, journalFolders(folder).journal);
    const counted = last === null ? [] : segments.filter(({ number }) => number <= last.segment);
    return work(new JournalSearch(fs, counted, last));
  });
}

/** A segment, and where what counts of it ends. */
interface Stretch {
  readonly segment: Segment;
  readonly end: number;
}

export class JournalSearch {
  readonly #fs: FileSystemSeam;
  readonly #segments: readonly Segment[];
  readonly #last: Position | null;
  readonly #stretches = new Map<number, Stretch>();

  constructor(fs: FileSystemSeam, segments: readonly Segment[], last: Position | null) {
    this.#fs = fs;
    this.#segments = segments;
    this.#last = last;
  }

  /** The records of the last stretch before a place, oldest first, and where it starts; null at the beginning. */
  async blockBefore(place: Place | null): Promise<Block | null> {
    let at = place === null ? this.#segments.length - 1 : this.#indexOf(place.segment);
    let stretch = await this.#stretch(at);
    let end = place === null ? (stretch?.end ?? 0) : place.offset;
    while (stretch && end === 0) {
      at -= 1;
      stretch = await this.#stretch(at);
      end = stretch?.end ?? 0;
    }
    if (!stretch) return null;
    let start = end;
    // A line may be longer than a block.
    for (let bytes = BLOCK_BYTES; start >= end; bytes *= 2) {
      start = await this.#lineStart(stretch, Math.max(0, end - bytes));
    }
    const records: FoundRecord[] = [];
    for await (const some of this.#read(stretch, start, end)) records.push(...some);
    return { records, bytes: end - start, from: { segment: stretch.segment.number, offset: start } };
  }

  /** The records from a place on, oldest first, one array per read of the disk; at most so many bytes of them. */
  async *forwards(place: Place, mostBytes: number): AsyncGenerator<readonly FoundRecord[], void, undefined> {
    let left = mostBytes;
    for (let at = this.#indexOf(place.segment); at < this.#segments.length && left > 0; at += 1) {
      const stretch = await this.#stretch(at);
      if (!stretch) return;
      const from = stretch.segment.number === place.segment ? place.offset : 0;
      for await (const some of this.#read(stretch, from, stretch.end)) {
        yield some;
        left -= BLOCK_BYTES;
        if (left <= 0) return;
      }
    }
  }

  /**
   * Before the first line whose rank is `wanted` or more, and not far before it. Ranks may be out of order by a little;
   * the caller looks around. Null where the journal is empty.
   */
  async near(wanted: string, rank: Rank): Promise<Place | null> {
    const stretch = await this.#stretch(await this.#segmentOf(wanted, rank));
    if (!stretch) return null;
    let from = 0;
    let upTo = stretch.end;
    while (upTo - from > BLOCK_BYTES) {
      const middle = Math.floor((from + upTo) / 2);
      const start = await this.#lineStart(stretch, middle);
      const first = start < upTo ? await this.#firstRanked(stretch, start, upTo, rank) : null;
      if (first && first.rank < wanted) from = first.offset;
      else upTo = middle;
    }
    return { segment: stretch.segment.number, offset: from };
  }

  /** The last segment that begins with no more than `wanted`; the first one where none does. */
  async #segmentOf(wanted: string, rank: Rank): Promise<number> {
    let from = 0;
    let upTo = this.#segments.length;
    while (upTo - from > 1) {
      const middle = Math.floor((from + upTo) / 2);
      let at = middle;
      let first: Ranked | null = null;
      for (; at < upTo && first === null; at += 1) {
        const stretch = await this.#stretch(at);
        first = stretch && (await this.#firstRanked(stretch, 0, stretch.end, rank));
      }
      if (first && first.rank <= wanted) from = at - 1;
      else upTo = middle;
    }
    return from;
  }

  async #firstRanked(stretch: Stretch, from: number, upTo: number, rank: Rank): Promise<Ranked | null> {
    for await (const some of this.#read(stretch, from, upTo)) {
      for (const { record, position } of some) {
        const found = rank(record);
        if (found !== null) return { rank: found, offset: position.offset };
      }
    }
    return null;
  }

  async *#read(
    { segment }: Stretch,
    from: number,
    upTo: number,
  ): AsyncGenerator<FoundRecord[], void, undefined> {
    for await (const lines of readLines(this.#fs, segment, from, upTo)) {
      const records: FoundRecord[] = [];
      for (const line of lines) {
        if (line.kind !== 'record' || (line.offset === 0 && asHeader(line.record) !== null)) continue;
        const { offset, length, crc, record } = line;
        records.push({ record, position: { segment: segment.number, offset, length, crc } });
      }
      yield records;
    }
  }

  /** Where the first line starts at `at` or after it. */
  async #lineStart({ segment, end }: Stretch, at: number): Promise<number> {
    if (at === 0) return 0;
    const file = await this.#fs.open(segment.path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(16 * 1024);
      for (let from = at - 1; from < end; from += buffer.length) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - from), from);
        const newline = buffer.subarray(0, bytesRead).indexOf(NEWLINE);
        if (newline >= 0) return from + newline + 1;
        if (bytesRead === 0) break;
      }
      return end;
    } finally {
      await file.close();
    }
  }

  /** Places in segments that a base has replaced meanwhile are where the base is. */
  #indexOf(segment: number): number {
    const at = this.#segments.findIndex(({ number }) => number >= segment);
    return at < 0 ? this.#segments.length - 1 : at;
  }

  async #stretch(at: number): Promise<Stretch | null> {
    const segment = this.#segments[at];
    if (!segment) return null;
    const known = this.#stretches.get(at);
    if (known) return known;
    const stretch = { segment, end: await this.#endOf(segment) };
    this.#stretches.set(at, stretch);
    return stretch;
  }

  async #endOf({ number, path, end }: Segment): Promise<number> {
    const last = this.#last;
    // What comes after the last durable line may be half written.
    if (last && number === last.segment) return jsonEnd(last) + 1;
    if (end !== null) return end;
    const file = await this.#fs.open(path, 'r');
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  }
}

interface Ranked {
  readonly rank: string;
  readonly offset: number;
}
