// Opens the desktop app; where that cannot be, says so in one line and runs headless.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildIfStale } from './build-if-stale.mjs';
import { electronProgram } from './electron-program.mjs';
import { endWithNpm } from './end-with-npm.mjs';

const top = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const obstacle = whyNotDesktop();
const program = obstacle ? null : electronProgram();

if (obstacle || !program) {
  console.error(`${obstacle ?? "Electron's program could not be downloaded"}: running headless.`);
  process.argv.splice(2, Number.POSITIVE_INFINITY, 'headless');
  await import('./run.mjs');
} else {
  endWithNpm();
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
