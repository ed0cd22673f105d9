import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DiskRefused, type Position } from '../../electron/store/journal.ts';
import { FaultyFs } from '../helpers/faulty-fs.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { open, reread, segment, streamed } from './journal-tools.ts';

describe('a disk that refuses', () => {
  test.each([
    ['a write', 'write', 'ENOSPC', 'disk-full'],
    ['a write after some bytes', 'write', 'EIO', 'disk-error'],
    ['a sync', 'datasync', 'EIO', 'disk-error'],
  ] as const)(
    '%s: all of that batch is refused, and the next goes into a new segment',
    async (name, op, fail, code) => {
      const folder = await temporaryFolder();
      const fs = new FaultyFs();
      const { journal } = await open(folder, { fs });
      await journal.append([{ n: 1 }]);
      let hits = 0;
      const partly = name.includes('some bytes') ? { took: 9 } : {};
      fs.fault = (call) => (call.op === op && hits++ === 0 ? { fail, ...partly } : undefined);
      const refused = await Promise.allSettled([journal.append([{ n: 2 }]), journal.append([{ n: 3 }])]);
      for (const result of refused) {
        expect(result.status).toBe('rejected');
        const { reason } = result as PromiseRejectedResult;
        expect(reason).toBeInstanceOf(DiskRefused);
        expect(reason).toMatchObject({ code: fail, problem: { code } });
      }
      expect(journal.position).toMatchObject({ segment: 1 });
      expect(await readFile(segment(folder), 'utf8')).toMatch(/\{"n":1\}\n$/);
      const [four] = await journal.append([{ n: 4 }]);
      expect(four).toMatchObject({ segment: 2 });
      expect(await streamed(journal)).toEqual([{ n: 1 }, { n: 4 }]);
      await journal.close();
      expect(await reread(folder)).toEqual([{ n: 1 }, { n: 4 }]);
    },
  );

  test('is asked again by each append, leaves no litter while it stays full, and goes on by itself', async () => {
    const folder = await temporaryFolder();
    const fs = new FaultyFs();
    const { journal } = await open(folder, { fs });
    await journal.append([{ n: 1 }]);
    fs.fault = ({ op }) => (op === 'write' ? { fail: 'ENOSPC', took: 5 } : undefined);
    for (let n = 0; n < 5; n++) await expect(journal.append([{ n }])).rejects.toThrow(DiskRefused);
    expect(await readdir(join(folder, 'journal'))).toEqual(['0000000001.jsonl']);
    fs.fault = () => undefined;
    await journal.append([{ n: 2 }]);
    await journal.close();
    expect(await reread(folder)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('even to cut: what was refused never counts once something later was acknowledged', async () => {
    const folder = await temporaryFolder();
    const fs = new FaultyFs();
    const { journal } = await open(folder, { fs });
    await journal.append([{ n: 1 }]);
    // The bytes arrive, and nothing after that works: not the sync, not the cut, not the removal.
    fs.fault = ({ op }) => (op === 'write' || op === 'create' ? undefined : { fail: 'EIO' });
    await expect(journal.append([{ n: 'refused' }])).rejects.toThrow(DiskRefused);
    await expect(journal.append([{ n: 'refused too' }])).rejects.toThrow(DiskRefused);
    fs.fault = () => undefined;
    const [three] = (await journal.append([{ n: 3 }])) as [Position];
    expect(three.segment).toBe(3);
    expect(await readFile(segment(folder, 1), 'utf8')).toContain('refused');
    expect(await readFile(segment(folder, 2), 'utf8')).toContain('refused too');
    expect(await streamed(journal)).toEqual([{ n: 1 }, { n: 3 }]);
    await journal.close();
    const again = await open(folder);
    expect(again.read).toEqual([{ n: 1 }, { n: 3 }]);
    expect(again.journal.damage).toEqual([]);
    await again.journal.close();
  });

  test('bytes by taking them a few at a time is no refusal', async () => {
    const folder = await temporaryFolder();
    const fs = new FaultyFs();
    fs.fault = ({ op }) => (op === 'write' ? { took: 3 } : undefined);
    const { journal } = await open(folder, { fs });
    await journal.append([{ n: 1, text: 'all of it' }]);
    await journal.close();
    expect(await reread(folder)).toEqual([{ n: 1, text: 'all of it' }]);
  });

  test('says so without naming a path or what was to be written', async () => {
    const fs = new FaultyFs();
    const folder = await temporaryFolder();
    const { journal } = await open(folder, { fs });
    fs.fault = () => ({ fail: 'EROFS' });
    const error: unknown = await journal.append([{ secret: 'swordfish' }]).catch((caught: unknown) => caught);
    const said = JSON.stringify([error, String(error), (error as Error).cause ?? null]);
    expect(said).toContain('EROFS');
    expect(said).not.toContain('swordfish');
    expect(said).not.toContain(folder);
    await journal.close();
  });
});
