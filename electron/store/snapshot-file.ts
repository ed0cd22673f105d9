import { crc32c, crcHex } from './crc32c.ts';

/** Elements of a long array that are put into text at a time, so that a large state is never one large string. */
const ELEMENTS_AT_ONCE = 100;
/** Deeper than this, what is left is small. */
const DEPTH = 4;

/** In UTF-8, of one UTF-16 unit. */
const MOST_BYTES_PER_CHARACTER = 3;

const SUM_KEY = ',"sum":"';
const TAIL_BYTES = `${SUM_KEY}00000000"}\n`.length;

/** JSON with a checksum over all of it as its last property, in pieces. `value` has at least one other. */
export function* encodeSummed(value: object): Generator<string, void, undefined> {
  let crc = 0;
  // One buffer for all: thousands of them would lie about until the next garbage collection.
  let bytes = Buffer.alloc(0);
  for (const piece of jsonPieces(value, 0, true)) {
    if (bytes.length < piece.length * MOST_BYTES_PER_CHARACTER) {
      bytes = Buffer.allocUnsafe(2 * piece.length * MOST_BYTES_PER_CHARACTER);
    }
    crc = crc32c(bytes, 0, bytes.write(piece), crc);
    yield piece;
  }
  yield `${SUM_KEY}${crcHex(crc)}"}\n`;
}

/** What {@link encodeSummed} was given, and `sum`; throws where a byte of it is not as it was. */
export function decodeSummed(bytes: Buffer): unknown {
  const end = bytes.length - TAIL_BYTES;
  const tail = bytes.toString('latin1', Math.max(0, end));
  if (end <= 0 || tail !== `${SUM_KEY}${crcHex(crc32c(bytes, 0, end))}"}\n`)
    throw new Error('wrong checksum');
  return JSON.parse(bytes.toString('utf8'));
}

/** `JSON.stringify(value)`, in pieces; with `open`, without the bracket at the end. */
function* jsonPieces(value: unknown, depth: number, open = false): Generator<string, void, undefined> {
  if (Array.isArray(value) && value.length > ELEMENTS_AT_ONCE) {
    for (let at = 0; at < value.length; at += ELEMENTS_AT_ONCE) {
      const some = JSON.stringify(value.slice(at, at + ELEMENTS_AT_ONCE)).slice(1, -1);
      yield at === 0 ? `[${some}` : `,${some}`;
    }
    yield ']';
  } else if (depth >= DEPTH || typeof value !== 'object' || value === null || 'toJSON' in value) {
    yield JSON.stringify(value) ?? 'null';
  } else if (Array.isArray(value)) {
    let before = '[';
    for (const element of value) {
      yield before;
      yield* jsonPieces(element, depth + 1);
      before = ',';
    }
    yield value.length === 0 ? '[]' : ']';
  } else {
    let before = '{';
    for (const [key, each] of Object.entries(value)) {
      if (each === undefined) continue;
      yield `${before}${JSON.stringify(key)}:`;
      yield* jsonPieces(each, depth + 1);
      before = ',';
    }
    if (before === '{') yield '{}';
    else if (!open) yield '}';
  }
}
