import { type Notification, notifications } from '../../shared/contract.ts';

/** Changes kept for windows that come back after a short absence. */
export const RING_SIZE = 256;
/** For so long after the last window left, changes are kept for it to come back to. In milliseconds. */
const ABSENCE_MS = 30_000;
/** The largest message, in bytes. */
export const MESSAGE_LIMIT = 64 * 1024;

/** One change as every transport sends it. */
export interface Change {
  readonly seq: number;
  /** The notification as JSON; null where only a new snapshot helps. */
  readonly text: string | null;
}

/** The changes that open windows are told of, whatever way they are connected. */
export class Changes {
  readonly #followers = new Set<(change: Change) => void>();
  readonly #ring: Change[] = [];
  readonly #log: (error: unknown) => void;
  #last = 0;
  #leftAt = Number.NEGATIVE_INFINITY;

  constructor(log: (error: unknown) => void) {
    this.#log = log;
  }

  /** Is there a window to tell, or one that may be back in a moment? */
  get isFollowed(): boolean {
    return this.#followers.size > 0 || performance.now() - this.#leftAt < ABSENCE_MS;
  }

  /** Change number `seq` was told to nobody: whoever comes back from before it takes a new snapshot. */
  skip(seq: number): void {
    this.#last = seq;
    this.#ring.length = 0;
  }

  /** Tells every window of one change. One that cannot be sent makes them take a new snapshot instead. */
  publish(notification: Notification): void {
    const { seq, name } = notification;
    this.#last = seq;
    const value = notifications[name].safeParse(notification.value);
    const text = value.success ? JSON.stringify({ seq, name, value: value.data }) : null;
    if (text === null || Buffer.byteLength(text) > MESSAGE_LIMIT) {
      this.#log(new Error(`change ${seq} (${name}) ${text === null ? 'has another shape' : 'is too large'}`));
      this.#ring.length = 0;
      this.#tell({ seq, text: null });
      return;
    }
    const change = { seq, text };
    this.#ring.push(change);
    if (this.#ring.length > RING_SIZE) this.#ring.shift();
    this.#tell(change);
  }

  /** Makes every window take a new snapshot, and keeps nothing of what was told before. */
  reset(): void {
    this.#ring.length = 0;
    this.#tell({ seq: this.#last, text: null });
  }

  /** What a window that saw change number `since` last has missed, in order. */
  missed(since: number): readonly Change[] {
    if (since === this.#last) return [];
    const oldest = this.#ring[0]?.seq;
    // A number from the future belongs to an earlier run of Usher.
    if (since > this.#last || oldest === undefined || since + 1 < oldest) {
      return [{ seq: this.#last, text: null }];
    }
    return this.#ring.filter((change) => change.seq > since);
  }

  /** Calls back with every change from now on, until the function it returns is called. */
  follow(follower: (change: Change) => void): () => void {
    this.#followers.add(follower);
    return () => {
      if (this.#followers.delete(follower) && this.#followers.size === 0) this.#leftAt = performance.now();
    };
  }

  #tell(change: Change): void {
    for (const follower of this.#followers) follower(change);
  }
}
