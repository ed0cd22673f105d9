import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inWorker } from '../../electron/store/in-worker.ts';
import { openJournal, type Position } from '../../electron/store/journal.ts';
import {
  type Folder,
  foldSnapshot,
  readSnapshot,
  type Snapshot,
  thawed,
} from '../../electron/store/snapshot.ts';
import { encodeSummed } from '../../electron/store/snapshot-file.ts';
import { bundle } from '../helpers/bundle.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { type Toy, toyFold } from './children/toy-fold.ts';

/** A journal that holds the numbers from 0, one a line, in small segments. */
async function journalOf(folder: string, count: number): Promise<Position[]> {
  const onRecord = () => undefined;
  const journal = await openJournal(folder, { onRecord, segmentBytes: 200 });
  const positions: Position[] = [];
  for (let n = 0; n < count; n++) positions.push(...(await journal.append([{ n }])));
  await journal.close();
  return positions;
}

function numbersTo(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, n) => n);
}

function counting(): { fold: Folder<Toy>; folded: number[] } {
  const folded: number[] = [];
  const foldRecord: Folder<Toy>['foldRecord'] = (state, record, position) => {
    folded.push((record as { n: number }).n);
    toyFold.foldRecord(state, record, position);
  };
  return { fold: { ...toyFold, foldRecord }, folded };
}

describe('a snapshot', () => {
  test('is the state of the journal at one line, and names that line', async () => {
    const folder = await temporaryFolder();
    const positions = await journalOf(folder, 20);
    const upTo = positions[12] as Position;
    await foldSnapshot({ folder, position: upTo, actedOn: null }, toyFold);
    const { snapshot, reason } = await readSnapshot(folder);
    expect(snapshot?.position).toEqual(upTo);
    expect(stateOf(snapshot)).toEqual({ numbers: numbersTo(12) });
    expect(reason).toBeNull();
  });

  test('starts from the one before it, and reads only what is new', async () => {
    const folder = await temporaryFolder();
    const positions = await journalOf(folder, 20);
    await foldSnapshot({ folder, position: positions[12] as Position, actedOn: null }, toyFold);
    const { fold, folded } = counting();
    await foldSnapshot({ folder, position: positions[15] as Position, actedOn: null }, fold);
    expect(folded).toEqual([13, 14, 15]);
    expect(stateOf((await readSnapshot(folder)).snapshot)).toEqual({ numbers: numbersTo(15) });
  });

  test.each([
    ['later than what is asked for', 9, (text: string) => text],
    ['of another journal', 19, (text: string) => resummed(text.replace(/"crc":\d+/, '"crc":5'))],
    ['no state of ours', 19, (text: string) => resummed(text.replace('numbers', 'strings'))],
    ['damaged', 19, (text: string) => text.replace('1,2', '1,3')],
  ])('%s is not started from', async (_, upTo, change) => {
    const folder = await temporaryFolder();
    const positions = await journalOf(folder, 20);
    await foldSnapshot({ folder, position: positions[12] as Position, actedOn: null }, toyFold);
    const path = join(folder, 'guestlist.json');
    await writeFile(path, change(await readFile(path, 'utf8')));
    const { fold, folded } = counting();
    await foldSnapshot({ folder, position: positions[upTo] as Position, actedOn: null }, fold);
    expect(folded).toEqual(numbersTo(upTo));
    expect(stateOf((await readSnapshot(folder)).snapshot)).toEqual({ numbers: numbersTo(upTo) });
  });

  test('is none where there is no file, with no reason', async () => {
    expect(await readSnapshot(await temporaryFolder())).toEqual({ snapshot: null, reason: null });
  });

  test.each([
    ['empty', ''],
    ['cut off', '{"version":1,"seg'],
    ['without a checksum', '{"version":1,"segment":1,"offset":0,"length":5,"crc":1,"state":{}}'],
    ['of another version', resummed('[{"version":1,"segment":1,"offset":0,"length":5,"crc":1}]')],
    ['without a place', resummed('[{"version":2}]')],
    ['without anything', resummed('[]')],
  ])('is none where the file is %s, and the reason is told', async (_, text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'guestlist.json'), text);
    expect(await readSnapshot(folder)).toEqual({ snapshot: null, reason: expect.any(String) });
  });

  test('passes damage that the start acted on, and is not taken over newer damage, which it would hide', async () => {
    const folder = await temporaryFolder();
    const positions = await journalOf(folder, 20);
    const { segment, offset } = positions[7] as Position;
    const path = join(folder, 'journal', `000000000${segment}.jsonl`);
    const bytes = await readFile(path);
    bytes[offset + 14] = 0x58;
    await writeFile(path, bytes);
    const position = positions[19] as Position;
    const fresh = foldSnapshot({ folder, position, actedOn: positions[6] as Position }, toyFold);
    await expect(fresh).rejects.toThrow(expect.objectContaining({ name: 'DamagedSinceStart' }));
    expect((await readSnapshot(folder)).snapshot).toBeNull();

    await foldSnapshot({ folder, position, actedOn: positions[8] as Position }, toyFold);
    expect(stateOf((await readSnapshot(folder)).snapshot)).toEqual({
      numbers: numbersTo(19).filter((n) => n !== 7),
    });
  });

  test('takes up what was left out of some lines at the end, and is not taken where one has gone', async () => {
    const folder = await temporaryFolder();
    const positions = await journalOf(folder, 20);
    const wanted = [positions[3], positions[4], positions[17]] as Position[];
    const again: unknown[] = [];
    const fold: Folder<Toy> = {
      ...toyFold,
      toReadAgain: () => wanted,
      putBack: (_, record, position) => again.push([record, position]),
    };
    const position = positions[17] as Position;
    await foldSnapshot({ folder, position, actedOn: null }, fold);
    expect(again).toEqual([3, 4, 17].map((n) => [{ n }, positions[n]]));

    const gone = { ...(positions[18] as Position), segment: 9 };
    const beyond = { ...fold, toReadAgain: () => [...wanted, gone] };
    await expect(foldSnapshot({ folder, position, actedOn: null }, beyond)).rejects.toThrow();
    const other = { ...fold, toReadAgain: () => [{ ...(positions[4] as Position), crc: 5 }] };
    await expect(foldSnapshot({ folder, position, actedOn: null }, other)).rejects.toThrow('no such line');
    expect((await readSnapshot(folder)).snapshot?.position).toEqual(position);
  });

  test('up to a line that is not there is not taken, and the old one stays', async () => {
    const folder = await temporaryFolder();
    const positions = await journalOf(folder, 5);
    await foldSnapshot({ folder, position: positions[2] as Position, actedOn: null }, toyFold);
    const beyond = { ...(positions[4] as Position), segment: 9 };
    await expect(foldSnapshot({ folder, position: beyond, actedOn: null }, toyFold)).rejects.toThrow(
      'ends before',
    );
    expect((await readSnapshot(folder)).snapshot?.position).toEqual(positions[2]);
  });
});

/** A changed snapshot file with the checksum that belongs to it. */
function resummed(text: string): string {
  const elements = JSON.parse(text) as object[];
  return [...encodeSummed(elements.filter((element) => typeof element === 'object'))].join('');
}

function stateOf(snapshot: Snapshot | null): unknown {
  return snapshot && thawed(toyFold.thawing(), snapshot);
}

describe('the worker', () => {
  test('takes it while the journal grows, and says how it went without quoting a record', async () => {
    const build = await temporaryFolder();
    const script = await bundle(resolve(import.meta.dirname, 'children/toy-snapshot-worker.ts'), build);
    const folder = await temporaryFolder();
    const positions = await journalOf(folder, 20);
    const position = positions[10] as Position;
    expect(await inWorker({ folder, position, actedOn: null }, script)).toEqual({ ok: true });
    const { snapshot } = await readSnapshot(folder);
    expect(snapshot?.position).toEqual(position);
    expect(stateOf(snapshot)).toEqual({ numbers: numbersTo(10) });

    const journal = await openJournal(folder, { onRecord: () => undefined });
    const [bad] = (await journal.append([{ name: 'Ada' }])) as [Position];
    await journal.close();
    expect(await inWorker({ folder, position: bad, actedOn: null }, script)).toEqual({
      ok: false,
      reason: 'TypeError',
    });
    expect((await readSnapshot(folder)).snapshot?.position).toEqual(position);
  });

  test('that cannot even start is a reason, not a crash', async () => {
    const position = { segment: 1, offset: 0, length: 1, crc: 0 };
    const script = new URL('./no-such-worker.js', import.meta.url);
    const task = { folder: await temporaryFolder(), position, actedOn: null };
    expect(await inWorker(task, script)).toMatchObject({ ok: false });
  });
});
