/**
 * Where the books keep people, tickets and orders. What a snapshot brings stays the text it was written as until somebody
 * asks for it, and becomes an object of its own only when it changes: a large guest list is open at once, and small.
 */
import type { InviteState } from '../../shared/model.ts';
import type { Participant } from './entities.ts';
import { isEntitledIn, isInFlight, type Packing, PEOPLE, stateIn } from './packed.ts';
import { PackedList, type PackedText } from './packed-list.ts';

export interface Shelf<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  entries(): Iterable<[string, T]>;
}

/** Everybody, by normalised address. */
export interface People extends Shelf<Participant> {
  /** Those whom the test lets through; far quicker than looking at everybody whole. */
  where(test: PersonTest): Iterable<Participant>;
}

/** Of somebody only the state of their invite, and whether they are entitled. */
export type PersonTest = (invite: InviteState, isEntitled: boolean) => boolean;

export class StoredShelf<T extends object> implements Shelf<T> {
  readonly #packing: Packing<T>;
  #packed = new PackedList();
  /** What packed ones have become, by their number; null where they are gone. */
  readonly #changed = new Map<number, T | null>();
  /** Those that were never packed. */
  readonly #added = new Map<string, T>();
  #gone = 0;

  constructor(packing: Packing<T>) {
    this.#packing = packing;
  }

  get size(): number {
    return this.#packed.length - this.#gone + this.#added.size;
  }

  has(key: string): boolean {
    const number = this.#packed.find(key);
    return (number !== -1 && this.#changed.get(number) !== null) || this.#added.has(key);
  }

  get(key: string): T | undefined {
    const number = this.#packed.find(key);
    return (number === -1 ? null : this.#stored(number)) ?? this.#added.get(key);
  }

  set(key: string, value: T): void {
    const number = this.#packed.find(key);
    // What comes back after it was deleted is a new one.
    if (number === -1 || this.#changed.get(number) === null) this.#added.set(key, value);
    else this.#changed.set(number, value);
  }

  delete(key: string): void {
    const number = this.#packed.find(key);
    if (number !== -1 && this.#changed.get(number) !== null) {
      this.#changed.set(number, null);
      this.#gone += 1;
    }
    this.#added.delete(key);
  }

  *entries(): IterableIterator<[string, T]> {
    for (let number = 0; number < this.#packed.length; number += 1) {
      const value = this.#stored(number);
      if (value !== null) yield [this.#packed.key(number), value];
    }
    yield* this.#added;
  }

  *values(): IterableIterator<T> {
    for (let number = 0; number < this.#packed.length; number += 1) {
      const value = this.#stored(number);
      if (value !== null) yield value;
    }
    yield* this.#added.values();
  }

  *keys(): IterableIterator<string> {
    for (let number = 0; number < this.#packed.length; number += 1) {
      if (this.#changed.get(number) !== null) yield this.#packed.key(number);
    }
    yield* this.#added.keys();
  }

  [Symbol.iterator](): IterableIterator<[string, T]> {
    return this.entries();
  }

  /** From here on `count` packed ones follow, which stand in `text`; to be called while there is nothing yet. */
  expectPacked(text: Buffer, count: number): void {
    this.#packed = new PackedList(text, count);
  }

  /** Keeps one that was expected. Throws a TypeError for what cannot be one; what is wrong further on shows when it is read. */
  addPacked(one: PackedText): void {
    this.#packed.add(one);
  }

  /** All of it packed: as the text it still is, or as a list. */
  *packed(): Iterable<Uint8Array | readonly unknown[]> {
    for (let number = 0; number < this.#packed.length; number += 1) {
      const changed = this.#changed.get(number);
      if (changed === undefined) yield this.#packed.packed(number);
      else if (changed !== null) yield this.#packing.pack(changed);
    }
    for (const value of this.#added.values()) yield this.#packing.pack(value);
  }

  /** Those that a test lets through, by their mark while they are packed. */
  protected *chosen(isMarked: (mark: number) => boolean, isOne: (value: T) => boolean): Iterable<T> {
    for (let number = 0; number < this.#packed.length; number += 1) {
      const changed = this.#changed.get(number);
      if (changed === undefined) {
        if (isMarked(this.#packed.mark(number))) yield this.#unpacked(number);
      } else if (changed !== null && isOne(changed)) yield changed;
    }
    for (const value of this.#added.values()) if (isOne(value)) yield value;
  }

  /** Null where it is gone. */
  #stored(number: number): T | null {
    const changed = this.#changed.get(number);
    return changed === undefined ? this.#unpacked(number) : changed;
  }

  #unpacked(number: number): T {
    return this.#packing.unpack(this.#packed.read(number));
  }
}

export class StoredPeople extends StoredShelf<Participant> implements People {
  constructor() {
    super(PEOPLE);
  }

  where(test: PersonTest): Iterable<Participant> {
    return this.chosen(
      (mark) => test(stateIn(mark), isEntitledIn(mark)),
      ({ invite, entitled }) => test(invite.state, entitled),
    );
  }

  /** Those with a mail that was handed over and not answered yet. */
  inFlight(): Iterable<Participant> {
    return this.chosen(isInFlight, isInFlight);
  }
}
