import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { DiskRefused } from './disk-refused.ts';
import { FileRefused } from './file-refused.ts';
import { errorCode, type FileSystemSeam, readFully, realFileSystem, writeFully } from './file-system.ts';
import { Serial } from './serial.ts';

const RENAME_PATIENCE_MS = 2_000;
const RENAME_PAUSE_MS = 25;
const WRITE_BYTES = 512 * 1024;
/** In UTF-8, of one UTF-16 unit. */
const MOST_BYTES_PER_CHARACTER = 3;

export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export interface AtomicAdapterOptions<T> {
  /** The file's text, in pieces; bytes are UTF-8. */
  readonly encode?: (data: T) => Iterable<string | Uint8Array>;
  /** Throws if the bytes are not such a file. */
  readonly decode?: (bytes: Buffer) => T;
  readonly fs?: FileSystemSeam;
  readonly platform?: NodeJS.Platform;
  readonly clock?: Clock;
}

/**
 * lowdb's adapter for a file that is replaced as a whole and survives a power cut: temporary file, sync, rename,
 * sync of the folder. The file is private (0600). Writes run one after the other; those that wait while one runs
 * become one write of the newest data. A disk that refuses rejects with {@link DiskRefused}, and the file stays
 * as it was.
 */
export class AtomicAdapter<T> implements Adapter<T> {
  readonly #path: string;
  readonly #encode: (data: T) => Iterable<string | Uint8Array>;
  readonly #decode: (bytes: Buffer) => T;
  readonly #fs: FileSystemSeam;
  readonly #platform: NodeJS.Platform;
  readonly #clock: Clock;
  readonly #serial = new Serial();
  #waiting: { data: T; readonly written: Promise<void> } | null = null;

  constructor(path: string, options: AtomicAdapterOptions<T> = {}) {
    this.#path = path;
    this.#encode = options.encode ?? ((data) => [`${JSON.stringify(data, null, 2)}\n`]);
    this.#decode = options.decode ?? ((bytes) => parseJson(bytes) as T);
    this.#fs = options.fs ?? realFileSystem;
    this.#platform = options.platform ?? process.platform;
    this.#clock = options.clock ?? realClock;
  }

  /** Null where there is no such file. */
  async read(): Promise<T | null> {
    const bytes = await readWhole(this.#fs, this.#path);
    return bytes === null ? null : this.#decode(bytes);
  }

  write(data: T): Promise<void> {
    if (this.#waiting !== null) {
      this.#waiting.data = data;
      return this.#waiting.written;
    }
    const written = this.#serial.run(() => this.#writeNewest());
    this.#waiting = { data, written };
    return written;
  }

  async #writeNewest(): Promise<void> {
    const newest = this.#waiting;
    this.#waiting = null;
    if (newest !== null) await this.#replace(newest.data);
  }

  async #replace(data: T): Promise<void> {
    const temporary = `${this.#path}.tmp`;
    try {
      await this.#fs.remove(temporary);
      await this.#fill(temporary, data);
      await this.#rename(temporary);
      await this.#fs.syncFolder(dirname(this.#path));
    } catch (error) {
      await this.#fs.remove(temporary).catch(() => undefined);
      throw errorCode(error) === null ? error : DiskRefused.from(error);
    }
  }

  async #fill(path: string, data: T): Promise<void> {
    const file = await this.#fs.open(path, 'wx');
    try {
      let position = 0;
      for (const bytes of inBlocks(this.#encode(data))) {
        await writeFully(file, bytes, position);
        position += bytes.length;
      }
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** On Windows a virus scanner or indexer may hold the file for a moment. */
  async #rename(temporary: string): Promise<void> {
    const deadline = this.#clock.now() + RENAME_PATIENCE_MS;
    for (;;) {
      try {
        return await this.#fs.rename(temporary, this.#path);
      } catch (error) {
        const held = ['EPERM', 'EBUSY', 'EACCES'].includes(errorCode(error) ?? '');
        if (this.#platform !== 'win32' || !held || this.#clock.now() >= deadline) throw error;
      }
      await this.#clock.sleep(RENAME_PAUSE_MS);
    }
  }
}

/** Like JSON.parse, but its error quotes nothing of the file, which may hold secrets. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new SyntaxError('not JSON');
  }
}

/** A file's bytes; null where there is no such file. Rejects with {@link FileRefused}. */
export async function readWhole(fs: FileSystemSeam, path: string): Promise<Buffer | null> {
  try {
    const file = await fs.open(path, 'r');
    try {
      const bytes = Buffer.allocUnsafe((await file.stat()).size);
      return bytes.subarray(0, await readFully(file, bytes, 0));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new FileRefused(path, error);
  }
}

/** Small pieces of text as blocks worth a write each. A block is overwritten once the next is asked for. */
function* inBlocks(pieces: Iterable<string | Uint8Array>): Generator<Buffer, void, undefined> {
  let block = Buffer.allocUnsafe(WRITE_BYTES);
  let length = 0;
  for (const piece of pieces) {
    const most = typeof piece === 'string' ? piece.length * MOST_BYTES_PER_CHARACTER : piece.length;
    if (length + most > block.length) {
      if (length > 0) yield block.subarray(0, length);
      length = 0;
      if (most > block.length) block = Buffer.allocUnsafe(most);
    }
    if (typeof piece === 'string') length += block.write(piece, length);
    else {
      block.set(piece, length);
      length += piece.length;
    }
  }
  if (length > 0) yield block.subarray(0, length);
}
