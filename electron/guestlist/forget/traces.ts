/** What somebody is known by in the journal: what forgetting them looks for, and how it is struck out. */
import { z } from 'zod';
import { normaliseAddress } from '../address.ts';

/** Stands in the journal while it is being rewritten, and nowhere afterwards. */
export const traces = z.object({
  /** Normalised. */
  address: z.string(),
  /** Names that nobody else on the guest list bears. */
  names: z.array(z.string()),
  /** Names that others bear too: struck out only where it is plain who is meant. */
  sharedNames: z.array(z.string()),
  /** Their tickets and the orders that are theirs alone, by {@link inConnection}. */
  tickets: z.array(z.string()),
  orders: z.array(z.string()),
  /** Of those tickets and orders, by {@link inConnection}. */
  references: z.array(z.string()),
  codes: z.array(z.string()),
  /** Rows of the feed whose decision was about them, whatever their sentence says. */
  rows: z.array(z.string()),
});
export type Traces = z.infer<typeof traces>;

/** Names something of one connection; connections' ids have no space in them. */
export function inConnection(connection: string, name: string): string {
  return `${connection} ${name}`;
}

/** Tells what is about a forgotten person, in one connection. */
export interface Known {
  /** `address` as `normaliseAddress` gives it. */
  isAddress(address: string): boolean;
  isTicket(slug: string): boolean;
  /** Texts that name nobody else, wherever they stand. */
  readonly words: readonly string[];
  /** These, and others that mean them where it is plain already that it is about them. */
  readonly nearWords: readonly string[];
}

/** Shorter texts mean too much else. */
const SHORTEST_WORD = 4;

/** Somebody who is being forgotten, ready to be looked for. */
export class Who {
  readonly traces: Traces;
  readonly names: ReadonlySet<string>;
  readonly rows: ReadonlySet<string>;
  readonly #tickets: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #orders: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #known = new Map<string, Known>();

  constructor(given: Traces) {
    this.traces = given;
    this.names = new Set([...given.names, ...given.sharedNames]);
    this.rows = new Set(given.rows);
    this.#tickets = byConnection(given.tickets);
    this.#orders = byConnection(given.orders);
  }

  isAddress(address: string | null): boolean {
    return address === this.traces.address;
  }

  isTicket(connection: string, slug: string): boolean {
    return this.#tickets.get(connection)?.has(slug) ?? false;
  }

  isOrder(connection: string, slug: string): boolean {
    return this.#orders.get(connection)?.has(slug) ?? false;
  }

  in(connection: string): Known {
    let known = this.#known.get(connection);
    if (!known) {
      known = this.#knownIn(connection);
      this.#known.set(connection, known);
    }
    return known;
  }

  #knownIn(connection: string): Known {
    const { address, names, sharedNames, codes, tickets, orders, references } = this.traces;
    const prefix = inConnection(connection, '');
    const ours = [...tickets, ...orders, ...references]
      .filter((each) => each.startsWith(prefix))
      .map((each) => each.slice(prefix.length));
    const texts = [address, ...codes, ...ours, ...names.filter((name) => name.includes(' '))];
    return {
      isAddress: (each) => this.isAddress(each),
      isTicket: (slug) => this.isTicket(connection, slug),
      words: texts.filter((text) => text.length >= SHORTEST_WORD),
      nearWords: [...texts, ...names, ...sharedNames],
    };
  }
}

/** Looked up for every ticket there is: without putting names together. */
function byConnection(names: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const sets = new Map<string, Set<string>>();
  for (const name of names) {
    const space = name.indexOf(' ');
    const connection = name.slice(0, space);
    const set = sets.get(connection) ?? new Set();
    sets.set(connection, set.add(name.slice(space + 1)));
  }
  return sets;
}

/** Replaces whole words, whatever their case. */
export class Striker {
  readonly #pattern: RegExp | null;
  readonly #words: readonly string[];

  constructor(words: Iterable<string>) {
    const wanted = [...new Set(words)].filter((word) => word.trim() !== '');
    this.#words = wanted.map((word) => word.toLowerCase());
    // The longest first: "Ada Byron" before "Ada".
    const escaped = wanted
      .sort((a, b) => b.length - a.length)
      .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    this.#pattern =
      escaped.length === 0
        ? null
        : new RegExp(
            `(?<![\\p{L}\\p{N}_.+\\-])(?:${escaped.join('|')})(?![\\p{L}\\p{N}_\\-]|\\.[\\p{L}\\p{N}])`,
            'giu',
          );
  }

  strike(text: string, by: string): string {
    if (this.#pattern === null) return text;
    // Most texts name nobody that is looked for, and this is told much sooner.
    const lower = text.toLowerCase();
    return this.#words.some((word) => lower.includes(word)) ? text.replace(this.#pattern, by) : text;
  }

  finds(text: string): boolean {
    return this.strike(text, '') !== text;
  }
}

/** Is this text an address of theirs, however it is written? */
export function isTheirAddress(known: Known, text: string): boolean {
  if (!text.includes('@')) return false;
  const address = normaliseAddress(text);
  return address !== null && known.isAddress(address);
}
