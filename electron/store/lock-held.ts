import { readdir } from 'node:fs/promises';
import type { Server } from 'node:net';
import { setTimeout as timeout } from 'node:timers/promises';
import { DiskRefused, OVERTAKEN } from './disk-refused.ts';
import { type AskedFolder, answerQuestions, askOwner } from './lock-asking.ts';
import { addressOf, handOver, highestOf, RELEASED } from './lock-claims.ts';
import type { Holder } from './lock-socket.ts';

/** So long after a look, in milliseconds, the folder is taken for this process's own. */
const SURE_MS = 1_000;
/** A bit more often than that, so that hardly any write has to look. */
const LOOK_EVERY_MS = 800;

/** Longer than any owner goes on without a look: one that was overtaken has noticed by then. */
export const NOTICED_MS = 1_500;

export interface HeldClaim {
  readonly folder: AskedFolder;
  readonly number: number;
  /** Where this process answers, and with what. */
  readonly address: string;
  readonly server: Server;
  readonly told: { holder: Holder };
  /** The address of the one before, who may be alive and merely stand still; null if it is dead or has left. */
  readonly overtook: string | null;
}

/**
 * A data folder that this process owns, until it is released or another process overtakes it.
 *
 * An owner that stands still for a while (a stopped process, a paused machine) is taken for dead, and cannot know it. So
 * it looks about once a second whether its claim is still the highest, and before each change of the disk that follows
 * a gap (owned-files.ts). What this guarantees:
 *
 * - Nothing is acknowledged that the next owner has not read. Whoever overtakes waits out `NOTICED_MS` before it reads;
 *   a write that was slower than `SURE_MS`, or began before a standstill, is followed by another look.
 * - A write that was on its way to the disk when the process was stopped cannot be called back. It does no harm: the
 *   next owner starts a segment of its own, whose header voids what comes late into the one before.
 *
 * Not guaranteed where both see the folder late (a network file system that keeps names for seconds), or where the
 * steady clock stands still for this process alone (it sleeps on one computer, and another takes its folder).
 */
export class Lock {
  /** Resolves, once this process has been overtaken, to who holds the folder now; to null where nobody says so. */
  readonly overtaken: Promise<Holder | null>;
  readonly #held: HeldClaim;
  #number: number;
  /** By the steady clock. */
  #sureUntil = 0;
  #hasChanged = false;
  #isOver = false;
  #lose: () => void = () => {};

  constructor(held: HeldClaim) {
    this.#held = held;
    this.#number = held.number;
    this.overtaken = new Promise<void>((resolve) => {
      this.#lose = resolve;
    }).then(() => this.#whoElse().catch(() => null));
    void this.#keepLooking();
  }

  /** Whether the one before may still be at work for a moment. */
  get isDoubtful(): boolean {
    return this.#held.overtook !== null;
  }

  /** What callers are told from now on. */
  update(news: Pick<Holder, 'ports'> | Pick<Holder, 'isStopping'>): void {
    const { told } = this.#held;
    told.holder = { ...told.holder, ...news };
  }

  /** To be awaited before something is changed that the next owner reads. Rejects once this one is overtaken. */
  beforeChange(): Promise<void> | null {
    this.#hasChanged = true;
    return this.confirm();
  }

  /** To be awaited before it counts that something was changed. Null: the claim was looked at a moment ago. */
  confirm(): Promise<void> | null {
    return performance.now() < this.#sureUntil ? null : this.#look().then(() => {});
  }

  /** Lets the next starter have the folder. */
  release(): Promise<void> {
    return this.#leave(() => RELEASED);
  }

  /** The start came to nothing. Who was overtaken goes on, unless something was changed meanwhile. */
  giveBack(): Promise<void> {
    return this.#leave(() => (this.#hasChanged ? null : this.#held.overtook) ?? RELEASED);
  }

  /** @param heir whose address the claim gets; asked when nothing can be changed any more. */
  async #leave(heir: () => string): Promise<void> {
    const { folder, server } = this.#held;
    const isOwn = await this.#look().then(
      () => true,
      () => false,
    );
    this.#isOver = true;
    this.#sureUntil = 0;
    // If this fails, the next starter asks in vain for a while, and that is all.
    if (isOwn) await handOver(folder.claims, this.#number, heir()).catch(() => {});
    await closed(server);
  }

  async #keepLooking(): Promise<void> {
    while (!this.#isOver) {
      await timeout(LOOK_EVERY_MS, undefined, { ref: false });
      if (this.#isOver) return;
      const { folder, told } = this.#held;
      // A folder that cannot be read just now keeps writes waiting, not this.
      await this.#look()
        .then((names) => answerQuestions(folder.claims, names, told.holder))
        .catch(() => {});
    }
  }

  /** Resolves to the names in the folder of claims; rejects with {@link DiskRefused} where this is the owner no longer. */
  async #look(): Promise<readonly string[]> {
    const { folder, address } = this.#held;
    const at = performance.now();
    try {
      const names = await readdir(folder.claims);
      const highest = highestOf(names);
      // A start that came to nothing hands its claim back.
      const isOwn = highest === this.#number || (await addressOf(folder.claims, highest)) === address;
      if (!isOwn) this.#end();
      if (this.#isOver) throw new DiskRefused(OVERTAKEN);
      this.#number = highest;
      this.#sureUntil = at + SURE_MS;
      return names;
    } catch (error) {
      throw DiskRefused.from(error);
    }
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sureUntil = 0;
    this.#held.server.close();
    this.#lose();
  }

  async #whoElse(): Promise<Holder | null> {
    const { folder } = this.#held;
    const highest = highestOf(await readdir(folder.claims));
    const found = await askOwner(folder, await addressOf(folder.claims, highest));
    return typeof found === 'string' ? null : found;
  }
}

export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
