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

/** Of at least so many deliveries it is remembered, and of at most twice as many, as in the feed in memory. */
const REMEMBERED = 1_000;

interface Kept {
  readonly watch: Stopwatch;
  writtenAt: number | null;
}

/** How quickly the newest deliveries were answered. In memory only: it is no fact about anybody's ticket. */
export class Timings {
  readonly #clock: () => number;
  #newer = new Map<string, Kept>();
  /** Forgotten all at once: taking them out one by one would cost every delivery something. */
  #older = new Map<string, Kept>();

  /** @param clock any steady clock, in milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A delivery has its id, and is on its way to the disk. */
  begin(id: string, watch: Stopwatch): void {
    if (this.#newer.size >= REMEMBERED) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(id, { watch, writtenAt: null });
  }

  /** It is on disk. */
  written(id: string): void {
    const kept = this.#keptOf(id);
    if (kept) kept.writtenAt = this.#clock();
  }

  /** Null where nobody measured it, or it is too long ago. */
  of(id: string): Took | null {
    const kept = this.#keptOf(id);
    if (!kept || kept.writtenAt === null) return null;
    const { bodyMs, verifyMs, provedAt } = kept.watch;
    return { bodyMs, verifyMs, writeMs: kept.writtenAt - provedAt };
  }

  #keptOf(id: string): Kept | undefined {
    return this.#newer.get(id) ?? this.#older.get(id);
  }
}
