import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realFileSystem } from '../../electron/store/file-system.ts';
import type { Position } from '../../electron/store/journal.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { open, reread, segment } from './journal-tools.ts';

describe('a torn tail', () => {
  test('is cut and nothing before it is lost', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    await journal.append([{ n: 1 }, { n: 2 }]);
    await journal.close();
    await writeFile(segment(folder), '17 abc', { flag: 'a' });

    const again = await open(folder);
    expect(again.read).toEqual([{ n: 1 }, { n: 2 }]);
    expect(again.journal.damage).toEqual([]);
    await again.journal.append([{ n: 3 }]);
    await again.journal.close();
    expect(await reread(folder)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test('of NULs is cut', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    await journal.append([{ n: 1 }]);
    await journal.close();
    const { size } = await stat(segment(folder));
    await truncate(segment(folder), size + 100_000);
    expect(await reread(folder)).toEqual([{ n: 1 }]);
    expect((await stat(segment(folder))).size).toBe(size);
  });

  test('that is the whole first write leaves an empty journal that can be written', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    await journal.append([{ n: 1 }]);
    await journal.close();
    await truncate(segment(folder), 12);
    const again = await open(folder);
    expect(again.read).toEqual([]);
    await again.journal.append([{ n: 2 }]);
    await again.journal.close();
    expect(await reread(folder)).toEqual([{ n: 2 }]);
  });

  test('that is the whole first write of a segment does not hide where the one before ends', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder, { segmentBytes: 1 });
    await journal.append([{ n: 1 }]);
    await journal.append([{ n: 2 }]);
    await journal.close();
    await truncate(segment(folder, 2), 12);
    const again = await open(folder, { segmentBytes: 1 });
    await again.journal.append([{ n: 3 }]);
    await again.journal.close();
    const { size } = await stat(segment(folder));
    await truncate(segment(folder), size - 19);
    const { journal: last, read } = await open(folder);
    expect(read).toEqual([{ n: 3 }]);
    expect(last.damage).toEqual([{ segment: 1, offset: size - 19, bytes: 19, reason: 'missing' }]);
    await last.close();
  });

  test('that lacks only its newline keeps its record, and the next goes into a new segment', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    await journal.append([{ n: 1 }]);
    await journal.close();
    await truncate(segment(folder), (await stat(segment(folder))).size - 1);
    const again = await open(folder);
    await again.journal.append([{ n: 2 }]);
    await again.journal.close();
    const last = await open(folder);
    expect(last.read).toEqual([{ n: 1 }, { n: 2 }]);
    expect(last.journal.damage).toEqual([]);
    await last.journal.close();
  });
});

describe('damage', () => {
  test('is set aside and reported, and costs only its own record', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    const [, two] = await journal.append([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await journal.close();
    const bytes = await readFile(segment(folder));
    const at = (two as Position).offset;
    bytes[at + 14] = 0x58;
    await writeFile(segment(folder), bytes);

    // A crash may have left half a copy.
    await mkdir(join(folder, 'damaged'));
    await writeFile(join(folder, 'damaged', `0000000001-${at}.line`), 'half', { mode: 0o600 });
    for (let opening = 0; opening < 2; opening++) {
      const again = await open(folder);
      expect(again.read).toEqual([{ n: 1 }, { n: 3 }]);
      expect(again.journal.damage).toEqual([{ segment: 1, offset: at, bytes: 19, reason: 'bad checksum' }]);
      await again.journal.close();
    }
    expect(await readdir(join(folder, 'damaged'))).toEqual([`0000000001-${at}.line`]);
    const copy = join(folder, 'damaged', `0000000001-${at}.line`);
    expect(await readFile(copy)).toEqual(bytes.subarray(at, at + 19));
    if (process.platform !== 'win32') expect((await stat(copy)).mode & 0o777).toBe(0o600);
  });

  test('of a segment that lost its end, or is gone, is noticed by what the next one says', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder, { segmentBytes: 1 });
    for (let n = 1; n <= 3; n++) await journal.append([{ n }]);
    await journal.close();
    const { size } = await stat(segment(folder, 2));
    await truncate(segment(folder, 2), size - 19);
    const shorter = await open(folder);
    expect(shorter.read).toEqual([{ n: 1 }, { n: 3 }]);
    expect(shorter.journal.damage).toEqual([{ segment: 2, offset: size - 19, bytes: 19, reason: 'missing' }]);
    await shorter.journal.close();

    await realFileSystem.remove(segment(folder, 2));
    const gone = await open(folder);
    expect(gone.read).toEqual([{ n: 1 }, { n: 3 }]);
    expect(gone.journal.damage).toEqual([{ segment: 2, offset: 0, bytes: size, reason: 'missing' }]);
    await gone.journal.close();
  });

  test('of the end of a segment that another follows is no torn tail: it is kept and reported', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder, { segmentBytes: 1 });
    await journal.append([{ n: 1 }]);
    await journal.append([{ n: 2 }]);
    await journal.close();
    const bytes = await readFile(segment(folder));
    const offset = bytes.length - 19;
    await writeFile(segment(folder), bytes.fill(0, offset));
    for (let opening = 0; opening < 2; opening++) {
      const again = await open(folder);
      expect(again.read).toEqual([{ n: 2 }]);
      expect(again.journal.damage).toEqual([{ segment: 1, offset, bytes: 19, reason: 'newline lost' }]);
      await again.journal.close();
    }
  });

  test('of a header costs no record', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder, { segmentBytes: 1 });
    for (let n = 1; n <= 3; n++) await journal.append([{ n }]);
    await journal.close();
    const bytes = await readFile(segment(folder, 2));
    bytes[20] = 0x58;
    await writeFile(segment(folder, 2), bytes);
    const again = await open(folder);
    expect(again.read).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(again.journal.damage).toMatchObject([{ segment: 2, offset: 0 }]);
    await again.journal.close();
  });

  test('everywhere still opens, and can be written on', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    await journal.append([{ n: 1 }]);
    await journal.close();
    await writeFile(segment(folder), Buffer.concat([randomBytes(1_000_000), Buffer.from('\n')]));
    const again = await open(folder);
    expect(again.journal.damage).toMatchObject([{ segment: 1, offset: 0, bytes: 1_000_001 }]);
    await again.journal.append([{ n: 2 }]);
    await again.journal.close();
    expect(await reread(folder)).toEqual([{ n: 2 }]);
  });
});
