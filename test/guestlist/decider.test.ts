import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Decider } from '../../electron/guestlist/decider.ts';
import type { DeliveryRecord } from '../../electron/guestlist/records.ts';
import { connectionOf, emptyState } from '../../electron/guestlist/state.ts';
import { LIVE } from '../helpers/world.ts';

const NOWHERE = { segment: 1, offset: 0, length: 1, crc: 1 };

function deliveryWith(id: string): DeliveryRecord {
  return { id, connection: 'c', event: '', dialect: 'classic', body: { base64: '' } } as DeliveryRecord;
}

/** A decider whose time stands still until somebody moves it on, and what it has decided so far. */
function deciding() {
  const decided: string[] = [];
  const { books } = connectionOf(emptyState(), 'c');
  let now = 0;
  let wake: (() => void)[] = [];
  const decider = new Decider({
    change: async (_connection, work) => void work(books),
    policyOf: () => LIVE,
    withoutForgotten: (delivery) => {
      decided.push(delivery.id);
      return delivery;
    },
    readBack: async (places) => places.map(({ id }) => deliveryWith(id)),
    mint: () => ({ now, code: () => 'code', id: () => 'id' }),
    clock: () => now,
    turn: () => turn(),
    sleep: () => new Promise((resolve) => wake.push(resolve)),
  });
  return {
    decider,
    decided,
    take(id: string): void {
      decider.take(deliveryWith(id), NOWHERE);
    },
    async pass(ms: number): Promise<void> {
      now += ms;
      const sleeping = wake;
      wake = [];
      for (const resolve of sleeping) resolve();
      for (let i = 0; i < 10; i += 1) await turn();
    },
  };
}

test('a delivery by itself is decided at once', async () => {
  const { take, pass, decided } = deciding();
  take('a');
  await pass(0);
  expect(decided).toEqual(['a']);
  await pass(20);
  take('b');
  await pass(0);
  expect(decided).toEqual(['a', 'b']);
});

test('deliveries hard on the heels of each other are answered first, and decided once it is quiet', async () => {
  const { take, pass, decided } = deciding();
  take('a');
  await pass(2);
  take('b');
  await pass(2);
  take('c');
  await pass(2);
  expect(decided).toEqual(['a']);
  await pass(60);
  expect(decided).toEqual(['a', 'b', 'c']);
});

test('however long a rush lasts, nothing waits for more than two seconds and a moment', async () => {
  const { take, pass, decided } = deciding();
  for (let n = 0; n < 1_500; n += 1) {
    take(String(n));
    await pass(2);
    expect(n - decided.length).toBeLessThan(1_100);
  }
});
