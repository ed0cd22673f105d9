import { expect, it } from 'vitest';
import { progressOf } from '../../electron/mail/progress.ts';
import { RateKeeper } from '../../electron/mail/rate.ts';
import { Runs } from '../../electron/mail/runs.ts';

const RETRYING = { state: 'retrying', words: '', attempts: 1, nextAt: 90_000, firstTriedAt: 0 } as const;

it('no rate and no time left are told of mails that are tried again later', () => {
  const runs = new Runs();
  const rate = new RateKeeper([], []);
  for (let at = 0; at < 1_000; at += 100) runs.handedOver(at);
  const items = ['1', '2'].map((key) => ({ key, notBefore: 0 }));
  runs.offered('a', items, 0);
  const told = () => progressOf('a', { runs, rate, queue: 2 }, 1_000);
  expect(told()).toMatchObject({ waiting: 2, retrying: 0, perMinute: 600, secondsLeft: 1 });
  for (const { key } of items) runs.settled('a', key, RETRYING);
  expect(told()).toMatchObject({
    waiting: 2,
    retrying: 2,
    nextTryAt: 90_000,
    perMinute: null,
    secondsLeft: null,
  });
});
