import type { OutboxClock } from '../../electron/mail/outbox-ports.ts';

export const START = 1_700_000_000_000;

/** A clock that stands still until it is moved. Timers run by elapsed time, as real ones do, whatever the clock says. */
export class VirtualClock implements OutboxClock {
  readonly #timers = new Set<{ at: number; callback: () => void }>();
  #elapsed = 0;
  #offset = START;

  now(): number {
    return this.#offset + this.#elapsed;
  }

  setTimer(ms: number, callback: () => void): () => void {
    const timer = { at: this.#elapsed + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Somebody sets the clock, forwards or (negative) backwards. */
  jump(ms: number): void {
    this.#offset += ms;
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer; null without one. */
  get next(): number | null {
    const times = [...this.#timers].map((timer) => timer.at);
    return times.length === 0 ? null : Math.min(...times) - this.#elapsed;
  }

  /** Moves on, running what is due on the way in its order, and lets everything that follows from it happen. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await quiet();
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#elapsed = due.at;
      due.callback();
      await quiet();
    }
    this.#elapsed = end;
    await quiet();
  }
}

/** Everything that needs no time has happened. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
