import {
  type CallOutput,
  PAGE_LIMIT,
  type ParticipantView,
  type PersonName,
  type WaitingTicketView,
} from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { EVERYBODY, type PeopleQuery } from '../shared/people-query.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';

export type { PersonName };
export type ListRow = ParticipantView | WaitingTicketView;
type Page = CallOutput<'participants'> | CallOutput<'waitingTickets'>;
export type TabCounts = CallOutput<'participants'>['counts'];

export interface PeopleState {
  /** What is asked for; `rows` may still answer the question before. */
  readonly query: PeopleQuery;
  /** By their place in the list, as far as they are loaded; null before the first answer. */
  readonly rows: ReadonlyMap<number, ListRow> | null;
  readonly total: number;
  readonly counts: TabCounts | null;
  /** The number of the question that `rows` answers: another means another list. */
  readonly answered: number;
  /** By how many places what the reader looks at has moved because of news above; `at` counts the times. */
  readonly moved: { readonly by: number; readonly at: number };
  readonly problem: Problem | null;
  /** Whose details are open. */
  readonly selected: ListRow | null;
}

/** A screen's worth, and some. */
const PAGE = 30;
/** So many rows before and after those in sight are kept. */
const KEPT = 300;
/** A list whose order may have changed is asked for again at most this often, in milliseconds. */
const REFRESH_DELAY = 500;

export function isSamePerson(one: PersonName | null, other: PersonName | null): boolean {
  return one !== null && one.connection === other?.connection && one.email === other.email;
}

export function isPerson(row: ListRow | null | undefined): row is ParticipantView {
  return row !== null && row !== undefined && 'email' in row;
}

/** Tells rows apart. */
export function rowKey(row: ListRow): string {
  return `${row.connection} ${isPerson(row) ? row.email : row.slug}`;
}

/** The participants that are asked for: those the reader looks at are loaded, and kept right as they change. */
export class PeopleList extends Emitter<PeopleState> {
  readonly #client: Client;
  /** Counts questions, so that a late answer to an old one is not shown. */
  #question = 0;
  /** The places in sight. */
  #sight = { from: 0, to: PAGE - 1 };
  #asking = false;
  #refreshing = false;
  #started = false;

  constructor(client: Client) {
    super({
      query: EVERYBODY,
      rows: null,
      total: 0,
      counts: null,
      answered: 0,
      moved: { by: 0, at: 0 },
      problem: null,
      selected: null,
    });
    this.#client = client;
  }

  /** Loads the first page when the list is first looked at. */
  start(): void {
    if (!this.#started) void this.ask({});
  }

  search(query: string): Promise<void> {
    return this.ask({ query });
  }

  /** Asks for others, or in another order. What is shown stays until they are there. */
  async ask(change: Partial<PeopleQuery>): Promise<void> {
    this.#started = true;
    this.#question += 1;
    this.set({ query: { ...this.state.query, ...change }, problem: null });
    await this.#answer();
  }

  retry(): Promise<void> {
    return this.#answer();
  }

  /** The places that are in sight now; what is missing of them is loaded. */
  look(from: number, to: number): void {
    this.#sight = { from, to };
    if (this.#firstMissing() !== null) void this.#answer();
  }

  select(row: ListRow | null): void {
    this.set({ selected: row });
  }

  /** Opens the details of one person, wherever they are in the list. */
  async open(person: PersonName): Promise<void> {
    this.set({ selected: null });
    try {
      const { person: found } = await this.#client.call('participant', person);
      this.set({ selected: found });
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.set({ problem: error.problem });
    }
  }

  /** Takes in one changed participant; null means that any may have changed. */
  apply(change: ParticipantView | null): void {
    const { selected } = this.state;
    if (isPerson(selected)) {
      if (change === null) void this.#readSelected(selected);
      else if (isSamePerson(selected, change)) this.set({ selected: change });
    }
    if (!this.#started) return;
    if (change) this.#replace(change);
    // It may belong elsewhere now, or on another tab.
    this.#refreshSoon();
  }

  /** The rows at these places, in order; rows that are not loaded yet are loaded. */
  async rowsBetween(from: number, to: number): Promise<ListRow[]> {
    const rows: ListRow[] = [];
    const question = this.#question;
    try {
      for (let at = from; at <= to && question === this.#question; at += 1) {
        if (!this.state.rows?.has(at)) await this.#load(at);
        const row = this.state.rows?.get(at);
        if (row) rows.push(row);
      }
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
    }
    return rows;
  }

  async #readSelected({ connection, email }: PersonName): Promise<void> {
    try {
      const { person } = await this.#client.call('participant', { connection, email });
      const { selected } = this.state;
      // Null: they are forgotten by now.
      if (isPerson(selected) && isSamePerson(selected, { connection, email })) this.set({ selected: person });
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
    }
  }

  #replace(change: ParticipantView): void {
    for (const [at, row] of this.state.rows ?? []) {
      if (!isPerson(row) || !isSamePerson(row, change)) continue;
      this.set({ rows: new Map(this.state.rows).set(at, change) });
      return;
    }
  }

  #refreshSoon(): void {
    if (this.#refreshing) return;
    this.#refreshing = true;
    setTimeout(() => {
      this.#refreshing = false;
      void this.#refresh();
    }, REFRESH_DELAY);
  }

  /** Asks for what is in sight again. The reader goes on looking at the same row, wherever it is by now. */
  async #refresh(): Promise<void> {
    if (this.#asking) return this.#refreshSoon();
    if (this.state.rows && this.state.answered === this.#question) {
      await this.#whileAsking(() => this.#lookAgain());
    }
    await this.#answer();
  }

  async #lookAgain(): Promise<void> {
    const question = this.#question;
    const { from, to } = this.#sight;
    const row = this.state.rows?.get(from);
    const near = isPerson(row) && from > 0 ? { connection: row.connection, email: row.email } : undefined;
    const limit = Math.min(Math.max(PAGE, to - from + 1), PAGE_LIMIT);
    let page = await this.#page(from, limit, near);
    const by = near && page.nearAt !== null ? page.nearAt - from : 0;
    if (by !== 0 && question === this.#question) page = await this.#page(from + by, limit);
    if (question !== this.#question) return;
    // Scrolled meanwhile: what was asked for is not what is looked at.
    if (this.#sight.from !== from) return this.#refreshSoon();
    this.#sight = { from: from + by, to: to + by };
    const moved = by === 0 ? this.state.moved : { by, at: this.state.moved.at + 1 };
    this.#take(from + by, page, new Map(), { moved });
  }

  /** Answers the newest question, and loads what is in sight. One question is put at a time. */
  async #answer(): Promise<void> {
    await this.#whileAsking(async () => {
      for (;;) {
        const at = this.state.answered === this.#question ? this.#firstMissing() : 0;
        if (at === null) return;
        const question = this.#question;
        await this.#load(at);
        // Somebody went while the page was made: the next refresh puts that right.
        if (question === this.#question && this.#firstMissing() === at) return;
      }
    });
  }

  async #whileAsking(work: () => Promise<void>): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.set({ problem: error.problem });
    } finally {
      this.#asking = false;
    }
  }

  async #load(at: number): Promise<void> {
    const question = this.#question;
    const from = at - (at % PAGE);
    const start = this.state.rows?.has(from) && question === this.state.answered ? at : from;
    const page = await this.#page(start, PAGE);
    if (question !== this.#question) return;
    const isOther = question !== this.state.answered;
    if (isOther) this.#sight = { from: 0, to: PAGE - 1 };
    this.#take(start, page, isOther ? new Map() : this.#nearRows(), { answered: question });
  }

  /** The rows not far from what is in sight: those further off are loaded again when they are. */
  #nearRows(): Map<number, ListRow> {
    const { from, to } = this.#sight;
    return new Map([...(this.state.rows ?? [])].filter(([at]) => at > from - KEPT && at < to + KEPT));
  }

  #page(offset: number, limit: number, near?: PersonName): Promise<Page> {
    const { query } = this.state;
    const input = { ...query, offset: Math.max(0, offset), limit, ...(near && { near }) };
    return this.#client.call(query.tab === 'waiting' ? 'waitingTickets' : 'participants', input);
  }

  #take(
    from: number,
    { rows, total, counts }: Page,
    known: Map<number, ListRow>,
    change: Partial<PeopleState>,
  ): void {
    for (const [at, row] of rows.entries()) known.set(from + at, row);
    const { selected } = this.state;
    const selectedNow = isPerson(selected)
      ? rows.find((row) => isPerson(row) && isSamePerson(row, selected))
      : undefined;
    this.set({
      rows: known,
      total,
      counts,
      problem: null,
      ...(selectedNow && { selected: selectedNow }),
      ...change,
    });
  }

  /** The first place in sight whose row is not loaded; null where there is none. */
  #firstMissing(): number | null {
    const { rows, total } = this.state;
    if (rows === null) return 0;
    for (let at = Math.max(0, this.#sight.from); at <= Math.min(this.#sight.to, total - 1); at += 1) {
      if (!rows.has(at)) return at;
    }
    return null;
  }
}
