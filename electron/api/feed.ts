import type {
  BulkView,
  DeliveryView,
  Notification,
  ParticipantView,
  StatusView,
} from '../../shared/contract.ts';

/** A status, the changes of one person, and how far work has come are sent at most once in this time, in milliseconds. */
export const COALESCE_INTERVAL = 100;

/** Whom the feed tells; where nobody follows, it is only told that a change was left out. */
export interface Audience {
  readonly isFollowed: boolean;
  publish(notification: Notification): void;
  skip(seq: number): void;
}

/**
 * Numbers the changes that windows are told of, and thins them out: of several statuses, or several changes of
 * one person, the newest goes out; deliveries go out together at the end of the tick, the newest of each id.
 */
export class Feed {
  readonly #audience: Audience;
  readonly #deliveries = new Map<string, DeliveryView>();
  readonly #participants = new Map<string, ParticipantView>();
  #status: (() => StatusView) | null = null;
  #bulk: BulkView | null = null;
  #endOfTick: NodeJS.Immediate | null = null;
  #timer: NodeJS.Timeout | null = null;
  #seq = 0;

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  /** Does anybody see what is told? If not, there is no need to work it out, and {@link unseen} says that it was. */
  get isFollowed(): boolean {
    return this.#audience.isFollowed;
  }

  /** Something changed while nobody follows. */
  unseen(): void {
    this.#audience.skip(++this.#seq);
  }

  /** The number of the last change sent: what a snapshot taken now includes. */
  get seq(): number {
    return this.#seq;
  }

  delivery(value: DeliveryView): void {
    this.#deliveries.set(value.id, value);
    this.#endOfTick ??= setImmediate(() => this.#sendDeliveries());
  }

  participant(value: ParticipantView): void {
    this.#participants.set(JSON.stringify([value.connection, value.email]), value);
    this.#startTimer();
  }

  /** `read` is called when the status is sent, so that a burst computes it once. */
  status(read: () => StatusView): void {
    this.#status = read;
    this.#startTimer();
  }

  bulk(value: BulkView): void {
    this.#bulk = value;
    this.#startTimer();
  }

  /** Drops what still waits: it is no longer to be told. */
  drop(): void {
    this.#deliveries.clear();
    this.#participants.clear();
  }

  /** Stops; what still waits is dropped. */
  close(): void {
    if (this.#endOfTick) clearImmediate(this.#endOfTick);
    if (this.#timer) clearTimeout(this.#timer);
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => this.#sendCoalesced(), COALESCE_INTERVAL);
  }

  #sendDeliveries(): void {
    this.#endOfTick = null;
    const values = [...this.#deliveries.values()];
    this.#deliveries.clear();
    for (const value of values) this.#audience.publish({ seq: ++this.#seq, name: 'delivery', value });
  }

  #sendCoalesced(): void {
    this.#timer = null;
    const values = [...this.#participants.values()];
    const status = this.#status;
    const bulk = this.#bulk;
    this.#participants.clear();
    this.#status = null;
    this.#bulk = null;
    for (const value of values) this.#audience.publish({ seq: ++this.#seq, name: 'participant', value });
    if (bulk) this.#audience.publish({ seq: ++this.#seq, name: 'bulk', value: bulk });
    if (status) this.#audience.publish({ seq: ++this.#seq, name: 'status', value: status() });
  }
}
