/**
 * The claims on a data folder: numbered folders, each with the address where its owner answers. The highest number is
 * the one that counts, and is never removed: what was once claimed is not claimed again under the same number.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiskRefused } from './disk-refused.ts';
import { errorCode, PRIVATE_FILE, PRIVATE_FOLDER } from './file-system.ts';

const CLAIM_NAME = /^\d{10}$/;
const ADDRESS_FILE = 'address';
/** Old claims are kept for a while, so that a starter that was slow still finds its number taken. */
const CLAIMS_KEPT = 16;

/** The address of a claim that nobody holds: whoever wants the folder need not ask. */
export const RELEASED = '';

/** The highest number among the names in the folder of claims; 0 where there is none. */
export function highestOf(names: readonly string[]): number {
  return Math.max(0, ...names.filter((name) => CLAIM_NAME.test(name)).map(Number));
}

export async function highestClaim(claims: string): Promise<number> {
  return highestOf(await readdir(claims));
}

/** Where the owner of a claim answers; {@link RELEASED} too where there is no such claim. */
export async function addressOf(claims: string, number: number): Promise<string> {
  try {
    return await readFile(join(claimPath(claims, number), ADDRESS_FILE), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return RELEASED;
    throw error;
  }
}

/** Returns whether the number was still free. */
export async function claim(claims: string, number: number, address: string): Promise<boolean> {
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

/** Hands a claim to whoever answers at another address. */
export async function handOver(claims: string, number: number, address: string): Promise<void> {
  const path = join(claimPath(claims, number), ADDRESS_FILE);
  await writeFile(`${path}.new`, address, { mode: PRIVATE_FILE });
  await rename(`${path}.new`, path);
}

export function removeClaim(claims: string, number: number): Promise<void> {
  return rm(claimPath(claims, number), { recursive: true, force: true });
}

/** Removes the claims that are too old to be of use to anybody. */
export async function removeOldClaims(claims: string, own: number): Promise<void> {
  for (const name of await readdir(claims)) {
    if (CLAIM_NAME.test(name) && Number(name) <= own - CLAIMS_KEPT) await removeClaim(claims, Number(name));
  }
}

function claimPath(claims: string, number: number): string {
  return join(claims, String(number).padStart(10, '0'));
}
