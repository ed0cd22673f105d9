// Inside the session that scripts/in-desktop.mjs makes. The project cannot be written from here: the cache lies elsewhere.
import { join } from 'node:path';
import { startVitest } from 'vitest/node';

const vitest = await startVitest(
  'test',
  process.argv.slice(2),
  {
    config: false,
    root: join(import.meta.dirname, '..', '..'),
    watch: false,
    reporters: ['verbose'],
    include: ['test/desktop/**/*.test.ts'],
    // There is one screen, one bus and one keychain.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
  { cacheDir: join(process.env.HOME, 'vite') },
);
await vitest.close();
