import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Who } from '../../electron/guestlist/forget/traces.ts';
import { backUp } from '../../electron/store/back-up.ts';
import { realFileSystem } from '../../electron/store/file-system.ts';
import { forgetInFiles } from '../../electron/store/forget-files.ts';
import { openJournal } from '../../electron/store/journal.ts';
import { rewriteSegments } from '../../electron/store/rewrite.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { received } from './journal-tools.ts';

test('no back-up names them either, not even one that is made meanwhile', async () => {
  const folder = await temporaryFolder();
  const journal = await openJournal(folder, { onRecord: () => {} });
  await journal.append([received('d1', 'Ada Byron, ada@example.org')]);
  await backUp(folder, 1_000);
  const known = { names: ['Ada Byron'], sharedNames: [], tickets: [], orders: [], references: [], codes: [] };
  await forgetInFiles(
    {
      folder,
      journal,
      known: { readAfter: null, damage: [] },
      settled: async () => {},
      clearMail: async () => {},
      rewrite: async (task) => {
        await journal.whileStill(() => backUp(folder, 2_000));
        return rewriteSegments(task, realFileSystem);
      },
      now: () => 3_000,
    },
    new Who({ address: 'ada@example.org', ...known, rows: [] }),
  );
  expect(await readdir(join(folder, 'backups'))).toEqual([]);
  await journal.close();
});
