/**
 * What keeps the data folder small and quick to open: snapshots, and the base segment that old segments become. One piece
 * of work at a time, in a worker; receiving and sending never wait for it.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as timeout } from 'node:timers/promises';
import type { Gathered } from '../guestlist/forget/gather.ts';
import type { RecordCutter } from '../guestlist/forget/record.ts';
import type { Who } from '../guestlist/forget/traces.ts';
import type { TidiedRecord } from '../guestlist/records.ts';
import type { Log } from '../log.ts';
import { backUpsFolder } from './back-up.ts';
import type { CompactionTask } from './compaction.ts';
import { forgetInFiles } from './forget-files.ts';
import type { GatherTask } from './gather.ts';
import { inWorker, type WorkResult } from './in-worker.ts';
import { type Journal, journalFolders, type Position } from './journal.ts';
import type { KnownDamage, RewriteTask } from './rewrite.ts';
import { Serial } from './serial.ts';
import type { SnapshotTask } from './snapshot.ts';

export type UpkeepTask =
  | ({ readonly do: 'snapshot' } & SnapshotTask)
  | ({ readonly do: 'compact' } & CompactionTask)
  | ({ readonly do: 'gather' } & GatherTask)
  | ({ readonly do: 'rewrite' } & RewriteTask);

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** What is not decided by then goes into the new segment with its decision. */
const SETTLE_PATIENCE_MS = 5_000;
/** So long a snapshot lets a rush of deliveries go first: it takes a processor of its own. */
const RUSH_PATIENCE_MS = 60_000;

export interface UpkeepPace {
  /** A snapshot is taken after so many lines. */
  readonly linesBetween: number;
  readonly firstLookMs: number;
  readonly lookEveryMs: number;
}

const PACE: UpkeepPace = {
  // Folding more of them at the next start would be felt.
  linesBetween: 10_000,
  // Soon after the start: some computers run for no longer than an hour at a time.
  firstLookMs: 60 * 1000,
  lookEveryMs: HOUR_MS,
};

export interface UpkeepOptions {
  readonly folder: string;
  /** The built upkeep-worker. */
  readonly worker: URL;
  readonly journal: Journal;
  /** How many lines had to be folded at this start. */
  readonly folded: number;
  /** How long payloads are kept. */
  retentionDays(): number;
  /** Resolves once everything received is decided. */
  settled(): Promise<void>;
  /** Those who are forgotten and still in the journal's older lines. */
  readonly forgetting: Map<string, RecordCutter>;
  /** Waits for mails to somebody forgotten that are under way, and removes the kept copies. */
  clearMail(who: Who): Promise<void>;
  /** Removes the kept mails that are older than this time. */
  clearMailBefore(time: number): Promise<void>;
  now(): number;
  readonly log: Log;
  readonly pace?: UpkeepPace | undefined;
}

export class Upkeep {
  readonly #options: UpkeepOptions;
  #actedOn: Position | null;
  #known: KnownDamage;
  readonly #serial = new Serial();
  readonly #pace: UpkeepPace;
  #lines: number;
  #isDue = false;
  #stopped = false;
  #timer: NodeJS.Timeout;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#pace = options.pace ?? PACE;
    this.#lines = options.folded;
    this.#actedOn = options.journal.position;
    this.#known = options.journal;
    this.#timer = setTimeout(() => this.#look(), this.#pace.firstLookMs).unref();
  }

  /** A line was added to the journal. */
  count(): void {
    this.#lines += 1;
    if (this.#lines < this.#pace.linesBetween || this.#isDue) return;
    this.#isDue = true;
    void this.#run(() => this.#takeSnapshot());
  }

  /**
   * Starts a new segment each day, and folds those whose time is over into a base. Resolves when that is done, or could
   * not be: then it is in the log, and nothing is lost.
   */
  tidy(): Promise<void> {
    return this.#run(() => this.#tidy());
  }

  /** Reads the journal for what it has on an address. Rejects where that cannot be done. */
  async gather(address: string): Promise<Gathered> {
    const { journal, folder } = this.#options;
    const task = { do: 'gather', journal: journalFolders(folder).journal, address } as const;
    return journal.whileStill(() => this.#made<Gathered>(task));
  }

  /**
   * Takes all who are forgotten out of every file. Rejects where it could not be finished; the next tidying, and the next
   * start, go on with it.
   */
  forget(): Promise<void> {
    return this.#serial.run(async () => {
      if (!this.#stopped) await this.#forget();
    });
  }

  /** Begins nothing more; resolves when what is under way is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#serial.run(async () => {});
  }

  #look(): void {
    void this.tidy();
    this.#timer = setTimeout(() => this.#look(), this.#pace.lookEveryMs).unref();
  }

  #run(work: () => Promise<void>): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#stopped) return;
      try {
        await work();
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown';
        this.#options.log.warn('upkeep of the journal failed', { reason });
      }
    });
  }

  async #takeSnapshot(): Promise<void> {
    await this.#settled(RUSH_PATIENCE_MS);
    this.#isDue = false;
    const { folder, journal, log } = this.#options;
    const { position } = journal;
    if (position === null) return;
    this.#lines = 0;
    const done = await this.#work({ do: 'snapshot', folder, position, actedOn: this.#actedOn });
    if (done.ok) log.info('took a snapshot', { segment: position.segment });
    else log.warn('could not take a snapshot', { reason: done.reason });
  }

  async #forget(): Promise<void> {
    const { forgetting, folder, journal, settled, clearMail, now } = this.#options;
    if (forgetting.size === 0) return;
    for (const [id, { who }] of [...forgetting]) {
      const rewrite = (task: RewriteTask) => this.#made<number[]>({ do: 'rewrite', ...task });
      const known = { readAfter: this.#known.readAfter, damage: this.#known.damage };
      await forgetInFiles({ folder, journal, known, settled, clearMail, rewrite, now }, who);
      forgetting.delete(id);
      // What was damaged is gone with it; whatever is damaged from here on, no start has acted on.
      this.#actedOn = null;
      this.#known = { readAfter: null, damage: [] };
    }
    await this.#takeSnapshot();
  }

  async #tidy(): Promise<void> {
    await this.#forget();
    const { folder, journal, log, now } = this.#options;
    const at = now();
    const before = at - this.#options.retentionDays() * DAY_MS;
    const ages = await journal.ages();
    const newest = ages.at(-1);
    if (newest?.since != null && newest.since < Math.max(at - DAY_MS, before)) {
      // A delivery and its decision are best tidied away together.
      await this.#settled(SETTLE_PATIENCE_MS);
      await journal.startSegment([{ t: 'tidied', at, before } satisfies TidiedRecord]);
    }
    await removeOld(journalFolders(folder).damaged, before);
    await removeOld(backUpsFolder(folder), before);
    await this.#options.clearMailBefore(before);
    const upTo = ages.findLast(({ since }) => since !== null && since < before)?.number;
    if (upTo === undefined || upTo === journal.position?.segment) return;
    const done = await this.#work({ do: 'compact', folder, upTo, actedOn: this.#actedOn, before });
    if (!done.ok) {
      log.warn('could not compact the journal', { reason: done.reason });
      return;
    }
    await journal.replaceSegments([upTo]);
    log.info('compacted the journal', { segment: upTo });
    // The old one may name a line that is gone.
    await this.#takeSnapshot();
  }

  /** Resolves once everything received is decided, or patience is over. */
  #settled(patienceMs: number): Promise<void> {
    return Promise.race([this.#options.settled(), timeout(patienceMs, undefined, { ref: false })]);
  }

  async #made<T>(task: UpkeepTask): Promise<T> {
    const done = await this.#work(task);
    if (!done.ok) throw new Error(done.reason);
    return done.made as T;
  }

  #work(task: UpkeepTask): Promise<WorkResult> {
    return inWorker(task, this.#options.worker);
  }
}

/** Damaged lines and back-ups hold payloads: they are kept as long as those. */
async function removeOld(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs < before) await rm(path, { recursive: true, force: true });
  }
}
