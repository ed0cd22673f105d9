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
});

/** Who holds a data folder, as it says itself. */
export type Holder = Readonly<z.infer<typeof holderSchema>>;

/**
 * One that is silent for two seconds is taken for dead. Counted in ticks that this process was awake for: a
 * start that is slow, or a machine that slept, must not take its own pause for the other's silence.
 */
const TICK_MS = 100;
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

/** Asks at an address who is there; null if nobody answers as a holder does within two seconds. */
export async function askHolder(address: string): Promise<Holder | null> {
  for (let tick = 0; tick < SILENT_TICKS; tick++) {
    const answer = await ask(address);
    if (answer !== 'busy') return answer;
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  return null;
}

function ask(address: string): Promise<Holder | null | 'busy'> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let answer = '';
    let ticks = 0;
    const done = (result: Holder | null | 'busy') => {
      clearInterval(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks === SILENT_TICKS) done(null);
    }, TICK_MS);
    socket.setEncoding('utf8');
    socket.on('error', (error) => {
      // Anything but "nobody there" may pass, such as a full queue of callers.
      done(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(errorCode(error) ?? '') ? null : 'busy');
    });
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.length > MAX_ANSWER_BYTES) done(null);
    });
    socket.on('end', () => done(parseHolder(answer)));
  });
}

function parseHolder(answer: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(answer));
  } catch {
    return null;
  }
}
