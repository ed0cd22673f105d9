/** How a batch of mails fares: from when something of a connection begins to wait until nothing does. */
import type { MailOutcome, OutboxItem } from './outbox-ports.ts';

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
  /** Of each connection, when each mail may be tried. */
  readonly #waiting = new Map<string, Map<string, number>>();
  #handedAt: number[] = [];

  /** These mails wait from now on, or did already. */
  offered(connection: string, items: readonly Pick<OutboxItem, 'key' | 'notBefore'>[], now: number): void {
    if (items.length === 0) return;
    const run = this.#runs.get(connection);
    if (!run || run.endedAt !== null) {
      this.#runs.set(connection, { startedAt: now, endedAt: null, sent: 0, failed: 0, ambiguous: 0 });
    }
    const waiting = this.#waiting.get(connection) ?? new Map<string, number>();
    for (const { key, notBefore } of items) if (!waiting.has(key)) waiting.set(key, notBefore);
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

  settled(connection: string, key: string, outcome: MailOutcome): void {
    const { state } = outcome;
    if (state === 'retrying') {
      this.#waiting.get(connection)?.set(key, outcome.nextAt);
      return;
    }
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

  /** Of those that wait, the ones that do until they are tried again, and when the first of them is. */
  putOff(connection: string, now: number): { mails: number; nextAt: number | null } {
    const later = [...(this.#waiting.get(connection)?.values() ?? [])].filter((at) => at > now);
    const nextAt = later.reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY);
    return { mails: later.length, nextAt: later.length === 0 ? null : nextAt };
  }

  /** Mails of every connection that are put off. */
  allPutOff(now: number): number {
    return [...this.#waiting.keys()].reduce((sum, each) => sum + this.putOff(each, now).mails, 0);
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
