/** What both entries do first: read the environment, make and lock the data folder, start the service. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as timeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { DashboardError } from './api/http.ts';
import { BadConfiguration, type Config, readConfig, unknownVariables } from './config.ts';
import { ListenerError } from './listener/listener.ts';
import { createLog, gathered, type Log, outliveReaders } from './log.ts';
import { type Service, startService } from './service.ts';
import { readMoved } from './store/back-up.ts';
import { defaultDataFolder, makeDataFolder } from './store/data-folder.ts';
import { DiskRefused, OVERTAKEN } from './store/disk-refused.ts';
import { FileRefused } from './store/file-refused.ts';
import { realFileSystem } from './store/file-system.ts';
import { type Holder, type Lock, takeLock } from './store/lock.ts';
import { whileOwned } from './store/owned-files.ts';
import type { UpkeepPace } from './store/upkeep.ts';
import type { Vault } from './store/vault.ts';

const EXIT = { cannotStart: 1, badConfiguration: 2, alreadyRunning: 3 } as const;

/** Longer than any Usher takes to stop. */
const STOPPING_MS = 6_000;
const STOPPING_LOOK_MS = 100;

/** Usher cannot start, or go on, for a reason a person can mend. The message is one line. */
export class CannotStart extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, line: string) {
    super(line);
    this.name = 'CannotStart';
    this.exitCode = exitCode;
  }
}

export interface EntryOptions {
  /** The folder of the built entry; the window and the worker for upkeep lie beside it. */
  readonly entryFolder: string;
  /** Serves the window to browsers only where a variable about the dashboard is set. */
  readonly dashboardOnlyIfAsked?: boolean;
  /** Where secrets are sealed; left out, they lie in a file that only its user can read. */
  readonly vault?: Vault;
  /** How often the data folder is tidied; left out, as suits a computer that runs for weeks. */
  readonly upkeepPace?: UpkeepPace;
  /** Called whenever the public URL is another, with every connection's webhook URL. */
  onPublicUrls(urls: readonly string[]): void;
  /** Called when the organizer has moved to another computer, or could not any more: this program is to end. */
  onMoved(failure: CannotStart | null): void;
  /** Called when another Usher has taken over the data folder: nothing is acknowledged any more, and this program is to end. */
  onOvertaken(why: CannotStart): void;
}

export interface OpenService extends Service {
  /** The data folder. */
  readonly folder: string;
  readonly log: Log;
}

/** Starts the service on its data folder. Rejects with `CannotStart` where a person has to mend something first. */
export async function openService({
  entryFolder,
  dashboardOnlyIfAsked = false,
  vault,
  upkeepPace,
  onPublicUrls,
  onMoved,
  onOvertaken,
}: EntryOptions): Promise<OpenService> {
  outliveReaders();
  try {
    const config = readConfig(process.env);
    const folder = await dataFolder(config);
    await refuseIfMoved(folder);
    const lock = await lockOf(folder);
    void lock.overtaken.then((holder) => onOvertaken(alreadyRunning(holder)));
    const write = gathered((lines) => process.stderr.write(lines));
    const log = createLog(config.log ?? 'pretty', write, Date.now);
    for (const name of unknownVariables(process.env))
      log.warn('this variable means nothing to Usher', { name });
    const service = await startService({
      config,
      folder,
      fs: whileOwned(realFileSystem, lock),
      isDoubtful: lock.isDoubtful,
      windowFolder: join(entryFolder, '..', 'renderer'),
      upkeepWorker: pathToFileURL(join(entryFolder, 'upkeep-worker.js')),
      upkeepPace,
      log,
      servesDashboard:
        !dashboardOnlyIfAsked || config.fixed.some((name) => name.startsWith('USHER_DASHBOARD_')),
      vault,
      onPublicUrls,
      onMoved: (line) => onMoved(line === null ? null : new CannotStart(EXIT.cannotStart, line)),
    }).catch(async (error: unknown) => {
      await lock.giveBack();
      throw error;
    });
    const { listenerPort: listener, dashboardPort: dashboard } = service;
    lock.update({ ports: { listener, ...(dashboard !== null && { dashboard }) } });
    return {
      ...service,
      folder,
      log,
      stop: async () => {
        lock.update({ isStopping: true });
        await service.stop();
        await lock.release();
      },
    };
  } catch (error) {
    throw explained(error);
  }
}

/** Where the data folder is, or would be. Throws `CannotStart` where a variable cannot be used. */
export function dataFolderPath(): string {
  try {
    const { data } = readConfig(process.env);
    return resolve(data ?? defaultDataFolder(process.platform, process.env, homedir()));
  } catch (error) {
    throw explained(error);
  }
}

/** Two computers with one guest list would both send. */
async function refuseIfMoved(folder: string): Promise<void> {
  const moved = await readMoved(folder);
  if (!moved) return;
  throw new CannotStart(
    EXIT.cannotStart,
    `This data folder was moved to another computer (${moved.to}). To use it here again, remove moved.json from it.`,
  );
}

async function lockOf(folder: string): Promise<Lock> {
  const deadline = performance.now() + STOPPING_MS;
  for (;;) {
    const taken = await takeLock(folder, { startedAt: Date.now() });
    if (taken.held) return taken.lock;
    // Whoever starts Usher anew need not know when the one before has left.
    if (!taken.holder.isStopping || performance.now() > deadline) throw alreadyRunning(taken.holder);
    await timeout(STOPPING_LOOK_MS);
  }
}

/** @param holder null where it does not say who it is. */
function alreadyRunning(holder: Holder | null): CannotStart {
  const who = holder ? ` (process ${holder.pid}, since ${new Date(holder.startedAt).toLocaleString()})` : '';
  return new CannotStart(EXIT.alreadyRunning, `Usher is running on this data folder already${who}.`);
}

async function dataFolder(config: Config): Promise<string> {
  const made = await makeDataFolder(dataFolderPath());
  if (made.ok) return made.path;
  const { sentence, action } = made.problem;
  if (config.data) throw new BadConfiguration('USHER_DATA', `${sentence} ${action}`);
  throw new CannotStart(EXIT.cannotStart, `${sentence} ${action}`);
}

function explained(error: unknown): unknown {
  if (error instanceof BadConfiguration) return new CannotStart(EXIT.badConfiguration, error.message);
  if (
    error instanceof ListenerError ||
    error instanceof DashboardError ||
    error instanceof DiskRefused ||
    error instanceof FileRefused
  ) {
    const isOvertaken = error instanceof DiskRefused && error.code === OVERTAKEN;
    const code = isOvertaken ? EXIT.alreadyRunning : EXIT.cannotStart;
    return new CannotStart(code, `${error.problem.sentence} ${error.problem.action}`);
  }
  // Whatever else the system refuses, it names the file.
  if (error instanceof Error && 'path' in error) return explained(new FileRefused(String(error.path), error));
  return error;
}
