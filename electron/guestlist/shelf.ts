/**
 * Where the books keep people, tickets and orders. What a snapshot brings stays the text it was written as until somebody
 * asks for it, and becomes an object of its own only when it changes: a large guest list is open at once, and small.
 */
import type { InviteState } from '../../shared/model.ts';
import type { Participant } from './entities.ts';
import { firstTextIn, isEntitledIn, isInFlight, markIn, type Packing, PEOPLE, stateIn } from './packed.ts';

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

/** One packed entity within a larger text. */
export interface PackedText {
  readonly text: Buffer;
  readonly start: number;
  readonly end: number;
}

export class StoredShelf<T extends object> implements Shelf<T> {
  readonly #packing: Packing<T>;
  /** What it is, or the number it is packed under. */
  readonly #all = new Map<string, T | number>();
  /** What the packed ones are parts of. */
  #text: Buffer = Buffer.alloc(0);
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(packing: Packing<T>) {
    this.#packing = packing;
  }

  get size(): number {
    return this.#all.size;
  }

  has(key: string): boolean {
    return this.#all.has(key);
  }

  get(key: string): T | undefined {
    const found = this.#all.get(key);
    return typeof found === 'number' ? this.#unpacked(found) : found;
  }

  set(key: string, value: T): void {
    this.#all.set(key, value);
  }

  delete(key: string): void {
    this.#all.delete(key);
  }

  *entries(): IterableIterator<[string, T]> {
    for (const [key, found] of this.#all) {
      yield [key, typeof found === 'number' ? this.#unpacked(found) : found];
    }
  }

  *values(): IterableIterator<T> {
    for (const found of this.#all.values()) yield typeof found === 'number' ? this.#unpacked(found) : found;
  }

  keys(): IterableIterator<string> {
    return this.#all.keys();
  }

  [Symbol.iterator](): IterableIterator<[string, T]> {
    return this.entries();
  }

  /**
   * Keeps an entity as the text it is packed in. All texts must be parts of one. Throws a TypeError for what cannot be a
   * packed one; what is wrong further on is found when somebody asks for it.
   */
  setPacked({ text, start, end }: PackedText): void {
    if (this.#starts.length === 0) this.#text = text;
    if (text !== this.#text) throw new TypeError('packed in another text');
    this.#all.set(firstTextIn(text, start).value, this.#starts.push(start) - 1);
    this.#ends.push(end);
  }

  /** All of it packed: as the text it still is, or as a list. */
  *packed(): Iterable<Uint8Array | readonly unknown[]> {
    for (const found of this.#all.values()) {
      yield typeof found === 'number'
        ? this.#text.subarray(this.#starts[found], this.#ends[found])
        : this.#packing.pack(found);
    }
  }

  /** Those that the test lets through, by the text they are packed in or by what they are. */
  protected *chosen(
    isPackedOne: (text: Buffer, start: number) => boolean,
    isOne: (value: T) => boolean,
  ): Iterable<T> {
    for (const found of this.#all.values()) {
      if (typeof found !== 'number') {
        if (isOne(found)) yield found;
      } else if (isPackedOne(this.#text, this.#starts[found] as number)) yield this.#unpacked(found);
    }
  }

  #unpacked(number: number): T {
    const text = this.#text.toString('utf8', this.#starts[number], this.#ends[number]);
    return this.#packing.unpack(JSON.parse(text));
  }
}

export class StoredPeople extends StoredShelf<Participant> implements People {
  constructor() {
    super(PEOPLE);
  }

  where(test: PersonTest): Iterable<Participant> {
    return this.chosen(
      (text, start) => {
        const mark = markIn(text, start);
        return test(stateIn(mark), isEntitledIn(mark));
      },
      ({ invite, entitled }) => test(invite.state, entitled),
    );
  }

  /** Those with a mail that was handed over and not answered yet. */
  inFlight(): Iterable<Participant> {
    return this.chosen((text, start) => isInFlight(markIn(text, start)), isInFlight);
  }
}
