/** Not samples: every place where the last bytes may end, and every bit that may be hit. */
import { expect, test } from 'vitest';
import { type Damage, openJournal, type Position } from '../../electron/store/journal.ts';
import { MemoryFs } from '../helpers/memory-fs.ts';
import { simulateEvent } from '../helpers/simulated-tito.ts';

const LAST_BYTES = 64 * 1024;
const FOLDER = '/data';
const SEGMENT = '/data/journal/0000000001.jsonl';

interface Opened {
  readonly read: unknown[];
  readonly damage: readonly Damage[];
}

async function open(fs: MemoryFs, from?: Position): Promise<Opened> {
  const read: unknown[] = [];
  const onRecord = (record: unknown) => read.push(record);
  const journal = from
    ? await openJournal(FOLDER, { fs, onRecord, from })
    : await openJournal(FOLDER, { fs, onRecord });
  if (!journal) throw new Error('the line it was to go on from is gone');
  await journal.close();
  return { read, damage: journal.damage };
}

/** A journal of deliveries as they come, of at least so many bytes. */
async function journalOf(
  bytes: number,
  longestBody = 10_000,
): Promise<{ fs: MemoryFs; records: object[]; positions: Position[] }> {
  const fs = new MemoryFs();
  const journal = await openJournal(FOLDER, { fs, onRecord: () => {} });
  const records: object[] = [];
  const positions: Position[] = [];
  for (const [n, { request }] of simulateEvent({ seed: 4, orders: 200, startsAt: 0 }).entries()) {
    if ((fs.files.get(SEGMENT)?.length ?? 0) > bytes) break;
    const record = {
      t: 'delivery',
      n,
      event: request.event,
      body: request.body.toString().slice(0, longestBody),
    };
    records.push(record);
    positions.push(...(await journal.append([record])));
  }
  await journal.close();
  return { fs, records, positions };
}

test('wherever the last 64 KB are cut, it opens with every line that is whole, and reports no damage', async () => {
  const { fs, records, positions } = await journalOf(LAST_BYTES + 10_000);
  const whole = fs.files.get(SEGMENT) as Buffer;
  const ends = positions.map((_, n) => positions[n + 1]?.offset ?? whole.length);
  for (let cut = whole.length - 1; cut >= whole.length - LAST_BYTES; cut -= 1) {
    // A line that lacks only its newline is whole.
    const complete = ends.filter((end) => end - 1 <= cut).length;
    const cutFs = new MemoryFs();
    cutFs.files.set(SEGMENT, Buffer.from(whole.subarray(0, cut)));
    // As after most starts: from the snapshot's line on. Near each line's end also from the beginning.
    const near = ends.some((end) => Math.abs(end - cut) < 3);
    const since = near ? 0 : Math.max(0, complete - 3);
    const { read, damage } = await open(cutFs, since > 0 ? positions[since - 1] : undefined);
    if (damage.length > 0 || read.length !== complete - since) {
      expect({ cut, read: read.length, damage }).toEqual({ cut, read: complete - since, damage: [] });
    }
    if (near) expect(read).toEqual(records.slice(0, complete));
    // What was torn is gone, and the next start finds nothing to say.
    expect(cutFs.files.get(SEGMENT)?.length).toBeLessThanOrEqual(cut);
  }
}, 180_000);

test('whichever single bit is flipped, it costs at most one record, and is reported', async () => {
  const { fs, records } = await journalOf(3_500, 500);
  const whole = fs.files.get(SEGMENT) as Buffer;
  expect(records.length).toBeGreaterThan(3);
  const all = records.map((record) => JSON.stringify(record));
  for (let bit = 0; bit < whole.length * 8; bit += 1) {
    const hit = Buffer.from(whole);
    hit.writeUInt8(hit.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const hitFs = new MemoryFs();
    hitFs.files.set(SEGMENT, hit);
    const { read, damage } = await open(hitFs);
    const left = read.map((record) => JSON.stringify(record));
    const lost = all.filter((record) => !left.includes(record));
    const isLastNewline = bit >> 3 === whole.length - 1;
    if (
      left.length + lost.length !== all.length ||
      lost.length > 1 ||
      damage.length !== (isLastNewline ? damage.length : 1)
    ) {
      expect({ bit, lost: lost.length, madeUp: left.length + lost.length - all.length, damage }).toEqual({
        bit,
        lost: expect.any(Number),
        madeUp: 0,
        damage: [expect.anything()],
      });
      expect(lost.length).toBeLessThanOrEqual(1);
    }
  }
}, 180_000);
