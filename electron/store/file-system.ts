import { constants, type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';

/** An open file, as Node's own `FileHandle` has it. */
export interface OpenFile {
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  write(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  /** Makes the bytes durable, and the size that is needed to read them back. */
  datasync(): Promise<void>;
  stat(): Promise<{ readonly size: number }>;
  close(): Promise<void>;
}

/** What the store asks of the file system: small, so that a test can make every call of it fail. */
export interface FileSystemSeam {
  /** `flags` as in `fs.open`. A file that is made gets mode 0600 or the one given. */
  open(path: string, flags: 'r' | 'r+' | 'wx', mode?: number): Promise<OpenFile>;
  /**
   * {@link open} for a file that is synced after each write: where the system can write through to the disk in one call,
   * `datasync` has nothing left to do.
   */
  openWriteThrough(path: string, flags: 'r+' | 'wx'): Promise<OpenFile>;
  readdir(path: string): Promise<string[]>;
  /** Makes the folder and those above it, mode 0700. */
  mkdir(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; one that is not there is no error. */
  remove(path: string): Promise<void>;
  /** Makes the folder's entries durable. Windows cannot, and does it by itself. */
  syncFolder(path: string): Promise<void>;
}

export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

const { O_RDWR, O_CREAT, O_EXCL, O_DSYNC } = constants;
const WRITE_THROUGH = { 'r+': O_RDWR | O_DSYNC, wx: O_RDWR | O_CREAT | O_EXCL | O_DSYNC };

/** On Linux a write to such a file is a write and an `fdatasync` of it. */
class WriteThroughFile implements OpenFile {
  readonly #file: FileHandle;
  /** What was there when it was opened, or is cut off, is not durable for being written to elsewhere. */
  #isDurable = false;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number) {
    return this.#file.read(buffer, offset, length, position);
  }

  write(buffer: Uint8Array, offset: number, length: number, position: number) {
    return this.#file.write(buffer, offset, length, position);
  }

  truncate(length: number): Promise<void> {
    this.#isDurable = false;
    return this.#file.truncate(length);
  }

  async datasync(): Promise<void> {
    if (this.#isDurable) return;
    await this.#file.datasync();
    this.#isDurable = true;
  }

  stat(): Promise<{ readonly size: number }> {
    return this.#file.stat();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

export const realFileSystem: FileSystemSeam = {
  open: (path, flags, mode = PRIVATE_FILE) => open(path, flags, mode),
  openWriteThrough: async (path, flags) =>
    process.platform === 'linux'
      ? new WriteThroughFile(await open(path, WRITE_THROUGH[flags], PRIVATE_FILE))
      : open(path, flags, PRIVATE_FILE),
  readdir: (path) => readdir(path),
  mkdir: async (path) => {
    await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  syncFolder: async (path) => {
    if (process.platform === 'win32') return;
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

/** Writes all of `bytes` at `position`, however few of them each call takes. */
export async function writeFully(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw Object.assign(new Error('the disk took no bytes'), { code: 'EIO' });
    done += bytesWritten;
  }
}

/** Fills `bytes` from `position`, or as much of it as the file has. Returns how many bytes came. */
export async function readFully(file: OpenFile, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** The errno name of a file system's error (`ENOSPC`), or null. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
