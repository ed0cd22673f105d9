import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Announcement, readAnnouncement } from './announcement.ts';

/** The headless program as a child process. */
export interface UsherProcess {
  /** Where deliveries go, below any base URL. */
  readonly webhookPath: string;
  readonly dashboardOrigin: string;
  /** Opens the dashboard without a further question, once. */
  readonly dashboardLink: string;
  /** Rejects when the program ends without having been told to. */
  readonly diedEarly: Promise<never>;
  /** Ends it politely, after a while by force; resolves when it is gone. */
  stop(): Promise<void>;
}

const STOP_MS = 8_000;
const LAST_WORDS = 4_000;

/**
 * Starts the built headless program with these USHER_ variables and no others; resolves when it is ready. Rejects,
 * with nothing left running, when it ends before that or `signal` is aborted.
 */
export async function startUsher(
  settings: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<UsherProcess> {
  signal.throwIfAborted();
  // A variable left over in the shell must not lead practice mail to a real server.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('USHER_'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'headless.js')], {
    env: { ...Object.fromEntries(inherited), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killIt = () => child.kill('SIGKILL');
  process.on('exit', killIt);
  const gone = once(child, 'close').finally(() => process.off('exit', killIt));

  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS);
  });
  let stopping = false;
  const diedEarly = gone.then(([code]): Promise<never> => {
    if (stopping) return new Promise(() => {});
    throw new Error(`Usher ended by itself (exit code ${code}).\n${lastWords}`);
  });
  diedEarly.catch(() => {});

  const announced = new Promise<Announcement>((resolve) => {
    const lines: string[] = [];
    let found = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (found) return;
      lines.push(line);
      const announcement = readAnnouncement(lines);
      if (!announcement) return;
      found = true;
      resolve(announcement);
    });
  });

  const stop = async (): Promise<void> => {
    stopping = true;
    child.kill('SIGTERM');
    const timer = setTimeout(killIt, STOP_MS);
    await gone.catch(() => {});
    clearTimeout(timer);
  };
  try {
    const { webhookUrl, dashboardUrl, linkFile } = await Promise.race([
      announced,
      diedEarly,
      aborted(signal),
    ]);
    return {
      webhookPath: new URL(webhookUrl).pathname,
      dashboardOrigin: new URL(dashboardUrl).origin,
      dashboardLink: linkFile === null ? dashboardUrl : (await readFile(linkFile, 'utf8')).trim(),
      diedEarly,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}
