import {
  type CallOutput,
  type DeliveryView,
  type Notification,
  type ParticipantView,
  SNAPSHOT_DELIVERIES,
  type StatusView,
} from '../shared/contract.ts';
import { assertNever, type Problem } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';
import { mergeSnapshot, placeDelivery, ROW_LIMIT } from './feed-rows.ts';

/** `loading`: nothing shown yet. `lost`: what is shown may be old; the window tries again by itself. */
export type Link = 'loading' | 'open' | 'lost' | 'signed-out';

export interface WindowState {
  readonly link: Link;
  readonly status: StatusView | null;
  /** Newest first; null before the first snapshot. */
  readonly deliveries: readonly DeliveryView[] | null;
  /** Whether older deliveries can be asked for. */
  readonly more: boolean;
  /** Ids that arrived with the latest change. */
  readonly fresh: ReadonlySet<string>;
  /** Why "Show older" did not work. */
  readonly olderProblem: Problem | null;
}

/** Milliseconds until the next try when the service cannot be reached. */
const RETRY_DELAY = 1000;
/** Milliseconds until it is seen whether this browser was signed in again, in another window. */
export const SIGNED_OUT_DELAY = 5_000;
/** Changes are gathered this long, in milliseconds, so that a burst is painted once. */
const GATHER_DELAY = 30;
const OLDER_PAGE = 50;
const NONE: ReadonlySet<string> = new Set();

/** What the window shows: one snapshot, then changes. */
export class WindowStore extends Emitter<WindowState> {
  readonly #client: Client;
  readonly #participantListeners = new Set<(change: ParticipantView | null) => void>();
  #queue: Notification[] = [];
  #seq = 0;
  #loading = false;
  #gathering = false;
  #stop: (() => void) | null = null;

  constructor(client: Client) {
    super({ link: 'loading', status: null, deliveries: null, more: false, fresh: NONE, olderProblem: null });
    this.#client = client;
  }

  start(): void {
    void this.#load();
  }

  /** Calls back with each participant that changed; with null when any of them may have. */
  onParticipant(listener: (change: ParticipantView | null) => void): void {
    this.#participantListeners.add(listener);
  }

  async showOlder(): Promise<void> {
    const before = this.state.deliveries?.at(-1)?.id ?? null;
    try {
      const { rows, more } = await this.#client.call('deliveries', { before, limit: OLDER_PAGE });
      const shown = this.state.deliveries ?? [];
      const known = new Set(shown.map((row) => row.id));
      const deliveries = [...shown, ...rows.filter((row) => !known.has(row.id))];
      this.set({ deliveries, more, fresh: NONE, olderProblem: null });
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.set({ olderProblem: error.problem });
    }
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

  #show({ seq, status, deliveries }: CallOutput<'snapshot'>, anew: boolean): void {
    const again = this.state.deliveries !== null;
    this.#seq = seq;
    const merged = anew ? deliveries : mergeSnapshot(this.state.deliveries ?? [], deliveries);
    const whole = merged === deliveries;
    const more = whole ? deliveries.length >= SNAPSHOT_DELIVERIES : this.state.more;
    this.set({ link: 'open', status, deliveries: merged, more, fresh: NONE });
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
    let { deliveries, status, more } = this.state;
    const longest = Math.max(ROW_LIMIT, deliveries?.length ?? 0);
    const fresh = new Set<string>();
    for (const { seq, name, value } of changes) {
      this.#seq = seq;
      switch (name) {
        case 'delivery':
          if (!deliveries?.some((row) => row.id === value.id)) fresh.add(value.id);
          deliveries = placeDelivery(deliveries ?? [], value, more);
          break;
        case 'participant':
          this.#tellOfParticipant(value);
          break;
        case 'status':
          status = value;
          break;
        default:
          assertNever(name);
      }
    }
    if (deliveries && deliveries.length > longest) {
      deliveries = deliveries.slice(0, longest);
      more = true;
    }
    if (changes.length > 0) this.set({ deliveries, status, more, ...(fresh.size > 0 && { fresh }) });
  }

  #tellOfParticipant(change: ParticipantView | null): void {
    for (const listener of this.#participantListeners) listener(change);
  }
}
