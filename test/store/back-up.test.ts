import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backUp, markMoved, readMoved } from '../../electron/store/back-up.ts';
import { openJournal } from '../../electron/store/journal.ts';
import { openSecrets } from '../../electron/store/secrets.ts';
import { openSettings } from '../../electron/store/settings.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

async function recordsIn(folder: string): Promise<unknown[]> {
  const records: unknown[] = [];
  const journal = await openJournal(folder, { onRecord: (record) => records.push(record) });
  await journal.close();
  return records;
}

test('a back-up holds settings and journal, opens as a data folder of its own, and has no secret', async () => {
  const folder = await temporaryFolder();
  const settings = await openSettings(folder);
  await settings.update((old) => ({ ...old, tunnel: 'localtunnel' }));
  const secrets = await openSecrets(folder);
  await secrets.set('smtp', 'smtp://user:hunter2@mail.example');
  const journal = await openJournal(folder, { onRecord: () => {}, segmentBytes: 200 });
  for (let n = 0; n < 20; n += 1) await journal.append([{ n }]);

  const copy = await backUp(folder, Date.UTC(2026, 10, 21, 9, 30));
  await journal.append([{ n: 20 }]);
  await journal.close();
  expect(copy).toContain('usher-2026-11-21T09-30-00');
  expect(await recordsIn(copy)).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
  expect((await openSettings(copy)).settings.tunnel).toBe('localtunnel');
  expect(await readdir(copy)).toEqual(['journal', 'settings.json']);
  expect((await stat(copy)).mode & 0o077).toBe(0);
  expect(await readFile(join(copy, 'settings.json'), 'utf8')).not.toContain('hunter2');
});

test('a back-up that the disk refuses leaves nothing half done behind', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'backups'), 'a file is in the way');
  const journal = await openJournal(folder, { onRecord: () => {} });
  await journal.close();
  await expect(backUp(folder, 0)).rejects.toThrow(expect.objectContaining({ name: 'DiskRefused' }));
});

test('a moved folder says where it went, also when the mark itself cannot be read', async () => {
  const folder = await temporaryFolder();
  expect(await readMoved(folder)).toBeNull();
  await markMoved(folder, { at: 5, to: 'elsewhere' });
  expect(await readMoved(folder)).toEqual({ at: 5, to: 'elsewhere' });
  await writeFile(join(folder, 'moved.json'), 'rubbish');
  expect(await readMoved(folder)).not.toBeNull();
});
