import type { Log } from '../log.ts';
import type { Journal, Position } from './journal.ts';
import { type SnapshotResult, takeSnapshot } from './snapshot.ts';

/** Folding this many lines at the next start would be felt. */
const LINES_BETWEEN = 10_000;

export interface SnapshotsOptions {
  readonly folder: string;
  readonly worker: URL;
  readonly journal: Journal;
  /** How many lines had to be folded at this start. */
  readonly folded: number;
  readonly log: Log;
}

/** Takes a new snapshot from time to time, one at a time, in a worker. The journal never waits for it. */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  readonly #actedOn: Position | null;
  #lines: number;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
    this.#lines = options.folded;
    this.#actedOn = options.journal.position;
  }

  /** A line was added to the journal. */
  count(): void {
    this.#lines += 1;
    if (this.#lines < LINES_BETWEEN || this.#running || this.#stopped) return;
    const { position } = this.#options.journal;
    if (position === null) return;
    this.#lines = 0;
    const { folder, worker } = this.#options;
    this.#running = takeSnapshot({ folder, position, actedOn: this.#actedOn }, worker).then((result) => {
      this.#running = null;
      this.#tell(result);
    });
  }

  /** Takes no more; resolves when the one under way is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  #tell(result: SnapshotResult): void {
    if (result.ok) this.#options.log.info('took a snapshot', { segment: result.position.segment });
    else this.#options.log.warn('could not take a snapshot', { reason: result.reason });
  }
}
