/** One write and one sync for all that waits for the disk. */
import { DiskRefused } from './disk-refused.ts';
import { LineBuffer, type PlacedLine } from './line-buffer.ts';
import type { Position } from './position.ts';
import type { SegmentWriter } from './segment-writer.ts';

/** So long, in milliseconds, what nobody waits for lies ready to go along with something else. */
const RIDE_MS = 2;

export interface AddOptions {
  /** They begin a new segment. */
  readonly fresh?: boolean;
  /** Nobody waits for them. */
  readonly mayWait?: boolean;
}

interface Waiting {
  readonly fresh: boolean;
  readonly lines: readonly PlacedLine[];
  readonly resolve: (positions: readonly Position[]) => void;
  readonly reject: (error: DiskRefused) => void;
}

export class GroupCommit {
  readonly #writer: SegmentWriter;
  #position: Position | null;
  #waiting: Waiting[] = [];
  /** The lines of all that waits; the other buffer is being written. */
  #encoded = new LineBuffer();
  #written = new LineBuffer();
  #writing: Promise<void> | null = null;
  /** Somebody waits for something that waits. */
  #isUrgent = false;
  #ride: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(writer: SegmentWriter, position: Position | null) {
    this.#writer = writer;
    this.#position = position;
  }

  /** The last line that is durable; null while there is none. */
  get position(): Position | null {
    return this.#position;
  }

  /** Resolves, in the order of the calls, once the records are on disk; rejects with {@link DiskRefused}. */
  add(
    records: readonly object[],
    { fresh = false, mayWait = false }: AddOptions = {},
  ): Promise<readonly Position[]> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new Error('the journal is closed');
      if (records.length === 0) return resolve([]);
      const lines = this.#encoded.add(records);
      this.#waiting.push({ fresh, lines, resolve, reject });
      if (!mayWait) this.hurry();
      else if (this.#writing === null) this.#startRide();
    });
  }

  /** Writes what waits now, or right after what is being written. */
  hurry(): void {
    if (this.#waiting.length === 0) return;
    this.#isUrgent = true;
    this.#writing ??= this.#drain();
  }

  #startRide(): void {
    this.#ride ??= setTimeout(() => this.hurry(), RIDE_MS);
  }

  /** Writes what waits, then takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.hurry();
    await this.#writing;
    await this.#writer.close();
  }

  async #drain(): Promise<void> {
    // Lets all that is asked for in this turn share the first write.
    await null;
    if (this.#ride !== null) clearTimeout(this.#ride);
    this.#ride = null;
    while (this.#isUrgent) {
      this.#isUrgent = false;
      const batch = this.#waiting;
      this.#waiting = [];
      const lines = this.#encoded;
      this.#encoded = this.#written;
      this.#written = lines;
      try {
        if (batch.some(({ fresh }) => fresh)) await this.#writer.seal();
        const positions = await this.#writer.write(
          lines.bytes,
          batch.flatMap((one) => one.lines),
        );
        this.#position = positions.at(-1) ?? this.#position;
        let at = 0;
        for (const one of batch) {
          one.resolve(positions.slice(at, at + one.lines.length));
          at += one.lines.length;
        }
      } catch (error) {
        for (const { reject } of batch) reject(DiskRefused.from(error));
      }
      lines.clear();
    }
    this.#writing = null;
    if (this.#waiting.length > 0) this.#startRide();
  }
}
