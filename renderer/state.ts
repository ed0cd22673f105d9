import {
  type BulkView,
  type CallOutput,
  type DeliveryView,
  type Notification,
  type ParticipantView,
  SNAPSHOT_DELIVERIES,
  type StatusView,
} from '../shared/contract.ts';
import { assertNever } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';
import { placeDelivery } from './feed-rows.ts';

/** `loading`: nothing shown yet. `lost`: what is shown may be old; the window tries again by itself. */
export type Link = 'loading' | 'open' | 'lost' | 'signed-out';

export interface WindowState {
  readonly link: Link;
  readonly status: StatusView | null;
  /** The newest, whatever the feed is filtered by; null before the first snapshot. */
  readonly deliveries: readonly DeliveryView[] | null;
}

/** Where news of deliveries goes: all that there is at one moment, then what changes. */
export interface DeliveryListener {
  snapshot(snapshot: CallOutput<'snapshot'>, anew: boolean): void;
  /** Oldest first. */
  news(changes: readonly DeliveryView[]): void;
}

/** Milliseconds until the next try when the service cannot be reached. */
const RETRY_DELAY = 1000;
/** Milliseconds until it is seen whether this browser was signed in again, in another window. */
export const SIGNED_OUT_DELAY = 5_000;
/** Changes are gathered this long, in milliseconds, so that a burst is painted once. */
const GATHER_DELAY = 30;

/** What the window shows: one snapshot, then changes. */
export class WindowStore extends Emitter<WindowState> {
  readonly #client: Client;
  readonly #participantListeners = new Set<(change: ParticipantView | null) => void>();
  readonly #deliveryListeners = new Set<DeliveryListener>();
  readonly #bulkListeners = new Set<(bulk: BulkView) => void>();
  #queue: Notification[] = [];
  #seq = 0;
  #loading = false;
  #gathering = false;
  #stop: (() => void) | null = null;

  constructor(client: Client) {
    super({ link: 'loading', status: null, deliveries: null });
    this.#client = client;
  }

  start(): void {
    void this.#load();
  }

  /** Calls back with each participant that changed; with null when any of them may have. */
  onParticipant(listener: (change: ParticipantView | null) => void): void {
    this.#participantListeners.add(listener);
  }

  /** Calls back each time work on many people came further. */
  onBulk(listener: (bulk: BulkView) => void): void {
    this.#bulkListeners.add(listener);
  }

  onDeliveries(listener: DeliveryListener): void {
    this.#deliveryListeners.add(listener);
  }

  async #load({ anew = false } = {}): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      this.#show(await this.#client.call('snapshot', {}), anew);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.#disconnect();
      const isSignedOut = error.kind === 'signed-out';
      this.#tryAgain(isSignedOut ? 'signed-out' : 'lost', isSignedOut ? SIGNED_OUT_DELAY : RETRY_DELAY);
      return;
    } finally {
      this.#loading = false;
    }
    if (this.#stop === null) this.#listen();
    else this.#gather();
  }

  #show(snapshot: CallOutput<'snapshot'>, anew: boolean): void {
    const again = this.state.status !== null;
    this.#seq = snapshot.seq;
    this.set({ link: 'open', status: snapshot.status, deliveries: snapshot.deliveries });
    for (const listener of this.#deliveryListeners) listener.snapshot(snapshot, anew);
    if (again) this.#tellOfParticipant(null);
  }

  #listen(): void {
    this.#stop = this.#client.listen(this.#seq, {
      onOpen: () => this.set({ link: 'open' }),
      onChange: (change) => {
        this.#queue.push(change);
        this.#gather();
      },
      onReset: () => {
        this.#queue = [];
        // What is shown may name somebody who is forgotten: none of it is kept.
        void this.#load({ anew: true });
      },
      onLost: (final) => {
        this.set({ link: 'lost' });
        if (!final) return;
        this.#disconnect();
        this.#tryAgain('lost', RETRY_DELAY);
      },
    });
  }

  #disconnect(): void {
    this.#stop?.();
    this.#stop = null;
    this.#queue = [];
  }

  #tryAgain(link: 'lost' | 'signed-out', delay: number): void {
    this.set({ link });
    setTimeout(() => void this.#load(), delay);
  }

  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => {
      this.#gathering = false;
      if (!this.#loading) this.#apply();
    }, GATHER_DELAY);
  }

  #apply(): void {
    // What the snapshot includes already may be older than the snapshot.
    const changes = this.#queue.filter((change) => change.seq > this.#seq);
    this.#queue = [];
    let { status, deliveries } = this.state;
    const news: DeliveryView[] = [];
    for (const { seq, name, value } of changes) {
      this.#seq = seq;
      switch (name) {
        case 'delivery':
          news.push(value);
          deliveries = placeDelivery(deliveries ?? [], value, false);
          break;
        case 'participant':
          this.#tellOfParticipant(value);
          break;
        case 'bulk':
          for (const listener of this.#bulkListeners) listener(value);
          break;
        case 'status':
          status = value;
          break;
        default:
          assertNever(name);
      }
    }
    if (news.length > 0) for (const listener of this.#deliveryListeners) listener.news(news);
    if (changes.length > 0) {
      this.set({ status, deliveries: deliveries?.slice(0, SNAPSHOT_DELIVERIES) ?? null });
    }
  }

  #tellOfParticipant(change: ParticipantView | null): void {
    for (const listener of this.#participantListeners) listener(change);
  }
}
