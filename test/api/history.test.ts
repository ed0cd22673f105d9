import { describe, expect, test } from 'vitest';
import { readHistory } from '../../electron/api/history.ts';
import type { DeliveryRecord } from '../../electron/guestlist/records.ts';
import { openJournal } from '../../electron/store/journal.ts';
import { calls, type HistoryEntry } from '../../shared/contract.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { CONNECTION, ticketBody, World } from '../helpers/world.ts';

const ADA = 'ada@example.org';
const A_MESSAGE = 64 * 1024;

async function* stream(records: readonly unknown[]): AsyncIterable<unknown> {
  for (const record of records) yield JSON.parse(JSON.stringify(record));
}

function read(world: World, email = ADA): Promise<{ entries: HistoryEntry[] }> {
  return readHistory(stream(world.records), CONNECTION, email);
}

function invited(): World {
  const world = new World();
  world.deliver('ticket.completed', ticketBody());
  world.sent(ADA);
  return world;
}

const delivery: DeliveryRecord = {
  t: 'delivery',
  id: '1',
  at: 1,
  connection: CONNECTION,
  dialect: 'classic',
  event: 'ticket.completed',
  key: 'k',
  bodyHash: 'h',
  otherName: false,
  proId: null,
  reusedId: false,
  headers: {},
  body: '{}',
};

test("a participant's history is read back from a journal on disk", async () => {
  const journal = await openJournal(await temporaryFolder(), { onRecord: () => {} });
  const repeat = { t: 'repeat', id: '2', at: 2, connection: CONNECTION, event: '', key: 'k' };
  await journal.append([delivery, ...invited().records, repeat]);
  async function* records(): AsyncIterable<unknown> {
    for await (const { record } of journal.stream()) yield record;
  }
  const history = await readHistory(records(), CONNECTION, ADA);
  await journal.close();
  expect(calls.history.output.parse(history).entries).toEqual([
    { at: 1_000_001, sentence: 'Invited, because ticket 9K9R-1 was completed' },
    { at: 1_000_001, sentence: 'The invite was sent' },
  ]);
});

describe('the address asked for', () => {
  test('is compared as everywhere: trimmed, without case', async () => {
    expect((await read(invited(), '  Ada@EXAMPLE.org ')).entries).toHaveLength(2);
  });

  test.each(['joan@bletchley.example', 'no address'])('%s, unknown, has an empty history', async (email) => {
    expect(await read(invited(), email)).toEqual({ entries: [] });
  });
});

test('a line that is none of ours is refused, not skipped', async () => {
  const records = stream([...invited().records, { t: 'something new' }]);
  await expect(readHistory(records, CONNECTION, ADA)).rejects.toThrow();
});

test('deliveries are passed over unread: they say nothing until they are decided', async () => {
  const unread = { t: 'delivery', body: 'of a shape that no schema has' };
  const history = await readHistory(stream([unread, ...invited().records]), CONNECTION, ADA);
  expect(history.entries).toHaveLength(2);
});

test('others are answered while a long journal is read', async () => {
  let answered = 0;
  const knock = () => {
    answered += 1;
    knocking = setImmediate(knock);
  };
  let knocking = setImmediate(knock);
  await readHistory(stream(Array(1_000).fill(delivery)), CONNECTION, ADA);
  clearImmediate(knocking);
  expect(answered).toBeGreaterThan(10);
});

describe('a long history', () => {
  test('gives its newest 200 entries, oldest first', async () => {
    const world = invited();
    for (let times = 0; times < 150; times += 1) {
      world.deliver('checkin.created', { slug: 'ti_1', checked_in_at: '2026-11-20T12:00:00Z' });
      world.deliver('checkin.deleted', { slug: 'ti_1' });
    }
    const { entries } = await read(world);
    expect(entries).toHaveLength(200);
    expect(entries.at(-1)?.sentence).toBe('The check-in of ticket 9K9R-1 was taken back');
    expect(entries[0]?.sentence).toBe('Ticket 9K9R-1 (Early Bird) was checked in');
    expect(entries[0]?.at).toBe(1_000_102);
  });

  test('stays within one message, whatever Tito and the mail server write', async () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody());
    // Letters outside the basic plane: two units of a string, four bytes, and easily cut in half.
    for (let times = 0; times < 250; times += 1) {
      world.handed(ADA);
      world.mailed(ADA, 'retrying', `450 ${times} ${'𝔘'.repeat(140)}`);
    }
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', release_title: '𝔘'.repeat(5_000) }));
    const history = await read(world);
    const text = JSON.stringify(history);
    expect(Buffer.byteLength(text)).toBeLessThan(A_MESSAGE);
    expect(history.entries.length).toBeGreaterThan(50);
    // JSON escapes half a letter.
    expect(text).not.toMatch(/\\ud[89a-f]/);
    expect(history.entries.at(-1)?.sentence).toMatch(/^Ticket 9K9R-1 \(𝔘+…$/u);
  });
});
