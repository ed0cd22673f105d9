import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;

/** One build, two halves: the window for browsers (`dist/renderer`) and the service for Node (`dist/electron`). */
export default defineConfig({
  root: resolve(here, 'renderer'),
  // Relative addresses: the same files are served over HTTP and, in the desktop app, from its own protocol.
  base: './',
  plugins: [react()],
  builder: {},
  // The service is one file on purpose; the warning is about pages loaded over the network.
  build: { chunkSizeWarningLimit: 4_000 },
  environments: {
    client: {
      build: { outDir: resolve(here, 'dist/renderer'), emptyOutDir: true, assetsInlineLimit: 0 },
    },
    node: {
      consumer: 'server',
      // Bundled whole, so that starting reads a few files instead of hundreds.
      resolve: {
        noExternal: true,
        external: ['electron', '@ngrok/ngrok', 'playwright-core'],
        conditions: ['node'],
      },
      build: {
        outDir: resolve(here, 'dist/electron'),
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        ssr: true,
        rollupOptions: {
          input: {
            main: resolve(here, 'electron/main.ts'),
            headless: resolve(here, 'electron/headless.ts'),
            'upkeep-worker': resolve(here, 'electron/store/upkeep-worker.ts'),
            practice: resolve(here, 'test/practice/practice.ts'),
            bench: resolve(here, 'test/bench/bench.ts'),
            'bench-bare-receiver': resolve(here, 'test/bench/bare-receiver.ts'),
            'bench-bare-mail': resolve(here, 'test/bench/bare-mail.ts'),
            fuzz: resolve(here, 'test/fuzz/fuzz.ts'),
            crash: resolve(here, 'test/crash/crash.ts'),
            'crash-victim': resolve(here, 'test/crash/victim.ts'),
          },
          output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
  },
  test: {
    root: here,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      // The rooms by themselves.
      {
        extends: true,
        test: { name: 'rooms', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/program/**'] },
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
