import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as timeout } from 'node:timers/promises';
import { DiskRefused } from './disk-refused.ts';
import { PRIVATE_FOLDER } from './file-system.ts';
import { askOwner, isAbout, removeQuestions } from './lock-asking.ts';
import { addressOf, claim, highestClaim, removeClaim, removeOldClaims } from './lock-claims.ts';
import { closed, Lock, NOTICED_MS } from './lock-held.ts';
import { answerOn, folderHash, type Holder } from './lock-socket.ts';

export type { Lock } from './lock-held.ts';
export type { Holder } from './lock-socket.ts';

export type TakenLock =
  | { readonly held: true; readonly lock: Lock }
  | { readonly held: false; readonly holder: Holder };

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
 *
 * An owner out of reach of its socket is asked by a file. One that says nothing is taken for dead, and may only stand
 * still: lock-held.ts says what becomes of it.
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
  const told: { holder: Holder } = { holder: { pid: process.pid, ports: {}, startedAt } };
  const { address, server } = await answerOn(hash, () => told.holder);
  try {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const highest = await highestClaim(claims);
      const before = await addressOf(claims, highest);
      const owner = await askOwner({ claims, hash }, before);
      if (typeof owner !== 'string') {
        await closed(server);
        return { held: false, holder: owner };
      }
      const number = highest + 1;
      if (!(await claim(claims, number, address))) {
        await timeout(PAUSE_MS);
        continue;
      }
      if ((await highestClaim(claims)) > number) {
        await removeClaim(claims, number);
        continue;
      }
      const overtook = owner === 'silent' ? before : null;
      const lock = new Lock({ folder: { claims, hash }, number, address, server, told, overtook });
      await tidy(claims, number).catch(() => {});
      if (lock.isDoubtful) await timeout(NOTICED_MS);
      else if (isAbout(hash, before)) await removeSocket(before);
      return { held: true, lock };
    }
    throw new Error('the data folder could not be claimed');
  } catch (error) {
    await closed(server);
    throw error;
  }
}

async function tidy(claims: string, own: number): Promise<void> {
  await removeOldClaims(claims, own);
  await removeQuestions(claims);
}

/** What a killed owner leaves; named pipes leave nothing. It may be another user's, and is in nobody's way. */
async function removeSocket(address: string): Promise<void> {
  if (process.platform !== 'win32') await rm(address, { force: true }).catch(() => {});
}
