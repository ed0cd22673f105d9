/** The ticket types that Tito has named, for choosing among them. */
import { setImmediate as nextTick } from 'node:timers/promises';
import type { Ticket } from '../guestlist/entities.ts';
import type { JournalRecord } from '../guestlist/records.ts';
import type { State } from '../guestlist/state.ts';
import { releaseName } from './views.ts';

/** So many tickets are looked at without a pause: nobody waits for it. */
const IN_ONE_GO = 1_000;

export class TicketTypes {
  readonly #state: State;
  /** Filled when first asked for, and kept up to date from then on. */
  readonly #known = new Map<string, Set<string>>();

  constructor(state: State) {
    this.#state = state;
  }

  /** By name, as Tito writes them. */
  async of(connection: string): Promise<string[]> {
    const known = this.#known.get(connection) ?? (await this.#read(connection));
    return [...known].sort((a, b) => a.localeCompare(b));
  }

  after(record: JournalRecord): void {
    if (record.t !== 'decided') return;
    const known = this.#known.get(record.row.connection);
    if (known) for (const ticket of record.puts.tickets ?? []) add(known, ticket);
  }

  async #read(connection: string): Promise<Set<string>> {
    const known = new Set<string>();
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

function add(known: Set<string>, ticket: Ticket): void {
  const name = releaseName(ticket);
  if (name !== '') known.add(name);
}
