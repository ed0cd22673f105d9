import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseRecords } from '../../electron/guestlist/base.ts';
import type { Books } from '../../electron/guestlist/books.ts';
import { Decider } from '../../electron/guestlist/decider.ts';
import { foldRecord } from '../../electron/guestlist/fold.ts';
import type { BookRecord, DeliveryRecord, JournalRecord } from '../../electron/guestlist/records.ts';
import { afterRestart } from '../../electron/guestlist/recover.ts';
import { connectionOf, emptyState, type State } from '../../electron/guestlist/state.ts';
import { Ledger } from '../../electron/store/ledger.ts';
import { comparable } from '../helpers/comparable.ts';
import { throughSnapshot } from '../helpers/through-snapshot.ts';
import { LIVE, ticketBody } from '../helpers/world.ts';

/** A ledger over a journal in memory, with the decider on it: the whole of deciding, without a disk. */
class Desk {
  readonly lines: string[] = [];
  readonly ledger: Ledger;
  readonly decider: Decider;
  /** The kinds of record the disk refuses. */
  readonly refused = new Set<string>();
  #ids = 0;
  #clock = 0;

  constructor(state: State = emptyState()) {
    const journal = {
      append: async (records: readonly JournalRecord[]) => {
        if (records.some((record) => this.refused.has(record.t))) throw new Error('the disk refuses');
        return records.map((record) => {
          this.lines.push(JSON.stringify(record));
          return { segment: 1, offset: this.lines.length };
        });
      },
      hurry: () => {},
    };
    this.ledger = new Ledger(state, journal, (record, position) => {
      if (record.t === 'delivery') this.decider.take(record, position);
    });
    this.decider = new Decider({
      change: (connection, work) => this.ledger.change(connection, work),
      withoutForgotten: (delivery) => delivery,
      readBack: async (places) =>
        places.map(({ position }) => JSON.parse(this.lines[position.offset - 1] ?? 'null')),
      policyOf: () => LIVE,
      mint: () => ({ now: this.#ids, code: () => `code${++this.#ids}`, id: () => `id${++this.#ids}` }),
      clock: () => this.#clock,
      turn: () => new Promise((resolve) => setImmediate(resolve)),
      sleep: (ms) => {
        this.#clock += ms;
        return new Promise((resolve) => setImmediate(resolve));
      },
    });
  }

  delivery(event: string, body: object): DeliveryRecord {
    this.#ids += 1;
    const text = JSON.stringify(body);
    return {
      t: 'delivery',
      id: String(this.#ids).padStart(6, '0'),
      at: this.#ids,
      connection: 'c',
      dialect: 'classic',
      event,
      key: `${event} ${text}`,
      bodyHash: text,
      otherName: false,
      proId: null,
      reusedId: false,
      headers: {},
      body: text,
    };
  }

  change(work: (books: Books) => readonly BookRecord[]): Promise<void> {
    return this.ledger.change('c', work);
  }
}

function replayed(lines: readonly string[]): State {
  const state = emptyState();
  lines.forEach((line, index) => {
    foldRecord(state, JSON.parse(line), { segment: 1, offset: index + 1 });
  });
  return state;
}

const tickets = fc.record({
  slug: fc.constantFrom('ti_1', 'ti_2', 'ti_test_3'),
  email: fc.constantFrom(null, 'ada@example.org', 'Alan@example.org'),
  name: fc.constantFrom('', 'Ada Byron'),
  state_name: fc.constantFrom('new', 'incomplete', 'complete', 'void', null),
  updated_at: fc.constantFrom(undefined, '2026-11-20T10:00:00Z', '2026-11-20 11:00:00 UTC'),
  registration_slug: fc.constantFrom(undefined, 'reg_1'),
});
const events = fc.constantFrom(
  'ticket.created',
  'ticket.completed',
  'ticket.reassigned',
  'ticket.updated',
  'ticket.voided',
  'ticket.unvoided',
  'registration.cancelled',
  'registration.completed',
  'checkin.created',
  'something.else',
);

test('in a rush too large to be kept whole, everything is decided, in the order it came', async () => {
  const desk = new Desk();
  const count = 700;
  await Promise.all(
    Array.from({ length: count }, (_, n) =>
      desk.ledger.receive(
        desk.delivery('ticket.completed', ticketBody({ slug: `ti_${n}`, email: `p${n}@example.org` })),
      ),
    ),
  );
  await desk.decider.settled();
  const decided = desk.lines.map((line) => JSON.parse(line)).filter(({ t }) => t === 'decided');
  expect(decided.map(({ row }) => row.email)).toEqual(
    Array.from({ length: count }, (_, n) => `p${n}@example.org`),
  );
  expect(comparable(replayed(desk.lines))).toEqual(comparable(desk.ledger.state));
});

test('state is the fold of the journal: reading it back gives what was in memory, and so does a snapshot', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(events, tickets), { maxLength: 12 }), async (news) => {
      const desk = new Desk();
      for (const [event, fields] of news) await desk.ledger.receive(desk.delivery(event, ticketBody(fields)));
      await desk.decider.settled();
      expect(comparable(replayed(desk.lines))).toEqual(comparable(desk.ledger.state));
      expect(comparable(throughSnapshot(desk.ledger.state))).toEqual(comparable(desk.ledger.state));
    }),
    { numRuns: 150 },
  );
});

test('cut anywhere, the journal still folds, and deciding what is left over ends with each person once', async () => {
  const desk = new Desk();
  for (let each = 0; each < 8; each += 1) {
    const fields = { slug: `ti_${each}`, email: `p${each % 3}@example.org` };
    await desk.ledger.receive(desk.delivery('ticket.completed', ticketBody(fields)));
  }
  await desk.decider.settled();
  for (let cut = 0; cut <= desk.lines.length; cut += 1) {
    const state = replayed(desk.lines.slice(0, cut));
    const again = new Desk(state);
    for (const { delivery, position } of state.pending.values()) again.decider.take(delivery, position);
    await again.decider.settled();
    expect(state.pending.size).toBe(0);
    const people = [...connectionOf(state, 'c').books.participants.entries()];
    expect(
      people.every(([, person]) => person.invite.state === 'queued' && person.invite.revision === 1),
    ).toBe(true);
    expect(state.waiting.size).toBe(people.length);
  }
});

const decision = {
  t: 'decided',
  at: 1,
  row: {
    id: 'x',
    connection: 'c',
    event: '',
    receivedAt: 1,
    outcome: 'ignored',
    reason: null,
    sentence: '',
    person: null,
    email: null,
    detail: '',
    test: false,
    invited: null,
  },
  puts: {},
} as const satisfies BookRecord;

test('while the disk refuses, nothing is decided; then everything is, once', async () => {
  const desk = new Desk();
  desk.refused.add('decided');
  await desk.ledger.receive(desk.delivery('ticket.completed', ticketBody()));
  await expect(desk.change(() => [decision])).rejects.toThrow('refuses');
  const { books } = connectionOf(desk.ledger.state, 'c');
  expect([...books.participants.entries()]).toEqual([]);
  desk.refused.clear();
  await desk.decider.settled();
  expect([...books.participants.entries()].map(([address]) => address)).toEqual(['ada@example.org']);
  expect(desk.lines.filter((line) => line.includes('"t":"decided"'))).toHaveLength(1);
});

describe('changes on the ledger', () => {
  const handed = {
    t: 'handed',
    at: 5,
    mail: { kind: 'invite', connection: 'c', address: 'ada@example.org', revision: 1, copy: 1 },
  } as const;

  test('see what was decided right before them, though it is not on disk yet', async () => {
    const desk = new Desk();
    const seen: (string | undefined)[] = [];
    const delivery = desk.delivery('ticket.completed', ticketBody());
    await desk.ledger.receive(delivery);
    await Promise.all([
      desk.decider.replay(delivery, 'row'),
      desk.change((books) => {
        seen.push(books.participants.get('ada@example.org')?.invite.state);
        return [handed];
      }),
      desk.change((books) => {
        seen.push(books.participants.get('ada@example.org')?.invite.state);
        return [];
      }),
    ]);
    expect(seen).toEqual(['queued', 'sending']);
  });

  test('one that throws changes nothing and spoils none of its neighbours', async () => {
    const desk = new Desk();
    const bad = desk.change(() => {
      throw new Error('no longer wanted');
    });
    const good = desk.change(() => [{ t: 'policy', at: 1, connection: 'c', policy: LIVE }]);
    await expect(bad).rejects.toThrow('no longer wanted');
    await good;
    expect(desk.lines).toHaveLength(1);
  });
});

describe('after a restart', () => {
  async function invited(): Promise<Desk> {
    const desk = new Desk();
    await desk.ledger.receive(desk.delivery('ticket.completed', ticketBody()));
    await desk.decider.settled();
    return desk;
  }
  const mail = { kind: 'invite', connection: 'c', address: 'ada@example.org', revision: 1, copy: 1 } as const;

  function stateOf(desk: Desk) {
    return connectionOf(desk.ledger.state, 'c').books.participants.get('ada@example.org')?.invite;
  }

  test('a mail handed over without an outcome is ambiguous, not sent twice', async () => {
    const desk = await invited();
    await desk.change(() => [{ t: 'handed', at: 9, mail }]);
    const records = afterRestart(replayed(desk.lines), null, 10);
    expect(records).toMatchObject([{ t: 'mailed', state: 'ambiguous', mail }]);
    await desk.change(() => records);
    expect(stateOf(desk)).toMatchObject({ state: 'ambiguous', handedAt: 9 });
    expect(desk.ledger.state.waiting.size).toBe(0);
  });

  test('a queued mail stays queued in a sound journal', async () => {
    const desk = await invited();
    expect(afterRestart(replayed(desk.lines), null, 10)).toEqual([]);
  });

  test('with damage after it, a queued mail is ambiguous; with damage before it, it is not', async () => {
    const desk = await invited();
    const state = replayed(desk.lines);
    expect(afterRestart(state, { segment: 1, offset: 99 }, 10)).toMatchObject([{ state: 'ambiguous', mail }]);
    expect(afterRestart(state, { segment: 1, offset: 1 }, 10)).toEqual([]);
  });

  test('a mail that ended stays ended', async () => {
    const desk = await invited();
    await desk.change(() => [
      { t: 'handed', at: 9, mail },
      { t: 'mailed', at: 10, mail, state: 'sent', words: '250 ok', attempts: 1, retryAt: null },
    ]);
    expect(afterRestart(replayed(desk.lines), { segment: 9, offset: 0 }, 11)).toEqual([]);
    expect(stateOf(desk)).toMatchObject({ state: 'sent', sentAt: 10 });
  });
});

test('a mail outside the queue counts among those handed over, by its time alone, also in a base', () => {
  const state = replayed([5, 7].map((at) => JSON.stringify({ t: 'counted', at })));
  expect(state.handedAt).toEqual([5, 7]);
  expect(replayed([...baseRecords(state)].map((record) => JSON.stringify(record))).handedAt).toEqual([5, 7]);
});

test('a line from a newer Usher is refused, not skipped', () => {
  const newer = { t: 'something new' } as unknown as JournalRecord;
  expect(() => foldRecord(emptyState(), newer, { segment: 1, offset: 0 })).toThrow();
});
