/**
 * The lines of the list as columns of numbers, for a hundred thousand people to fit into little memory and be gone
 * through in a few milliseconds. A line's number stays the same for as long as there is one.
 */
import { SOURCES, TABS, type Tab } from '../../../shared/people-query.ts';
import type { Line } from './lines.ts';
import { Texts } from './texts.ts';

/** What is filtered by, as bits. */
export const BIT = { test: 1, checkedIn: 2, opened: 4 } as const;
const FIRST_SOURCE_BIT = 8;
const FIRST_ROOM = 1_024;
/** Stands for a time that there is none of: before all others. */
const NEVER = -1;

export function sourceBit(source: (typeof SOURCES)[number]): number {
  return FIRST_SOURCE_BIT << SOURCES.indexOf(source);
}

export function tabNumber(tab: Tab): number {
  return TABS.indexOf(tab);
}

/** Whom or what a line is about: somebody's address, or the slug of a ticket that waits. */
export interface Subject {
  readonly kind: 'person' | 'ticket';
  readonly connection: string;
  readonly key: string;
}

export class PeopleTable {
  /** None where the number is free, or the line is not read yet. */
  readonly texts = new Texts();
  tabs = new Uint8Array(FIRST_ROOM);
  bits = new Uint8Array(FIRST_ROOM);
  connections = new Uint16Array(FIRST_ROOM);
  typeSets = new Uint32Array(FIRST_ROOM);
  sentAt = new Float64Array(FIRST_ROOM);
  openedAt = new Float64Array(FIRST_ROOM);
  checkedInAt = new Float64Array(FIRST_ROOM);
  /** The sets of ticket types that somebody holds, by number. */
  readonly typesOf: (readonly string[])[] = [];
  readonly #typeSetNumbers = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #free: number[] = [];
  readonly #connectionIds: string[] = [];
  readonly #numbers: Record<Subject['kind'], Map<string, Map<string, number>>> = {
    person: new Map(),
    ticket: new Map(),
  };

  get size(): number {
    return this.#keys.length;
  }

  numberOf({ kind, connection, key }: Subject): number | undefined {
    return this.#numbers[kind].get(connection)?.get(key);
  }

  /** The line's number; a new one where there was none, for which the key is kept as it is: the books' own text. */
  add(subject: Subject): number {
    const { kind, connection, key } = subject;
    const known = this.numberOf(subject);
    if (known !== undefined) return known;
    const number = this.#free.pop() ?? this.#keys.length;
    if (number >= this.tabs.length) this.#makeRoom();
    this.#keys[number] = key;
    this.texts.set(number, null);
    this.connections[number] = this.#connectionNumber(connection);
    this.tabs[number] = kind === 'ticket' ? tabNumber('waiting') : 0;
    const ofConnection = this.#numbers[kind].get(connection) ?? new Map<string, number>();
    this.#numbers[kind].set(connection, ofConnection.set(key, number));
    return number;
  }

  write(number: number, line: Line): void {
    this.texts.set(number, line.text);
    this.tabs[number] = tabNumber(line.tab);
    this.bits[number] = bitsOf(line);
    this.typeSets[number] = this.#typeSetNumber(line.types);
    this.sentAt[number] = line.sentAt ?? NEVER;
    this.openedAt[number] = line.openedAt ?? NEVER;
    this.checkedInAt[number] = line.checkedInAt ?? NEVER;
  }

  /** The number is free from here on. */
  remove(number: number): void {
    const { kind, connection, key } = this.subject(number);
    this.#numbers[kind].get(connection)?.delete(key);
    this.texts.set(number, null);
    this.#free.push(number);
  }

  subject(number: number): Subject {
    const kind = this.tabs[number] === tabNumber('waiting') ? 'ticket' : 'person';
    return { kind, connection: this.connectionOf(number), key: this.#keys[number] ?? '' };
  }

  connectionOf(number: number): string {
    return this.#connectionIds[this.connections[number] ?? -1] ?? '';
  }

  /** -1 where nobody is in it. */
  numberOfConnection(id: string): number {
    return this.#connectionIds.indexOf(id);
  }

  #connectionNumber(id: string): number {
    const known = this.numberOfConnection(id);
    return known >= 0 ? known : this.#connectionIds.push(id) - 1;
  }

  #typeSetNumber(types: readonly string[]): number {
    const name = JSON.stringify(types);
    const known = this.#typeSetNumbers.get(name);
    if (known !== undefined) return known;
    const number = this.typesOf.push(types) - 1;
    this.#typeSetNumbers.set(name, number);
    return number;
  }

  #makeRoom(): void {
    this.tabs = larger(this.tabs, Uint8Array);
    this.bits = larger(this.bits, Uint8Array);
    this.connections = larger(this.connections, Uint16Array);
    this.typeSets = larger(this.typeSets, Uint32Array);
    this.sentAt = larger(this.sentAt, Float64Array);
    this.openedAt = larger(this.openedAt, Float64Array);
    this.checkedInAt = larger(this.checkedInAt, Float64Array);
  }
}

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function larger<T extends Numbers>(old: T, make: new (length: number) => T): T {
  const made = new make(old.length * 2);
  made.set(old);
  return made;
}

function bitsOf({ isTest, checkedInAt, openedAt, sources }: Line): number {
  let bits = 0;
  if (isTest) bits |= BIT.test;
  if (checkedInAt !== null) bits |= BIT.checkedIn;
  if (openedAt !== null) bits |= BIT.opened;
  for (const source of sources) bits |= sourceBit(source);
  return bits;
}
