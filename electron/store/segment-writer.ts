import { DiskRefused } from './disk-refused.ts';
import { errorCode, type FileSystemSeam, type OpenFile, writeFully } from './file-system.ts';
import type { PlacedLine } from './line-buffer.ts';
import type { Position } from './position.ts';
import { encodeHeader, type JournalEnd, segmentPath } from './segments.ts';

interface ActiveSegment {
  readonly number: number;
  readonly file: OpenFile;
  /** Bytes that are durable. */
  size: number;
}

export interface WriterStart {
  /** The last segment, if it may be written on. */
  readonly active: ActiveSegment | null;
  /** Where the journal ends; null while it has no segment. */
  readonly end: JournalEnd | null;
  /** The number of the next segment. */
  readonly next: number;
}

/** Puts lines at the journal's end, one call at a time, and deals with a disk that refuses. */
export class SegmentWriter {
  readonly #fs: FileSystemSeam;
  readonly #folder: string;
  readonly #segmentBytes: number;
  #active: ActiveSegment | null;
  #end: JournalEnd | null;
  #next: number;

  constructor(fs: FileSystemSeam, folder: string, segmentBytes: number, start: WriterStart) {
    this.#fs = fs;
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.#active = start.active;
    this.#end = start.end;
    this.#next = start.next;
  }

  /** Resolves when the lines, whose bytes are given too, are durable. Throws {@link DiskRefused}; then none of them counts. */
  async write(bytes: Buffer, lines: readonly PlacedLine[]): Promise<readonly Position[]> {
    if (this.#active !== null && this.#active.size >= this.#segmentBytes) await this.#seal(this.#active);
    return this.#active === null ? this.#writeFirst(bytes, lines) : this.#writeOn(this.#active, bytes, lines);
  }

  /** The next line starts a new segment. */
  async seal(): Promise<void> {
    if (this.#active !== null) await this.#seal(this.#active);
  }

  async close(): Promise<void> {
    await this.seal();
  }

  async #writeOn(
    active: ActiveSegment,
    bytes: Buffer,
    lines: readonly PlacedLine[],
  ): Promise<readonly Position[]> {
    try {
      await writeFully(active.file, bytes, active.size);
      await active.file.datasync();
    } catch (error) {
      await this.#abandon(active);
      throw DiskRefused.from(error);
    }
    const positions = positionsOf(active.number, active.size, lines);
    active.size += bytes.length;
    this.#end = { segment: active.number, end: active.size };
    return positions;
  }

  async #writeFirst(lineBytes: Buffer, lines: readonly PlacedLine[]): Promise<readonly Position[]> {
    const number = this.#next;
    const path = segmentPath(this.#folder, number);
    const header = encodeHeader(this.#end);
    const bytes = Buffer.concat([header.bytes, lineBytes]);
    let file: OpenFile | null = null;
    try {
      file = await this.#fs.openWriteThrough(path, 'wx');
      await writeFully(file, bytes, 0);
      await file.datasync();
      await this.#fs.syncFolder(this.#folder);
    } catch (error) {
      if (file !== null) await this.#discard(file, path);
      else if (errorCode(error) === 'EEXIST') this.#next += 1;
      throw DiskRefused.from(error);
    }
    this.#active = { number, file, size: bytes.length };
    this.#end = { segment: number, end: bytes.length };
    this.#next = number + 1;
    return positionsOf(number, header.bytes.length, lines);
  }

  /**
   * After a failed write or sync nobody knows which bytes the disk has, and a second sync may claim success
   * without them. So the file is left for good; the next segment's header voids what could not be cut.
   */
  async #abandon({ file, size }: ActiveSegment): Promise<void> {
    this.#active = null;
    await attempt(() => file.truncate(size));
    await attempt(() => file.datasync());
    await attempt(() => file.close());
  }

  /** Takes back a segment of which nothing counts, so that a disk that stays full is not littered with them. */
  async #discard(file: OpenFile, path: string): Promise<void> {
    await attempt(() => file.truncate(0));
    await attempt(() => file.close());
    if (!(await attempt(() => this.#fs.remove(path)))) this.#next += 1;
  }

  async #seal(active: ActiveSegment): Promise<void> {
    this.#active = null;
    // All that counts is synced already.
    await attempt(() => active.file.close());
  }
}

/** Cleaning up after a failure: it may fail too, and there is nothing more to be done about it. */
async function attempt(action: () => Promise<void>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch {
    return false;
  }
}

function positionsOf(segment: number, start: number, lines: readonly PlacedLine[]): Position[] {
  let offset = start;
  return lines.map(({ bytes, length, crc }) => {
    const position = { segment, offset, length, crc };
    offset += bytes;
    return position;
  });
}
