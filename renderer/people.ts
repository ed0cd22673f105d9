import type { ParticipantView } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';

export interface PeopleState {
  readonly query: string;
  /** Null before the first answer to this query. */
  readonly rows: readonly ParticipantView[] | null;
  readonly total: number;
  readonly problem: Problem | null;
  /** Whose details are open. */
  readonly selected: ParticipantView | null;
}

export interface PersonName {
  readonly connection: string;
  readonly email: string;
}

const PAGE = 50;
/** A list whose order may have changed is asked for again at most this often, in milliseconds. */
const REFRESH_DELAY = 500;

export function isSamePerson(one: PersonName | null, other: PersonName | null): boolean {
  return one !== null && one.connection === other?.connection && one.email === other.email;
}

/** The participants that the search finds, page by page, kept right as they change. */
export class PeopleList extends Emitter<PeopleState> {
  readonly #client: Client;
  /** Counts questions, so that a late answer to an old one is not shown. */
  #question = 0;
  #refreshing = false;
  #started = false;

  constructor(client: Client) {
    super({ query: '', rows: null, total: 0, problem: null, selected: null });
    this.#client = client;
  }

  /** Loads the first page when the list is first looked at. */
  start(): void {
    if (!this.#started) void this.search('');
  }

  async search(query: string): Promise<void> {
    this.#started = true;
    this.set({ query, problem: null });
    await this.#ask(PAGE);
  }

  async showMore(): Promise<void> {
    await this.#ask((this.state.rows?.length ?? 0) + PAGE);
  }

  async retry(): Promise<void> {
    await this.#ask(Math.max(PAGE, this.state.rows?.length ?? 0));
  }

  select(person: ParticipantView | null): void {
    this.set({ selected: person });
  }

  /** Finds one person by address and opens their details. */
  async open(person: PersonName): Promise<void> {
    this.set({ selected: null, rows: null });
    await this.search(person.email);
    const found = this.state.rows?.find((row) => isSamePerson(row, person));
    if (found) this.select(found);
  }

  /** Takes in one changed participant; null means that any may have changed. */
  apply(change: ParticipantView | null): void {
    if (!this.#started) return;
    const at = change ? (this.state.rows?.findIndex((row) => isSamePerson(row, change)) ?? -1) : -1;
    const old = this.state.rows?.[at];
    if (change && isSamePerson(this.state.selected, change)) this.set({ selected: change });
    if (change && old) this.set({ rows: this.state.rows?.with(at, change) ?? null });
    // Somebody new, or by another name, may belong anywhere in the list.
    if (old?.name !== change?.name || !change) this.#refreshSoon();
    if (!change) void this.#closeIfGone();
  }

  /** Somebody whose details are open may be forgotten by now. */
  async #closeIfGone(): Promise<void> {
    const { selected } = this.state;
    if (!selected) return;
    try {
      const question = { query: selected.email.slice(0, 200), offset: 0, limit: PAGE };
      const { rows, total } = await this.#client.call('participants', question);
      const isGone = total === rows.length && !rows.some((row) => isSamePerson(row, selected));
      if (isGone && isSamePerson(this.state.selected, selected)) this.set({ selected: null });
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
    }
  }

  #refreshSoon(): void {
    if (this.#refreshing) return;
    this.#refreshing = true;
    setTimeout(() => {
      this.#refreshing = false;
      void this.retry();
    }, REFRESH_DELAY);
  }

  /** Asks for the first `wanted` rows, a page at a time. */
  async #ask(wanted: number): Promise<void> {
    const question = ++this.#question;
    const { query } = this.state;
    const rows: ParticipantView[] = [];
    try {
      for (let total = wanted; rows.length < Math.min(wanted, total); ) {
        const page = await this.#client.call('participants', { query, offset: rows.length, limit: PAGE });
        if (question !== this.#question) return;
        total = page.rows.length === 0 ? rows.length : page.total;
        rows.push(...page.rows);
        this.set({ total: page.total });
      }
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (question === this.#question) this.set({ problem: error.problem });
      return;
    }
    const { selected } = this.state;
    const selectedNow = rows.find((row) => isSamePerson(row, selected)) ?? selected;
    this.set({ rows, problem: null, selected: selectedNow });
  }
}
