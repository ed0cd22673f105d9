/** A copy of everything but the secrets, and the mark of a data folder that lives on elsewhere. */
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson, readWhole } from './atomic-adapter.ts';
import { DiskRefused } from './disk-refused.ts';
import { errorCode, PRIVATE_FILE, PRIVATE_FOLDER, realFileSystem } from './file-system.ts';
import { journalFolders } from './journal.ts';

const MOVED = 'moved.json';
const movedSchema = z.object({ at: z.number(), to: z.string() });
export type Moved = Readonly<z.infer<typeof movedSchema>>;

export function backUpsFolder(dataFolder: string): string {
  return join(dataFolder, 'backups');
}

/**
 * Copies settings and journal into a new folder below `backups/`, which another Usher can use as its data folder.
 * Secrets stay here, and so does the mailbox: what it holds can be made again. Rejects with `DiskRefused`.
 *
 * @returns the new folder.
 */
export async function backUp(dataFolder: string, now: number): Promise<string> {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  const folder = join(backUpsFolder(dataFolder), `usher-${stamp}`);
  try {
    // No segment is replaced meanwhile, and the last only grows: a copy made meanwhile is at worst cut off in its last line, which opening mends.
    await copyFolder(journalFolders(dataFolder).journal, journalFolders(folder).journal);
    await copyIfThere(join(dataFolder, 'settings.json'), join(folder, 'settings.json'));
    await realFileSystem.syncFolder(folder);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    throw DiskRefused.from(error);
  }
}

/** Marks this data folder as moved: no Usher starts on it until the mark is removed. */
export async function markMoved(dataFolder: string, moved: Moved): Promise<void> {
  const path = join(dataFolder, MOVED);
  try {
    await writeFile(path, JSON.stringify(moved), { mode: PRIVATE_FILE, flush: true });
    await realFileSystem.syncFolder(dataFolder);
  } catch (error) {
    await rm(path, { force: true }).catch(() => {});
    throw DiskRefused.from(error);
  }
}

/**
 * Where this data folder was moved to; null where it was not. A mark that makes no sense still is one. Rejects with
 * `FileRefused`.
 */
export async function readMoved(dataFolder: string): Promise<Moved | null> {
  const bytes = await readWhole(realFileSystem, join(dataFolder, MOVED));
  if (bytes === null) return null;
  try {
    return movedSchema.parse(parseJson(bytes));
  } catch {
    return { at: 0, to: 'an unknown place' };
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: PRIVATE_FOLDER });
  for (const name of await readdir(from)) await copySynced(join(from, name), join(to, name));
  await realFileSystem.syncFolder(to);
}

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copySynced(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

async function copySynced(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const file = await realFileSystem.open(to, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
