/**
 * "Do not record again". Of people who are forgotten only keyed hashes stay in the journal; the key lies with the secrets,
 * so a journal that gets into other hands cannot be asked whether it ever knew an address.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { normaliseAddress } from '../guestlist/address.ts';
import type { Books } from '../guestlist/books.ts';
import { holderIn } from '../guestlist/forget/from-state.ts';
import { deliveryWithout } from '../guestlist/forget/record.ts';
import { inConnection, type Known, type Traces } from '../guestlist/forget/traces.ts';
import type { DeliveryRecord, ForgottenEntry, JournalRecord } from '../guestlist/records.ts';
import type { State } from '../guestlist/state.ts';
import { madeOnce, type Secrets } from './secrets.ts';

const SECRET = 'forgotten-key';
const KEY_BYTES = 32;
/** Answers kept: the same ticket types and texts come again and again, and hashing each takes time. */
const MOST_ANSWERS = 10_000;

export class ForgottenList {
  readonly #state: State;
  readonly #secrets: Secrets;
  #marks: ReadonlySet<string> = new Set();
  readonly #answers = new Map<string, boolean>();

  constructor(state: State, secrets: Secrets) {
    this.#state = state;
    this.#secrets = secrets;
    this.#read();
  }

  /** Makes the key where there is none yet. Rejects with `DiskRefused`. */
  async ready(): Promise<void> {
    await madeOnce(this.#secrets, SECRET, () => randomBytes(KEY_BYTES).toString('base64url'));
  }

  /** The entry for somebody; {@link ready} first. */
  entryFor({ address, tickets }: Traces, id: string, at: number): ForgottenEntry {
    const marks = [this.#mark(ofAddress(address)), ...tickets.map((ticket) => this.#mark(ofTicket(ticket)))];
    return { id, at, key: this.#keyName() ?? '', marks };
  }

  /** Can this entry be told by what arrives? Not where its key stayed on another computer. */
  isReadable({ key }: ForgottenEntry): boolean {
    return key === this.#keyName();
  }

  /** The entries that an address is on. */
  find(written: string): ForgottenEntry[] {
    const address = normaliseAddress(written);
    if (address === null || this.#keyName() === null) return [];
    const mark = this.#mark(ofAddress(address));
    return [...this.#state.forgotten.values()].filter(({ marks }) => marks.includes(mark));
  }

  /** A record became durable. */
  after(record: JournalRecord): void {
    if (record.t === 'forgetting' || record.t === 'lifted') this.#read();
  }

  /** A delivery without what it says of people on the list. `books` are those of its connection, if there are any. */
  without(delivery: DeliveryRecord, books: Books | undefined): DeliveryRecord {
    if (this.#marks.size === 0) return delivery;
    const known = this.#known(delivery.connection);
    return deliveryWithout(delivery, known, (slug) => {
      const holder = books ? holderIn(books, slug) : null;
      return holder !== null && !known.isAddress(holder);
    });
  }

  #known(connection: string): Known {
    return {
      isAddress: (address) => this.#has(ofAddress(address)),
      isTicket: (slug) => this.#has(ofTicket(inConnection(connection, slug))),
      words: [],
      nearWords: [],
    };
  }

  #has(what: string): boolean {
    const answered = this.#answers.get(what);
    if (answered !== undefined) return answered;
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    const answer = this.#marks.has(this.#mark(what));
    this.#answers.set(what, answer);
    return answer;
  }

  #read(): void {
    const readable = [...this.#state.forgotten.values()].filter((entry) => this.isReadable(entry));
    this.#marks = new Set(readable.flatMap(({ marks }) => marks));
    this.#answers.clear();
  }

  #mark(what: string): string {
    return createHmac('sha256', this.#secrets.get(SECRET) ?? '')
      .update(what)
      .digest('base64url');
  }

  /** Tells keys apart and says nothing of them; null without a key. */
  #keyName(): string | null {
    return this.#secrets.get(SECRET) === null ? null : this.#mark('name').slice(0, 8);
  }
}

function ofAddress(address: string): string {
  return `address ${address}`;
}

function ofTicket(ticket: string): string {
  return `ticket ${ticket}`;
}
