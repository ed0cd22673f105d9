import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const top = join(import.meta.dirname, '..');
const stamp = join(top, 'dist', 'built');
const sources = [
  ...['electron', 'renderer', 'shared', 'test'],
  ...['package.json', 'package-lock.json', 'vite.config.ts', 'scripts/licences.mjs'],
];

/** Builds the service and the window, unless the last build is newer than every source. Exits where that fails. */
export function buildIfStale() {
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (built > 0 && sources.every((source) => newest(join(top, source)) < built)) return;
  const startedAt = new Date();
  const vite = viteProgram();
  if (!vite) {
    console.error('The packages Usher is made of are not installed yet. Run: npm ci');
    process.exit(1);
  }
  console.error('Building Usher, this takes a few seconds.');
  const run = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: top,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
  // What was saved while building counts as newer.
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt);
}

/** Vitest calls this before the tests that start the program. */
export const setup = buildIfStale;

function viteProgram() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  } catch {
    return null;
  }
}

function newest(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
