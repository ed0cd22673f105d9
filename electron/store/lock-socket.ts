import { createHash, randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode, PRIVATE_FOLDER } from './file-system.ts';

const holderSchema = z.object({
  pid: z.number().int(),
  /** The ports it listens on, by what they are for; empty while it starts. */
  ports: z.record(z.string(), z.number().int()),
  /** UTC milliseconds. */
  startedAt: z.number().int(),
  /** It will have left in a few seconds. */
  isStopping: z.boolean().optional(),
});

/** Who holds a data folder, as it says itself. */
export type Holder = Readonly<z.infer<typeof holderSchema>>;

/**
 * One that is silent for two seconds is taken for dead. Counted in ticks that this process was awake for: a
 * start that is slow, or a machine that slept, must not take its own pause for the other's silence.
 */
export const TICK_MS = 100;
const SILENT_TICKS = 20;
const MAX_ANSWER_BYTES = 4096;
/** A Unix socket's path must fit into 104 bytes on macOS and 108 on Linux, with the NUL after it. */
const MAX_SOCKET_PATH_BYTES = 103;

/** The part of an address that says which folder it is about. */
export function folderHash(realFolder: string): string {
  return createHash('sha256').update(realFolder).digest('hex').slice(0, 16);
}

/** Listens on a new local address named by the hash, and answers each caller with `holder()`. */
export async function answerOn(
  hash: string,
  holder: () => Holder,
): Promise<{ readonly address: string; readonly server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(JSON.stringify(holder()));
  });
  const address = await newAddress(hash);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  // The lock must not be what keeps a program alive that has nothing else to do.
  server.unref();
  return { address, server };
}

async function newAddress(hash: string): Promise<string> {
  const name = `${hash}-${randomBytes(6).toString('hex')}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\usher-${name}`;
  const wanted = join(await privateFolderIn(tmpdir()), `${name}.sock`);
  if (Buffer.byteLength(wanted) <= MAX_SOCKET_PATH_BYTES) return wanted;
  return join(await privateFolderIn('/tmp'), `${name}.sock`);
}

/** A folder of this user alone. Where somebody else has taken its name, it gets another. */
async function privateFolderIn(parent: string): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const folder = join(parent, `usher-${uid}`);
  await mkdir(folder, { mode: PRIVATE_FOLDER }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== uid) return mkdtemp(`${folder}-`);
  if ((found.mode & 0o077) !== 0) await chmod(folder, PRIVATE_FOLDER);
  return folder;
}

/**
 * Who is at an address. `dead`: its process is gone. `silent`: nobody answers as a holder does within two seconds.
 * `out of reach`: there may be one all the same, with a temp folder or a user of its own.
 */
export type Asked = Holder | 'dead' | 'silent' | 'out of reach';

/** Asks at an address who is there. */
export async function askHolder(address: string): Promise<Asked> {
  for (let tick = 0; tick < SILENT_TICKS; tick++) {
    const answer = await ask(address);
    if (answer !== 'busy') return answer;
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  return 'silent';
}

function ask(address: string): Promise<Asked | 'busy'> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let answer = '';
    let ticks = 0;
    const done = (result: Asked | 'busy') => {
      clearInterval(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks === SILENT_TICKS) done('silent');
    }, TICK_MS);
    socket.setEncoding('utf8');
    socket.on('error', (error) => {
      done(meaningOf(errorCode(error) ?? ''));
    });
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.length > MAX_ANSWER_BYTES) done('silent');
    });
    socket.on('end', () => done(parseHolder(answer) ?? 'silent'));
  });
}

function meaningOf(code: string): Asked | 'busy' {
  // A pipe is gone with its process; a socket that refuses has outlived it.
  if (code === (process.platform === 'win32' ? 'ENOENT' : 'ECONNREFUSED')) return 'dead';
  if (['ENOENT', 'ENOTSOCK', 'EACCES'].includes(code)) return 'out of reach';
  // Anything else may pass, such as a full queue of callers.
  return 'busy';
}

/** What a holder says about itself; null if it is none. */
export function parseHolder(answer: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(answer));
  } catch {
    return null;
  }
}
