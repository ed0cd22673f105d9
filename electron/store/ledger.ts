/**
 * The journal and the state folded from it. Nothing changes the state but a record that is on disk; whoever decides
 * something gets a draft to decide on, and its records are written, folded and announced in one order.
 */
import { type Books, Draft } from '../guestlist/books.ts';
import { applyRecord, applyToBooks } from '../guestlist/fold.ts';
import type { BookRecord, DeliveryRecord, JournalRecord, RepeatRecord } from '../guestlist/records.ts';
import { connectionOf, type Position, type State } from '../guestlist/state.ts';

/** So many changes share one write; more would keep the event loop from answering. */
const CHANGES_PER_WRITE = 64;

interface Change {
  readonly connection: string;
  readonly work: (books: Books) => readonly BookRecord[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface LedgerJournal {
  /** Resolves once the records are synced to disk; rejects where the disk refuses them. */
  append(records: readonly JournalRecord[]): Promise<readonly Position[]>;
}

export class Ledger {
  readonly state: State;
  readonly #journal: LedgerJournal;
  readonly #announce: (record: JournalRecord) => void;
  readonly #waiting: Change[] = [];
  #writing = false;

  /** @param announce told of every record, once it is durable and folded. */
  constructor(state: State, journal: LedgerJournal, announce: (record: JournalRecord) => void) {
    this.state = state;
    this.#journal = journal;
    this.#announce = announce;
  }

  /** Records what was received. Resolves once it is durable; rejects where the disk refuses. */
  async receive(record: DeliveryRecord | RepeatRecord): Promise<void> {
    this.#fold([record], await this.#journal.append([record]));
  }

  /**
   * Runs `work` on a draft of the connection's books that already shows every change decided before it, and resolves
   * once its records are durable. Rejects, with nothing changed, where the disk refuses or `work` throws.
   */
  change(connection: string, work: (books: Books) => readonly BookRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ connection, work, resolve, reject });
      if (!this.#writing) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, CHANGES_PER_WRITE));
    this.#writing = false;
  }

  async #write(changes: readonly Change[]): Promise<void> {
    const drafts = new Map<string, Draft>();
    const records: BookRecord[] = [];
    const worked = changes.filter((change) => {
      try {
        const draft =
          drafts.get(change.connection) ?? new Draft(connectionOf(this.state, change.connection).books);
        drafts.set(change.connection, draft);
        const made = change.work(draft);
        for (const record of made) applyToBooks(draft, record);
        records.push(...made);
        return true;
      } catch (error) {
        change.reject(error);
        return false;
      }
    });
    try {
      if (records.length > 0) this.#fold(records, await this.#journal.append(records));
      for (const change of worked) change.resolve();
    } catch (error) {
      for (const change of worked) change.reject(error);
    }
  }

  #fold(records: readonly JournalRecord[], positions: readonly Position[]): void {
    records.forEach((record, index) => {
      const position = positions[index];
      if (!position) throw new Error('the journal gave a record no position');
      applyRecord(this.state, record, position);
      this.#announce(record);
    });
  }
}
