/**
 * What repeats are told by, kept as long as the connection: millions of keys, so each is remembered as a fingerprint of
 * 128 bits in a flat table. Among ten million keys the chance that any two share one is below 10^-24.
 */

const WORDS = 4;
const PRINT_BYTES = WORDS * 4;
/** The table is parted, so that none of its growing steps holds up the event loop. */
const SHARDS = 64;
const FIRST_SLOTS = 16;
const MOST_FULL = 0.7;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

type Fingerprint = readonly [number, number, number, number];

export class KeySet {
  readonly #shards = Array.from({ length: SHARDS }, () => new Shard());

  get size(): number {
    return this.#shards.reduce((sum, { size }) => sum + size, 0);
  }

  has(key: string): boolean {
    const print = fingerprint(key);
    return this.#shard(print).has(print);
  }

  add(key: string): void {
    this.#addPrint(fingerprint(key));
  }

  /** All of it as text, in pieces of at most `keys` keys; {@link addChunk} reads them back. */
  *chunks(keys = 4096): Iterable<string> {
    let some: number[] = [];
    for (const shard of this.#shards) {
      for (const word of shard.words()) {
        some.push(word);
        if (some.length === keys * WORDS) {
          yield encode(some);
          some = [];
        }
      }
    }
    if (some.length > 0) yield encode(some);
  }

  /** Throws a RangeError for text that is no piece of a set. */
  addChunk(text: string): void {
    const words = decode(text);
    for (let at = 0; at < words.length; at += WORDS) {
      this.#addPrint([
        words[at] as number,
        words[at + 1] as number,
        words[at + 2] as number,
        words[at + 3] as number,
      ]);
    }
  }

  /** All of it as bytes, in pieces of bearable size; {@link addPiece} reads them back. */
  *pieces(): Iterable<Uint8Array<ArrayBuffer>> {
    for (const shard of this.#shards) {
      if (shard.size === 0) continue;
      const words = new DataView(new ArrayBuffer(shard.size * PRINT_BYTES));
      let at = 0;
      for (const word of shard.words()) {
        words.setUint32(at, word);
        at += 4;
      }
      yield new Uint8Array(words.buffer);
    }
  }

  /** Throws a RangeError for bytes that are no piece of a set. Their owner must not change them any more. */
  addPiece(bytes: Uint8Array): void {
    if (bytes.length === 0 || bytes.length % PRINT_BYTES !== 0)
      throw new RangeError('not a piece of a key set');
    const lastWord = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(PRINT_BYTES - 4);
    (this.#shards[lastWord % SHARDS] as Shard).addLater(bytes);
  }

  #addPrint(print: Fingerprint): void {
    this.#shard(print).add(print);
  }

  #shard(print: Fingerprint): Shard {
    return this.#shards[print[3] % SHARDS] as Shard;
  }
}

/** Open addressing over one flat array; a slot whose words are all 0 is free. */
class Shard {
  #size = 0;
  #table = new Uint32Array(FIRST_SLOTS * WORDS);
  /** Read from a snapshot and not looked at yet: most starts need few of the shards, or none. */
  #later: Uint8Array[] = [];

  get size(): number {
    this.#takeUp();
    return this.#size;
  }

  has([a, b, c, d]: Fingerprint): boolean {
    this.#takeUp();
    return this.#holds(this.#slot(a, b, c, d));
  }

  addLater(bytes: Uint8Array): void {
    this.#later.push(bytes);
  }

  add([a, b, c, d]: Fingerprint): void {
    this.#takeUp();
    this.#makeRoom(1);
    this.#put(a, b, c, d);
  }

  *words(): Iterable<number> {
    this.#takeUp();
    for (let slot = 0; slot < this.#table.length; slot += WORDS) {
      if (!this.#holds(slot)) continue;
      for (let word = 0; word < WORDS; word++) yield this.#table[slot + word] as number;
    }
  }

  #takeUp(): void {
    if (this.#later.length === 0) return;
    for (const bytes of this.#later.splice(0)) {
      this.#makeRoom(bytes.length / PRINT_BYTES);
      const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let at = 0; at < bytes.length; at += PRINT_BYTES) {
        this.#put(
          words.getUint32(at),
          words.getUint32(at + 4),
          words.getUint32(at + 8),
          words.getUint32(at + 12),
        );
      }
    }
  }

  /** For so many more. */
  #makeRoom(prints: number): void {
    let { length } = this.#table;
    while ((this.#size + prints) * WORDS > length * MOST_FULL) length *= 2;
    if (length === this.#table.length) return;
    const old = this.#table;
    this.#table = new Uint32Array(length);
    this.#size = 0;
    for (let at = 0; at < old.length; at += WORDS) {
      const [a, b, c, d] = [old[at], old[at + 1], old[at + 2], old[at + 3]] as unknown as Fingerprint;
      if (a | b | c | d) this.#put(a, b, c, d);
    }
  }

  /** Where there is room. */
  #put(a: number, b: number, c: number, d: number): void {
    const slot = this.#slot(a, b, c, d);
    if (this.#holds(slot)) return;
    const table = this.#table;
    table[slot] = a;
    table[slot + 1] = b;
    table[slot + 2] = c;
    table[slot + 3] = d;
    this.#size += 1;
  }

  /** Where it is, or where it would go. */
  #slot(a: number, b: number, c: number, d: number): number {
    const table = this.#table;
    // The length is a power of two.
    const last = table.length - 1;
    let slot = (a * WORDS) & last;
    while (
      this.#holds(slot) &&
      (table[slot] !== a || table[slot + 1] !== b || table[slot + 2] !== c || table[slot + 3] !== d)
    ) {
      slot = (slot + WORDS) & last;
    }
    return slot;
  }

  #holds(slot: number): boolean {
    const table = this.#table;
    return (
      ((table[slot] as number) |
        (table[slot + 1] as number) |
        (table[slot + 2] as number) |
        (table[slot + 3] as number)) !==
      0
    );
  }
}

/** Four lanes over the characters, each mixed with its neighbour (after MurmurHash3's finalizer). Never all zero. */
function fingerprint(key: string): Fingerprint {
  let a = 0x239b961b;
  let b = 0xab0e9789;
  let c = 0x38b34ae5;
  let d = 0xa1e38b93;
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    a = Math.imul(a ^ code, 0x85ebca6b) ^ (d >>> 15);
    b = Math.imul(b ^ (code + at), 0xc2b2ae35) ^ (a >>> 13);
    c = Math.imul(c + code, 0x27d4eb2f) ^ (b >>> 16);
    d = Math.imul(d ^ (code << 3), 0x165667b1) ^ (c >>> 14);
  }
  a = mixed(a ^ key.length);
  b = mixed(b + a);
  c = mixed(c + b);
  d = mixed(d + c);
  return [mixed(a + d), b, c, d >>> 0 || 1];
}

function mixed(word: number): number {
  let w = word;
  w = Math.imul(w ^ (w >>> 16), 0x85ebca6b);
  w = Math.imul(w ^ (w >>> 13), 0xc2b2ae35);
  return (w ^ (w >>> 16)) >>> 0;
}

/** Six base64 characters carry 36 bits; a word of 32 takes that many, and reading back needs no big numbers. */
function encode(words: readonly number[]): string {
  let text = '';
  for (const word of words) {
    text +=
      (BASE64[word >>> 26] as string) +
      BASE64[(word >>> 20) & 63] +
      BASE64[(word >>> 14) & 63] +
      BASE64[(word >>> 8) & 63] +
      BASE64[(word >>> 2) & 63] +
      BASE64[word & 3];
  }
  return text;
}

const NO_DIGIT = 255;
const DIGITS = new Uint8Array(128).fill(NO_DIGIT);
for (let value = 0; value < BASE64.length; value++) DIGITS[BASE64.charCodeAt(value)] = value;
const CHARACTERS_PER_WORD = 6;

function decode(text: string): number[] {
  if (text.length % (CHARACTERS_PER_WORD * WORDS) !== 0) throw new RangeError('not a piece of a key set');
  const words: number[] = [];
  for (let at = 0; at < text.length; at += CHARACTERS_PER_WORD) {
    let word = 0;
    for (let digit = 0; digit < CHARACTERS_PER_WORD; digit++) {
      const value = DIGITS[text.charCodeAt(at + digit)] ?? NO_DIGIT;
      if (value === NO_DIGIT) throw new RangeError('not a piece of a key set');
      word = digit < 5 ? word * 64 + value : word * 4 + value;
    }
    words.push(word >>> 0);
  }
  return words;
}
