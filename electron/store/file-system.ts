import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';

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

export const realFileSystem: FileSystemSeam = {
  open: (path, flags, mode = PRIVATE_FILE) => open(path, flags, mode),
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
