// Types, lint and format, side by side. Exit code 1 if any of them complains.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const binary = (name, bin) => join(dirname(require.resolve(`${name}/package.json`)), bin);
const tsc = binary('typescript', 'bin/tsc');
const biome = binary('@biomejs/biome', 'bin/biome');

const steps = [
  [tsc, '-p', 'tsconfig.json'],
  [tsc, '-p', 'shared/tsconfig.json'],
  [tsc, '-p', 'renderer/tsconfig.json'],
  [biome, 'check', '--error-on-warnings', '.'],
];
const run = (args) =>
  new Promise((resolve) => spawn(process.execPath, args, { stdio: 'inherit' }).on('close', resolve));
const codes = await Promise.all(steps.map(run));
process.exit(codes.some((code) => code !== 0) ? 1 : 0);
