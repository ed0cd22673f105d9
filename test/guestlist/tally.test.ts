import { describe, expect, test } from 'vitest';
import { baseRecords } from '../../electron/guestlist/base.ts';
import { applyRecord } from '../../electron/guestlist/fold.ts';
import type { BookRecord } from '../../electron/guestlist/records.ts';
import { connectionOf, emptyState, type State } from '../../electron/guestlist/state.ts';
import { HOUR_IN_MS } from '../../electron/guestlist/tally.ts';
import { throughSnapshot } from '../helpers/through-snapshot.ts';
import { CONNECTION, ticketBody, World } from '../helpers/world.ts';

const START = { segment: 1, offset: 0 };

function folded(records: Iterable<Parameters<typeof applyRecord>[1]>): State {
  const state = emptyState();
  for (const record of records) applyRecord(state, record, START);
  return state;
}

function hours(state: State): Record<string, [orders: number, tickets: number, invites: number]> {
  const { tally } = connectionOf(state, CONNECTION);
  return Object.fromEntries(
    [...tally].map(([hour, { orders, tickets, invites }]) => [
      new Date(hour * HOUR_IN_MS).toISOString().slice(0, 13),
      [orders, tickets, invites],
    ]),
  );
}

/** A world whose deliveries are all decided at this moment. */
function recordsAt(at: string, world: World): BookRecord[] {
  return world.records.map((record) => ({ ...record, at: Date.parse(at) }));
}

describe('the tally', () => {
  test('a ticket and its order are counted once, in the hour Tito first told of them', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody());
    world.deliver('ticket.updated', ticketBody({ name: 'Ada King', updated_at: '2026-11-22T10:00:00Z' }));
    expect(hours(folded(recordsAt('2026-11-22T12:00:00Z', world)))).toEqual({
      '2026-11-20T10': [1, 1, 0],
    });
  });

  test('what claims to come from the future is counted when it came', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody({ updated_at: '2031-01-01T00:00:00Z' }));
    expect(hours(folded(recordsAt('2026-11-22T12:00:00Z', world)))).toEqual({
      '2026-11-22T12': [1, 1, 0],
    });
  });

  test('test tickets are not counted, nor their orders', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_test_1', test_mode: true }));
    expect(hours(folded(recordsAt('2026-11-22T12:00:00Z', world)))).toEqual({});
  });

  test('an invite is counted when the mail server took it, and sending it again is no second one', () => {
    const at = Date.parse('2026-11-23T08:30:00Z');
    const mailed = (copy: number, state: 'sent' | 'retrying'): BookRecord => ({
      t: 'mailed',
      at,
      mail: { kind: 'invite', connection: CONNECTION, address: 'ada@example.org', revision: 1, copy },
      state,
      words: '',
      attempts: 1,
      retryAt: null,
    });
    const state = folded([mailed(1, 'retrying'), mailed(1, 'sent'), mailed(2, 'sent')]);
    expect(hours(state)).toEqual({ '2026-11-23T08': [0, 0, 1] });
  });

  test('it is the same after a snapshot, and after the journal was folded into a base', () => {
    const world = new World();
    for (const slug of ['ti_1', 'ti_2', 'ti_3']) {
      world.deliver('ticket.completed', ticketBody({ slug, email: `${slug}@example.org` }));
    }
    const state = folded(recordsAt('2026-11-22T12:00:00Z', world));
    expect(hours(state)).toEqual({ '2026-11-20T10': [3, 3, 0] });
    expect(hours(throughSnapshot(state))).toEqual(hours(state));
    expect(hours(folded(baseRecords(state)))).toEqual(hours(state));
  });
});
