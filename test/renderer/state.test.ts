/// <reference types="node" />
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CallFailure } from '../../renderer/client.ts';
import { mergeSnapshot, placeDelivery } from '../../renderer/feed-rows.ts';
import { isSamePerson, PeopleList } from '../../renderer/people.ts';
import { SIGNED_OUT_DELAY, WindowStore } from '../../renderer/state.ts';
import type { DeliveryView, Notification, ParticipantView } from '../../shared/contract.ts';
import { FakeClient } from './fake-client.ts';
import { delivery, emptyStatus, person } from './make.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const row = (id: string, receivedAt: number, sentence = id) => delivery({ id, receivedAt, sentence });
const change = (seq: number, value: DeliveryView): Notification => ({ seq, name: 'delivery', value });
const snapshot = (seq: number, deliveries: DeliveryView[]) => ({
  seq,
  status: emptyStatus(),
  deliveries,
  next: null,
});
const ids = (rows: readonly DeliveryView[] | null) => rows?.map(({ id }) => id);
const problem = { code: 'x', sentence: 'x', action: 'x' };

async function startStore(deliveries: DeliveryView[] = []) {
  const client = new FakeClient();
  const store = new WindowStore(client);
  store.start();
  await client.next().answer(snapshot(5, deliveries));
  return { client, store };
}

describe('snapshot, then changes', () => {
  test('the stream is followed from the snapshot on', async () => {
    const { client, store } = await startStore([row('a', 1)]);
    expect(client.since).toEqual([5]);
    client.change(change(6, row('b', 2)));
    vi.advanceTimersByTime(100);
    expect(ids(store.state.deliveries)).toEqual(['b', 'a']);
  });

  test('what the snapshot includes already is not applied again', async () => {
    const { client, store } = await startStore([row('a', 1, 'new')]);
    client.change(change(5, row('a', 1, 'old')));
    vi.advanceTimersByTime(100);
    expect(store.state.deliveries?.[0]?.sentence).toBe('new');
  });

  test('changes that arrive while a new snapshot is on its way are kept, older ones dropped', async () => {
    const { client, store } = await startStore([row('a', 1)]);
    client.listener?.onReset();
    client.change(change(8, row('c', 3)));
    client.change(change(10, row('d', 4)));
    vi.advanceTimersByTime(100);
    expect(ids(store.state.deliveries)).toEqual(['a']);
    await client.next().answer(snapshot(8, [row('c', 3, 'from the snapshot'), row('b', 2)]));
    vi.advanceTimersByTime(100);
    expect(ids(store.state.deliveries)).toEqual(['d', 'c', 'b']);
    expect(store.state.deliveries?.[1]?.sentence).toBe('from the snapshot');
    expect(client.since).toEqual([5]);
  });

  test('after a reset every participant may have changed', async () => {
    const { client, store } = await startStore();
    const told: (ParticipantView | null)[] = [];
    store.onParticipant((participant) => told.push(participant));
    client.change({ seq: 6, name: 'participant', value: person('Ada', 'ada@example.org') });
    vi.advanceTimersByTime(100);
    expect(told).toEqual([person('Ada', 'ada@example.org')]);
    client.listener?.onReset();
    await client.next().answer(snapshot(9, []));
    expect(told).toHaveLength(2);
    expect(told[1]).toBeNull();
  });

  test('a stream that ends for good is replaced, from a new snapshot', async () => {
    const { client, store } = await startStore();
    client.listener?.onLost(true);
    expect(store.state.link).toBe('lost');
    vi.advanceTimersByTime(5000);
    await client.next().answer(snapshot(20, []));
    expect([store.state.link, client.since]).toEqual(['open', [5, 20]]);
  });

  test('a stream that comes back by itself is waited for', async () => {
    const { client, store } = await startStore();
    client.listener?.onLost(false);
    expect(store.state.link).toBe('lost');
    vi.advanceTimersByTime(60_000);
    expect(client.asked).toEqual([]);
    client.listener?.onOpen();
    expect(store.state.link).toBe('open');
  });

  test('a browser that is signed out is asked for again only after a while', async () => {
    const { client, store } = await startStore();
    client.listener?.onLost(true);
    vi.advanceTimersByTime(5000);
    await client.next().refuse(new CallFailure('signed-out', problem));
    vi.advanceTimersByTime(SIGNED_OUT_DELAY - 1);
    expect([store.state.link, client.asked]).toEqual(['signed-out', []]);
    vi.advanceTimersByTime(1);
    expect(client.asked).toHaveLength(1);
  });

  test('an unreachable service is asked again until it answers', async () => {
    const client = new FakeClient();
    const store = new WindowStore(client);
    store.start();
    for (let tries = 0; tries < 3; tries++) {
      await client.next().refuse(new CallFailure('unreachable', problem));
      expect(store.state.link).toBe('lost');
      vi.advanceTimersByTime(5000);
    }
    await client.next().answer(snapshot(1, []));
    expect(store.state.link).toBe('open');
  });
});

describe('the order of the feed', () => {
  test('whatever the order of arrival: newest first, each id once, with its last state', () => {
    const news = fc.record({ id: fc.integer({ min: 0, max: 20 }), state: fc.string({ maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(news), (all) => {
        let rows: readonly DeliveryView[] = [];
        for (const { id, state } of all) rows = placeDelivery(rows, row(String(id), id * 10, state), false);
        const last = new Map(all.map(({ id, state }) => [id, state]));
        const expected = [...last].sort(([one], [other]) => other - one);
        expect(rows.map(({ id, sentence }) => [Number(id), sentence])).toEqual(expected);
      }),
    );
  });

  test('news about a row that is not loaded yet comes with its page', () => {
    const rows = [row('c', 3), row('b', 2)];
    expect(placeDelivery(rows, row('a', 1), true)).toBe(rows);
    expect(ids(placeDelivery(rows, row('a', 1), false))).toEqual(['c', 'b', 'a']);
  });

  test('a snapshot keeps the older rows below it, unless a gap lies between', () => {
    const rows = [row('c', 3), row('b', 2), row('a', 1)];
    expect(ids(mergeSnapshot(rows, [row('d', 4), row('c', 3)]))).toEqual(['d', 'c', 'b', 'a']);
    expect(ids(mergeSnapshot(rows, [row('z', 9), row('y', 8)]))).toEqual(['z', 'y']);
  });
});

describe('the list of participants', () => {
  const ada = person('Ada', 'ada@example.org');
  const alan = person('Alan', 'alan@example.org');

  const answer = (rows: ParticipantView[], total = rows.length, nearAt: number | null = null) => ({
    total,
    rows,
    nearAt,
    counts: {},
  });
  const people50 = (from: number) =>
    Array.from({ length: 50 }, (_, n) => person(`P${from + n}`, `p${from + n}@example.org`));
  const shown = (people: PeopleList) => [...(people.state.rows ?? [])].sort(([a], [b]) => a - b);

  test('one question at a time: while it is open only the newest is kept, and a late answer is not shown', async () => {
    const client = new FakeClient();
    const people = new PeopleList(client);
    void people.search('a');
    void people.search('ad');
    void people.search('al');
    expect(client.asked).toHaveLength(1);
    await client.next().answer(answer([ada, alan]));
    expect(people.state.rows).toBeNull();
    expect(client.asked.map(({ input }) => input)).toMatchObject([{ query: 'al', offset: 0 }]);
    await client.next().answer(answer([alan]));
    expect(shown(people)).toEqual([[0, alan]]);
    expect(client.asked).toEqual([]);
  });

  test('what is in sight and missing is loaded, a page at a time', async () => {
    const client = new FakeClient();
    const people = new PeopleList(client);
    void people.search('');
    await client.next().answer(answer(people50(0), 100_000));
    people.look(70_010, 70_060);
    for (const offset of [69_990, 70_020, 70_050]) {
      const next = client.next();
      expect(next.input).toMatchObject({ offset, limit: 30 });
      await next.answer(answer(people50(offset).slice(0, 30), 100_000));
    }
    expect(client.asked).toEqual([]);
    expect(people.state.rows?.get(70_060)).toMatchObject({ name: 'P70060' });
  });

  test('a message cut short is gone on with', async () => {
    const client = new FakeClient();
    const people = new PeopleList(client);
    void people.search('');
    await client.next().answer(answer(people50(0).slice(0, 20), 30));
    const next = client.next();
    expect(next.input).toMatchObject({ offset: 20 });
    await next.answer(answer(people50(20).slice(0, 10), 30));
    expect(people.state.rows?.size).toBe(30);
    expect(client.asked).toEqual([]);
  });

  test('a change of a row shown is seen at once; a burst brings one fresh question', async () => {
    const client = new FakeClient();
    const people = new PeopleList(client);
    void people.search('');
    await client.next().answer(answer([ada]));
    const sent = person('Ada', 'ada@example.org', { state: 'sent' });
    people.apply(sent);
    expect(shown(people)).toEqual([[0, sent]]);
    for (let index = 0; index < 20; index++) people.apply(person(`P${index}`, `p${index}@example.org`));
    vi.advanceTimersByTime(60_000);
    expect(client.asked).toHaveLength(1);
  });

  test('news above moves the list along, so that the reader stays where they were', async () => {
    const client = new FakeClient();
    const people = new PeopleList(client);
    void people.search('');
    await client.next().answer(answer(people50(0), 1_000));
    people.look(10, 40);
    people.apply(person('A new one', 'new@example.org'));
    vi.advanceTimersByTime(1_000);
    const first = client.next();
    expect(first.input).toMatchObject({ offset: 10, near: { email: 'p10@example.org' } });
    await first.answer(answer(people50(9), 1_003, 13));
    const second = client.next();
    expect(second.input).toMatchObject({ offset: 13 });
    await second.answer(answer(people50(10), 1_003));
    expect(people.state.moved).toEqual({ by: 3, at: 1 });
    expect(people.state.rows?.get(13)).toMatchObject({ name: 'P10' });
  });

  test('a list that shrinks while it is asked for ends', async () => {
    const client = new FakeClient();
    const people = new PeopleList(client);
    void people.search('');
    await client.next().answer(answer(people50(0), 200));
    people.look(100, 120);
    await client.next().answer(answer([], 50));
    expect(client.asked).toEqual([]);
    expect(people.state.total).toBe(50);
  });

  test('the same address in two connections is two people', () => {
    expect(isSamePerson(ada, { ...ada, connection: 'another' })).toBe(false);
    expect(isSamePerson(null, null)).toBe(false);
  });
});
