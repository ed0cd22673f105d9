/** Whom the organizer chose: one by one, or all that a search finds. */
import type { PersonName, Selection } from '../../../shared/contract.ts';
import { normaliseAddress } from '../../guestlist/address.ts';
import type { PeopleIndex } from './index.ts';

/** In the order of the list; tickets that wait are no people. */
export async function selectedPeople(index: PeopleIndex, selection: Selection): Promise<PersonName[]> {
  if (selection.kind === 'picked') return selection.people.map(normalised);
  const except = new Set(selection.except.map(normalised).map(nameKey));
  const people = await index.find(selection.query, ({ numbers }) => index.people(numbers));
  return except.size === 0 ? people : people.filter((person) => !except.has(nameKey(person)));
}

function normalised({ connection, email }: PersonName): PersonName {
  return { connection, email: normaliseAddress(email) ?? email };
}

function nameKey({ connection, email }: PersonName): string {
  return `${connection} ${email}`;
}

/** So many picks are remembered; each is used at once, by the export it was made for. */
const PICKS_KEPT = 8;

/** Who was picked for an export: an address in a browser's history should not name people. */
export class Picks {
  readonly #picks = new Map<string, readonly PersonName[]>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  keep(people: readonly PersonName[]): string {
    const id = this.#newId();
    this.#picks.set(id, people);
    const [oldest] = this.#picks.keys();
    if (this.#picks.size > PICKS_KEPT && oldest !== undefined) this.#picks.delete(oldest);
    return id;
  }

  clear(): void {
    this.#picks.clear();
  }

  /** Undefined where it is not remembered any more. */
  get(id: string): readonly PersonName[] | undefined {
    return this.#picks.get(id);
  }
}
