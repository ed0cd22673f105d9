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
  readonly #kept = new Map<string, { readonly watch: Stopwatch; writtenAt: number | null }>();
  /** The ids remembered, the oldest of them at `#oldest`: a map alone takes ever longer to find its first. */
  readonly #ids: string[] = [];
  #oldest = 0;

  /** @param clock any steady clock, in milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A delivery has its id, and is on its way to the disk. */
  begin(id: string, watch: Stopwatch): void {
    const forgotten = this.#ids[this.#oldest];
    if (forgotten !== undefined) this.#kept.delete(forgotten);
    this.#ids[this.#oldest] = id;
    this.#oldest = (this.#oldest + 1) % REMEMBERED;
    this.#kept.set(id, { watch, writtenAt: null });
  }

  /** It is on disk. */
  written(id: string): void {
    const kept = this.#kept.get(id);
    if (kept) kept.writtenAt = this.#clock();
  }

  /** Null where nobody measured it, or it is too long ago. */
  of(id: string): Took | null {
    const kept = this.#kept.get(id);
    if (!kept || kept.writtenAt === null) return null;
    const { bodyMs, verifyMs, provedAt } = kept.watch;
    return { bodyMs, verifyMs, writeMs: kept.writtenAt - provedAt };
  }
}
