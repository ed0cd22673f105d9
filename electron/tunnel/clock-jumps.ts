import type { Clock } from '../clock.ts';

/** How often is looked, in milliseconds: that long after waking up it is noticed at the latest. */
const LOOK_EVERY_MS = 2_000;
/** No program is kept from running for so long unless the machine slept, or the clock was set. */
const JUMP_MS = 10_000;

/** Notices that the machine slept, by time having passed that no timer saw. */
export class ClockJumps {
  readonly #clock: Clock;
  readonly #onJump: (from: number, to: number) => void;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, onJump: (from: number, to: number) => void) {
    this.#clock = clock;
    this.#onJump = onJump;
  }

  start(): void {
    const before = this.#clock.now();
    this.#cancel = this.#clock.setTimer(LOOK_EVERY_MS, () => {
      const now = this.#clock.now();
      this.start();
      // A clock that was set back hides nothing: nothing can have been missed in a time that comes once more.
      if (now - before >= LOOK_EVERY_MS + JUMP_MS) this.#onJump(before, now);
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
