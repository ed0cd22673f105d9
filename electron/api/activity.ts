import { ACTIVITY_MINUTES } from '../../shared/contract.ts';

const MINUTE_MS = 60_000;

interface Minute {
  received: number;
  refused: number;
}

/** How many deliveries came in each minute of the last hour. Times are UTC milliseconds. */
export class Activity {
  readonly #now: () => number;
  readonly #minutes = new Map<number, Minute>();

  constructor(now: () => number) {
    this.#now = now;
  }

  count(kind: keyof Minute, at: number): void {
    const minute = Math.floor(at / MINUTE_MS);
    const counts = this.#minutes.get(minute);
    if (counts) counts[kind] += 1;
    else {
      this.#minutes.set(minute, { received: 0, refused: 0, [kind]: 1 });
      this.#forgetOld();
    }
  }

  /** Oldest first; the last one is the present minute. */
  read(): { received: number[]; refused: number[] } {
    const present = Math.floor(this.#now() / MINUTE_MS);
    const minutes = Array.from({ length: ACTIVITY_MINUTES }, (_, at) =>
      this.#minutes.get(present - ACTIVITY_MINUTES + 1 + at),
    );
    return {
      received: minutes.map((minute) => minute?.received ?? 0),
      refused: minutes.map((minute) => minute?.refused ?? 0),
    };
  }

  #forgetOld(): void {
    const oldest = Math.floor(this.#now() / MINUTE_MS) - ACTIVITY_MINUTES;
    for (const minute of this.#minutes.keys()) if (minute < oldest) this.#minutes.delete(minute);
  }
}
