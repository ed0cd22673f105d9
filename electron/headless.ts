/** Plain Node entry: the service, with its window served to a browser. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart, type OpenService, openService } from './open-service.ts';
import { FileRefused } from './store/file-refused.ts';

/** What is being written is written by then; nothing acknowledged depends on more. */
const STOP_PATIENCE_MS = 4_500;
const MOVED_NOTICE_MS = 500;

try {
  const service = await openService({
    entryFolder: import.meta.dirname,
    onPublicUrls: (urls) => {
      for (const url of urls) say(`Public webhook URL: ${url}`);
    },
    // The answer that says so is still on its way.
    onMoved: (failure) => {
      setTimeout(() => (failure ? endWith(failure) : process.kill(process.pid, 'SIGTERM')), MOVED_NOTICE_MS);
    },
    // At once: what it would still finish is the other one's now.
    onOvertaken: endWith,
  });
  stopOnSignals(service);
  await announceReady(service);
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  endWith(error);
}

function endWith({ message, exitCode }: CannotStart): void {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

async function announceReady(service: OpenService): Promise<void> {
  say('Usher is ready.');
  const { connections } = service.status();
  for (const { localUrl } of connections) say(`Webhook URL: ${localUrl}`);
  if (connections.length === 0) {
    say(`Webhook URL: http://127.0.0.1:${service.listenerPort}/hooks/default`);
    say('Nothing is connected yet: the dashboard shows how.');
  }
  const link = service.dashboardLink();
  if (link === null) return;
  if (process.stdout.isTTY) {
    say(`Dashboard: ${link}`);
    return;
  }
  // Where output goes to a file or a log collector, the link itself would lie around there.
  const file = join(service.folder, 'dashboard-link');
  const { origin } = new URL(link);
  try {
    await rm(file, { force: true });
    await writeFile(file, `${link}\n`, { mode: 0o600, flag: 'wx' });
    say(`Dashboard: ${origin} (link with a one-time code in ${file})`);
  } catch (error) {
    // Receiving and sending need no dashboard.
    const { sentence, action } = new FileRefused(file, error).problem;
    say(`Dashboard: ${origin} (no link to open it: ${sentence} ${action})`);
  }
}

function stopOnSignals(service: OpenService): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), STOP_PATIENCE_MS).unref();
    await service.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop());
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
