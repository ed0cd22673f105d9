/** How long each step towards the answer took, in milliseconds. */
export interface Took {
  /** Reading the request's body. */
  readonly bodyMs: number;
  /** Checking its signature. */
  readonly verifyMs: number;
  /** Until it was on disk; then Tito was answered. */
  readonly writeMs: number;
}

/** How far a proven request has come, on a steady clock. */
export interface Stopwatch {
  readonly bodyMs: number;
  readonly verifyMs: number;
  /** When it was proved, in milliseconds of the steady clock. */
  readonly provedAt: number;
}

/** Of so many deliveries it is remembered; as many as the feed keeps in memory. */
const REMEMBERED = 2_000;

/** How quickly the newest deliveries were answered. In memory only: it is no fact about anybody's ticket. */
export class Timings {
  readonly #clock: () => number;
  readonly #begun = new Map<string, Stopwatch>();
  readonly #done = new Map<string, Took>();

  /** @param clock any steady clock, in milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A delivery has its id, and is on its way to the disk. */
  begin(id: string, watch: Stopwatch): void {
    remember(this.#begun, id, watch);
  }

  /** It is on disk. */
  written(id: string): void {
    const begun = this.#begun.get(id);
    if (!begun) return;
    this.#begun.delete(id);
    const { bodyMs, verifyMs, provedAt } = begun;
    remember(this.#done, id, { bodyMs, verifyMs, writeMs: this.#clock() - provedAt });
  }

  /** Null where nobody measured it, or it is too long ago. */
  of(id: string): Took | null {
    return this.#done.get(id) ?? null;
  }
}

function remember<T>(kept: Map<string, T>, id: string, value: T): void {
  kept.set(id, value);
  if (kept.size <= REMEMBERED) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
