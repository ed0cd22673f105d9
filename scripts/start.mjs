// Opens the desktop app; where that cannot be, says so in one line and runs headless.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildIfStale } from './build-if-stale.mjs';

const DOWNLOAD_PATIENCE_MS = 180_000;
const top = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const obstacle = whyNotDesktop();
const program = obstacle ? null : electronProgram();

if (obstacle || !program) {
  console.error(`${obstacle ?? "Electron's program could not be downloaded"}: running headless.`);
  process.argv.splice(2, Number.POSITIVE_INFINITY, 'headless');
  await import('./run.mjs');
} else {
  buildIfStale();
  const child = spawn(program, [...args, top], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => process.exit(code ?? 1));
}

function whyNotDesktop() {
  if (process.platform !== 'linux') return null;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'There is no display here';
  const isRoot = process.getuid?.() === 0;
  return isRoot && !args.includes('--no-sandbox') ? 'The desktop app does not run as root' : null;
}

/** The path of Electron's program, downloaded on first use; null where it cannot be had. */
function electronProgram() {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const found = () => {
    const pathFile = join(folder, 'path.txt');
    const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
    const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
    return existsSync(path) ? path : null;
  };
  if (!found() && !process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    spawnSync(process.execPath, [join(folder, 'install.js')], {
      stdio: 'ignore',
      timeout: DOWNLOAD_PATIENCE_MS,
    });
  }
  return found();
}
