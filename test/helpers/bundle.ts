import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/** Bundles a TypeScript file into `folder`, so that a real process or worker can run it. Returns the new file. */
export async function bundle(entry: string, folder: string): Promise<URL> {
  const name = `${basename(entry, '.ts')}.mjs`;
  await build({
    configFile: false,
    logLevel: 'silent',
    root: folder,
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: name } },
    },
  });
  return pathToFileURL(join(folder, name));
}
