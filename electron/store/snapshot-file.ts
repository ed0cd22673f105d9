import { crc32 } from 'node:zlib';
import { crcHex } from './crc32c.ts';
import { type FileSystemSeam, type OpenFile, readFully } from './file-system.ts';

const READ_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
const LEFT_BRACKET = 0x5b;

/** An element that is a list, where it stands in the file. */
export class ListElement {
  readonly text: Buffer;
  readonly start: number;
  readonly end: number;

  constructor(text: Buffer, start: number, end: number) {
    this.text = text;
    this.start = start;
    this.end = end;
  }
}

/**
 * Elements as a JSON document with one a line and a checksum over all before it as the last: it is written piece by
 * piece, so that a large state is never one large string. An element that is bytes is JSON already; bytes in an
 * element's `bytes` are base64.
 */
export function* encodeSummed(elements: Iterable<object>): Generator<string | Uint8Array, void, undefined> {
  let sum = 0;
  let before = '[';
  for (const element of elements) {
    if (element instanceof Uint8Array) {
      for (const piece of [before, element, '\n']) {
        sum = crc32(piece, sum);
        yield piece;
      }
    } else {
      const line = `${before}${encoded(element)}\n`;
      sum = crc32(line, sum);
      yield line;
    }
    before = ',';
  }
  yield sumLine(sum);
}

/** All of such a file but its checksum. Throws where a byte is not as it was. */
export async function readSummed(fs: FileSystemSeam, path: string): Promise<Buffer> {
  const file = await fs.open(path, 'r');
  try {
    const { size } = await file.stat();
    const end = size - sumLine(0).length;
    if (end <= 0) throw new Error('no checksum');
    const bytes = Buffer.allocUnsafeSlow(end);
    const sum = await readInto(file, bytes);
    const tail = Buffer.alloc(size - end);
    await readFully(file, tail, end);
    if (tail.toString('latin1') !== sumLine(sum)) throw new Error('wrong checksum');
    return bytes;
  } finally {
    await file.close();
  }
}

/** The elements in what {@link readSummed} read, without so many first ones: objects as they were, of lists only where they are. */
export function* elementsIn(text: Buffer, without = 0): Iterable<object> {
  let left = without;
  // Each line begins with the bracket or comma before its element.
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf(NEWLINE, at);
    if (newline === -1) throw new Error('a line is cut off');
    if (left > 0) left -= 1;
    else if (text[at + 1] === LEFT_BRACKET) yield new ListElement(text, at + 1, newline);
    else yield decoded(text.toString('utf8', at + 1, newline));
    at = newline + 1;
  }
}

/** Fills `bytes` from the file's beginning, and returns their checksum: one block is read while another is summed. */
async function readInto(file: OpenFile, bytes: Buffer): Promise<number> {
  const read = (at: number) => file.read(bytes, at, Math.min(READ_BYTES, bytes.length - at), at);
  let sum = 0;
  let reading = read(0);
  try {
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) throw new Error('the file is cut off');
      const next = at + bytesRead;
      if (next < bytes.length) reading = read(next);
      sum = crc32(bytes.subarray(at, next), sum);
      at = next;
    }
    return sum;
  } finally {
    // Whoever gives up may close the file.
    await reading.catch(() => {});
  }
}

function sumLine(sum: number): string {
  return `,"${crcHex(sum)}"]\n`;
}

function encoded(element: object): string {
  if (!('bytes' in element && element.bytes instanceof Uint8Array)) return JSON.stringify(element);
  const { buffer, byteOffset, length } = element.bytes;
  return JSON.stringify({ ...element, bytes: Buffer.from(buffer, byteOffset, length).toString('base64') });
}

function decoded(line: string): object {
  const element: unknown = JSON.parse(line);
  if (typeof element !== 'object' || element === null) throw new TypeError('no element');
  return 'bytes' in element ? { ...element, bytes: Buffer.from(String(element.bytes), 'base64') } : element;
}
