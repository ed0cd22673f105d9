import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PATIENCE_MS = 3_000;
/** What today's Linux panels offer to icons; stock GNOME does not. */
const WATCHER = 'org.kde.StatusNotifierWatcher';
const OWNER = 'org.freedesktop.DBus.NameHasOwner';
const QUESTIONS: readonly (readonly [program: string, args: readonly string[]])[] = [
  [
    'gdbus',
    [
      ...['call', '--session', '--dest=org.freedesktop.DBus', '--object-path=/org/freedesktop/DBus'],
      ...[`--method=${OWNER}`, WATCHER],
    ],
  ],
  [
    'dbus-send',
    [
      ...['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'],
      ...[OWNER, `string:${WATCHER}`],
    ],
  ],
];

/** Is there a tray for icons? macOS and Windows always have one; on Linux the session bus is asked. */
export async function hasTrayHost(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  for (const [program, args] of QUESTIONS) {
    try {
      const { stdout } = await run(program, [...args], { timeout: PATIENCE_MS });
      return stdout.includes('true');
    } catch {
      // Not installed, or no bus: the next one is asked.
    }
  }
  return false;
}

/** A process that asks for longer would outlive an Usher that was killed. In seconds. */
const LISTEN_SECONDS = 60;

/** Resolves once there is a tray, be it in a week; never where that cannot be learned. */
export async function trayHostAppears(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await run('gdbus', ['wait', '--session', `--timeout=${LISTEN_SECONDS}`, WATCHER], { signal });
      return;
    } catch (error) {
      // It says that its time is up by exiting with 1.
      if ((error as { code?: unknown }).code !== 1) break;
    }
  }
  await new Promise(() => {});
}
