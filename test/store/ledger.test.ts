import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BookRecord } from '../../electron/guestlist/records.ts';
import { emptyState } from '../../electron/guestlist/state.ts';
import { Ledger } from '../../electron/store/ledger.ts';
import { LIVE } from '../helpers/world.ts';
import { received } from './journal-tools.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A ledger whose journal tells what was asked of it in one go. */
function setUp() {
  const asked: string[][] = [[]];
  const append = async (records: readonly { t: string }[]) => {
    if (asked.at(-1)?.length === 0) setImmediate(() => asked.push([]));
    asked.at(-1)?.push(...records.map(({ t }) => t));
    return records.map((_, at) => ({ segment: 1, offset: at }));
  };
  const ledger = new Ledger(emptyState(), { append, hurry: () => {} }, () => {});
  const change = (mayWait: boolean) => ledger.change('c', () => [policy], mayWait);
  return { ledger, change, written: () => asked.filter(({ length }) => length > 0) };
}

const policy: BookRecord = { t: 'policy', at: 1, connection: 'c', policy: LIVE };
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what may wait is worked out right after the next delivery was given to the disk', async () => {
  const { ledger, change, written } = setUp();
  const changed = change(true);
  await turn();
  expect(written()).toEqual([]);
  await Promise.all([ledger.receive(received('a', 'body')), changed]);
  expect(written().flat()).toEqual(['delivery', 'policy']);
});

test('what was decided about a delivery stands before its repeat', async () => {
  const { ledger, change, written } = setUp();
  const changed = change(true);
  const repeat = { t: 'repeat', id: 'b', at: 1, connection: 'c', event: 'e', key: 'k' } as const;
  await Promise.all([ledger.receive(repeat), changed]);
  expect(written()).toEqual([['policy', 'repeat']]);
});

test('what may wait is written with the next change that may not', async () => {
  const { change, written } = setUp();
  await Promise.all([change(true), change(false)]);
  expect(written()).toEqual([['policy', 'policy']]);
});

test('where nothing comes to be written with, it is written all the same', async () => {
  const { change, written } = setUp();
  const changed = change(true);
  vi.runAllTimers();
  await changed;
  expect(written()).toEqual([['policy']]);
});

test('what comes while something is being written, and may wait, is not forgotten', async () => {
  const { change, written } = setUp();
  const first = change(false);
  const second = change(true);
  await first;
  await turn();
  expect(written()).toEqual([['policy']]);
  vi.runAllTimers();
  await second;
  expect(written()).toEqual([['policy'], ['policy']]);
});

test('a delivery is known by its key from then on, and is left to whoever decides', async () => {
  const { ledger } = setUp();
  const delivery = received('a', 'body');
  await ledger.receive(delivery);
  const { keys } = ledger.state.connections.get(delivery.connection) ?? {};
  expect(keys?.has(`key ${delivery.key}`)).toBe(true);
  expect(keys?.has(`body ${delivery.bodyHash}`)).toBe(true);
  expect(ledger.state.pending.size).toBe(0);
});
