import { join } from 'node:path';
import { errorCode, type FileSystemSeam, readFully, writeFully } from './file-system.ts';
import type { Damage } from './journal-reader.ts';
import { segmentPath } from './segments.ts';

/** The journal was damaged while it was open: what replaces a part of it would hide that from the next start. */
export class DamagedMeanwhile extends Error {
  override readonly name = 'DamagedMeanwhile';
}

const COPY_BYTES = 1024 * 1024;

/** Adds to a list of damage, joined to what lies directly before it: a wiped file is one damage, not thousands. */
export function noteDamage(known: Damage[], damage: Damage): void {
  const before = known.at(-1);
  if (before?.segment === damage.segment && before.offset + before.bytes === damage.offset) {
    known[known.length - 1] = { ...before, bytes: before.bytes + damage.bytes };
  } else known.push(damage);
}

/**
 * Copies damaged bytes out of the journal in `journalFolder` into a file of their own in `damagedFolder`, named
 * by their place, so that they are kept once however often they are met. Errors of the disk throw.
 */
export async function setAside(
  fs: FileSystemSeam,
  journalFolder: string,
  damagedFolder: string,
  damage: Damage,
): Promise<void> {
  if (damage.reason === 'missing') return;
  await fs.mkdir(damagedFolder);
  const name = `${String(damage.segment).padStart(10, '0')}-${damage.offset}.line`;
  const copy = join(damagedFolder, name);
  if ((await sizeOf(fs, copy)) === damage.bytes) return;
  await fs.remove(copy);
  const from = await fs.open(segmentPath(journalFolder, damage.segment), 'r');
  try {
    const to = await fs.open(copy, 'wx');
    try {
      for (let done = 0; done < damage.bytes; ) {
        const piece = Buffer.alloc(Math.min(COPY_BYTES, damage.bytes - done));
        const read = await readFully(from, piece, damage.offset + done);
        if (read === 0) break;
        await writeFully(to, piece.subarray(0, read), done);
        done += read;
      }
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function sizeOf(fs: FileSystemSeam, path: string): Promise<number | null> {
  try {
    const file = await fs.open(path, 'r');
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
