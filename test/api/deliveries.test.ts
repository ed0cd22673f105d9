/** The feed, one delivery and its body, asked of the real parts over a journal on disk. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { Deliveries } from '../../electron/api/deliveries.ts';
import { applyRecord } from '../../electron/guestlist/fold.ts';
import type { BookRecord, DeliveryRecord, JournalRecord } from '../../electron/guestlist/records.ts';
import { emptyState } from '../../electron/guestlist/state.ts';
import type { Rejected } from '../../electron/listener/rejected.ts';
import { searchJournal } from '../../electron/store/journal-search.ts';
import { calls, type DeliveryView, type FeedFilter, type FeedPlace } from '../../shared/contract.ts';
import { EVERYTHING } from '../../shared/feed-filter.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { CONNECTION, ticketBody, World } from '../helpers/world.ts';
import { open } from '../store/journal-tools.ts';

const A_MESSAGE = 64 * 1024;
const idOf = (n: number) => String(n).padStart(9, '0');

function deliveryRecord(id: string, body: DeliveryRecord['body'], at = Number(id)): DeliveryRecord {
  return {
    t: 'delivery',
    id,
    at,
    connection: CONNECTION,
    dialect: 'classic',
    event: 'ticket.completed',
    key: id,
    bodyHash: id,
    otherName: false,
    proId: null,
    reusedId: false,
    headers: { 'content-type': 'application/json', 'x-webhook-name': 'ticket.completed' },
    body,
  };
}

function row(id: string, change: Partial<DeliveryView> & { replayOf?: string } = {}): JournalRecord {
  return {
    t: 'decided',
    at: Number(id) + 2,
    puts: {},
    row: {
      id,
      connection: CONNECTION,
      event: 'ticket.completed',
      receivedAt: Number(id),
      outcome: 'accepted',
      reason: null,
      sentence: `Person ${Number(id)}'s ticket was completed`,
      person: null,
      email: null,
      detail: '',
      test: false,
      invited: null,
      ...change,
    },
  };
}

function refusal(n: number, at: number): Rejected {
  return {
    id: `rejected-${n}`,
    connection: CONNECTION,
    at,
    event: '',
    status: 401,
    code: 'no_signature',
    reason: 'no signature header',
    action: 'Nothing needs doing.',
    remote: '203.0.113.9',
    likePro: false,
  };
}

interface Rig {
  readonly deliveries: Deliveries;
  write(...records: readonly JournalRecord[]): Promise<void>;
  /** As after a long time: only so many rows are left in memory. */
  keepInMemory(rows: number): void;
  /** Newest first. */
  readonly refused: Rejected[];
}

async function rig({ segmentBytes = 64_000 } = {}): Promise<Rig> {
  const folder = await temporaryFolder();
  const { journal } = await open(folder, { segmentBytes });
  onTestFinished(() => journal.close());
  const state = emptyState();
  const refused: Rejected[] = [];
  const deliveries = new Deliveries({
    state,
    refused: () => refused,
    search: (work) => searchJournal(journal, folder, work),
    read: (position) => journal.read(position),
    now: () => 0,
    clock: () => 0,
  });
  return {
    deliveries,
    refused,
    async write(...records) {
      const positions = await journal.append(records);
      records.forEach((record, at) => {
        const position = positions[at];
        if (position) applyRecord(state, record, position);
        deliveries.after(record);
      });
    },
    keepInMemory(rows) {
      state.rows = state.rows.slice(-rows);
    },
  };
}

/** Everything the feed gives, page by page; each page as it would cross the border. */
async function all({ deliveries }: Rig, filter: Partial<FeedFilter> = {}, limit = 100) {
  const rows: DeliveryView[] = [];
  let pages = 0;
  let after: FeedPlace | null = null;
  do {
    const input = { after, filter: { ...EVERYTHING, ...filter }, limit };
    const page = calls.deliveries.output.parse(await deliveries.page(input));
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(A_MESSAGE);
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    after = page.next;
    pages += 1;
  } while (after !== null && pages < 1_000);
  return { rows, pages };
}

const ids = (rows: readonly DeliveryView[]) => rows.map(({ id }) => id);

async function longRig(count: number): Promise<Rig> {
  const stage = await rig();
  for (let from = 1; from <= count; from += 100) {
    const records = Array.from({ length: Math.min(100, count - from + 1) }, (_, at) => {
      const id = idOf(from + at);
      return [deliveryRecord(id, 'x'.repeat(400)), row(id, { test: (from + at) % 40 === 0 })];
    });
    await stage.write(...records.flat());
  }
  stage.keepInMemory(20);
  return stage;
}

describe('the feed', () => {
  test('goes back page by page, from memory into the journal, to the first delivery', async () => {
    const stage = await longRig(350);
    const { rows, pages } = await all(stage, {}, 60);
    expect(ids(rows)).toEqual(Array.from({ length: 350 }, (_, at) => idOf(350 - at)));
    expect(pages).toBeLessThan(10);
  });

  test('has the refused requests among the others, by time, and each once', async () => {
    const stage = await longRig(120);
    stage.refused.push(refusal(3, 110), refusal(2, 50), refusal(1, 0));
    for (const limit of [1, 7, 100]) {
      const { rows } = await all(stage, {}, limit);
      expect(ids(rows).filter((id) => !id.startsWith('rejected'))).toHaveLength(120);
      expect(ids(rows).indexOf('rejected-3')).toBe(11);
      expect(ids(rows).indexOf('rejected-2')).toBe(72);
      expect(ids(rows).at(-1)).toBe('rejected-1');
    }
  });

  test('a filter finds what is no longer in memory, and says how far back it looked', async () => {
    const stage = await longRig(350);
    const { rows } = await all(stage, { mode: 'test' });
    expect(ids(rows)).toEqual([320, 280, 240, 200, 160, 120, 80, 40].map(idOf));
    expect(ids((await all(stage, { query: '  pérson 17’S'.replace('’', "'") })).rows)).toEqual([idOf(17)]);
    const asked = { after: null, filter: { ...EVERYTHING, query: 'nobody' }, limit: 10 };
    expect(await stage.deliveries.page(asked)).toMatchObject({ rows: [], next: null, reached: 1 });
  });

  test('one call looks through a bounded stretch only, and the next goes on from there', async () => {
    const stage = await rig({ segmentBytes: 4_000_000 });
    for (let n = 1; n <= 24; n += 1) {
      await stage.write(deliveryRecord(idOf(n), 'x'.repeat(1_000_000)), row(idOf(n)));
    }
    stage.keepInMemory(1);
    const { rows, pages } = await all(stage, { query: 'Person 1' + "'" });
    expect(ids(rows)).toEqual([idOf(1)]);
    expect(pages).toBeGreaterThan(2);
    expect(pages).toBeLessThan(24);
  });

  test('others are answered while a long stretch is looked through', async () => {
    const stage = await longRig(3_000);
    let answered = 0;
    let knocking = setImmediate(function knock() {
      answered += 1;
      knocking = setImmediate(knock);
    });
    await all(stage, { query: 'nobody' });
    clearImmediate(knocking);
    expect(answered).toBeGreaterThan(20);
  });

  test('a page stays within one message, whatever Tito writes', async () => {
    const stage = await rig();
    for (let n = 1; n <= 120; n += 1) {
      await stage.write(row(idOf(n), { detail: '𝔘'.repeat(3_000), sentence: '\u0001'.repeat(3_000) }));
    }
    expect((await all(stage)).rows).toHaveLength(120);
  });
});

async function toldOf({ deliveries }: Rig, id: string) {
  const detail = calls.delivery.output.parse(await deliveries.detail(id));
  if (!detail) throw new Error(`nothing is told of ${id}`);
  expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(A_MESSAGE);
  return { ...detail, sentences: detail.steps.map(({ sentence }) => sentence) };
}

async function bodyOf({ deliveries }: Rig, id: string): Promise<Buffer | null> {
  const slices: Buffer[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const slice = calls.deliveryBody.output.parse(await deliveries.body({ delivery: id, from }));
    if (!slice) return null;
    expect(Buffer.byteLength(JSON.stringify(slice))).toBeLessThan(A_MESSAGE);
    slices.push(Buffer.from(slice.base64, 'base64'));
    from = slice.next;
  }
  return Buffer.concat(slices);
}

/** A delivery that invites Ada, and what became of her mail. */
async function adasRig(): Promise<Rig & { world: World; id: string }> {
  const stage = await rig();
  const world = new World();
  const id = idOf(1);
  world.deliver('ticket.completed', ticketBody());
  await stage.write(deliveryRecord(id, JSON.stringify(ticketBody())), ...world.records);
  return { ...stage, world, id };
}

async function news(stage: Rig & { world: World }, act: (world: World) => void): Promise<void> {
  const before = stage.world.records.length;
  act(stage.world);
  await stage.write(...(stage.world.records.slice(before) as BookRecord[]));
}

describe('one delivery', () => {
  test('why it waits is said once', async () => {
    const stage = await rig();
    const world = new World();
    const body = { ...ticketBody(), name: '', first_name: null, last_name: null, email: null };
    world.deliver('ticket.created', body);
    await stage.write(deliveryRecord(idOf(1), JSON.stringify(body)), ...world.records);
    expect((await toldOf(stage, idOf(1))).sentences.slice(2)).toEqual([expect.stringMatching(/^Waiting: /)]);
  });

  test('tells what happened step by step, up to the answer of the mail server', async () => {
    const stage = await adasRig();
    const steps = [
      'Came from Tito: the signature matches',
      'Written to disk, then answered 200',
      'Ada Byron holds a valid ticket and is invited',
    ];
    const waiting = await toldOf(stage, stage.id);
    expect(waiting.sentences).toEqual([...steps, 'Invite to ada@example.org waits for its turn']);
    expect(waiting.steps.at(-1)?.state).toBe('waiting');
    await news(stage, (world) => world.handed('ada@example.org'));
    await news(stage, (world) => world.mailed('ada@example.org', 'sent', '250 2.0.0 queued as 4B1F'));
    const { sentences, headers, body, row: told } = await toldOf(stage, stage.id);
    expect(sentences).toEqual([
      ...steps,
      'Invite to ada@example.org handed to the mail server',
      'Taken by the mail server: 250 2.0.0 queued as 4B1F',
    ]);
    expect(headers).toContainEqual({ name: 'x-webhook-name', value: 'ticket.completed' });
    expect(body).toEqual({ kept: true, bytes: JSON.stringify(ticketBody()).length, isText: true });
    expect(told).toMatchObject({ id: stage.id, invite: 'sent' });
  });

  test('says how a mail fared that went out long after', async () => {
    const stage = await adasRig();
    const far = idOf(2);
    for (let n = 0; n < 6; n += 1) await stage.write(deliveryRecord(far, 'x'.repeat(1_000_000)));
    await news(stage, (world) => world.sent('ada@example.org'));
    expect((await toldOf(stage, stage.id)).sentences.slice(-2)).toEqual([
      'Invite to ada@example.org handed to the mail server',
      'Taken by the mail server',
    ]);
  });

  test('held, it says why; of no effect, it says that', async () => {
    const stage = await rig();
    await stage.write(
      deliveryRecord(idOf(1), '{}'),
      row(idOf(1), { reason: 'held: rehearsal' }),
      deliveryRecord(idOf(2), '{}'),
      row(idOf(2), { outcome: 'ignored', reason: 'not about tickets' }),
    );
    expect((await toldOf(stage, idOf(1))).steps.at(-1)).toMatchObject({
      sentence: 'The invite is held: rehearsal',
      state: 'held',
      tookMs: 2,
    });
    expect((await toldOf(stage, idOf(2))).sentences.slice(2)).toEqual([
      'Recorded, and without effect',
      'Not about tickets',
    ]);
  });

  test('of one that was held and has left since, it says that it was', async () => {
    const stage = await rig();
    const world = new World({ sending: 'rehearsal' });
    world.deliver('ticket.completed', ticketBody());
    await stage.write(deliveryRecord(idOf(1), JSON.stringify(ticketBody())), ...world.records);
    expect((await toldOf(stage, idOf(1))).steps.at(-1)).toMatchObject({
      sentence: 'The invite is held: rehearsal',
      state: 'held',
    });
    await news({ ...stage, world }, () => {
      world.setPolicy({ sending: 'live' });
      world.release();
      world.sent('ada@example.org');
    });
    expect((await toldOf(stage, idOf(1))).steps.at(-1)).toMatchObject({
      sentence: 'The invite was held: rehearsal',
      state: 'done',
    });
  });

  test('replayed, it shows the body that was decided once more', async () => {
    const stage = await adasRig();
    const replay = idOf(7);
    await stage.write(row(replay, { reason: 'replayed by you', replayOf: stage.id }));
    const told = await toldOf(stage, replay);
    expect(told.replayOf).toBe(stage.id);
    expect(told.sentences[0]).toBe('You had Usher look at it again');
    expect(String(await bodyOf(stage, replay))).toBe(JSON.stringify(ticketBody()));
    expect((await stage.deliveries.find(replay)).delivery?.id).toBe(stage.id);
  });

  test('a repeat has no body of its own, a retired one no longer', async () => {
    const stage = await rig();
    const repeat = { id: idOf(2), at: 2, connection: CONNECTION, event: 'ticket.completed', key: 'k' };
    await stage.write(row(idOf(1)), { t: 'repeat', ...repeat });
    expect((await toldOf(stage, idOf(2))).body).toEqual({ kept: false, why: 'repeat' });
    expect((await toldOf(stage, idOf(1))).body).toEqual({ kept: false, why: 'retired' });
    expect(await bodyOf(stage, idOf(1))).toBeNull();
    expect(await stage.deliveries.find(idOf(1))).toEqual({ delivery: null, isKnown: true });
  });

  test('a refused one says why, and what to do', async () => {
    const stage = await rig();
    stage.refused.push(refusal(1, 5));
    const told = await toldOf(stage, 'rejected-1');
    expect(told.refused).toEqual({
      reason: 'no signature header',
      action: 'Nothing needs doing.',
      status: 401,
      from: '203.0.113.9',
    });
    expect(told.sentences).toEqual([
      'Refused: no signature header',
      'Answered 401; nothing was written down',
    ]);
  });

  test('there is none by an unknown id', async () => {
    const stage = await longRig(200);
    expect(await stage.deliveries.detail('nonsense')).toBeNull();
    expect(await stage.deliveries.detail(idOf(0))).toBeNull();
  });

  test('is found although a clock was set back, so that ids are out of order', async () => {
    const stage = await rig();
    for (let n = 1_000; n < 1_200; n += 1) await stage.write(deliveryRecord(idOf(n), 'y'.repeat(20_000)));
    for (let n = 1; n < 300; n += 1) {
      await stage.write(deliveryRecord(idOf(n), `{"n":${n}}`.padEnd(20_000)), row(idOf(n)));
    }
    expect(String(await bodyOf(stage, idOf(150))).trim()).toBe('{"n":150}');
  });
});

describe('a body', () => {
  test.each([
    ['empty', Buffer.alloc(0)],
    ['short', Buffer.from('{"name":"Zoë"}')],
    ['of a megabyte, in letters of four bytes', Buffer.from('𝔘'.repeat(262_144))],
    ['that is not text', Buffer.from([0xff, 0x00, 0x80, 0xfe])],
  ])('%s comes whole, in slices that are messages', async (_, bytes) => {
    const stage = await rig();
    const isText = !bytes.includes(0xff);
    const body = isText ? bytes.toString() : { base64: bytes.toString('base64') };
    await stage.write(deliveryRecord(idOf(1), body), row(idOf(1)));
    expect(await bodyOf(stage, idOf(1))).toEqual(bytes);
    expect((await toldOf(stage, idOf(1))).body).toEqual({ kept: true, bytes: bytes.length, isText });
  });
});
