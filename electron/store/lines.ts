import { crc32c } from './crc32c.ts';
import { LineBuffer, MAX_RECORD_BYTES, type PlacedLine } from './line-buffer.ts';

const MAX_LENGTH_DIGITS = String(MAX_RECORD_BYTES).length;
/** Room given to each read: big enough to be quick, small enough not to hold up the event loop. */
const READ_BYTES = 256 * 1024;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const ZERO = 0x30;

/** One record as it stands in a file: `<length> <crc32c> <json>\n`. */
export interface Line {
  readonly bytes: Buffer;
  readonly length: number;
  readonly crc: number;
}

const scratch = new LineBuffer();

/** Throws a TypeError or RangeError for what JSON cannot hold or is over {@link MAX_RECORD_BYTES}. */
export function encodeLine(record: object): Line {
  const [placed] = scratch.add([record]) as [PlacedLine];
  const bytes = Buffer.from(scratch.bytes);
  scratch.clear();
  return { ...placed, bytes };
}

export type DamageReason = 'bad header' | 'bad checksum' | 'not JSON' | 'newline lost' | 'missing';

/** What a stretch of a segment turned out to be. Offsets and sizes are in bytes from the segment's start. */
export type ScannedLine =
  | {
      readonly kind: 'record';
      readonly offset: number;
      readonly length: number;
      readonly crc: number;
      readonly record: unknown;
    }
  | {
      readonly kind: 'damaged';
      readonly offset: number;
      readonly bytes: number;
      readonly reason: DamageReason;
    }
  | { readonly kind: 'torn'; readonly offset: number; readonly bytes: number };

type Header = 'good' | 'bad' | 'short';

/**
 * Finds the lines of one segment, in reads of any size: read into {@link space}, hand what came to {@link take},
 * and call {@link end} after the last.
 *
 * A torn tail is what an interrupted write leaves: no newline after it, or only NULs. Any other bad line is
 * damage. A checksum that is right proves its record whatever happened to the newline after it.
 */
export class LineScanner {
  #buffer = Buffer.allocUnsafe(2 * READ_BYTES);
  #filled = 0;
  /** Where `#buffer` starts in the segment. */
  #base: number;
  /** Where the bad line starts whose newline has not come yet; its bytes are not kept. */
  #badFrom: number | null = null;
  #badReason: DamageReason = 'bad header';
  // The header that was parsed last.
  #start = 0;
  #length = 0;
  #crc = 0;

  constructor(offset = 0) {
    this.#base = offset;
  }

  /** Where the next read goes. Valid until the next {@link take}. */
  space(): Buffer {
    if (this.#buffer.length - this.#filled < READ_BYTES) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#filled + READ_BYTES));
      this.#buffer.copy(larger, 0, 0, this.#filled);
      this.#buffer = larger;
    }
    return this.#buffer.subarray(this.#filled, this.#filled + READ_BYTES);
  }

  /** The lines that are whole now that `bytesRead` more bytes are in {@link space}. Must be drained. */
  *take(bytesRead: number): Generator<ScannedLine, void, undefined> {
    this.#filled += bytesRead;
    const used = yield* this.#scan(false);
    this.#buffer.copyWithin(0, used, this.#filled);
    this.#filled -= used;
    this.#base += used;
  }

  /** What is left when no more bytes come. */
  *end(): Generator<ScannedLine, void, undefined> {
    yield* this.#scan(true);
    const end = this.#base + this.#filled;
    if (this.#badFrom !== null) {
      yield { kind: 'torn', offset: this.#badFrom, bytes: end - this.#badFrom };
    }
  }

  /** Returns how much of the buffer is dealt with. */
  *#scan(atEnd: boolean): Generator<ScannedLine, number, undefined> {
    const filled = this.#filled;
    let at = 0;
    if (this.#badFrom !== null) {
      const newline = this.#newlineFrom(0);
      if (newline === -1) return filled;
      yield this.#damaged(this.#badFrom, this.#base + newline + 1, this.#badReason);
      this.#badFrom = null;
      at = newline + 1;
    }
    while (at < filled) {
      const header = this.#readHeader(at);
      if (header === 'short' && !atEnd) break;
      if (header === 'good') {
        const start = this.#start;
        const end = start + this.#length;
        // One byte past the newline too: it tells a lost newline from a tail of NULs.
        if (end + 2 > filled && !atEnd) break;
        if (end <= filled && crc32c(this.#buffer, start, end) === this.#crc) {
          yield this.#record(at, start, end);
          at = end;
          if (at < filled) {
            if (this.#buffer[at] === NEWLINE) at += 1;
            else if (!this.#startsNulTail(at)) {
              yield this.#damaged(this.#base + at, this.#base + at + 1, 'newline lost');
              at += 1;
            }
          }
          continue;
        }
      }
      const reason = header === 'good' ? 'bad checksum' : 'bad header';
      const next = this.#afterBadLine(at, header === 'good', atEnd);
      if (next === 'unknown') break;
      if (next === 'no newline') {
        this.#badFrom = this.#base + at;
        this.#badReason = reason;
        return filled;
      }
      yield this.#damaged(this.#base + at, this.#base + next, reason);
      at = next;
    }
    return at;
  }

  #readHeader(at: number): Header {
    const end = this.#filled;
    let i = at;
    let length = 0;
    for (let digit = this.#digit(i); digit !== -1; digit = this.#digit(i)) {
      length = length * 10 + digit;
      i += 1;
      if (i - at > MAX_LENGTH_DIGITS) return 'bad';
    }
    if (i === end) return 'short';
    if (i === at || this.#buffer[at] === ZERO || this.#buffer[i] !== SPACE) return 'bad';
    if (length > MAX_RECORD_BYTES) return 'bad';
    if (i + 10 > end) return 'short';
    let crc = 0;
    for (let hex = i + 1; hex < i + 9; hex++) {
      const digit = hexDigit(this.#buffer[hex] as number);
      if (digit === -1) return 'bad';
      crc = crc * 16 + digit;
    }
    if (this.#buffer[i + 9] !== SPACE) return 'bad';
    this.#start = i + 10;
    this.#length = length;
    this.#crc = crc;
    return 'good';
  }

  #digit(at: number): number {
    if (at >= this.#filled) return -1;
    const digit = (this.#buffer[at] as number) - ZERO;
    return digit >= 0 && digit <= 9 ? digit : -1;
  }

  #record(at: number, start: number, end: number): ScannedLine {
    const offset = this.#base + at;
    try {
      const record: unknown = JSON.parse(this.#buffer.toString('utf8', start, end));
      return { kind: 'record', offset, length: end - start, crc: this.#crc, record };
    } catch {
      return this.#damaged(offset, this.#base + end, 'not JSON');
    }
  }

  #damaged(from: number, to: number, reason: DamageReason): ScannedLine {
    return { kind: 'damaged', offset: from, bytes: to - from, reason };
  }

  /** Whether the byte after a record is the first of a tail of NULs, and not a newline that was hit. */
  #startsNulTail(at: number): boolean {
    return this.#buffer[at] === 0 && this.#digit(at + 1) === -1;
  }

  #newlineFrom(at: number): number {
    const found = this.#buffer.indexOf(NEWLINE, at);
    return found < this.#filled ? found : -1;
  }

  /**
   * Where the line after a bad one starts: by its stated length if a newline stands there, else by the next
   * newline. A newline inside the stated length is either a byte of the record that was hit, or the true end of
   * a line whose length was hit; it is the latter if a line that proves itself follows.
   */
  #afterBadLine(at: number, hasLength: boolean, atEnd: boolean): number | 'unknown' | 'no newline' {
    const byLength = hasLength ? this.#start + this.#length : -1;
    const lengthHolds = byLength !== -1 && byLength < this.#filled && this.#buffer[byLength] === NEWLINE;
    const first = this.#newlineFrom(at);
    if (first === -1) return 'no newline';
    if (!lengthHolds) return first + 1;
    for (let newline = first; newline < byLength; newline = this.#newlineFrom(newline + 1)) {
      const proof = this.#provesItself(newline + 1);
      if (proof === 'short' && !atEnd) return 'unknown';
      if (proof === 'good') return newline + 1;
    }
    return byLength + 1;
  }

  #provesItself(at: number): Header {
    const header = this.#readHeader(at);
    if (header !== 'good') return header;
    const end = this.#start + this.#length;
    if (end > this.#filled) return 'short';
    return crc32c(this.#buffer, this.#start, end) === this.#crc ? 'good' : 'bad';
  }
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}
