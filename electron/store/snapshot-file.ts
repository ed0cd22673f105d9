import { crc32 } from 'node:zlib';
import { crcHex } from './crc32c.ts';
import { type FileSystemSeam, type OpenFile, readFully } from './file-system.ts';

const READ_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * A list as a JSON document with one element a line and a checksum over all before it as the last: it is written and
 * read piece by piece, so that a large state is never one large string. Bytes in an element's `bytes` are base64.
 */
export function* encodeSummed(elements: Iterable<object>): Generator<string, void, undefined> {
  let sum = 0;
  let before = '[';
  for (const element of elements) {
    const line = `${before}${encoded(element)}\n`;
    sum = crc32(line, sum);
    yield line;
    before = ',';
  }
  yield sumLine(sum);
}

/**
 * The elements that {@link encodeSummed} was given, read from the disk each time they are asked for. Throws where a byte
 * of the file is not as it was, at the latest after the last element: none of them counts before.
 */
export async function* readSummed(fs: FileSystemSeam, path: string): AsyncGenerator<unknown> {
  const file = await fs.open(path, 'r');
  try {
    const { size } = await file.stat();
    const end = size - sumLine(0).length;
    if (end <= 0) throw new Error('no checksum');
    let sum = 0;
    let rest: Buffer = Buffer.alloc(0);
    for await (const bytes of blocks(file, end)) {
      sum = crc32(bytes, sum);
      let at = 0;
      for (let newline = bytes.indexOf(NEWLINE); newline !== -1; newline = bytes.indexOf(NEWLINE, at)) {
        const line = bytes.subarray(at, newline);
        yield decoded(rest.length === 0 ? line : Buffer.concat([rest, line]));
        rest = Buffer.alloc(0);
        at = newline + 1;
      }
      // Copied, for the block is filled anew.
      rest = Buffer.concat([rest, bytes.subarray(at)]);
    }
    const tail = Buffer.alloc(sumLine(0).length);
    await readFully(file, tail, end);
    if (rest.length > 0 || tail.toString('latin1') !== sumLine(sum)) throw new Error('wrong checksum');
  } finally {
    await file.close();
  }
}

/** A block is overwritten once the next but one is asked for: one is read while the one before is looked at. */
async function* blocks(file: OpenFile, end: number): AsyncIterable<Buffer> {
  let [block, other] = [Buffer.allocUnsafe(READ_BYTES), Buffer.allocUnsafe(READ_BYTES)];
  const read = (at: number) => file.read(block, 0, Math.min(READ_BYTES, end - at), at);
  let reading = read(0);
  try {
    for (let at = 0; at < end; ) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      const filled = block.subarray(0, bytesRead);
      at += bytesRead;
      [block, other] = [other, block];
      if (at < end) reading = read(at);
      yield filled;
    }
  } finally {
    // Whoever stops in between may close the file.
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

/** Each line begins with the bracket or comma before its element. */
function decoded(line: Buffer): unknown {
  const element: unknown = JSON.parse(line.toString('utf8', 1));
  if (typeof element !== 'object' || element === null || !('bytes' in element)) return element;
  return { ...element, bytes: Buffer.from(String(element.bytes), 'base64') };
}
