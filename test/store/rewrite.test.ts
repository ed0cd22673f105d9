import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldRecord } from '../../electron/guestlist/fold.ts';
import { tracesIn } from '../../electron/guestlist/forget/from-state.ts';
import { Gathering } from '../../electron/guestlist/forget/gather.ts';
import { type JournalRecord, journalRecord } from '../../electron/guestlist/records.ts';
import { emptyState, type State } from '../../electron/guestlist/state.ts';
import { atOnce } from '../../electron/guestlist/steps.ts';
import { writeBase } from '../../electron/store/compaction.ts';
import { DamagedMeanwhile } from '../../electron/store/damaged.ts';
import { type FileSystemSeam, realFileSystem } from '../../electron/store/file-system.ts';
import { type Journal, openJournal } from '../../electron/store/journal.ts';
import { rewriteSegments } from '../../electron/store/rewrite.ts';
import { comparable } from '../helpers/comparable.ts';
import { Desk } from '../helpers/desk.ts';
import { FaultyFs } from '../helpers/faulty-fs.ts';
import { inTemporaryFolder, temporaryFolder } from '../helpers/temp-folder.ts';
import { CONNECTION, ticketBody } from '../helpers/world.ts';
import { received, segment } from './journal-tools.ts';

const ADA = 'ada@example.org';
const HERS = [/ada@example\.org/i, /Ada Byron/, /ti_ada/, /9K9R-7/, /hub\.example\/join\?code=code-0-1\b/];

/** Ada is invited, mailed, and has given a ticket away; Alan has one of his own. */
async function morning(): Promise<JournalRecord[]> {
  const desk = await Desk.open();
  const hers = { slug: 'ti_ada', email: ADA, reference: '9K9R-7' };
  await desk.deliver('ticket.completed', hers);
  await desk.sent(ADA);
  await desk.deliver('ticket.completed', { slug: 'ti_given', email: ADA, reference: '7777-1' });
  await desk.deliver('ticket.reassigned', {
    slug: 'ti_given',
    reference: '7777-1',
    email: 'joan@example.org',
    name: 'Joan Clarke',
    updated_at: '2026-11-20T12:00:00Z',
  });
  await desk.deliver('ticket.completed', {
    slug: 'ti_alan',
    email: 'alan@example.org',
    name: 'Alan Turing',
    reference: '8888-1',
  });
  await desk.sent('alan@example.org');
  await desk.act({ do: 'resend', address: ADA });
  await desk.deliver('ticket.updated', {
    ...hers,
    state_name: 'complete',
    updated_at: '2026-11-21T12:00:00Z',
  });
  return [
    received('d1', JSON.stringify(ticketBody(hers))),
    received('d2', { base64: Buffer.from('\xff not text, Ada@Example.org').toString('base64') }),
    received('d3', JSON.stringify(ticketBody({ slug: 'ti_alan', email: 'alan@example.org', name: 'Alan' }))),
    ...desk.lines.map((line) => journalRecord.parse(JSON.parse(line))),
  ];
}

interface Opened {
  readonly journal: Journal;
  readonly state: State;
}

async function open(folder: string, fs: FileSystemSeam = realFileSystem): Promise<Opened> {
  const state = emptyState();
  const journal = await openJournal(folder, {
    fs,
    segmentBytes: 6_000,
    onRecord: (record, position) => foldRecord(state, record, position),
  });
  return { journal, state };
}

async function written(folder: string, records: readonly JournalRecord[]): Promise<State> {
  const { journal, state } = await open(folder);
  for (const record of records) {
    const [position] = await journal.append([record]);
    if (position) foldRecord(state, record, position);
  }
  await journal.close();
  return state;
}

function intent(state: State, records: readonly JournalRecord[]): JournalRecord {
  const gathering = new Gathering(ADA);
  for (const record of records) gathering.take(record);
  const traces = atOnce(tracesIn(state, ADA, gathering.result()));
  return { t: 'forgetting', at: 9, entry: { id: 'f1', at: 9, key: 'k', marks: ['m'] }, traces };
}

async function rewritten({ journal, state }: Opened, folder: string, fs: FileSystemSeam): Promise<void> {
  const known = { readAfter: journal.readAfter, damage: journal.damage };
  for (const [id, { who }] of [...state.forgetting]) {
    const [position] = await journal.startSegment([{ t: 'tidied', at: 10, before: 10 }]);
    const upTo = (position?.segment ?? 0) - 1;
    const task = { journal: join(folder, 'journal'), upTo, forget: who.traces, known };
    await journal.replaceRewritten(await rewriteSegments(task, fs), upTo, async () => {});
    state.forgetting.delete(id);
  }
}

async function everything(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  // What is not UTF-8 stands as base64.
  return texts.join('\n').replace(/"base64":"([^"]*)"/g, (_, body: string) => atob(body));
}

function content(state: State): unknown {
  const nowhere = { segment: 0, offset: 0 };
  for (const [id, pending] of state.pending) state.pending.set(id, { ...pending, position: nowhere });
  for (const [key, waiting] of state.waiting) state.waiting.set(key, { ...waiting, position: nowhere });
  const { connections, ...rest } = comparable(state);
  // The overview's numbers name nobody; folded anew they no longer count whoever is forgotten.
  const untallied = (connections as object[]).map((each) => ({ ...each, tally: null }));
  return { ...rest, connections: untallied, forgetting: null };
}

test('killed, refused or cut off from power at any step, it is finished at the next start, and nothing else is lost', async () => {
  const records = await morning();
  let steps = 0;
  for (let at = 0; ; at += 1) {
    for (const fail of ['EIO', 'kill', 'power'] as const) {
      const isOver = await inTemporaryFolder(async (folder) => {
        const record = intent(await written(folder, records), records);
        await written(folder, [record]);
        const fs = new FaultyFs();
        const opened = await open(folder, fs);
        const whole = content(opened.state);
        const first = fs.calls.length;
        fs.fault = ({ index }) =>
          index >= first + at && (fail !== 'EIO' || index === first + at) ? { fail: 'EIO' } : undefined;
        const isDone = await rewritten(opened, folder, fs).then(
          () => true,
          () => false,
        );
        if (fail === 'power') await fs.powerCut((min) => min);
        else await fs.kill();

        const after = await open(folder);
        const when = `${fail} at step ${at}`;
        expect(after.journal.damage, when).toEqual([]);
        expect(content(after.state), when).toEqual(whole);
        expect(after.state.connections.get(CONNECTION)?.books.participants.has(ADA), when).toBe(false);
        await rewritten(after, folder, realFileSystem);
        await after.journal.close();
        const left = await everything(folder);
        for (const trace of HERS) expect(left, when).not.toMatch(trace);
        expect(left).toContain('joan@example.org');
        const again = await open(folder);
        expect(again.journal.damage, when).toEqual([]);
        expect(again.state.forgetting.size).toBe(0);
        expect(content(again.state), when).toEqual(whole);
        await again.journal.close();
        return isDone && fail === 'EIO';
      });
      if (isOver) {
        expect(steps).toBeGreaterThan(15);
        return;
      }
    }
    steps += 1;
  }
}, 120_000);

test('what is written while it is rewritten has its place, and the journal can be compacted and rewritten again', async () => {
  const folder = await temporaryFolder();
  const records = await morning();
  await written(folder, [intent(await written(folder, records), records)]);
  const opened = await open(folder);
  const writing = rewritten(opened, folder, realFileSystem);
  const later = Array.from({ length: 40 }, (_, n) => received(`later ${n}`, `{"news":${n}}`));
  const appended = Promise.all(later.map((record) => opened.journal.append([record])));
  await Promise.all([writing, appended]);
  await opened.journal.close();
  const after = await open(folder);
  expect([...after.state.pending.keys()].filter((id) => id.startsWith('later'))).toHaveLength(40);
  const upTo = (after.journal.position?.segment ?? 1) - 1;
  await writeBase({ folder, upTo, actedOn: after.journal.position, before: 5 });
  await after.journal.replaceSegments([upTo]);
  await after.journal.close();
  const again = await open(folder);
  expect(again.journal.damage).toEqual([]);
  expect(content(again.state)).toEqual(content(after.state));
  expect([...again.state.forgotten.keys()]).toEqual(['f1']);
  await again.journal.close();
});

test('somebody in a base segment is taken out of it', async () => {
  const folder = await temporaryFolder();
  const records = await morning();
  const state = await written(folder, records);
  const before = await open(folder);
  await before.journal.startSegment([{ t: 'tidied', at: 1, before: 1 }]);
  const upTo = (before.journal.position?.segment ?? 1) - 1;
  await writeBase({ folder, upTo, actedOn: before.journal.position, before: 5 });
  await before.journal.replaceSegments([upTo]);
  await before.journal.close();
  expect(await everything(folder)).toMatch(HERS[1] as RegExp);
  await written(folder, [intent(state, records)]);
  const opened = await open(folder);
  const whole = content(opened.state);
  await rewritten(opened, folder, realFileSystem);
  await opened.journal.close();
  const left = await everything(folder);
  for (const trace of HERS) expect(left).not.toMatch(trace);
  const after = await open(folder);
  expect(after.journal.damage).toEqual([]);
  expect(content(after.state)).toEqual(whole);
  await after.journal.close();
});

test('a damaged stretch that may name them goes; one that no start has acted on waits for the next', async () => {
  const folder = await temporaryFolder();
  const records = await morning();
  const state = await written(folder, records);
  await written(folder, [intent(state, records)]);
  const path = segment(folder, 1);
  const sound = await open(folder);
  const bytes = await readFile(path);
  // Within the line of the first delivery, beside her address.
  bytes.write('x', bytes.indexOf('ti_ada'));
  await writeFile(path, bytes);
  await expect(rewritten(sound, folder, realFileSystem)).rejects.toThrow(DamagedMeanwhile);
  await sound.journal.close();

  const next = await open(folder);
  expect(next.journal.damage).toHaveLength(1);
  await rewritten(next, folder, realFileSystem);
  await next.journal.close();
  const journalOnly = await everything(join(folder, 'journal'));
  for (const trace of HERS) expect(journalOnly).not.toMatch(trace);
  const after = await open(folder);
  expect(after.journal.damage).toEqual([]);
  await after.journal.close();
});
