import { describe, expect, onTestFinished, test } from 'vitest';
import { type FileSystemSeam, realFileSystem } from '../../electron/store/file-system.ts';
import type { Journal } from '../../electron/store/journal.ts';
import { type JournalSearch, type Place, searchJournal } from '../../electron/store/journal-search.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { open } from './journal-tools.ts';

interface Line {
  readonly n: number;
  readonly id?: string;
}

const idOf = (n: number) => String(n).padStart(8, '0');
const rank = (record: unknown) => (record as Line).id ?? null;

/** A journal of `count` lines, every third of which has no id; in segments of about `segmentBytes`. */
async function journalOf(count: number, segmentBytes: number, padding: (n: number) => number) {
  const folder = await temporaryFolder();
  const { journal } = await open(folder, { segmentBytes });
  onTestFinished(() => journal.close());
  for (let from = 0; from < count; from += 50) {
    const lines = Array.from({ length: Math.min(50, count - from) }, (_, at) => {
      const n = from + at;
      return { n, ...(n % 3 !== 2 && { id: idOf(n) }), text: 'x'.repeat(padding(n)) };
    });
    await journal.append(lines);
  }
  return { folder, journal };
}

async function backwards(search: JournalSearch, from: Place | null): Promise<number[]> {
  const seen: number[] = [];
  for (let block = await search.blockBefore(from); block; block = await search.blockBefore(block.from)) {
    seen.push(...block.records.toReversed().map(({ record }) => (record as Line).n));
  }
  return seen;
}

describe.each([
  ['one segment', 600, Number.MAX_SAFE_INTEGER, () => 2_000],
  ['many segments', 600, 100_000, () => 2_000],
  ['lines far longer than a read', 12, 1_500_000, (n: number) => (n % 2 ? 900_000 : 10)],
] as const)('%s', (_, count, segmentBytes, padding) => {
  test('read backwards, every line comes once, newest first', async () => {
    const { folder, journal } = await journalOf(count, segmentBytes, padding);
    const seen = await searchJournal(journal, folder, (search) => backwards(search, null));
    expect(seen).toEqual(Array.from({ length: count }, (_, at) => count - 1 - at));
  });

  test('every id is found a short way after the place that is named for it', async () => {
    const { folder, journal } = await journalOf(count, segmentBytes, padding);
    await searchJournal(journal, folder, async (search) => {
      for (let n = 0; n < count; n += count > 100 ? 29 : 1) {
        if (n % 3 === 2) continue;
        const place = await search.near(idOf(n), rank);
        if (!place) throw new Error('the journal is empty');
        let found = false;
        let passed = 0;
        for await (const some of search.forwards(place, 4 * 1024 * 1024)) {
          found ||= some.some(({ record }) => (record as Line).id === idOf(n));
          if (found) break;
          passed += 1;
        }
        expect(found, `line ${n}`).toBe(true);
        expect(passed).toBeLessThanOrEqual(12);
      }
    });
  });
});

test('an id is found by reading a small part of a long journal', async () => {
  const { folder, journal } = await journalOf(4_000, 2_000_000, () => 4_000);
  const meter = { bytes: 0 };
  const place = await searchJournal(
    journal,
    folder,
    (search) => search.near(idOf(1_999), rank),
    metered(meter),
  );
  expect(place).not.toBeNull();
  // The journal has 16 MB.
  expect(meter.bytes).toBeLessThan(4_000_000);
});

test('an empty journal has nothing, in either direction', async () => {
  const { folder, journal } = await journalOf(0, 1_000, () => 1);
  const found = await searchJournal(journal, folder, async (search) => [
    await search.blockBefore(null),
    await search.near('1', rank),
  ]);
  expect(found).toEqual([null, null]);
});

test('what is appended while it is looked into does not count', async () => {
  const { folder, journal } = await journalOf(10, 10_000_000, () => 10);
  const seen = await searchJournal(journal, folder, async (search) => {
    await addOne(journal);
    return backwards(search, null);
  });
  expect(seen[0]).toBe(9);
});

async function addOne(journal: Journal): Promise<void> {
  await journal.append([{ n: 99 }]);
}

function metered(meter: { bytes: number }): FileSystemSeam {
  return {
    ...realFileSystem,
    open: async (path, flags, mode) => {
      const file = await realFileSystem.open(path, flags, mode);
      return {
        read: async (...read) => {
          const { bytesRead } = await file.read(...read);
          meter.bytes += bytesRead;
          return { bytesRead };
        },
        write: (...write) => file.write(...write),
        truncate: (length) => file.truncate(length),
        datasync: () => file.datasync(),
        stat: () => file.stat(),
        close: () => file.close(),
      };
    },
  };
}
