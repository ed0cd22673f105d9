import type { MailRow } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';

export type WhichMails = 'out' | 'would';

export interface MailsState {
  readonly which: WhichMails;
  readonly query: string;
  /** Null before the first answer to this question. */
  readonly rows: readonly MailRow[] | null;
  readonly total: number;
  readonly problem: Problem | null;
}

const PAGE = 50;
/** The same question is put at most this often, in milliseconds. */
const REFRESH_DELAY = 500;

/** The mails of one connection: those that went out, or those that would. */
export class MailsList extends Emitter<MailsState> {
  readonly #client: Client;
  readonly #connection: string;
  /** Counts questions, so that a late answer to an old one is not shown. */
  #question = 0;
  #askedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, connection: string) {
    super({ which: 'out', query: '', rows: null, total: 0, problem: null });
    this.#client = client;
    this.#connection = connection;
  }

  show(which: WhichMails): Promise<void> {
    this.set({ which, rows: null });
    return this.#ask(PAGE);
  }

  search(query: string): Promise<void> {
    this.set({ query });
    return this.#ask(PAGE);
  }

  showMore(): Promise<void> {
    return this.#ask((this.state.rows?.length ?? 0) + PAGE);
  }

  retry(): Promise<void> {
    return this.#ask(Math.max(PAGE, this.state.rows?.length ?? 0));
  }

  /** Something may have changed. */
  refresh(): void {
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#askedAt + REFRESH_DELAY - Date.now());
    this.#timer = setTimeout(() => void this.retry(), wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #ask(wanted: number): Promise<void> {
    const question = ++this.#question;
    this.#askedAt = Date.now();
    const { which, query } = this.state;
    const rows: MailRow[] = [];
    let total = wanted;
    try {
      while (rows.length < Math.min(wanted, total)) {
        const asked = { connection: this.#connection, which, query, offset: rows.length, limit: PAGE };
        const page = await this.#client.call('mails', asked);
        if (question !== this.#question) return;
        total = page.rows.length === 0 ? rows.length : page.total;
        rows.push(...page.rows);
      }
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (question === this.#question) this.set({ problem: error.problem });
      return;
    }
    this.set({ rows, total, problem: null });
  }
}
