import { expect, test } from 'vitest';
import { outOfTurn } from '../../electron/mail/out-of-turn.ts';
import { RateKeeper } from '../../electron/mail/rate.ts';

function setUp(counted: (at: number) => Promise<void> = async () => {}) {
  const rate = new RateKeeper([{ count: 1, windowMs: 1_000 }]);
  return { rate, send: outOfTurn({ rate, counted, now: () => 0 }) };
}

test('a mail outside the queue is on disk before its first byte, and takes a place in the rate', async () => {
  const steps: string[] = [];
  const { rate, send } = setUp(async () => void steps.push('on disk'));
  const sent = await send(async (handOver) => {
    await handOver();
    steps.push('first byte');
    return 'sent';
  });
  expect(sent).toBe('sent');
  expect(steps).toEqual(['on disk', 'first byte']);
  expect(rate.take(0)).toBe(1_000);
  expect(await send(async () => 'sent')).toBeNull();
});

test('one that is not handed over takes no place, whatever kept it', async () => {
  const { rate, send } = setUp(() => Promise.reject(new Error('the disk refuses')));
  await send(async () => 'refused by the server');
  await expect(send((handOver) => handOver())).rejects.toThrow('the disk refuses');
  expect(rate.take(0)).toBe(0);
});
