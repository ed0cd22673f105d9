import { expect, onTestFinished, test } from 'vitest';
import type { Position } from '../../electron/store/journal.ts';
import { searchJournal } from '../../electron/store/journal-search.ts';
import { readBack } from '../../electron/store/read-back.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { open, received } from './journal-tools.ts';

const ids = ['a', 'b', 'c', 'd'];

async function journalOf(segmentBytes: number) {
  const folder = await temporaryFolder();
  const { journal } = await open(folder, { segmentBytes });
  onTestFinished(() => journal.close());
  const positions = new Map<string, Position>();
  for (const id of ids) {
    const [position] = await journal.append([
      received(id, `the body of ${id}`),
      { t: 'tidied', at: 1, before: 0 },
    ]);
    if (position) positions.set(id, position);
  }
  const place = (id: string) => ({ id, position: positions.get(id) ?? { segment: 1, offset: 0 } });
  const read = (...wanted: { id: string; position: { segment: number; offset: number } }[]) =>
    searchJournal(journal, folder, (search) => readBack(search, wanted));
  return { place, read };
}

test.each([
  ['in one segment', Number.MAX_SAFE_INTEGER],
  ['each in a segment of its own', 1],
])(
  'deliveries are read back as they were written, in the order of their places: %s',
  async (_, segmentBytes) => {
    const { place, read } = await journalOf(segmentBytes);
    expect(await read()).toEqual([]);
    expect(await read(place('b'), place('d'))).toEqual([
      received('b', 'the body of b'),
      received('d', 'the body of d'),
    ]);
  },
);

test('one that was moved since is found where it is now, and one that is gone is told', async () => {
  const { place, read } = await journalOf(Number.MAX_SAFE_INTEGER);
  const elsewhere = { id: 'a', position: place('d').position };
  expect(await read(elsewhere, { id: 'x', position: place('c').position }, place('d'))).toEqual([
    received('a', 'the body of a'),
    null,
    received('d', 'the body of d'),
  ]);
});
