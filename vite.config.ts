import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { licences } from './scripts/licences.mjs';
import { calls } from './shared/contract.ts';

const here = import.meta.dirname;

const upkeepWorker = resolve(here, 'electron/store/upkeep-worker.ts');

/** How a half that runs outside the window is built: whole, and small, so that starting reads a few files instead of hundreds. */
function program(outDir: string, input: Record<string, string>) {
  return {
    consumer: 'server' as const,
    resolve: {
      noExternal: true as const,
      external: ['electron', '@ngrok/ngrok', 'playwright-core'],
      conditions: ['node'],
    },
    build: {
      outDir: resolve(here, outDir),
      emptyOutDir: true,
      target: 'node20',
      minify: true,
      ssr: true,
      rollupOptions: {
        input,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}

/**
 * One build, four parts: the window (`dist/renderer`) with its preload script, the desktop app, which is packaged, and
 * what runs in plain Node (`dist/electron`).
 */
export default defineConfig({
  root: resolve(here, 'renderer'),
  // Relative addresses: the same files are served over HTTP and, in the desktop app, from its own protocol.
  base: './',
  plugins: [react(), licences()],
  builder: {},
  // The service is one file on purpose; the warning is about pages loaded over the network.
  build: { chunkSizeWarningLimit: 4_000 },
  environments: {
    client: {
      build: { outDir: resolve(here, 'dist/renderer'), emptyOutDir: true, assetsInlineLimit: 0 },
    },
    preload: {
      consumer: 'server',
      define: { CALL_NAMES: JSON.stringify(Object.keys(calls)) },
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: resolve(here, 'dist/preload'),
        emptyOutDir: true,
        target: 'chrome130',
        ssr: true,
        // A sandboxed preload script is CommonJS, and one file.
        rollupOptions: {
          input: resolve(here, 'electron/preload.ts'),
          output: { format: 'cjs', entryFileNames: 'preload.cjs' },
        },
      },
    },
    desktop: program('dist/desktop', {
      main: resolve(here, 'electron/main.ts'),
      'upkeep-worker': upkeepWorker,
    }),
    node: program('dist/electron', {
      headless: resolve(here, 'electron/headless.ts'),
      'upkeep-worker': upkeepWorker,
      practice: resolve(here, 'test/practice/practice.ts'),
      bench: resolve(here, 'test/bench/bench.ts'),
      'bench-bare-receiver': resolve(here, 'test/bench/bare-receiver.ts'),
      'bench-bare-mail': resolve(here, 'test/bench/bare-mail.ts'),
      fuzz: resolve(here, 'test/fuzz/fuzz.ts'),
      crash: resolve(here, 'test/crash/crash.ts'),
      'crash-victim': resolve(here, 'test/crash/victim.ts'),
    }),
  },
  test: {
    root: here,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      // The rooms by themselves.
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/program/**', 'test/desktop/**'],
        },
      },
      // The whole program as a person starts it: built first.
      {
        extends: true,
        test: {
          name: 'program',
          include: ['test/program/**/*.test.ts'],
          globalSetup: ['scripts/build-if-stale.mjs'],
        },
      },
    ],
  },
});
