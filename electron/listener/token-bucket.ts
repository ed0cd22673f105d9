/** An allowance that fills up by itself: so much per second, and no more saved up than fits. */
export class TokenBucket {
  readonly #size: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  #left: number;
  #filledAt: number;

  /** Full at first. `now` in milliseconds. */
  constructor(size: number, perSecond: number, now: () => number) {
    this.#size = size;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#left = size;
    this.#filledAt = now();
  }

  /** Takes this much, or, where it is not there, nothing. */
  take(amount: number): boolean {
    const time = this.#now();
    const earned = (Math.max(0, time - this.#filledAt) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#size, this.#left + earned);
    this.#filledAt = time;
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }
}
