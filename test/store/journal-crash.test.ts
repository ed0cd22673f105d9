import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Journal, openJournal } from '../../electron/store/journal.ts';
import { type DiskCall, type Fault, FaultyFs } from '../helpers/faulty-fs.ts';
import { inTemporaryFolder } from '../helpers/temp-folder.ts';

/** One life of the process: what it appends at the same time, what the disk refuses, and when it dies. */
const life = fc.record({
  bursts: fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }), {
    maxLength: 4,
  }),
  faults: fc.dictionary(
    fc.integer({ min: 0, max: 30 }).map(String),
    fc.record({
      fail: fc.constantFrom('ENOSPC', 'EIO'),
      took: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    }),
    { maxKeys: 4 },
  ),
  /** From this call on nothing reaches the disk. */
  diesAt: fc.option(fc.integer({ min: 0, max: 30 }), { nil: Number.POSITIVE_INFINITY }),
  /** What was not synced survives the end of this life, if only the process dies. */
  powerCut: fc.boolean(),
  picks: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
});

function faultsOf(
  faults: Record<string, { fail: string; took: number | undefined }>,
  diesAt: number,
  born: number,
) {
  return ({ index, op }: DiskCall): Fault | undefined => {
    const age = index - born;
    if (age >= diesAt) return { fail: 'EIO' };
    const fault = faults[String(age)];
    if (fault === undefined) return undefined;
    return op === 'write' && fault.took !== undefined
      ? { fail: fault.fail, took: fault.took }
      : { fail: fault.fail };
  };
}

test('whatever the disk refuses and whenever the power goes, no acknowledged record is lost or moved, and nothing else comes up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 5 }), async (lives) => {
      await inTemporaryFolder(async (folder) => {
        let n = 0;
        let known: number[] = [];
        let refused = new Set<number>();
        const fs = new FaultyFs();
        const reopen = async (): Promise<Journal | null> => {
          const read: number[] = [];
          const onRecord = (record: unknown) => read.push((record as { n: number }).n);
          const journal = await openJournal(folder, { fs, segmentBytes: 300, onRecord }).catch(() => null);
          if (journal === null) return null;
          expect(journal.damage).toEqual([]);
          expect(read.slice(0, known.length)).toEqual(known);
          // What was refused may come up only while nothing later was acknowledged, and then stays.
          const cameUp = read.slice(known.length);
          expect(cameUp.every((one) => refused.has(one))).toBe(true);
          expect(cameUp).toEqual([...new Set(cameUp)].sort((a, b) => a - b));
          known = read;
          refused = new Set();
          return journal;
        };
        for (const { bursts, faults, diesAt, powerCut, picks } of lives) {
          fs.fault = faultsOf(faults, diesAt, fs.calls.length);
          const journal = await reopen();
          for (const burst of journal === null ? [] : bursts) {
            const appends = burst.map(async (size) => {
              const records = Array.from({ length: size }, () => ({ n: n++ }));
              const numbers = records.map((record) => record.n);
              try {
                await journal?.append(records);
                known.push(...numbers);
                refused = new Set();
              } catch {
                for (const number of numbers) refused.add(number);
              }
            });
            await Promise.all(appends);
          }
          if (diesAt === Number.POSITIVE_INFINITY && (picks[0] ?? 0) % 2 === 0) await journal?.close();
          let picked = 0;
          if (powerCut)
            await fs.powerCut((min, max) => min + ((picks[picked++ % picks.length] ?? 0) % (max - min + 1)));
          else await fs.kill();
        }
        fs.fault = () => undefined;
        const last = await reopen();
        expect(last).not.toBeNull();
        await last?.close();
      });
    }),
    { numRuns: 150 },
  );
});
