import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Housekeeping } from '../electron/housekeeping.ts';
import { openJournal } from '../electron/store/journal.ts';
import { openSettings } from '../electron/store/settings.ts';
import { temporaryFolder } from './helpers/temp-folder.ts';

/** A data folder with one line in its journal; `last` is what still happens while Usher stops receiving. */
async function setUp(
  last: (folder: string, append: (record: object) => Promise<unknown>) => Promise<unknown>,
) {
  const folder = await temporaryFolder();
  const journal = await openJournal(folder, { onRecord: () => {} });
  await journal.append([{ n: 1 }]);
  const happened: unknown[] = [];
  const housekeeping = new Housekeeping({
    folder,
    settings: await openSettings(folder),
    now: () => Date.UTC(2026, 10, 21),
    whileStill: (work) => journal.whileStill(work),
    quiesce: async () => {
      happened.push('stopped receiving');
      await last(folder, (record) => journal.append([record]));
    },
    hasForgotten: () => false,
    leave: (failure) => happened.push(failure),
  });
  return { folder, happened, housekeeping };
}

test('moving takes along what was still acknowledged while Usher stopped receiving', async () => {
  const { folder, happened, housekeeping } = await setUp((_, append) => append({ n: 2 }));
  expect(await housekeeping.move()).toMatchObject({ ok: true });
  expect(happened).toEqual(['stopped receiving', null]);
  const [copy = ''] = await readdir(join(folder, 'backups'));
  const records: unknown[] = [];
  const copied = await openJournal(join(folder, 'backups', copy), {
    onRecord: (record) => records.push(record),
  });
  await copied.close();
  expect(records).toEqual([{ n: 1 }, { n: 2 }]);
});

test('nothing is stopped where the copy cannot be made', async () => {
  const { folder, happened, housekeeping } = await setUp(async () => {});
  await writeFile(join(folder, 'backups'), 'a file is in the way');
  expect(await housekeeping.move()).toMatchObject({ ok: false });
  expect(happened).toEqual([]);
});

test.each<[string, (folder: string) => Promise<unknown>]>([
  [
    'the copy cannot be finished',
    async (folder) => {
      await rm(join(folder, 'backups'), { recursive: true });
      await writeFile(join(folder, 'backups'), 'a file is in the way');
    },
  ],
  ['the mark cannot be set', (folder) => mkdir(join(folder, 'moved.json'))],
])('where %s once nothing is received any more, Usher ends and says so', async (_, last) => {
  const { happened, housekeeping } = await setUp(last);
  const answer = await housekeeping.move();
  expect(answer).toMatchObject({ ok: false, problem: { code: 'not-moved' } });
  expect(happened).toEqual([
    'stopped receiving',
    expect.stringMatching(/stopped before .* start Usher again/),
  ]);
});
