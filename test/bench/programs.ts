/** The programs that are measured, each as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const MB = 1024 * 1024;
const READY_MS = 60_000;
const CALM_MS = 300;
/** Of the kernel's account of processor time. */
const TICK_MS = 10;
export const TOKEN = 'a-token-for-the-benchmark-only';

export interface Program {
  readonly child: ChildProcess;
  /** Where deliveries are posted. */
  readonly port: number;
  stop(): Promise<void>;
}

export interface UsherProgram extends Program {
  readonly dashboard: string;
  /** From the start of the process until it answered that it is ready, in milliseconds. */
  readonly readyMs: number;
  /** The longest time the event loop did not turn since this was asked last, in milliseconds. */
  longestStall(): Promise<number>;
}

/** Starts a program and waits for a line of its output that tells its port. */
export async function startProgram(
  command: string,
  args: readonly string[],
  port: RegExp,
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Program & { readonly said: Said; readonly startedAt: number }> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd ? { cwd: options.cwd } : {}),
  });
  // Not before: that all the memory of the one that starts it is noted down for the new process is no cost of that.
  const startedAt = performance.now();
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((end) => child.once('exit', end));
  };
  const said = new Said(child);
  try {
    return { child, said, startedAt, port: Number((await said.line(port))[1] ?? 0), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a program prints, each line taken by whoever waits for one like it. */
export class Said {
  readonly #untaken: string[] = [];
  readonly #waiting = new Set<(line: string) => boolean>();
  readonly #ended: Promise<never>;

  constructor(child: ChildProcess) {
    this.#ended = new Promise((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
    });
    this.#ended.catch(() => {});
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        for (const take of this.#waiting) if (take(line)) return;
        this.#untaken.push(line);
        if (this.#untaken.length > 200) this.#untaken.shift();
      });
    }
  }

  /** The first line like this that nobody took yet. */
  line(like: RegExp): Promise<RegExpExecArray> {
    for (const [at, line] of this.#untaken.entries()) {
      const match = like.exec(line);
      if (!match) continue;
      this.#untaken.splice(at, 1);
      return Promise.resolve(match);
    }
    const found = new Promise<RegExpExecArray>((resolve) => {
      const take = (line: string): boolean => {
        const match = like.exec(line);
        if (!match) return false;
        this.#waiting.delete(take);
        resolve(match);
        return true;
      };
      this.#waiting.add(take);
    });
    return Promise.race([found, this.#ended, tooLate(like)]);
  }
}

async function tooLate(like: RegExp): Promise<never> {
  await pause(READY_MS, undefined, { ref: false });
  throw new Error(`nothing was said like ${like}`);
}

/** Watches the event loop from inside, and tells on a signal. */
const WATCH = `data:text/javascript,${encodeURIComponent(
  'import{monitorEventLoopDelay as m}from"node:perf_hooks";const h=m({resolution:1});h.enable();' +
    'process.on("SIGUSR2",()=>{process.stderr.write("stall "+Math.round(h.max/1e6)+"\\n");h.reset()})',
)}`;

/** Starts Usher as `npm run headless` does. */
export async function startUsher(
  folder: string,
  secret: string,
  env: Readonly<Record<string, string>> = {},
  watched = false,
): Promise<UsherProgram> {
  const script = join(import.meta.dirname, 'headless.js');
  const args = ['--min-semi-space-size=16', ...(watched ? ['--import', WATCH] : []), script];
  const program = await startProgram(process.execPath, args, /^Webhook URL: \S+:(\d+)\//, {
    env: {
      USHER_DATA: folder,
      USHER_PORT: '0',
      USHER_DASHBOARD_PORT: '0',
      USHER_DASHBOARD_TOKEN: TOKEN,
      USHER_TITO_SECRET: secret,
      USHER_MAIL_FROM: 'Harbour Conf <org@harbour.example>',
      USHER_HUB_URL: 'https://hub.example/join?code={code}',
      USHER_LOG: 'json',
      ...env,
    },
  });
  const readyMs = performance.now() - program.startedAt;
  const { child, said } = program;
  const [, dashboard = ''] = await said.line(/^Dashboard: (http:\/\/[^/ ]+)/);
  return {
    ...program,
    dashboard,
    readyMs,
    longestStall: async () => {
      child.kill('SIGUSR2');
      return Number((await said.line(/^stall (\d+)$/))[1]);
    },
  };
}

/** Resident memory now and at its highest, in MB. */
export async function memoryOf({ child }: Program): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const read = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / MB;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** Resolves once a program has hardly used the processor for a while: it has nothing left to do. */
export async function calm({ child }: Program): Promise<void> {
  const used = async () => {
    const fields = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  };
  for (let before = await used(); ; ) {
    await pause(CALM_MS);
    const now = await used();
    if (now - before <= CALM_MS / 10) return;
    before = now;
  }
}

export async function call<T>({ dashboard }: UsherProgram, name: string, input: object): Promise<T> {
  const answer = await fetch(`${dashboard}/api/${name}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(input),
  });
  return (await answer.json()) as T;
}

export async function exported(program: UsherProgram, name: string): Promise<number> {
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`${program.dashboard}/export/${name}`, { headers });
  return (await answer.arrayBuffer()).byteLength;
}
