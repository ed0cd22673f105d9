import { basename, dirname } from 'node:path';
import type { FileSystemSeam, OpenFile } from '../../electron/store/file-system.ts';

/** Files in memory, for tests that open the same journal many thousands of times. */
export class MemoryFs implements FileSystemSeam {
  readonly files = new Map<string, Buffer>();

  async open(path: string, flags: 'r' | 'r+' | 'wx'): Promise<OpenFile> {
    if (flags === 'wx') {
      if (this.files.has(path)) throw withCode('EEXIST');
      this.files.set(path, Buffer.alloc(0));
    }
    const bytes = (): Buffer => {
      const found = this.files.get(path);
      if (!found) throw withCode('ENOENT');
      return found;
    };
    bytes();
    return {
      read: async (buffer, offset, length, position) => ({
        bytesRead: bytes().copy(buffer, offset, position, position + length),
      }),
      write: async (buffer, offset, length, position) => {
        const old = bytes();
        const larger = Buffer.alloc(Math.max(old.length, position + length));
        old.copy(larger);
        larger.set(buffer.subarray(offset, offset + length), position);
        this.files.set(path, larger);
        return { bytesWritten: length };
      },
      truncate: async (length) => {
        this.files.set(path, Buffer.from(bytes().subarray(0, length)));
      },
      datasync: async () => {},
      stat: async () => ({ size: bytes().length }),
      close: async () => {},
    };
  }

  openWriteThrough(path: string, flags: 'r+' | 'wx'): Promise<OpenFile> {
    return this.open(path, flags);
  }

  async readdir(path: string): Promise<string[]> {
    return [...this.files.keys()].filter((file) => dirname(file) === path).map((file) => basename(file));
  }

  async mkdir(): Promise<void> {}

  async rename(from: string, to: string): Promise<void> {
    const bytes = this.files.get(from);
    if (!bytes) throw withCode('ENOENT');
    this.files.delete(from);
    this.files.set(to, bytes);
  }

  async remove(path: string): Promise<void> {
    this.files.delete(path);
  }

  async syncFolder(): Promise<void> {}
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
