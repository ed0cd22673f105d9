import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { basename, join } from 'node:path';
import { DiskRefused } from './disk-refused.ts';
import { errorCode, PRIVATE_FILE, PRIVATE_FOLDER } from './file-system.ts';
import { answerOn, askHolder, folderHash, type Holder } from './lock-socket.ts';

export type { Holder } from './lock-socket.ts';

export interface Lock {
  /** What callers are told from now on. */
  update(ports: Holder['ports']): void;
  /** Lets the next starter have the folder. */
  release(): Promise<void>;
}

export type TakenLock =
  | { readonly held: true; readonly lock: Lock }
  | { readonly held: false; readonly holder: Holder };

const CLAIM_NAME = /^\d{10}$/;
const ADDRESS_FILE = 'address';
/** Old claims are kept for a while, so that a starter that was slow still finds its number taken. */
const CLAIMS_KEPT = 16;
const MAX_ROUNDS = 200;
const PAUSE_MS = 10;

/**
 * Makes this process the one owner of a data folder, or says who is.
 *
 * `<folder>/lock/` holds numbered claims, each with the address of a local socket where its owner answers; the
 * highest number is the one that counts, and it is never removed. Whoever finds its owner silent listens on an
 * address of its own first, and then claims the next number: by renaming a filled folder to it, which the
 * system lets exactly one starter do. So a claim is complete and answered from the moment it is there, and a
 * starter that was overtaken finds a higher number than its own and gives way.
 */
export async function takeLock(
  folder: string,
  { startedAt }: { readonly startedAt: number },
): Promise<TakenLock> {
  const real = await realpath(folder);
  const claims = join(real, 'lock');
  await mkdir(claims, { recursive: true, mode: PRIVATE_FOLDER }).catch((error) => {
    throw DiskRefused.from(error);
  });
  const hash = folderHash(real);
  let holder: Holder = { pid: process.pid, ports: {}, startedAt };
  const { address, server } = await answerOn(hash, () => holder);
  try {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const highest = await highestClaim(claims);
      const before = await addressOf(claims, highest, hash);
      const current = before === null ? null : await askHolder(before);
      if (current !== null) {
        await closed(server);
        return { held: false, holder: current };
      }
      if (!(await claim(claims, highest + 1, address))) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        continue;
      }
      if ((await highestClaim(claims)) > highest + 1) {
        await rm(claimPath(claims, highest + 1), { recursive: true, force: true });
        continue;
      }
      await removeOld(claims, highest + 1);
      // What a killed owner leaves; named pipes leave nothing.
      if (before !== null && process.platform !== 'win32') await rm(before, { force: true });
      const update = (ports: Holder['ports']) => {
        holder = { ...holder, ports };
      };
      return { held: true, lock: { update, release: () => closed(server) } };
    }
    throw new Error('the data folder could not be claimed');
  } catch (error) {
    await closed(server);
    throw error;
  }
}

function claimPath(claims: string, number: number): string {
  return join(claims, String(number).padStart(10, '0'));
}

async function highestClaim(claims: string): Promise<number> {
  const numbers = (await readdir(claims)).filter((name) => CLAIM_NAME.test(name)).map(Number);
  return Math.max(0, ...numbers);
}

/** Where the owner of a claim answers; null if there is no such claim, or it is about another folder. */
async function addressOf(claims: string, number: number, hash: string): Promise<string | null> {
  try {
    const address = await readFile(join(claimPath(claims, number), ADDRESS_FILE), 'utf8');
    // A copied data folder brings the claims of the original along.
    return basename(address).includes(hash) ? address : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Returns whether the number was still free. */
async function claim(claims: string, number: number, address: string): Promise<boolean> {
  const prepared = join(claims, `new-${randomBytes(8).toString('hex')}`);
  try {
    await mkdir(prepared, { mode: PRIVATE_FOLDER });
    await writeFile(join(prepared, ADDRESS_FILE), address, { mode: PRIVATE_FILE });
    await rename(prepared, claimPath(claims, number));
    return true;
  } catch (error) {
    await rm(prepared, { recursive: true, force: true }).catch(() => {});
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(errorCode(error) ?? '')) return false;
    throw DiskRefused.from(error);
  }
}

async function removeOld(claims: string, own: number): Promise<void> {
  for (const name of await readdir(claims)) {
    if (CLAIM_NAME.test(name) && Number(name) <= own - CLAIMS_KEPT) {
      await rm(join(claims, name), { recursive: true, force: true });
    }
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
