import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Places {
  /** Where deliveries go. */
  readonly hook: string;
  /** The dashboard's origin. */
  readonly dashboard: string;
}

/** One run of the victim, from its start to its end. */
export interface Life {
  /** Resolves once it takes deliveries; rejects where it ends before. */
  readonly ready: Promise<Places>;
  /** As a power cut would for the process: it gets no say. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it has ended in good order. */
  stop(): Promise<void>;
}

const LAST_WORDS = 4_000;

/** Starts the victim on a data folder. `epoch`: when its clock began, in UTC milliseconds. */
export function live(env: Readonly<Record<string, string>>, epoch: number): Life {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('USHER_'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-victim.js'), String(epoch)], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killIt = () => child.kill('SIGKILL');
  process.on('exit', killIt);
  const gone = once(child, 'close').finally(() => process.off('exit', killIt));
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS);
  });
  const announced = once(createInterface({ input: child.stdout }), 'line').then(([line]): Places => {
    const { hook, dashboard } = JSON.parse(line as string) as { hook: string; dashboard: number };
    return { hook, dashboard: `http://127.0.0.1:${dashboard}` };
  });
  const ended = gone.then(([code]) => {
    throw new Error(`Usher ended with ${code} before it was ready.\n${lastWords}`);
  });
  const ready = Promise.race([announced, ended]);
  ready.catch(() => {});
  ended.catch(() => {});
  return {
    ready,
    kill: async () => {
      killIt();
      await gone;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
