import {
  type CallOutput,
  type DeliveryView,
  type FeedFilter,
  type FeedPlace,
  PAGE_LIMIT,
} from '../shared/contract.ts';
import { EVERYTHING, feedMatcher, isFiltering } from '../shared/feed-filter.ts';
import type { Problem } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';
import { mergeSnapshot, placeDelivery, ROW_LIMIT } from './feed-rows.ts';

export interface FeedState {
  /** What the filter lets through, newest first; null before the first answer. */
  readonly rows: readonly DeliveryView[] | null;
  readonly filter: FeedFilter;
  /** Where older rows go on; null at the first delivery ever. */
  readonly next: FeedPlace | null;
  /** How far back was looked for what the filter asks for; null where nothing was left out. */
  readonly reached: number | null;
  /** Older rows are being asked for. */
  readonly isLooking: boolean;
  readonly isFrozen: boolean;
  /** How many came while the list is frozen. */
  readonly waiting: number;
  /** Ids that arrived with the latest news. */
  readonly fresh: ReadonlySet<string>;
  /** Another number when nothing that was known before may be shown any more. */
  readonly epoch: number;
  /** Why rows could not be had. */
  readonly problem: Problem | null;
}

type Answer = CallOutput<'deliveries'>;
type Snapshot = Pick<CallOutput<'snapshot'>, 'deliveries' | 'next'>;

/** Rows that one look back tries to find: more than fit on a screen. */
const ENOUGH = 40;
const NONE: ReadonlySet<string> = new Set();

/** The feed as it is looked at: live, filtered, searched or frozen, and back to the first delivery. */
export class FeedStore extends Emitter<FeedState> {
  readonly #client: Client;
  #matches = feedMatcher(EVERYTHING);
  /** The number of the question that the rows shown answer, or will. */
  #question = 0;
  /** News since the question was put, which its answer may not have. Null where it is answered. */
  #sinceAsked: DeliveryView[] | null = null;
  readonly #kept = new Map<string, DeliveryView>();
  /** While frozen, the service was lost and found: only a new question closes the gap. */
  #hasGap = false;

  constructor(client: Client) {
    super({
      rows: null,
      filter: EVERYTHING,
      next: null,
      reached: null,
      isLooking: false,
      isFrozen: false,
      waiting: 0,
      fresh: NONE,
      epoch: 0,
      problem: null,
    });
    this.#client = client;
  }

  /** A new snapshot. `anew`: nothing that was shown before may stay, somebody in it may have been forgotten. */
  snapshot({ deliveries, next }: Snapshot, anew = false): void {
    if (anew) this.#startAnew();
    if (this.state.isFrozen && !anew) {
      this.#hasGap = true;
      this.#keepForLater(deliveries);
    } else if (isFiltering(this.state.filter) || this.state.filter.connection !== null) {
      void this.#ask();
    } else {
      const rows = mergeSnapshot(this.state.rows ?? [], deliveries);
      this.set({
        rows,
        next: rows === deliveries ? next : this.state.next,
        reached: null,
        fresh: NONE,
        problem: null,
      });
    }
  }

  /** News of deliveries, oldest first. */
  news(changes: readonly DeliveryView[]): void {
    this.#sinceAsked?.push(...changes);
    if (this.state.isFrozen) this.#keepForLater(changes);
    else this.#place(changes);
  }

  setFilter(change: Partial<FeedFilter>): void {
    const filter = { ...this.state.filter, ...change };
    this.#matches = feedMatcher(filter);
    this.#kept.clear();
    // What is here already is sorted out at once; what the service finds besides comes after.
    const rows = this.state.rows?.filter(this.#matches) ?? [];
    this.set({ filter, rows: rows.length > 0 ? rows : null, waiting: 0, fresh: NONE });
    void this.#ask();
  }

  /** Leaves nothing out, but for other connections than the one that is chosen. */
  clearFilter(): void {
    this.setFilter({ ...EVERYTHING, connection: this.state.filter.connection });
  }

  /** Shows the deliveries of one connection, or of all of them (null). */
  setConnection(connection: string | null): void {
    if (connection !== this.state.filter.connection) this.setFilter({ connection });
  }

  freeze(): void {
    this.set({ isFrozen: true, waiting: 0 });
  }

  goOn(): void {
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    this.set({ isFrozen: false, waiting: 0 });
    if (this.#hasGap) {
      this.#hasGap = false;
      void this.#ask();
    } else this.#place(kept);
  }

  /** Asks for what is shown once more. */
  retry(): void {
    this.set({ problem: null });
    void (this.state.rows === null ? this.#ask() : this.older());
  }

  /** The next older rows. A filter that finds little looks on until the list is worth a look, or there is nothing left. */
  async older(): Promise<void> {
    if (this.state.isLooking || this.state.next === null) return;
    const question = this.#question;
    this.set({ isLooking: true, problem: null });
    let found = 0;
    try {
      while (found < ENOUGH && this.state.next !== null) {
        const answer = await this.#client.call('deliveries', this.#input(this.state.next));
        if (question !== this.#question) return;
        found += this.#append(answer);
      }
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (question === this.#question) this.set({ problem: error.problem });
    } finally {
      if (question === this.#question) this.set({ isLooking: false });
    }
  }

  async #ask(): Promise<void> {
    this.#question += 1;
    const question = this.#question;
    this.#sinceAsked = [];
    this.set({ isLooking: false, problem: null });
    try {
      const { rows, next, reached } = await this.#client.call('deliveries', this.#input(null));
      if (question !== this.#question) return;
      this.set({ rows, next, reached, fresh: NONE });
      this.#place(this.#sinceAsked);
      if (rows.length < ENOUGH) void this.older();
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (question === this.#question) this.set({ problem: error.problem });
    } finally {
      if (question === this.#question) this.#sinceAsked = null;
    }
  }

  #input(after: FeedPlace | null) {
    return { after, filter: this.state.filter, limit: PAGE_LIMIT };
  }

  /** Puts older rows below those shown. Says how many are new. */
  #append({ rows, next, reached }: Answer): number {
    const shown = this.state.rows ?? [];
    const known = new Set(shown.map(({ id }) => id));
    const older = rows.filter(({ id }) => !known.has(id));
    this.set({ rows: [...shown, ...older], next, reached: reached ?? this.state.reached, fresh: NONE });
    return older.length;
  }

  #place(changes: readonly DeliveryView[]): void {
    if (changes.length === 0 || this.state.rows === null) return;
    let { rows, next } = this.state;
    const shown = new Set(rows.map(({ id }) => id));
    const fresh = new Set<string>();
    for (const change of changes) {
      // One that is shown stays, whatever becomes of it: nothing goes from under the reader's eyes.
      if (!shown.has(change.id) && !this.#matches(change)) continue;
      rows = placeDelivery(rows, change, next !== null);
      if (!shown.has(change.id)) fresh.add(change.id);
    }
    if (rows.length > ROW_LIMIT) {
      rows = rows.slice(0, ROW_LIMIT);
      next = placeAfter(rows);
    }
    this.set({ rows, next, ...(fresh.size > 0 && { fresh }) });
  }

  #startAnew(): void {
    this.#kept.clear();
    this.#hasGap = false;
    this.set({ rows: null, next: null, waiting: 0, epoch: this.state.epoch + 1 });
  }

  /** Rows that are shown change in their place; the others wait. */
  #keepForLater(changes: readonly DeliveryView[]): void {
    const shown = new Set(this.state.rows?.map(({ id }) => id));
    const newest = this.state.rows?.[0]?.receivedAt ?? 0;
    this.#place(changes.filter(({ id }) => shown.has(id)));
    for (const change of changes) {
      if (!shown.has(change.id) && change.receivedAt >= newest && this.#matches(change)) {
        this.#kept.set(change.id, change);
      }
    }
    this.set({ waiting: this.#kept.size });
  }
}

function placeAfter(rows: readonly DeliveryView[]): FeedPlace {
  const last = (isRefused: boolean) =>
    rows.findLast(({ outcome }) => (outcome === 'rejected') === isRefused)?.id ?? null;
  return { row: last(false), refused: last(true) };
}
