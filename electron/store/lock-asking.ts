import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as timeout } from 'node:timers/promises';
import { PRIVATE_FILE } from './file-system.ts';
import { RELEASED } from './lock-claims.ts';
import { type Asked, askHolder, type Holder, parseHolder, TICK_MS } from './lock-socket.ts';

/** A data folder as seen by whoever asks about it. */
export interface AskedFolder {
  /** Its folder of claims. */
  readonly claims: string;
  /** How addresses about it are named. */
  readonly hash: string;
}

const QUESTION_NAME = /^ask-[0-9a-f]{16}$/;
const ANSWER_NAME = /^told-[0-9a-f]{16}$/;
/** An owner looks for questions about once a second (lock-held.ts). */
const UNANSWERED_TICKS = 30;

/** Who answers for a claim with this address. */
export async function askOwner(
  { claims, hash }: AskedFolder,
  address: string,
): Promise<Exclude<Asked, 'out of reach'>> {
  if (address === RELEASED) return 'dead';
  // A copied data folder brings the claims of the original along, and who answers there is about the original.
  const asked = isAbout(hash, address) ? await askHolder(address) : 'out of reach';
  return asked === 'out of reach' ? ((await askByFile(claims)) ?? 'silent') : asked;
}

export function isAbout(hash: string, address: string): boolean {
  return basename(address).includes(hash);
}

/**
 * Asks by a file in the folder of claims: an owner with another temp folder, in a container or on another computer, is
 * out of reach of its socket. Null if nobody answers.
 */
async function askByFile(claims: string): Promise<Holder | null> {
  const id = randomBytes(8).toString('hex');
  const question = join(claims, `ask-${id}`);
  const answer = join(claims, `told-${id}`);
  await writeFile(question, '', { mode: PRIVATE_FILE });
  try {
    for (let tick = 0; tick < UNANSWERED_TICKS; tick++) {
      await timeout(TICK_MS);
      const holder = parseHolder(await readFile(answer, 'utf8').catch(() => ''));
      if (holder !== null) return holder;
    }
    return null;
  } finally {
    await rm(question, { force: true });
    await rm(answer, { force: true });
  }
}

/** Answers the questions among the names in the folder of claims. */
export async function answerQuestions(
  claims: string,
  names: readonly string[],
  holder: Holder,
): Promise<void> {
  for (const name of names) {
    if (!QUESTION_NAME.test(name)) continue;
    const question = join(claims, name);
    // One that was taken back meanwhile is not made anew.
    await writeFile(question, JSON.stringify(holder), { flag: 'r+' });
    await rename(question, join(claims, name.replace('ask', 'told')));
  }
}

/** Removes what starters that were killed have left. One that still waits asks once more. */
export async function removeQuestions(claims: string): Promise<void> {
  for (const name of await readdir(claims)) {
    if (QUESTION_NAME.test(name) || ANSWER_NAME.test(name)) await rm(join(claims, name), { force: true });
  }
}
