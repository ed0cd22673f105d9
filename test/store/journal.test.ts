import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal, type Position } from '../../electron/store/journal.ts';
import { FaultyFs } from '../helpers/faulty-fs.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { open, reread, segment, streamed } from './journal-tools.ts';

describe('appending', () => {
  test('gives back every record at the next opening, in order and with the same positions', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    const positions = [
      ...(await journal.append([{ n: 1 }, { n: 2 }])),
      ...(await journal.append([{ n: 3 }])),
    ];
    expect(journal.position).toEqual(positions[2]);
    await journal.close();

    const again = await open(folder);
    expect(again.read).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(again.positions).toEqual(positions);
    expect(again.journal.position).toEqual(positions[2]);
    await again.journal.append([{ n: 4 }]);
    await again.journal.close();
    expect(await reread(folder)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    expect(await readdir(join(folder, 'journal'))).toEqual(['0000000001.jsonl']);
  });

  test('into a segment of its own, it is not harmed by what the writer before it still had on its way', async () => {
    const folder = await temporaryFolder();
    const before = await open(folder);
    await before.journal.append([{ n: 1 }]);
    const after = await open(folder, { newSegment: true });
    await after.journal.append([{ n: 2 }]);
    await before.journal.append([{ n: 'late' }]);
    await after.journal.append([{ n: 3 }]);
    await before.journal.close();
    await after.journal.close();
    expect(await reread(folder)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test('what may wait is written with what comes next, in the order asked for, and by itself where nothing comes', async () => {
    const folder = await temporaryFolder();
    const fs = new FaultyFs();
    const { journal } = await open(folder, { fs });
    await journal.append([{ n: 0 }]);
    const before = fs.count('write');
    const order: number[] = [];
    const waits = journal.append([{ n: 1 }], true).then(() => order.push(1));
    await Promise.all([journal.append([{ n: 2 }]).then(() => order.push(2)), waits]);
    expect([order, fs.count('write') - before]).toEqual([[1, 2], 1]);
    await journal.append([{ n: 3 }], true);
    const last = journal.append([{ n: 4 }], true);
    await journal.close();
    await last;
    expect(await reread(folder)).toEqual([0, 1, 2, 3, 4].map((n) => ({ n })));
  });

  test('resolves only after the sync, and all that wait meanwhile share the next one', async () => {
    const folder = await temporaryFolder();
    const fs = new FaultyFs();
    const { journal } = await open(folder, { fs });
    await journal.append([{ n: 0 }]);
    const before = { syncs: fs.count('datasync'), writes: fs.count('write') };
    const order: number[] = [];
    const first = journal.append([{ n: 1 }]).then(() => order.push(1));
    await Promise.resolve();
    await Promise.resolve();
    const rest = [2, 3, 4, 5].map((n) => journal.append([{ n }, { n }]).then(() => order.push(n)));
    await first;
    expect(fs.count('datasync')).toBe(before.syncs + 1);
    expect(fs.calls.at(-1)?.op).not.toBe('create');
    await Promise.all(rest);
    expect(fs.count('datasync')).toBe(before.syncs + 2);
    expect(fs.count('write')).toBe(before.writes + 2);
    expect(order).toEqual([1, 2, 3, 4, 5]);
    await journal.close();
  });

  test("a new segment's folder entry is synced before anything in it is acknowledged", async () => {
    const fs = new FaultyFs();
    const { journal } = await open(await temporaryFolder(), { fs });
    const from = fs.calls.length;
    await journal.append([{ n: 1 }]);
    expect(fs.calls.slice(from).map((call) => call.op)).toEqual([
      'create',
      'write',
      'datasync',
      'syncFolder',
    ]);
    await journal.close();
  });

  test('rolls to a new segment when one is full, and reads across them', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder, { segmentBytes: 200 });
    const written = Array.from({ length: 20 }, (_, n) => ({ n }));
    for (const record of written) await journal.append([record]);
    expect((await readdir(join(folder, 'journal'))).length).toBeGreaterThan(2);
    expect(await streamed(journal)).toEqual(written);
    await journal.close();
    expect(await reread(folder)).toEqual(written);
  });

  test('what cannot be JSON is refused by itself, and nothing is written', async () => {
    const { journal } = await open(await temporaryFolder());
    await expect(journal.append([{ n: 1 }, { n: 1n }])).rejects.toThrow(TypeError);
    expect(journal.position).toBeNull();
    expect(await journal.append([])).toEqual([]);
    await journal.close();
  });

  test('closing writes what waits and takes no more', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    const waiting = [journal.append([{ n: 1 }]), journal.append([{ n: 2 }])];
    await journal.close();
    await Promise.all(waiting);
    await expect(journal.append([{ n: 3 }])).rejects.toThrow('closed');
    expect(await reread(folder)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test.skipIf(process.platform === 'win32')('keeps its files from other users', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    await journal.append([{ n: 1 }]);
    await journal.close();
    expect((await stat(segment(folder))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'journal'))).mode & 0o777).toBe(0o700);
  });
});

describe('reading', () => {
  test('one record back by its position, and none where no such line is', async () => {
    const { journal } = await open(await temporaryFolder());
    const [one, two] = await journal.append([{ n: 1, big: 'ß'.repeat(300_000) }, { n: 2 }]);
    expect(await journal.read(two as Position)).toEqual({ n: 2 });
    expect(await journal.read(one as Position)).toMatchObject({ n: 1 });
    await expect(journal.read({ ...(two as Position), crc: 1 })).rejects.toThrow('no such line');
    await expect(journal.read({ ...(two as Position), offset: 9999999 })).rejects.toThrow('no such line');
    await journal.close();
  });

  test('a stream ends with the line it is told, or with the last durable one while appends go on', async () => {
    const { journal } = await open(await temporaryFolder(), { segmentBytes: 200 });
    expect(await streamed(journal)).toEqual([]);
    const positions: Position[] = [];
    for (let n = 0; n < 20; n++) positions.push(...(await journal.append([{ n }])));
    const stream = journal.stream();
    const more = journal.append([{ n: 'later' }]);
    const read: unknown[] = [];
    for await (const { record, position } of stream) {
      expect(position).toEqual(positions[read.length]);
      read.push(record);
    }
    expect(read.length).toBe(20);
    await more;
    expect(await streamed(journal, positions[7])).toEqual(Array.from({ length: 8 }, (_, n) => ({ n })));
    await journal.close();
  });

  test('from a position calls for what comes after it only', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder, { segmentBytes: 150 });
    const positions: Position[] = [];
    for (let n = 0; n < 12; n++) positions.push(...(await journal.append([{ n }])));
    await journal.close();
    for (const [n, from] of positions.entries()) {
      const read: unknown[] = [];
      const again = await openJournal(folder, { from, onRecord: (record) => read.push(record) });
      expect(read).toEqual(Array.from({ length: 11 - n }, (_, i) => ({ n: n + 1 + i })));
      expect(again?.position).toEqual(positions.at(-1));
      await again?.close();
    }
  });

  test('from a position that is not a line of this journal is refused before anything is called', async () => {
    const folder = await temporaryFolder();
    const { journal } = await open(folder);
    const [one, two] = (await journal.append([{ n: 1 }, { n: 2 }])) as [Position, Position];
    await journal.close();
    const wrong: Position[] = [
      { ...one, crc: one.crc ^ 1 },
      { ...one, length: one.length + 1 },
      { ...one, offset: one.offset + 1 },
      { ...two, offset: two.offset + 19 },
      { ...one, segment: 2 },
    ];
    for (const from of wrong) {
      const refuse = () => expect.unreachable();
      expect(await openJournal(folder, { from, onRecord: refuse })).toBeNull();
    }
  });
});
