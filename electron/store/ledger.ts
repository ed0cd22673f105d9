/**
 * The journal and the state folded from it. Nothing changes the state but a record that is on disk; whoever decides
 * something gets a draft to decide on, and its records are written, folded and announced in one order.
 */
import { type Books, Draft } from '../guestlist/books.ts';
import { applyRecord, applyTaken, applyToBooks, forgettingSteps } from '../guestlist/fold.ts';
import type { BookRecord, DeliveryRecord, JournalRecord, RepeatRecord } from '../guestlist/records.ts';
import { connectionOf, type Position, type State } from '../guestlist/state.ts';
import type { Steps } from '../guestlist/steps.ts';
import { unhurried } from '../unhurried.ts';

/** So many changes share one write; more would keep the event loop from answering. */
const CHANGES_PER_WRITE = 32;
/** So long, in milliseconds, a change that nobody waits for may wait for something to be written with. */
const RIDE_MS = 2;

interface BooksChange {
  readonly connection: string;
  readonly mayWait: boolean;
  readonly work: (books: Books) => readonly BookRecord[];
}

/** What concerns everybody has a write of its own. */
interface WholeChange {
  readonly make: () => Steps<readonly JournalRecord[]> | readonly JournalRecord[];
}

interface Asked {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

type Change = Asked & (BooksChange | WholeChange);

export interface LedgerJournal {
  /** Resolves once the records are synced to disk; rejects where the disk refuses them. */
  append(records: readonly JournalRecord[], mayWait?: boolean): Promise<readonly Position[]>;
  /** What may wait is to be written now. */
  hurry(): void;
}

export class Ledger {
  readonly state: State;
  readonly #journal: LedgerJournal;
  readonly #announce: (record: JournalRecord, position: Position) => void;
  readonly #waiting: Change[] = [];
  #writing = false;
  #ride: NodeJS.Timeout | null = null;
  #soon: NodeJS.Immediate | null = null;

  /** @param announce told of every record, once it is durable and folded. */
  constructor(
    state: State,
    journal: LedgerJournal,
    announce: (record: JournalRecord, position: Position) => void,
  ) {
    this.state = state;
    this.#journal = journal;
    this.#announce = announce;
  }

  /** Records what was received. Resolves once it is durable; rejects where the disk refuses. */
  receive(record: DeliveryRecord | RepeatRecord): Promise<void> {
    // What was decided about a delivery stands before its repeat.
    if (record.t === 'repeat') this.#start();
    const records = [record];
    const written = this.#journal.append(records);
    // While the disk is busy there is time for what may wait.
    if (this.#waiting.length > 0) this.#soon ??= setImmediate(() => this.#start());
    return written.then((positions) => {
      if (record.t === 'repeat') return this.#fold(records, positions);
      // Whoever decides is told of it here and now.
      applyTaken(this.state, record);
      this.#announce(record, positions[0] as Position);
    });
  }

  /**
   * Runs `work` on a draft of the connection's books that already shows every change decided before it, and resolves
   * once its records are durable. Rejects, with nothing changed, where the disk refuses or `work` throws.
   *
   * @param mayWait nobody waits for it, so for a moment it may wait for something else to be written with.
   */
  change(connection: string, work: (books: Books) => readonly BookRecord[], mayWait = false): Promise<void> {
    return this.#ask({ connection, work, mayWait });
  }

  /**
   * Records what concerns everybody. `make` is called once all changes asked for before are folded, and none asked for
   * later is worked out before its records are; what comes in steps leaves time in between for what arrives. Rejects as
   * {@link change} does.
   */
  changeAll(make: WholeChange['make']): Promise<void> {
    return this.#ask({ make });
  }

  #ask(change: BooksChange | WholeChange): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...change, resolve, reject });
      if (!this.#isUrgent()) this.#startRide();
      else if (this.#writing) this.#journal.hurry();
      else this.#start();
    });
  }

  #isUrgent(): boolean {
    const { length } = this.#waiting;
    return length >= CHANGES_PER_WRITE || this.#waiting.some((change) => 'make' in change || !change.mayWait);
  }

  #startRide(): void {
    this.#ride ??= setTimeout(() => this.#start(), RIDE_MS);
  }

  /** Begins to write what waits, unless that is under way. */
  #start(): void {
    if (this.#ride !== null) clearTimeout(this.#ride);
    this.#ride = null;
    this.#soon = null;
    if (!this.#writing && this.#waiting.length > 0) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    do {
      const [first] = this.#waiting;
      if (first && 'make' in first) {
        this.#waiting.shift();
        await this.#writeWhole(first);
      } else await this.#write(this.#nextOfBooks());
    } while (this.#isUrgent());
    this.#writing = false;
    if (this.#waiting.length > 0) this.#startRide();
  }

  #nextOfBooks(): (Asked & BooksChange)[] {
    const next: (Asked & BooksChange)[] = [];
    for (const change of this.#waiting.slice(0, CHANGES_PER_WRITE)) {
      if ('make' in change) break;
      next.push(change);
    }
    this.#waiting.splice(0, next.length);
    return next;
  }

  async #writeWhole({ make, resolve, reject }: Asked & WholeChange): Promise<void> {
    try {
      const made = make();
      const records = 'next' in made ? await unhurried(made) : made;
      const positions = records.length > 0 ? await this.#journal.append(records) : [];
      const [first] = records;
      if (first?.t === 'forgetting') {
        await unhurried(forgettingSteps(this.state, first));
        this.#announce(first, positions[0] as Position);
      } else this.#fold(records, positions);
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  async #write(changes: readonly (Asked & BooksChange)[]): Promise<void> {
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
      if (records.length > 0)
        this.#fold(
          records,
          await this.#journal.append(
            records,
            changes.every(({ mayWait }) => mayWait),
          ),
        );
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
      this.#announce(record, position);
    });
  }
}
