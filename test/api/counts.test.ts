import { expect, test } from 'vitest';
import { Counter } from '../../electron/api/counts.ts';
import { newcomer } from '../../electron/guestlist/settle.ts';
import { connectionOf, emptyState, type State } from '../../electron/guestlist/state.ts';

function add(state: State, from: number, count: number): void {
  const { books } = connectionOf(state, 'c');
  for (let n = from; n < from + count; n++) {
    const address = `person-${n}@example.org`;
    books.participants.set(address, newcomer(address));
  }
}

test('a few are counted at once, and anew whenever something may have changed', () => {
  const state = emptyState();
  const counter = new Counter(state, () => {});
  add(state, 0, 3);
  expect(counter.read().participants).toBe(3);
  add(state, 3, 2);
  expect(counter.read().participants).toBe(3);
  counter.stale();
  expect(counter.read().participants).toBe(5);
});

test('many are counted a little at a time; nobody waits for it but who must not be told of too few', async () => {
  const state = emptyState();
  let told = 0;
  const counter = new Counter(state, () => {
    told += 1;
  });
  add(state, 0, 25_000);
  expect(counter.read().participants).toBe(0);
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 0);
  await counter.counted();
  clearInterval(turning);
  expect(turns).toBeGreaterThan(1);
  expect(counter.read().participants).toBe(25_000);
  expect(told).toBe(1);
});

test('what changes while many are counted is counted next', async () => {
  const state = emptyState();
  add(state, 0, 5_000);
  const counted: number[] = [];
  const counter: Counter = new Counter(state, () => counted.push(counter.read().participants));
  counter.read();
  add(state, 5_000, 1_000);
  counter.stale();
  await expect.poll(() => counted.at(-1), { timeout: 5_000 }).toBe(6_000);
});
