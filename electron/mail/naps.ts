import type { OutboxClock } from './outbox-ports.ts';

/** Pauses that can all be ended at once. */
export class Naps {
  readonly #clock: OutboxClock;
  readonly #sleepers = new Set<() => void>();

  constructor(clock: OutboxClock) {
    this.#clock = clock;
  }

  /** Resolves after so many milliseconds, or when everybody is woken. */
  nap(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.#sleepers.delete(wake);
        resolve();
      };
      const cancel = this.#clock.setTimer(ms, wake);
      this.#sleepers.add(wake);
    });
  }

  wakeAll(): void {
    for (const wake of this.#sleepers) wake();
  }
}
