/**
 * Packed entities that nobody has read yet, found by their keys. There may be hundreds of thousands: none has an object or
 * a text of its own, only its place in the text they all stand in.
 */

/** Where one stands. */
export interface PackedText {
  readonly text: Buffer;
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LEFT_BRACKET = 0x5b;
const ZERO = 0x30;
const NINE = 0x39;

export class PackedList {
  readonly #text: Buffer;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #marks: Uint32Array;
  /** By the hash of the key: the number of the one it leads to, and one more; 0 where there is none. */
  readonly #slots: Uint32Array;
  #length = 0;

  /** @param room for so many. */
  constructor(text: Buffer = Buffer.alloc(0), room = 0) {
    this.#text = text;
    this.#starts = new Uint32Array(room);
    this.#ends = new Uint32Array(room);
    this.#marks = new Uint32Array(room);
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * room + 1)));
  }

  get length(): number {
    return this.#length;
  }

  /** Throws a TypeError for what does not begin like a packed entity, stands in another text, or has no room. */
  add({ text, start, end }: PackedText): void {
    const number = this.#length;
    if (text !== this.#text || number >= this.#starts.length) fail();
    if (text[start] !== LEFT_BRACKET || text[start + 1] !== QUOTE) fail();
    const keyEnd = closingQuote(text, start + 2, end);
    let slot = this.#slotOf(hash(text, start + 2, keyEnd));
    while (this.#slots[slot] !== 0) slot = this.#next(slot);
    this.#slots[slot] = number + 1;
    this.#starts[number] = start;
    this.#ends[number] = end;
    this.#marks[number] = numberAfter(text, keyEnd + 1);
    this.#length += 1;
  }

  /** The number of the one with this key; -1 where there is none. */
  find(key: string): number {
    if (this.#length === 0) return -1;
    // As JSON, which is how keys stand in the text.
    const wanted = Buffer.from(JSON.stringify(key));
    let slot = this.#slotOf(hash(wanted, 1, wanted.length - 1));
    for (;;) {
      const number = (this.#slots[slot] as number) - 1;
      if (number === -1 || this.#hasKey(number, wanted)) return number;
      slot = this.#next(slot);
    }
  }

  /** What it is, still packed. */
  packed(number: number): Buffer {
    return this.#text.subarray(this.#starts[number], this.#ends[number]);
  }

  /** What it is, as JSON has it. */
  read(number: number): unknown {
    return JSON.parse(this.#text.toString('utf8', this.#starts[number], this.#ends[number]));
  }

  key(number: number): string {
    const start = (this.#starts[number] as number) + 1;
    const end = closingQuote(this.#text, start + 1, this.#text.length) + 1;
    return JSON.parse(this.#text.toString('utf8', start, end));
  }

  /** The number that follows the key; 0 where there is none. */
  mark(number: number): number {
    return this.#marks[number] as number;
  }

  #hasKey(number: number, wanted: Buffer): boolean {
    // After the bracket; in quotes, so that none is the beginning of another.
    const start = (this.#starts[number] as number) + 1;
    return wanted.compare(this.#text, start, Math.min(start + wanted.length, this.#text.length)) === 0;
  }

  #slotOf(hashed: number): number {
    return hashed & (this.#slots.length - 1);
  }

  #next(slot: number): number {
    return (slot + 1) & (this.#slots.length - 1);
  }
}

function closingQuote(text: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    if (text[at] === QUOTE) return at;
    if (text[at] === BACKSLASH) at += 1;
  }
  return fail();
}

function numberAfter(text: Buffer, comma: number): number {
  let number = 0;
  for (let at = comma + 1; ; at += 1) {
    const digit = text[at] ?? 0;
    if (digit < ZERO || digit > NINE) return number;
    number = number * 10 + digit - ZERO;
  }
}

/** FNV-1a. */
function hash(bytes: Buffer, start: number, end: number): number {
  let hashed = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hashed = Math.imul(hashed ^ (bytes[at] as number), 0x01000193);
  return hashed >>> 0;
}

function fail(): never {
  throw new TypeError('not a packed entity');
}
