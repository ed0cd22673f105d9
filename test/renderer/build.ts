/// <reference types="node" />
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const TOP = resolve(import.meta.dirname, '../..');
// In a process of its own: Vitest rewrites the code that Vite puts into the window to load parts of it later.
const BUILD = `
  import { createBuilder } from 'vite';
  const builder = await createBuilder({
    mode: 'production',
    logLevel: 'warn',
    environments: { client: { build: { outDir: process.argv[1] } } },
  });
  await builder.build(builder.environments.client);
`;

/** Builds the window as it is shipped into a temporary folder, and returns the folder. */
export async function buildWindow(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-window-'));
  // Vitest says 'test', which would bring React's development half.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', BUILD, folder], {
    cwd: TOP,
    env,
  });
  return folder;
}
