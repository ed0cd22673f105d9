/** How a batch of mails fares: from when something of a connection begins to wait until nothing does. */
import type { MailOutcome } from './outbox-ports.ts';

/** Counts of one run. Times in UTC milliseconds. */
export interface Run {
  readonly startedAt: number;
  /** Null while something waits, or is kept in by a pause. */
  readonly endedAt: number | null;
  readonly sent: number;
  readonly failed: number;
  /** Maybe sent. */
  readonly ambiguous: number;
}

/** The hand-overs that the speed is measured by. */
const MEASURED = 60;
/** Fewer say nothing about the speed. */
const ENOUGH = 5;
/** Older ones say nothing about the speed now, in milliseconds. */
const RECENT = 2 * 60_000;

export class Runs {
  readonly #runs = new Map<string, Run>();
  readonly #waiting = new Map<string, Set<string>>();
  #handedAt: number[] = [];

  /** These mails wait from now on, or did already. */
  offered(connection: string, keys: readonly string[], now: number): void {
    if (keys.length === 0) return;
    const run = this.#runs.get(connection);
    if (!run || run.endedAt !== null) {
      this.#runs.set(connection, { startedAt: now, endedAt: null, sent: 0, failed: 0, ambiguous: 0 });
    }
    const waiting = this.#waiting.get(connection) ?? new Set();
    for (const key of keys) waiting.add(key);
    this.#waiting.set(connection, waiting);
  }

  /** This mail was called off before it left. Returns its connection; null where it did not wait. */
  cancelled(key: string): string | null {
    for (const [connection, waiting] of this.#waiting) if (waiting.delete(key)) return connection;
    return null;
  }

  handedOver(now: number): void {
    this.#handedAt.push(now);
    if (this.#handedAt.length >= 2 * MEASURED) this.#handedAt = this.#handedAt.slice(-MEASURED);
  }

  settled(connection: string, key: string, state: MailOutcome['state']): void {
    if (state === 'retrying') return;
    this.#waiting.get(connection)?.delete(key);
    const run = this.#runs.get(connection);
    if (run) this.#runs.set(connection, { ...run, [state]: run[state] + 1 });
  }

  /** Ends the connection's run where nothing of it waits any more. `isPaused`: it goes on later. */
  look(connection: string, isPaused: boolean, now: number): void {
    const run = this.#runs.get(connection);
    if (!run || run.endedAt !== null || isPaused || this.waiting(connection) > 0) return;
    this.#runs.set(connection, { ...run, endedAt: now });
  }

  waiting(connection: string): number {
    return this.#waiting.get(connection)?.size ?? 0;
  }

  /** The newest run; null where nothing has waited since the start. */
  of(connection: string): Run | null {
    return this.#runs.get(connection) ?? null;
  }

  /** Mails a millisecond, as measured lately; null where too few went out. */
  speed(now: number): number | null {
    const recent = this.#handedAt.slice(-MEASURED).filter((at) => at > now - RECENT && at <= now);
    const [first = now] = recent;
    const last = recent.at(-1) ?? now;
    return recent.length < ENOUGH || last <= first ? null : (recent.length - 1) / (last - first);
  }
}
