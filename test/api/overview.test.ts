import { describe, expect, test } from 'vitest';
import { Overview } from '../../electron/api/overview/overview.ts';
import { daySeries, hourSeries, wholeSeries } from '../../electron/api/overview/series.ts';
import { nothingCounted } from '../../electron/guestlist/counted.ts';
import { applyRecord } from '../../electron/guestlist/fold.ts';
import { connectionOf, emptyState, type State } from '../../electron/guestlist/state.ts';
import { HOUR_IN_MS, type Tally } from '../../electron/guestlist/tally.ts';
import { SERIES_LIMIT, TYPES_NAMED } from '../../shared/contract.ts';
import { CONNECTION, ticketBody, World } from '../helpers/world.ts';
import { STATUS } from './rig.ts';

const NOW = Date.parse('2026-11-25T15:20:00Z');
const DAY_IN_MS = 24 * HOUR_IN_MS;

function overviewOf(world: World, options: { gated?: boolean } = {}) {
  const state = stateOf(world);
  let seq = 1;
  const overview = new Overview({
    state,
    seq: () => seq,
    status: () => ({
      ...STATUS,
      connections: options.gated
        ? [
            {
              id: CONNECTION,
              name: CONNECTION,
              dialect: 'classic',
              localUrl: '',
              publicUrl: null,
              hasSecret: true,
              hasLink: true,
              sending: 'live',
              testTickets: 'hold',
              ticketTypes: [],
              onlyPaid: false,
              access: 'gated',
              withdrawNotice: false,
              recordVisits: true,
              paused: null,
              counts: nothingCounted(),
            },
          ]
        : [],
    }),
  });
  return {
    state,
    read: (connection: string | null = null) => overview.read({ connection, zone: 'UTC' }, NOW),
    changed: () => {
      seq += 1;
    },
  };
}

function stateOf(world: World): State {
  const state = emptyState();
  for (const record of world.records) applyRecord(state, record, { segment: 1, offset: 0 });
  return state;
}

function buy(world: World, slug: string, fields: object = {}): void {
  world.deliver(
    'ticket.completed',
    ticketBody({ slug, email: `${slug}@example.org`, updated_at: '2026-11-25T14:00:00Z', ...fields }),
  );
}

describe('the overview', () => {
  test('tells how far people came, from the ticket to the door', async () => {
    const world = new World();
    for (const slug of ['ti_1', 'ti_2', 'ti_3']) buy(world, slug);
    world.deliver('ticket.created', ticketBody({ slug: 'ti_4', email: null, name: '', state_name: 'new' }));
    world.sent('ti_1@example.org');
    world.sent('ti_2@example.org');
    world.write({ t: 'visited', at: NOW, connection: CONNECTION, address: 'ti_1@example.org', revision: 1 });
    world.deliver('checkin.created', { slug: 'ti_1', checked_in_at: '2026-11-25T15:00:00Z' });
    world.deliver('ticket.voided', ticketBody({ slug: 'ti_3', updated_at: '2026-11-25T15:10:00Z' }));
    const { funnel } = await overviewOf(world, { gated: true }).read();
    expect(funnel).toEqual({ tickets: 3, waiting: 1, people: 2, invited: 2, opened: 1, checkedIn: 1 });
  });

  test('where links lead straight to the hub, it does not claim that nobody opened one', async () => {
    const world = new World();
    buy(world, 'ti_1');
    world.sent('ti_1@example.org');
    expect((await overviewOf(world).read()).funnel.opened).toBeNull();
  });

  test('test tickets are told apart and counted nowhere else', async () => {
    const world = new World();
    buy(world, 'ti_1');
    buy(world, 'ti_test_2', { test_mode: true });
    const { funnel, types, testTickets } = await overviewOf(world).read();
    expect(testTickets).toBe(1);
    expect(funnel).toMatchObject({ tickets: 1, people: 1 });
    expect(types).toEqual([{ title: 'Early Bird', tickets: 1, waiting: 0 }]);
  });

  test('ticket types stand most first, and those that are too many are told together', async () => {
    const world = new World();
    for (let type = 0; type < TYPES_NAMED + 3; type++) {
      const release = { release_slug: `type-${type}`, release_title: `Type ${type}` };
      buy(world, `ti_${type}`, release);
      if (type === 7) buy(world, 'ti_more', release);
    }
    const { types, otherTypes } = await overviewOf(world).read();
    expect(types).toHaveLength(TYPES_NAMED);
    expect(types[0]).toEqual({ title: 'Type 7', tickets: 2, waiting: 0 });
    expect(otherTypes).toEqual({ types: 3, tickets: 3, waiting: 0 });
  });

  test('a ticket type that was renamed is one, by its newest title, in whichever order they came', async () => {
    const world = new World();
    const release_slug = 'early';
    const at = (hour: number) => ({ updated_at: `2026-11-25T${hour}:00:00Z` });
    buy(world, 'ti_1', { release_slug, release_title: 'Early Bird', ...at(11) });
    buy(world, 'ti_2', { release_slug, release_title: 'Super Early Bird', ...at(13) });
    buy(world, 'ti_3', { release_slug, release_title: 'Early Bird', ...at(12) });
    expect((await overviewOf(world).read()).types).toEqual([
      { title: 'Super Early Bird', tickets: 3, waiting: 0 },
    ]);
  });

  test('one connection is told by itself, all of them together', async () => {
    const world = new World();
    buy(world, 'ti_1');
    const { state, read } = overviewOf(world);
    const other = new World();
    buy(other, 'ti_9');
    buy(other, 'ti_8');
    Object.assign(connectionOf(state, 'other').books, { tickets: other.books.tickets });
    expect((await read(CONNECTION)).funnel.tickets).toBe(1);
    expect((await read('other')).funnel.tickets).toBe(2);
    expect((await read(null)).funnel.tickets).toBe(3);
    expect((await read('no such')).funnel.tickets).toBe(0);
  });

  test('people are counted anew only when something changed, and whoever asks then gets the newest', async () => {
    const world = new World();
    buy(world, 'ti_1');
    const { state, read, changed } = overviewOf(world);
    expect((await read()).funnel.tickets).toBe(1);
    const more = new World();
    buy(more, 'ti_2');
    for (const record of more.records) applyRecord(state, record, { segment: 1, offset: 1 });
    expect((await read()).funnel.tickets).toBe(1);
    changed();
    expect((await Promise.all([read(), read()])).map(({ funnel }) => funnel.tickets)).toEqual([2, 2]);
  });

  test('other work gets its turn while many are counted', async () => {
    const { state, read } = overviewOf(new World());
    const world = new World();
    buy(world, 'ti_1');
    const ticket = world.books.tickets.get('ti_1');
    if (!ticket) throw new Error('no ticket');
    const { books } = connectionOf(state, CONNECTION);
    for (let n = 0; n < 200_000; n++) books.tickets.set(`ti_${n}`, ticket);
    let turns = 0;
    let isDone = false;
    const counting = read().finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect((await counting).funnel.tickets).toBe(200_000);
    expect(turns).toBeGreaterThan(1);
  });
});

describe('series', () => {
  const tally = (...at: string[]): Tally[] => [
    new Map(
      at.map((text) => [Math.floor(Date.parse(text) / HOUR_IN_MS), { orders: 1, tickets: 2, invites: 3 }]),
    ),
  ];

  test('by the hour: the last of them is this one', () => {
    const series = hourSeries(tally('2026-11-25T15:00:00Z', '2026-11-25T13:59:00Z'), 3, NOW);
    expect(series.starts.map((at) => new Date(at).toISOString().slice(11, 16))).toEqual([
      '13:00',
      '14:00',
      '15:00',
    ]);
    expect(series).toMatchObject({ orders: [1, 0, 1], tickets: [2, 0, 2], invites: [3, 0, 3] });
  });

  test('days begin at midnight where the reader is, also when clocks are changed', () => {
    const now = Date.parse('2026-10-26T12:00:00Z');
    const series = daySeries(
      tally('2026-10-24T22:00:00Z', '2026-10-25T22:00:00Z'),
      3,
      now,
      'Europe/Amsterdam',
    );
    expect(series.starts.map((at) => new Date(at).toISOString())).toEqual([
      '2026-10-23T22:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      // The day before has 25 hours.
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(series.tickets).toEqual([0, 4, 0]);
  });

  test.each([
    [10, 1],
    [399, 1],
    [900, 7],
    [4_000, 28],
  ])('everything: %i days stand in buckets of %i, and none is left out', (days, step) => {
    const first = new Date(NOW - days * DAY_IN_MS).toISOString();
    const series = wholeSeries(tally(first, '2026-11-25T15:00:00Z'), NOW, 'UTC');
    expect(series.step).toEqual({ unit: 'day', count: step });
    expect(series.starts.length).toBeLessThanOrEqual(SERIES_LIMIT);
    expect(series.tickets.reduce((sum, each) => sum + each)).toBe(4);
    expect(series.tickets.at(-1)).toBe(2);
  });

  test('before anything has happened there is today', () => {
    expect(wholeSeries([new Map()], NOW, 'UTC').tickets).toEqual([0]);
  });
});
