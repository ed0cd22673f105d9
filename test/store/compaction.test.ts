import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsIn } from '../../electron/guestlist/base.ts';
import { applyRecord, foldRecord } from '../../electron/guestlist/fold.ts';
import { type JournalRecord, journalRecord, type Row } from '../../electron/guestlist/records.ts';
import { emptyState, type State } from '../../electron/guestlist/state.ts';
import { createLog } from '../../electron/log.ts';
import { Mailbox } from '../../electron/mail/mailbox.ts';
import { backUpsFolder } from '../../electron/store/back-up.ts';
import { writeBase } from '../../electron/store/compaction.ts';
import { DamagedMeanwhile } from '../../electron/store/damaged.ts';
import { realFileSystem } from '../../electron/store/file-system.ts';
import { type Damage, type Journal, openJournal } from '../../electron/store/journal.ts';
import { listSegments } from '../../electron/store/segments.ts';
import { readSnapshot } from '../../electron/store/snapshot.ts';
import { Upkeep } from '../../electron/store/upkeep.ts';
import { bundle } from '../helpers/bundle.ts';
import { comparable } from '../helpers/comparable.ts';
import { Desk } from '../helpers/desk.ts';
import { FaultyFs } from '../helpers/faulty-fs.ts';
import { inTemporaryFolder, temporaryFolder } from '../helpers/temp-folder.ts';
import { CONNECTION } from '../helpers/world.ts';
import { received, segment } from './journal-tools.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const BEFORE = 5_000_000;

/** A busy morning: people invited, one withdrawn, one mailed, repeats, and a delivery not decided yet. */
async function morning(): Promise<JournalRecord[]> {
  const desk = await Desk.open();
  await desk.deliver('ticket.completed', { slug: 'ti_1', email: 'ada@example.org' });
  await desk.sent('ada@example.org');
  await desk.deliver('ticket.completed', { slug: 'ti_2', email: 'alan@example.org', name: 'Alan Turing' });
  await desk.act({ do: 'withdraw', address: 'alan@example.org' });
  await desk.deliver('ticket.voided', { slug: 'ti_1', email: 'ada@example.org' });
  await desk.deliver('something.else');
  return [
    received('d1', 'the first body'),
    ...desk.lines.map((line) => journalRecord.parse(JSON.parse(line))),
    {
      t: 'repeat',
      id: 'd2',
      at: 1_000_001,
      connection: CONNECTION,
      event: 'ticket.completed',
      key: 'key d1',
    },
    received('d3', 'a body not decided yet'),
  ];
}

interface Opened {
  readonly journal: Journal;
  readonly state: State;
  readonly damage: readonly Damage[];
}

async function open(folder: string, fs = realFileSystem): Promise<Opened> {
  const state = emptyState();
  const journal = await openJournal(folder, {
    fs,
    segmentBytes: 1_500,
    onRecord: (record, position) => foldRecord(state, record, position),
  });
  return { journal, state, damage: journal.damage };
}

async function written(folder: string, records: readonly JournalRecord[]): Promise<void> {
  const { journal } = await open(folder);
  for (const record of records) await journal.append([record]);
  await journal.close();
}

async function rowsOf(journal: Journal): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { record } of journal.stream()) rows.push(...rowsIn(journalRecord.parse(record)));
  return rows;
}

async function segmentsIn(folder: string): Promise<number[]> {
  const { segments } = await listSegments(realFileSystem, join(folder, 'journal'));
  return segments.map(({ number }) => number);
}

function foldOf(records: readonly JournalRecord[]): State {
  const state = emptyState();
  for (const record of records) applyRecord(state, record, { segment: 1, offset: 1 });
  return state;
}

/** A state without where its lines stand, which is what compaction changes. */
function content(state: State): unknown {
  const nowhere = { segment: 0, offset: 0 };
  for (const [id, pending] of state.pending) state.pending.set(id, { ...pending, position: nowhere });
  for (const [key, waiting] of state.waiting) state.waiting.set(key, { ...waiting, position: nowhere });
  return comparable(state);
}

test('the base stands for all before it: the same state and the same rows, wherever it is drawn and however often', async () => {
  const records = await morning();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), async (cuts) => {
      await inTemporaryFolder(async (folder) => {
        await written(folder, records);
        for (const cut of cuts) {
          const { journal } = await open(folder);
          const numbers = await segmentsIn(folder);
          const upTo = numbers[cut % numbers.length] as number;
          await writeBase({ folder, upTo, actedOn: journal.position, before: BEFORE });
          await journal.replaceSegments([upTo]);
          await journal.close();
          expect((await segmentsIn(folder))[0]).toBe(upTo);
        }
        const { journal, state, damage } = await open(folder);
        expect(damage).toEqual([]);
        expect(content(state)).toEqual(content(foldOf(records)));
        expect(await rowsOf(journal)).toEqual(records.flatMap(rowsIn));
        // What comes afterwards has its place after the base.
        const [position] = await journal.append([received('d9', 'later')]);
        expect(await journal.read(position as never)).toMatchObject({ id: 'd9' });
        await journal.close();
        const again = await open(folder);
        expect([...again.state.pending.keys()]).toEqual(['d1', 'd3', 'd9']);
        await again.journal.close();
      });
    }),
    { numRuns: 25 },
  );
});

test('killed, refused or cut off from power at any step, nothing is lost', async () => {
  const records = await morning();
  const whole = content(foldOf(records));
  let steps = 0;
  for (let at = 0; ; at += 1) {
    for (const fail of ['EIO', 'kill', 'power'] as const) {
      const isOver = await inTemporaryFolder(async (folder) => {
        await written(folder, records);
        const fs = new FaultyFs();
        const { journal } = await open(folder, fs);
        const first = fs.calls.length;
        fs.fault = ({ index }) =>
          index >= first + at && (fail !== 'EIO' || index === first + at) ? { fail: 'EIO' } : undefined;
        const upTo = (await segmentsIn(folder)).at(-2) as number;
        const isDone = await writeBase({ folder, upTo, actedOn: journal.position, before: BEFORE }, fs)
          .then(() => journal.replaceSegments([upTo]))
          .then(
            () => true,
            () => false,
          );
        if (fail === 'power') await fs.powerCut((min) => min);
        else await fs.kill();
        const after = await open(folder);
        expect(after.damage, `${fail} at step ${at}`).toEqual([]);
        expect(content(after.state), `${fail} at step ${at}`).toEqual(whole);
        expect((await readdir(join(folder, 'journal'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
        await after.journal.close();
        return isDone && fail === 'EIO';
      });
      if (isOver) {
        expect(steps).toBeGreaterThan(6);
        return;
      }
    }
    steps += 1;
  }
});

test('a base that has lost its end is reported, and what is left of it is read', async () => {
  const folder = await temporaryFolder();
  await written(folder, await morning());
  const { journal } = await open(folder);
  const upTo = (await segmentsIn(folder)).at(-1) as number;
  await writeBase({ folder, upTo, actedOn: journal.position, before: BEFORE });
  await journal.replaceSegments([upTo]);
  await journal.close();
  const path = segment(folder, upTo);
  const bytes = await readFile(path);
  const cut = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
  await writeFile(path, bytes.subarray(0, cut));
  const { damage, state, journal: again } = await open(folder);
  expect(damage).toEqual([{ segment: upTo, offset: cut, bytes: 0, reason: 'missing' }]);
  expect(state.connections.get(CONNECTION)?.books.participants.get('ada@example.org')).toBeDefined();
  await again.close();
});

test('damage that no start has acted on is not compacted away', async () => {
  const folder = await temporaryFolder();
  await written(folder, await morning());
  const { journal } = await open(folder);
  const actedOn = { segment: 1, offset: 0, length: 1, crc: 0 };
  const path = segment(folder, 2);
  const bytes = await readFile(path);
  bytes.write('x', bytes.length - 20);
  await writeFile(path, bytes);
  const done = writeBase({ folder, upTo: 2, actedOn, before: BEFORE });
  await expect(done).rejects.toThrow(DamagedMeanwhile);
  await journal.close();
});

describe('retention', () => {
  let build: string;
  let worker: URL;
  beforeAll(async () => {
    build = await mkdtemp(join(tmpdir(), 'usher-test-'));
    worker = await bundle(resolve(import.meta.dirname, '../../electron/store/upkeep-worker.ts'), build);
  });
  afterAll(() => rm(build, { recursive: true, force: true }));

  async function upkeep(folder: string, now: () => number): Promise<{ upkeep: Upkeep } & Opened> {
    const opened = await open(folder);
    const options = {
      folder,
      worker,
      journal: opened.journal,
      folded: 0,
      retentionDays: () => 90,
      settled: async () => {},
      forgetting: opened.state.forgetting,
      clearMail: async () => {},
      clearMailBefore: async () => {},
      now,
      log: createLog('json', () => {}, now),
    };
    return { ...opened, upkeep: new Upkeep(options) };
  }

  async function everything(folder: string): Promise<string> {
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join(
      '\n',
    );
  }

  test('payloads go from every file when their time is over; rows, keys and people stay', async () => {
    const folder = await temporaryFolder();
    const records = await morning();
    const undecided = records.filter((record) => record.t !== 'delivery' || record.id !== 'd3');
    await written(folder, [
      ...undecided,
      // Its decision, which lets go of the payload.
      ...records
        .flatMap((record) =>
          record.t === 'decided' ? [{ ...record, row: { ...record.row, id: 'd1' } }] : [],
        )
        .slice(0, 1),
    ]);
    let now = 1_000_000 + 89 * DAY_MS;
    const first = await upkeep(folder, () => now);
    await first.upkeep.tidy();
    expect(await everything(folder)).toContain('the first body');
    now += 2 * DAY_MS;
    await first.upkeep.tidy();
    const left = await everything(folder);
    expect(left).not.toContain('the first body');
    expect(left).toContain('ada@example.org');
    await first.upkeep.stop();
    const rows = await rowsOf(first.journal);
    expect(rows.map(({ id }) => id)).toContain('d2');
    await first.journal.close();

    const { snapshot } = await readSnapshot(folder);
    expect(snapshot).not.toBeNull();
    const { state, journal, damage } = await open(folder);
    expect(damage).toEqual([]);
    expect(state.connections.get(CONNECTION)?.keys.has('key key of d1')).toBe(true);
    expect(state.connections.get(CONNECTION)?.books.participants.get('ada@example.org')).toBeDefined();
    await journal.close();
  });

  test('kept mails, damaged lines that were set aside, and back-ups go with the payloads of their time', async () => {
    const folder = await temporaryFolder();
    await written(folder, await morning());
    const mailbox = await Mailbox.open(join(folder, 'mailbox'), {
      newName: () => randomBytes(16).toString('hex'),
      log: () => {},
    });
    const mail = { kind: 'invite', from: 'o@h.example', to: 'a@h.example', html: '', text: '' } as const;
    await mailbox.save({ ...mail, key: 'k1', at: 1_000_000, subject: 'an old mail' });
    await mailbox.save({ ...mail, key: 'k2', at: 1_000_000 + 80 * DAY_MS, subject: 'a newer mail' });
    await writeFile(join(folder, 'mailbox', `${'0'.repeat(32)}.json`), 'half of an old mail');
    await mkdir(join(folder, 'damaged'));
    for (const [name, days] of [
      ['1.line', 0],
      ['2.line', 80],
    ] as const) {
      const path = join(folder, 'damaged', name);
      await writeFile(path, `damaged on day ${days}`);
      await utimes(path, days * 24 * 60 * 60 + 1_000, days * 24 * 60 * 60 + 1_000);
    }
    for (const [name, days] of [
      ['old', 0],
      ['newer', 80],
    ] as const) {
      const path = join(backUpsFolder(folder), name);
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'settings.json'), `backed up on day ${days}`);
      await utimes(path, days * 24 * 60 * 60 + 1_000, days * 24 * 60 * 60 + 1_000);
    }
    const now = 1_000_000 + 91 * DAY_MS;
    const opened = await open(folder);
    const keeper = new Upkeep({
      folder,
      worker,
      journal: opened.journal,
      folded: 0,
      retentionDays: () => 90,
      settled: async () => {},
      forgetting: opened.state.forgetting,
      clearMail: async () => {},
      clearMailBefore: (time) => mailbox.clear(({ at }) => at < time),
      now: () => now,
      log: createLog(
        'json',
        () => {},
        () => now,
      ),
    });
    await keeper.tidy();
    await keeper.stop();
    await opened.journal.close();
    const left = await everything(folder);
    expect(left).not.toMatch(/an old mail|half of an old|damaged on day 0|backed up on day 0/);
    expect(left).toMatch(/a newer mail/);
    expect(left).toMatch(/damaged on day 80/);
    expect(left).toMatch(/backed up on day 80/);
    expect(mailbox.list().map(({ key }) => key)).toEqual(['k2']);
  });

  test('what came today is never let go of, and a tidy journal is left as it is', async () => {
    const folder = await temporaryFolder();
    await written(folder, await morning());
    const { upkeep: keeper, journal } = await upkeep(folder, () => 1_000_000 + DAY_MS / 2);
    const before = await everything(folder);
    await keeper.tidy();
    await keeper.tidy();
    expect(await everything(folder)).toBe(before);
    await keeper.stop();
    await journal.close();
  });
});
