// Runs a command in a desktop session of its own: a screen in memory, a session bus with an unlocked keychain, no network
// but loopback, and an unprivileged user, so that Chromium's sandbox is the real one.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { electronProgram } from './electron-program.mjs';

const top = join(import.meta.dirname, '..');
const NOBODY = 65_534;
const PROGRAMS = [
  'xvfb-run',
  'dbus-run-session',
  'gdbus',
  'gnome-keyring-daemon',
  'dunst',
  'openbox',
  'xfce4-panel',
  'unshare',
  'ip',
];

/** Why there can be no such session here, in one line; null where there can. */
export function whyNoDesktop() {
  if (process.platform !== 'linux') return 'the desktop tests run on Linux only';
  const folders = process.env.PATH?.split(delimiter) ?? [];
  const missing = PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (missing.length > 0) return `the desktop tests need ${missing.join(', ')}`;
  if (!electronProgram()) return "Electron's program could not be downloaded";
  const can = spawnSync('unshare', [...namespaces(), 'true']).status === 0;
  return can ? null : 'this account may not make a network of its own for the desktop tests';
}

/**
 * Returns the exit code. The command finds the project in `$USHER`, Electron in `$ELECTRON_OVERRIDE_DIST_PATH`, and a
 * folder of its own in `$HOME`.
 */
export function runInDesktop(command, env = {}) {
  const own = mkdtempSync(join(tmpdir(), 'usher-desktop-'));
  const isRoot = process.getuid() === 0;
  const runtime = dirname(electronProgram());
  const places = { home: join(own, 'home'), run: join(own, 'run'), usher: top, electron: runtime };
  for (const folder of [places.home, places.run]) mkdirSync(folder, { mode: 0o700 });
  const binds = [];
  if (isRoot) {
    chmodSync(own, 0o755);
    for (const folder of [places.home, places.run]) chownSync(folder, NOBODY, NOBODY);
    // The unprivileged user may not be able to reach where these lie.
    for (const name of ['usher', 'electron']) {
      binds.push([places[name], join(own, name)]);
      places[name] = join(own, name);
      mkdirSync(places[name]);
    }
    if (!hasUserNamespaces()) useSetuidSandbox(places, binds);
  }
  const script = [
    'set -e',
    'ip link set lo up',
    ...binds.map(([from, to]) => `mount --bind '${from}' '${to}'`),
    // Not replaced by the command: Xvfb tells no first process that it is ready.
    `${isRoot ? `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups` : `unshare --map-user=${process.getuid()} --map-group=${process.getgid()}`} -- "$@"`,
  ].join('\n');
  const session = [
    `printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >"$HOME/keyring.log" 2>&1`,
    'openbox >"$HOME/openbox.log" 2>&1 &',
    // What it shows, it writes down.
    'stdbuf -oL dunst -print >"$HOME/notices.log" 2>/dev/null &',
    'exec "$@"',
  ].join('\n');
  const { status } = spawnSync(
    'unshare',
    [
      ...namespaces(),
      ...['sh', '-c', script, 'sh'],
      ...['env', '-C', places.usher],
      ...['xvfb-run', '-a', '-s', '-screen 0 1400x900x24'],
      ...['dbus-run-session', '--', 'sh', '-c', session, 'sh', ...command],
    ],
    {
      stdio: 'inherit',
      env: {
        PATH: process.env.PATH,
        ...(process.env.CI && { CI: process.env.CI }),
        HOME: places.home,
        TMPDIR: places.home,
        XDG_RUNTIME_DIR: places.run,
        USHER: places.usher,
        ELECTRON_OVERRIDE_DIST_PATH: places.electron,
        ...env,
      },
    },
  );
  rmSync(own, { recursive: true, force: true });
  return status ?? 1;
}

function namespaces() {
  const own = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
  return process.getuid() === 0 ? own : ['--user', '--map-root-user', ...own];
}

function hasUserNamespaces() {
  const drop = ['--reuid', NOBODY, '--regid', NOBODY, '--clear-groups', '--'];
  return spawnSync('setpriv', [...drop.map(String), 'unshare', '--user', 'true']).status === 0;
}

/** Chromium's other way to a sandbox: a helper that belongs to root. It is made so on a copy. */
function useSetuidSandbox(places, binds) {
  const at = binds.findIndex(([, to]) => to === places.electron);
  const [[from]] = binds.splice(at, 1);
  cpSync(from, places.electron, { recursive: true });
  const helper = join(places.electron, 'chrome-sandbox');
  chownSync(helper, 0, 0);
  chmodSync(helper, 0o4755);
}
