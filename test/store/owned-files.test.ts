import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { DiskRefused, OVERTAKEN } from '../../electron/store/disk-refused.ts';
import { realFileSystem } from '../../electron/store/file-system.ts';
import { whileOwned } from '../../electron/store/owned-files.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { open, segment } from './journal-tools.ts';

const overtaken = () => Promise.reject(new DiskRefused(OVERTAKEN));
const refused = expect.objectContaining({ code: OVERTAKEN });

describe('a journal whose folder was overtaken', () => {
  test('refuses, and leaves every byte as it is', async () => {
    const folder = await temporaryFolder();
    const lock: Parameters<typeof whileOwned>[1] = { beforeChange: () => null, confirm: () => null };
    const { journal } = await open(folder, { fs: whileOwned(realFileSystem, lock) });
    await journal.append([{ n: 1 }]);
    const before = await readFile(segment(folder));
    lock.beforeChange = overtaken;
    await expect(journal.append([{ n: 2 }])).rejects.toEqual(refused);
    // This one would begin a segment.
    await expect(journal.append([{ n: 3 }])).rejects.toEqual(refused);
    await expect(journal.replaceSegments([1])).rejects.toEqual(refused);
    await journal.close();
    expect(await readFile(segment(folder))).toEqual(before);
  });

  test('acknowledges nothing that it was still writing', async () => {
    const folder = await temporaryFolder();
    const lock: Parameters<typeof whileOwned>[1] = { beforeChange: () => null, confirm: () => null };
    const { journal } = await open(folder, { fs: whileOwned(realFileSystem, lock) });
    await journal.append([{ n: 1 }]);
    lock.confirm = overtaken;
    await expect(journal.append([{ n: 2 }])).rejects.toEqual(refused);
    await journal.close();
  });
});
