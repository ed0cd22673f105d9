import { crc32c, crcHex } from './crc32c.ts';

/** The largest record, in bytes of JSON. A length beyond it can only be damage. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Where a line stands in what is written: its bytes in all, and its record's length and checksum. */
export interface PlacedLine {
  readonly bytes: number;
  readonly length: number;
  readonly crc: number;
}

/**
 * A record that gives its JSON around one text, which it has as UTF-8: a webhook's body goes into its line as it came,
 * without a detour over strings that costs more than all the rest of receiving it.
 */
export interface AroundText {
  aroundText(): { readonly before: string; readonly utf8: Uint8Array; readonly after: string };
}

const FIRST_BYTES = 256 * 1024;
/** What a rush fills; larger ones are not kept. */
const MOST_KEPT_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
/** A digit of the length, at most eight of them, two spaces and the checksum stand before a record. */
const MOST_BEFORE = 18;
const CHECKSUM_BYTES = 10;
/** What a byte of text becomes in JSON: itself, or up to six. */
const MOST_ESCAPED = 6;
const escaped = Array.from({ length: 256 }, (_, byte) => escapedByte(byte));
const isPlain = Uint8Array.from(escaped, (bytes) => (bytes === null ? 1 : 0));

function escapedByte(byte: number): Buffer | null {
  if (byte >= 0x80) return null;
  const json = JSON.stringify(String.fromCharCode(byte)).slice(1, -1);
  return json.length === 1 ? null : Buffer.from(json);
}

/** Lines one after the other, as they go to disk together. Used again for the next ones. */
export class LineBuffer {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #size = 0;

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  clear(): void {
    this.#size = 0;
    if (this.#bytes.length > MOST_KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES);
  }

  /** Throws a TypeError or RangeError for what JSON cannot hold or is too large; then none of them is there. */
  add(records: readonly object[]): PlacedLine[] {
    const start = this.#size;
    try {
      return records.map((record) => this.#add(record));
    } catch (error) {
      this.#size = start;
      throw error;
    }
  }

  #add(record: object): PlacedLine {
    const start = this.#size;
    const length = 'aroundText' in record ? this.#text(record as AroundText) : this.#json(record);
    if (length > MAX_RECORD_BYTES) throw new RangeError(`a record of ${length} bytes is too large`);
    const digits = String(length);
    const from = start + digits.length + CHECKSUM_BYTES;
    this.#bytes.copyWithin(from, start + MOST_BEFORE, start + MOST_BEFORE + length);
    const crc = crc32c(this.#bytes, from, from + length);
    this.#bytes.write(`${digits} ${crcHex(crc)} `, start, 'latin1');
    this.#bytes[from + length] = NEWLINE;
    this.#size = from + length + 1;
    return { bytes: this.#size - start, length, crc };
  }

  /** Puts the record where its line will be, and returns its length. */
  #json(record: object): number {
    const json: string | undefined = JSON.stringify(record);
    if (json === undefined) throw new TypeError('a record must be expressible as JSON');
    const length = Buffer.byteLength(json);
    this.#makeRoom(length);
    this.#bytes.write(json, this.#size + MOST_BEFORE, 'utf8');
    return length;
  }

  #text(record: AroundText): number {
    const { before, utf8, after } = record.aroundText();
    this.#makeRoom(3 * before.length + MOST_ESCAPED * utf8.length + 3 * after.length);
    const start = this.#size + MOST_BEFORE;
    let at = start + this.#bytes.write(before, start, 'utf8');
    at = escapeInto(this.#bytes, at, utf8);
    return at + this.#bytes.write(after, at, 'utf8') - start;
  }

  #makeRoom(length: number): void {
    const wanted = this.#size + MOST_BEFORE + length + 1;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#size);
    this.#bytes = larger;
  }
}

/** Writes UTF-8 as the inside of a JSON string; returns where it ends. Four bytes a turn where none is to be escaped. */
function escapeInto(target: Uint8Array, start: number, utf8: Uint8Array): number {
  const from = new DataView(utf8.buffer, utf8.byteOffset, utf8.length);
  const to = new DataView(target.buffer, target.byteOffset, target.length);
  let at = start;
  let i = 0;
  while (i < utf8.length) {
    while (i + 4 <= utf8.length) {
      const four = from.getInt32(i);
      if (mayNeedEscape(four)) break;
      to.setInt32(at, four);
      i += 4;
      at += 4;
    }
    for (const stop = Math.min(i + 4, utf8.length); i < stop; i++) {
      const byte = utf8[i] as number;
      if (isPlain[byte] === 1) {
        target[at++] = byte;
      } else {
        const bytes = escaped[byte] as Buffer;
        for (let one = 0; one < bytes.length; one++) target[at++] = bytes[one] as number;
      }
    }
  }
  return at;
}

/**
 * Whether one of four bytes may be a control character, a quote or a backslash. Taking one from each byte sets its highest
 * bit where it was zero ("haszero" of Anderson's Bit Twiddling Hacks); a byte too many is told, never one too few.
 */
function mayNeedEscape(four: number): boolean {
  const quote = four ^ 0x22222222;
  const backslash = four ^ 0x5c5c5c5c;
  const signs =
    ((four - 0x20202020) & ~four) | ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash);
  return (signs & 0x80808080) !== 0;
}
