import type { FileSystemSeam, OpenFile } from './file-system.ts';
import type { Lock } from './lock-held.ts';

/**
 * The disk for as long as the data folder is this process's: each change is asked for first, and what was synced is good
 * only if it still is afterwards. Of an owner that was overtaken it refuses both.
 */
export function whileOwned(fs: FileSystemSeam, lock: Pick<Lock, 'beforeChange' | 'confirm'>): FileSystemSeam {
  const asked = async (flags: 'r' | 'r+' | 'wx', open: () => Promise<OpenFile>) => {
    if (flags === 'wx') await lock.beforeChange();
    return ownedFile(await open(), lock);
  };
  return {
    ...fs,
    open: (path, flags, mode) => asked(flags, () => fs.open(path, flags, mode)),
    openWriteThrough: (path, flags) => asked(flags, () => fs.openWriteThrough(path, flags)),
    rename: async (from, to) => {
      await lock.beforeChange();
      await fs.rename(from, to);
    },
    remove: async (path) => {
      await lock.beforeChange();
      await fs.remove(path);
    },
  };
}

function ownedFile(file: OpenFile, lock: Pick<Lock, 'beforeChange' | 'confirm'>): OpenFile {
  return {
    read: (buffer, offset, length, position) => file.read(buffer, offset, length, position),
    write: async (buffer, offset, length, position) => {
      await lock.beforeChange();
      return file.write(buffer, offset, length, position);
    },
    truncate: async (length) => {
      await lock.beforeChange();
      await file.truncate(length);
    },
    datasync: async () => {
      await file.datasync();
      await lock.confirm();
    },
    stat: () => file.stat(),
    close: () => file.close(),
  };
}
