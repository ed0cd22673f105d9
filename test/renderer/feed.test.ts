/// <reference types="node" />
import { describe, expect, test } from 'vitest';
import { CallFailure } from '../../renderer/client.ts';
import { FeedStore } from '../../renderer/feed.ts';
import { feedItems } from '../../renderer/feed-items.ts';
import { ROW_LIMIT } from '../../renderer/feed-rows.ts';
import type { DeliveryView, FeedPlace } from '../../shared/contract.ts';
import { isFiltering } from '../../shared/feed-filter.ts';
import { FakeClient } from './fake-client.ts';
import { delivery } from './make.ts';

const problem = { code: 'x', sentence: 'x', action: 'x' };
const row = (id: string, receivedAt: number, change: Partial<DeliveryView> = {}) =>
  delivery({ id, receivedAt, sentence: id, ...change });
const place = (id: string): FeedPlace => ({ row: id, refused: null });
const page = (rows: DeliveryView[], next: FeedPlace | null = null, reached: number | null = null) => ({
  rows,
  next,
  reached,
});

function start(deliveries: DeliveryView[], next: FeedPlace | null = null) {
  const client = new FakeClient();
  const feed = new FeedStore(client);
  feed.snapshot({ deliveries, next });
  const ids = () => feed.state.rows?.map(({ id }) => id);
  return { client, feed, ids };
}

describe('a filter', () => {
  test('sorts out what is here at once, and takes what the service finds when that comes', async () => {
    const { client, feed, ids } = start([row('c', 3, { test: true }), row('b', 2)]);
    feed.setFilter({ mode: 'test' });
    expect(ids()).toEqual(['c']);
    await client.next().answer(page([row('c', 3, { test: true }), row('a', 1, { test: true })]));
    expect(ids()).toEqual(['c', 'a']);
  });

  test('lets only such news in; a row that is shown stays, whatever becomes of it', async () => {
    const { client, feed, ids } = start([row('a', 1, { outcome: 'duplicate' })]);
    feed.setFilter({ outcome: 'duplicate' });
    await client.next().answer(page([row('a', 1, { outcome: 'duplicate' })]));
    feed.news([row('b', 2), row('c', 3, { outcome: 'duplicate' })]);
    expect(ids()).toEqual(['c', 'a']);
    feed.news([row('a', 1, { outcome: 'accepted' })]);
    expect(ids()).toEqual(['c', 'a']);
    expect(feed.state.rows?.[1]?.outcome).toBe('accepted');
  });

  test('news that comes while the service looks is not lost', async () => {
    const { client, feed, ids } = start([]);
    feed.setFilter({ query: 'a' });
    feed.news([row('ab', 2)]);
    await client.next().answer(page([row('aa', 1)]));
    expect(ids()).toEqual(['ab', 'aa']);
  });

  test('a late answer to an old question is not shown', async () => {
    const { client, feed, ids } = start([row('x', 1)]);
    feed.setFilter({ query: 'a' });
    const old = client.next();
    feed.setFilter({ query: 'b' });
    await client.next().answer(page([row('b', 2)]));
    await old.answer(page([row('a', 1)]));
    expect(ids()).toEqual(['b']);
  });

  test('that finds little looks on by itself, and says how far it is', async () => {
    const { client, feed, ids } = start([]);
    feed.setFilter({ mode: 'test' });
    await client.next().answer(page([], place('m'), 500));
    expect(feed.state).toMatchObject({ isLooking: true, reached: 500 });
    const second = client.next();
    expect(second.input).toMatchObject({ after: place('m'), filter: { mode: 'test' } });
    await second.answer(page([row('b', 200, { test: true })], place('f'), 200));
    await client.next().answer(page([], null, 100));
    expect(ids()).toEqual(['b']);
    expect(feed.state).toMatchObject({ isLooking: false, next: null });
  });

  test('what could not be had is said, and asked for again', async () => {
    const { client, feed, ids } = start([]);
    feed.setFilter({ query: 'zz' });
    await client.next().refuse(new CallFailure('refused', problem));
    expect(feed.state.problem).toEqual(problem);
    feed.retry();
    await client.next().answer(page([row('zz', 1)]));
    expect([feed.state.problem, ids()]).toEqual([null, ['zz']]);
  });

  test('holds after the service was lost and found', async () => {
    const { client, feed, ids } = start([]);
    feed.setFilter({ query: 'a' });
    await client.next().answer(page([row('a1', 1)]));
    feed.snapshot({ deliveries: [row('b', 9)], next: null });
    await client.next().answer(page([row('a2', 5), row('a1', 1)]));
    expect(ids()).toEqual(['a2', 'a1']);
  });
});

test('one connection is shown in its own right: no filter is on, and clearing one leaves it', async () => {
  const { client, feed, ids } = start([row('a', 1), row('b', 2, { connection: 'winter' })]);
  feed.setConnection('winter');
  await client.next().answer(page([row('b', 2, { connection: 'winter' })]));
  expect([ids(), isFiltering(feed.state.filter)]).toEqual([['b'], false]);
  feed.news([row('c', 3), row('d', 4, { connection: 'winter' })]);
  expect(ids()).toEqual(['d', 'b']);
  feed.clearFilter();
  expect(client.next().input).toMatchObject({ filter: { connection: 'winter' } });
  feed.setConnection('winter');
  expect(client.asked).toEqual([]);
});

describe('frozen', () => {
  test('nothing moves; what is shown changes in its place, what is new is counted and comes with "go on"', () => {
    const { feed, ids } = start([row('a', 1)]);
    feed.freeze();
    feed.news([row('b', 2), row('c', 3), row('b', 2), row('a', 1, { outcome: 'duplicate' })]);
    expect(ids()).toEqual(['a']);
    expect([feed.state.waiting, feed.state.rows?.[0]?.outcome]).toEqual([2, 'duplicate']);
    feed.goOn();
    expect(ids()).toEqual(['c', 'b', 'a']);
    expect(feed.state).toMatchObject({ isFrozen: false, waiting: 0 });
  });

  test('and the service lost meanwhile: the gap is closed with "go on"', async () => {
    const { client, feed, ids } = start([row('a', 1)]);
    feed.freeze();
    feed.snapshot({ deliveries: [row('z', 9), row('y', 8)], next: place('y') });
    expect([ids(), feed.state.waiting]).toEqual([['a'], 2]);
    feed.goOn();
    await client.next().answer(page([row('z', 9), row('y', 8)], place('y')));
    expect(ids()).toEqual(['z', 'y']);
  });

  test('only news that the filter lets through is counted', async () => {
    const { client, feed } = start([]);
    feed.setFilter({ mode: 'test' });
    await client.next().answer(page([]));
    feed.freeze();
    feed.news([row('a', 1), row('b', 2, { test: true })]);
    expect(feed.state.waiting).toBe(1);
  });
});

test('when somebody is forgotten nothing that was shown stays, filtered or frozen', async () => {
  const { client, feed, ids } = start([row('ada', 1)]);
  feed.freeze();
  feed.news([row('ada again', 2)]);
  feed.snapshot({ deliveries: [row('somebody', 1)], next: null }, true);
  expect([ids(), feed.state.waiting, feed.state.epoch]).toEqual([['somebody'], 0, 1]);
  feed.goOn();
  expect(ids()).toEqual(['somebody']);
  feed.setFilter({ query: 'some' });
  await client.next().answer(page([row('somebody', 1)]));
  feed.snapshot({ deliveries: [], next: null }, true);
  expect(feed.state.rows).toBeNull();
  await client.next().answer(page([]));
  expect(ids()).toEqual([]);
});

describe('going back', () => {
  test('older rows that overlap with news are shown once, and the beginning is known', async () => {
    const { client, feed, ids } = start([row('b', 2)], place('b'));
    const older = feed.older();
    feed.news([row('c', 3)]);
    await client.next().answer(page([row('b', 2), row('a', 1)]));
    await older;
    expect(ids()).toEqual(['c', 'b', 'a']);
    expect(feed.state.next).toBeNull();
    await feed.older();
    expect(client.asked).toEqual([]);
  });

  test('a rush never makes the list longer than it may be; what fell off can be had again', () => {
    const { feed } = start([row('first', 1), row('no', 0, { outcome: 'rejected' })]);
    feed.news(Array.from({ length: ROW_LIMIT + 5 }, (_, n) => row(`n${n}`, 10 + n)));
    expect(feed.state.rows).toHaveLength(ROW_LIMIT);
    expect(feed.state.next).toEqual({ row: 'n5', refused: null });
  });
});

test('rows and the headings between days have their places, and each place its day', () => {
  const day = 86_400_000;
  const now = new Date(2026, 10, 25, 12).getTime();
  const rows = [row('a', now), row('b', now - 1_000), row('c', now - day), row('d', now - 2 * day)];
  const items = feedItems(rows, now);
  expect(items.items.map(({ kind }) => kind)).toEqual(['row', 'row', 'day', 'row', 'day', 'row']);
  expect(items.offsetOf('c')).toBe(2 * 56 + 32);
  expect([items.keyAt(0), items.keyAt(57), items.keyAt(150)]).toEqual(['a', 'b', 'c']);
  expect(items.dayAt(0)).toBe('Today, Wednesday 25 November');
  expect(items.dayAt(10_000)).toBe('Monday 23 November');
  expect(items.height).toBe(4 * 56 + 2 * 32);
});
