/**
 * Many may read a folder at a time, or one may change which files are in it. Whoever changes waits for the readers
 * there are, and new readers wait for whoever changes.
 */
export class SharedLock {
  #readers = 0;
  #changing: Promise<void> | null = null;
  #idle: (() => void)[] = [];

  /** Resolves when reading may begin, to what ends it. */
  async read(): Promise<() => void> {
    while (this.#changing !== null) await this.#changing;
    this.#readers += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#readers -= 1;
      if (this.#readers === 0) for (const resolve of this.#idle.splice(0)) resolve();
    };
  }

  async change<T>(work: () => Promise<T>): Promise<T> {
    while (this.#changing !== null) await this.#changing;
    let over = (): void => {};
    this.#changing = new Promise((resolve) => {
      over = resolve;
    });
    try {
      if (this.#readers > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
      return await work();
    } finally {
      this.#changing = null;
      over();
    }
  }
}
