/** Takes somebody out of every file of the data folder. What is done is done for good; the journal's intent goes last. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as timeout } from 'node:timers/promises';
import { Striker, type Who } from '../guestlist/forget/traces.ts';
import { backUpsFolder } from './back-up.ts';
import { errorCode, realFileSystem } from './file-system.ts';
import { type Journal, journalFolders } from './journal.ts';
import type { KnownDamage, RewriteTask } from './rewrite.ts';

export interface ForgetFilesPorts {
  readonly folder: string;
  readonly journal: Journal;
  readonly known: KnownDamage;
  /** Resolves once everything received before is decided. */
  settled(): Promise<void>;
  /** Waits for mails to them that are under way, and removes the kept copies. */
  clearMail(who: Who): Promise<void>;
  /** Writes the segments to change anew; resolves to their numbers. */
  rewrite(task: RewriteTask): Promise<number[]>;
  now(): number;
}

/** What waits for the disk is not waited for in turn. */
const SETTLE_PATIENCE_MS = 30_000;
const COPY_OF_SETTINGS = /^(settings|secrets)\..+\.json$/;

/** Rejects where the disk refuses, or what was received cannot be decided now: then it is to be done again. */
export async function forgetInFiles(ports: ForgetFilesPorts, who: Who): Promise<void> {
  const { folder, journal, known, now } = ports;
  await inTime(ports.settled());
  await ports.clearMail(who);
  // From here on no line names them: those before get no more, and can be rewritten.
  const at = now();
  const [position] = await journal.startSegment([{ t: 'tidied', at, before: at }]);
  if (!position) throw new Error('the journal gave a record no position');
  const upTo = position.segment - 1;
  const folders = journalFolders(folder);
  await removeFiles(folder, (name) => name.startsWith('guestlist.json'));
  await removeAll(folders.damaged);
  await removeNamingCopies(folder, who);
  const numbers = await ports.rewrite({
    journal: folders.journal,
    upTo,
    forget: who.traces,
    known,
  });
  // Not sooner: one that is made meanwhile still names them.
  await journal.replaceRewritten(numbers, upTo, () => removeAll(backUpsFolder(folder)));
}

/** How many back-ups lie in the data folder: they go when somebody is forgotten. */
export async function backUpsIn(folder: string): Promise<number> {
  return (await namesIn(backUpsFolder(folder))).length;
}

async function removeAll(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) await rm(join(folder, name), { recursive: true, force: true });
}

async function removeFiles(folder: string, which: (name: string) => boolean): Promise<void> {
  for (const name of await namesIn(folder)) if (which(name)) await rm(join(folder, name), { force: true });
  await realFileSystem.syncFolder(folder);
}

/** Copies of settings that could not be used, or are older than a newer Usher, may hold anything. */
async function removeNamingCopies(folder: string, who: Who): Promise<void> {
  const { address, names } = who.traces;
  const striker = new Striker([address, ...names]);
  for (const name of await namesIn(folder)) {
    if (!COPY_OF_SETTINGS.test(name)) continue;
    if (striker.finds(await readFile(join(folder, name), 'utf8')))
      await rm(join(folder, name), { force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function inTime(settled: Promise<void>): Promise<void> {
  const late = new AbortController();
  const patience = timeout(SETTLE_PATIENCE_MS, 'late', { ref: false, signal: late.signal }).catch(() => null);
  const first = await Promise.race([settled, patience]);
  late.abort();
  if (first === 'late') throw new Error('what was received is not decided yet');
}
