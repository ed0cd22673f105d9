/** The ticket types that Tito has named, for choosing among them. */
import { setImmediate as nextTick } from 'node:timers/promises';
import type { TicketType } from '../../shared/contract.ts';
import { isNewer, type NewsClock } from '../guestlist/clock.ts';
import type { Ticket } from '../guestlist/entities.ts';
import type { JournalRecord } from '../guestlist/records.ts';
import type { State } from '../guestlist/state.ts';

/** The newest that is known of a type: organizers rename them. */
interface Known extends TicketType {
  readonly since: NewsClock | null;
}

/** So many tickets are looked at without a pause: nobody waits for it. */
const IN_ONE_GO = 1_000;

export class TicketTypes {
  readonly #state: State;
  /** Filled when first asked for, and kept up to date from then on. */
  readonly #known = new Map<string, Map<string, Known>>();

  constructor(state: State) {
    this.#state = state;
  }

  /** By title, as Tito writes them now. */
  async of(connection: string): Promise<TicketType[]> {
    const known = this.#known.get(connection) ?? (await this.#read(connection));
    const types = [...known.values()].map(({ slug, title }) => ({ slug, title }));
    return types.sort((a, b) => a.title.localeCompare(b.title));
  }

  after(record: JournalRecord): void {
    if (record.t !== 'decided') return;
    const known = this.#known.get(record.row.connection);
    if (known) for (const ticket of record.puts.tickets ?? []) add(known, ticket);
  }

  async #read(connection: string): Promise<Map<string, Known>> {
    const known = new Map<string, Known>();
    // What arrives while it is read is added by `after`.
    this.#known.set(connection, known);
    let looked = 0;
    for (const [, ticket] of this.#state.connections.get(connection)?.books.tickets.entries() ?? []) {
      add(known, ticket);
      if (++looked % IN_ONE_GO === 0) await nextTick();
    }
    return known;
  }
}

function add(known: Map<string, Known>, { release, releaseSince }: Ticket): void {
  const slug = release?.slug || null;
  const title = release?.title || slug;
  const key = slug ?? title;
  if (key === null || title === null) return;
  const before = known.get(key);
  if (!before || releaseSince === null || isNewer(releaseSince, before.since)) {
    known.set(key, { slug, title, since: releaseSince });
  }
}
