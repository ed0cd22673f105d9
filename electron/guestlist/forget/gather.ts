/** What the journal has on somebody, gathered line by line before they are forgotten. */
import { normaliseAddress } from '../address.ts';
import type { JournalRecord, Puts, Row } from '../records.ts';
import { leftOf, namesIn } from './body.ts';
import { concerns } from './entities.ts';
import type { Known } from './traces.ts';

export interface Gathered {
  /** Every name the journal has for them. */
  readonly names: readonly string[];
  /** The rows of the feed whose decision concerned them. */
  readonly rows: readonly string[];
  /** How many deliveries name them. */
  readonly deliveries: number;
  /** How many mails went out to them. */
  readonly mails: number;
}

export class Gathering {
  readonly #address: string;
  readonly #known: Known;
  readonly #names = new Set<string>();
  readonly #rows = new Set<string>();
  readonly #deliveries = new Set<string>();
  #handed = 0;
  /** As a base tells it, which keeps no line for each mail. */
  #handedBefore = 0;

  /** @param address normalised. */
  constructor(address: string) {
    this.#address = address;
    const isAddress = (each: string): boolean => each === address;
    this.#known = { isAddress, isTicket: () => false, words: [address], nearWords: [address] };
  }

  take(record: JournalRecord): void {
    switch (record.t) {
      case 'delivery': {
        const { id, dialect, event, body } = record;
        if (typeof body === 'object' && 'forgotten' in body) return;
        const text = typeof body === 'string' ? body : atob(body.base64);
        if (leftOf({ dialect, event, text }, this.#known, () => false).is === 'all') return;
        this.#deliveries.add(id);
        for (const name of namesIn(text, this.#known)) this.#names.add(name);
        return;
      }
      case 'decided':
        this.#row(record.row);
        this.#puts(record.puts);
        if (concerns(record.puts, this.#address)) this.#rows.add(record.row.id);
        return;
      case 'rejudged':
      case 'acted':
        this.#puts(record.puts);
        return;
      case 'base books':
        this.#puts(record.puts);
        for (const { address, invite, notice } of record.puts.participants ?? []) {
          if (address !== this.#address) continue;
          if (invite.handedAt !== null) this.#handedBefore += 1;
          if (notice?.handedAt != null) this.#handedBefore += 1;
        }
        return;
      case 'base rows':
        for (const row of record.rows) this.#row(row);
        return;
      case 'handed':
        if (record.mail.address === this.#address) this.#handed += 1;
        return;
      default:
    }
  }

  result(): Gathered {
    return {
      names: [...this.#names],
      rows: [...this.#rows],
      deliveries: this.#deliveries.size,
      mails: this.#handed + this.#handedBefore,
    };
  }

  #row({ id, email, person, invited }: Row): void {
    const isTheirs = email !== null && normaliseAddress(email) === this.#address;
    if (!isTheirs && invited !== this.#address) return;
    this.#deliveries.add(id);
    if (isTheirs && person && !person.includes('@')) this.#names.add(person);
  }

  #puts({ participants = [], tickets = [] }: Puts): void {
    const named = [
      ...participants,
      ...tickets.flatMap(({ holder, fills }) => (holder ? [holder, ...fills] : fills)),
    ];
    for (const { address, name } of named) {
      if (address === this.#address && name.trim() !== '') this.#names.add(name);
    }
  }
}
