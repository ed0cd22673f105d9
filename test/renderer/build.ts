/// <reference types="node" />
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createBuilder } from 'vite';

/** Builds the window as it is shipped into a temporary folder, and returns the folder. */
export async function buildWindow(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-window-'));
  // Vitest says 'test', which would bring React's development half.
  process.env['NODE_ENV'] = 'production';
  const builder = await createBuilder({
    configFile: resolve(import.meta.dirname, '../../vite.config.ts'),
    mode: 'production',
    logLevel: 'warn',
    environments: { client: { build: { outDir: folder } } },
  });
  const { client } = builder.environments;
  if (!client) throw new Error('the build has no client');
  await builder.build(client);
  return folder;
}
