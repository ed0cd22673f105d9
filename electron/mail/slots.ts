/** So many may be at something at a time; the others wait, first come first served. */
export class Slots {
  #free: number;
  #closed: Error | null = null;
  readonly #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves when a slot is taken; it is to be given back. Rejects once they are closed. */
  take(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) reject(this.#closed);
      else if (this.#free > 0) {
        this.#free -= 1;
        resolve();
      } else this.#waiting.push({ resolve, reject });
    });
  }

  giveBack(): void {
    const next = this.#waiting.shift();
    if (next) next.resolve();
    else this.#free += 1;
  }

  /** Whoever waits, or asks from now on, gets the error. */
  close(error: Error): void {
    this.#closed = error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
