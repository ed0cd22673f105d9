// What the packaged desktop app weighs: npm run bench:desktop [-- --write]. With --write the table goes into its section
// of docs/benchmarks.md.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildIfStale } from './build-if-stale.mjs';
import { electronProgram } from './electron-program.mjs';
import { runInDesktop, whyNoDesktop } from './in-desktop.mjs';

const top = join(import.meta.dirname, '..');
const obstacle = whyNoDesktop();
if (obstacle) {
  console.error(`The desktop app cannot be measured here: ${obstacle}.`);
  process.exit(1);
}
buildIfStale();
const folder = mkdtempSync(join(tmpdir(), 'usher-weight-'));
chmodSync(folder, 0o777);
const result = join(folder, 'result.md');
const { resolve } = createRequire(import.meta.url);
const shipped = JSON.parse(readFileSync(resolve('electron/package.json'), 'utf8')).version;
try {
  const electron = dirname(electronProgram());
  const version = readFileSync(join(electron, 'version'), 'utf8').trim().replace(/^v/, '');
  const cli = resolve('electron-builder/cli.js');
  execFileSync(
    process.execPath,
    [
      ...[cli, '--linux', 'dir', '--publish', 'never', `-c.directories.output=${folder}`],
      ...[`-c.electronDist=${electron}`, `-c.electronVersion=${version}`],
    ],
    { cwd: top, stdio: 'ignore' },
  );
  const code = runInDesktop([
    process.execPath,
    'test/desktop/weight.mjs',
    join(folder, 'linux-unpacked'),
    result,
  ]);
  if (code !== 0) process.exit(code);
  const table = readFileSync(result, 'utf8');
  console.log(table);
  if (process.argv.includes('--write'))
    write(
      `Electron ${version}${version === shipped ? '' : `, not the ${shipped} that Usher ships with`}.\n\n${table}`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function write(text) {
  const path = join(top, 'docs', 'benchmarks.md');
  const heading = '## The desktop app';
  const whole = existsSync(path) ? readFileSync(path, 'utf8') : '# Benchmarks\n';
  const section = `${heading}\n\nMade by \`npm run bench:desktop -- --write\`, on Linux without a graphics card, in ${text}`;
  const at = whole.indexOf(heading);
  const next = at < 0 ? -1 : whole.indexOf('\n## ', at);
  const before = at < 0 ? `${whole.trimEnd()}\n\n` : whole.slice(0, at);
  writeFileSync(path, before + section + (next < 0 ? '' : whole.slice(next)));
}
