/** The disk's problem: it lasts from the first write that is refused until one is taken again. */
import type { Problem } from '../../shared/model.ts';
import type { Log } from '../log.ts';
import { DiskRefused } from './disk-refused.ts';

export class DiskWatch {
  readonly #log: Log;
  readonly #onChange: () => void;
  #problem: Problem | null = null;

  /** @param onChange the problem is there, or gone. */
  constructor(log: Log, onChange: () => void) {
    this.#log = log;
    this.#onChange = onChange;
  }

  /** Set while deliveries cannot be written or decided. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** Learns from a write; comes to what the write comes to. */
  watch<T>(write: Promise<T>): Promise<T> {
    return write.then(
      (written) => {
        this.#taken();
        return written;
      },
      (error: unknown) => {
        if (error instanceof DiskRefused) this.#refused(error.problem);
        throw error;
      },
    );
  }

  #taken(): void {
    if (this.#problem === null) return;
    this.#problem = null;
    this.#log.info('the disk takes everything again');
    this.#onChange();
  }

  #refused(problem: Problem): void {
    if (this.#problem !== null) return;
    this.#problem = problem;
    this.#log.warn('the disk refuses to write', { code: problem.code });
    this.#onChange();
  }
}
