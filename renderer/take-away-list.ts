import type { TakeAwayRow } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';
import { isSamePerson } from './people.ts';

export interface TakeAwayState {
  /** Null before the first answer. */
  readonly rows: readonly TakeAwayRow[] | null;
  readonly total: number;
  readonly problem: Problem | null;
}

const PAGE = 50;

/** People to remove from the hub by hand. Who is ticked off keeps their place until the list is opened again. */
export class TakeAwayList extends Emitter<TakeAwayState> {
  readonly #client: Client;
  /** Counts questions, so that a late answer to an old one is not shown. */
  #question = 0;

  constructor(client: Client) {
    super({ rows: null, total: 0, problem: null });
    this.#client = client;
  }

  refresh(): Promise<void> {
    return this.#ask(Math.max(PAGE, this.state.rows?.length ?? 0));
  }

  showMore(): Promise<void> {
    return this.#ask((this.state.rows?.length ?? 0) + PAGE);
  }

  /** Shows the tick at once; the service's answer follows with the next refresh. */
  tick(row: TakeAwayRow, done: boolean): void {
    const rows = this.state.rows?.map((each) => (isSamePerson(each, row) ? { ...each, done } : each));
    if (rows) this.set({ rows });
  }

  async #ask(wanted: number): Promise<void> {
    const question = ++this.#question;
    const rows: TakeAwayRow[] = [];
    let total = wanted;
    try {
      while (rows.length < Math.min(wanted, total)) {
        const page = await this.#client.call('takeAway', { offset: rows.length, limit: PAGE });
        if (question !== this.#question) return;
        total = page.rows.length === 0 ? rows.length : page.total;
        rows.push(...page.rows);
      }
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (question === this.#question) this.set({ problem: error.problem });
      return;
    }
    this.set({ rows: keepPlaces(this.state.rows ?? [], rows, rows.length >= total), total, problem: null });
  }
}

/**
 * What was shown stays in its place, what is new comes after it. One that is ticked may be on a later page now; only
 * a `whole` answer tells that somebody is gone.
 */
export function keepPlaces(
  shown: readonly TakeAwayRow[],
  answer: readonly TakeAwayRow[],
  whole: boolean,
): readonly TakeAwayRow[] {
  const stay = shown.flatMap((row) => {
    const now = answer.find((each) => isSamePerson(each, row));
    if (now) return [now];
    return row.done && !whole ? [row] : [];
  });
  const fresh = answer.filter((row) => !shown.some((each) => isSamePerson(each, row)));
  return [...stay, ...fresh];
}
