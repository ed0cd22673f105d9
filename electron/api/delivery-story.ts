/** One delivery's lines in the journal: itself, what was decided about it, and what became of the mails it queued. */
import { rowsIn } from '../guestlist/base.ts';
import { mailKey, mailsOf } from '../guestlist/mails.ts';
import {
  type BookRecord,
  type DecidedRecord,
  type DeliveryRecord,
  type JournalRecord,
  journalRecord,
  type MailRef,
  type Row,
} from '../guestlist/records.ts';
import type { FoundRecord, JournalSearch } from '../store/journal-search.ts';
import type { Position } from '../store/position.ts';

export type MailNews = BookRecord & { t: 'handed' | 'mailed' };

export interface Story {
  /** Null where it is no longer kept, or is a repeat, which never was. */
  readonly delivery: DeliveryRecord | null;
  readonly position: Position | null;
  /** Null while it is not decided. */
  readonly row: Row | null;
  /** The decision itself; null where only its row is left, or it is a repeat. */
  readonly decided: DecidedRecord | null;
  /** The mails the decision queued, each with its news in order. */
  readonly mails: readonly { readonly mail: MailRef; readonly news: readonly MailNews[] }[];
}

/** After the last line found, so much is looked through for the rest of the story: mails may go out much later. */
const FORWARD_BYTES = 4 * 1024 * 1024;

/** What the journal's lines are sorted by: the ids of what arrived. */
export function arrivalRank(record: unknown): string | null {
  const { t, id, rows } = record as { t?: string; id?: string; rows?: readonly { id: string }[] };
  switch (t) {
    case 'delivery':
    case 'repeat':
      return id ?? null;
    case 'base rows':
      return rows?.[0]?.id ?? null;
    // The rest of a base comes after its rows, and stands for no moment.
    case 'base books':
    case 'base keys':
    case 'base sent':
    case 'complete':
      return '\uffff';
    default:
      return null;
  }
}

/** Null where the journal says nothing of it. */
export async function findStory(search: JournalSearch, id: string): Promise<Story | null> {
  const near = await search.near(id, arrivalRank);
  if (near === null) return null;
  const before = await search.blockBefore(near);
  const nearby = new Telling(id);
  await nearby.hear(search.forwards(before?.from ?? near, FORWARD_BYTES));
  if (nearby.isFound) return nearby.story();
  // A clock that was set back between two starts puts ids out of order: then there is no way but through all.
  const telling = new Telling(id);
  await telling.hear(search.forwards({ segment: 0, offset: 0 }, Number.POSITIVE_INFINITY));
  return telling.isFound ? telling.story() : null;
}

class Telling {
  readonly #id: string;
  #delivery: DeliveryRecord | null = null;
  #position: Position | null = null;
  #row: Row | null = null;
  #decided: DecidedRecord | null = null;
  readonly #mails = new Map<string, { mail: MailRef; news: MailNews[] }>();

  constructor(id: string) {
    this.#id = id;
  }

  get isFound(): boolean {
    return this.#delivery !== null || this.#row !== null;
  }

  story(): Story {
    return {
      delivery: this.#delivery,
      position: this.#position,
      row: this.#row,
      decided: this.#decided,
      mails: [...this.#mails.values()],
    };
  }

  async hear(reads: AsyncIterable<readonly FoundRecord[]>): Promise<void> {
    for await (const some of reads) {
      for (const found of some) this.#take(found);
      if (this.#isOver()) return;
    }
  }

  #take({ record, position }: FoundRecord): void {
    const read = record as JournalRecord;
    switch (read.t) {
      case 'delivery':
        if (read.id !== this.#id) return;
        this.#delivery = checked(read);
        this.#position = position;
        return;
      case 'repeat':
      case 'base rows':
        this.#row ??= rowsIn(read).find(({ id }) => id === this.#id) ?? null;
        return;
      case 'decided':
        if (read.row.id !== this.#id) return;
        this.#decided = checked(read);
        this.#row = this.#decided.row;
        for (const mail of queuedIn(this.#decided)) this.#mails.set(mailKey(mail), { mail, news: [] });
        return;
      case 'handed':
      case 'mailed':
        this.#mails.get(mailKey(read.mail))?.news.push(checked(read));
        return;
      default:
    }
  }

  #isOver(): boolean {
    if (this.#row === null) return false;
    return [...this.#mails.values()].every(({ news }) => isLast(news.at(-1)));
  }
}

/** Lines of other kinds are passed over unread; what is used is checked as at every border. */
function checked<T extends JournalRecord>(record: T): T {
  return journalRecord.parse(record) as T;
}

function isLast(news: MailNews | undefined): boolean {
  return news?.t === 'mailed' && news.state !== 'retrying';
}

/** The mails that wait since this decision. */
function queuedIn({ at, row, puts }: DecidedRecord): MailRef[] {
  const wait = (mail: { state: string; queuedAt: number | null } | null) =>
    mail?.state === 'queued' && mail.queuedAt === at;
  return mailsOf(row.connection, {
    participants: (puts.participants ?? []).filter(({ invite, notice }) => wait(invite) || wait(notice)),
    testCopies: (puts.testCopies ?? []).filter(wait),
  }).filter((mail) => {
    if (mail.kind === 'test copy') return true;
    const person = puts.participants?.find(({ address }) => address === mail.address);
    return wait((mail.kind === 'invite' ? person?.invite : person?.notice) ?? null);
  });
}
