import { describe, expect, it } from 'vitest';
import { Runs } from '../../electron/mail/runs.ts';

const due = (...keys: string[]) => keys.map((key) => ({ key, notBefore: 0 }));
const putOffTo = (nextAt: number) =>
  ({ state: 'retrying', words: '', attempts: 1, nextAt, firstTriedAt: 0 }) as const;

describe('a run', () => {
  it('goes from when something waits until nothing does, and counts how each ended', () => {
    const runs = new Runs();
    runs.offered('a', due('1', '2', '3'), 10);
    runs.settled('a', '1', { state: 'sent', words: '' });
    runs.settled('a', '2', putOffTo(15));
    runs.settled('a', '2', { state: 'failed', words: '' });
    runs.look('a', false, 20);
    expect(runs.of('a')).toEqual({ startedAt: 10, endedAt: null, sent: 1, failed: 1, ambiguous: 0 });
    expect(runs.waiting('a')).toBe(1);
    runs.settled('a', '3', { state: 'ambiguous', words: '' });
    runs.look('a', false, 30);
    expect(runs.of('a')).toMatchObject({ endedAt: 30, ambiguous: 1 });
    runs.offered('a', due('4'), 40);
    expect(runs.of('a')).toEqual({ startedAt: 40, endedAt: null, sent: 0, failed: 0, ambiguous: 0 });
  });

  it('outlives a pause, and ends when what waits is called off', () => {
    const runs = new Runs();
    runs.offered('a', due('1', '2'), 10);
    runs.settled('a', '1', { state: 'sent', words: '' });
    runs.cancelled('2');
    runs.look('a', true, 20);
    expect(runs.of('a')?.endedAt).toBeNull();
    runs.offered('a', due('2'), 30);
    expect(runs.of('a')).toMatchObject({ startedAt: 10, sent: 1 });
    runs.cancelled('2');
    runs.look('a', false, 40);
    expect(runs.of('a')).toMatchObject({ endedAt: 40, sent: 1 });
  });

  it('of one connection says nothing about another', () => {
    const runs = new Runs();
    runs.offered('a', due('1'), 10);
    runs.look('b', false, 20);
    expect(runs.of('b')).toBeNull();
    expect(runs.waiting('b')).toBe(0);
    runs.offered('b', due(), 10);
    expect(runs.of('b')).toBeNull();
  });
});

describe('mails that are tried again later', () => {
  it('are told apart from those that are due, until their time has come', () => {
    const runs = new Runs();
    runs.offered('a', [...due('1', '2', '3'), { key: '4', notBefore: 90 }], 10);
    runs.settled('a', '1', putOffTo(60));
    expect(runs.waiting('a')).toBe(4);
    expect(runs.putOff('a', 20)).toEqual({ mails: 2, nextAt: 60 });
    runs.offered('a', due('1'), 30);
    expect(runs.putOff('a', 30)).toEqual({ mails: 2, nextAt: 60 });
    expect(runs.putOff('a', 60)).toEqual({ mails: 1, nextAt: 90 });
    expect(runs.putOff('b', 20)).toEqual({ mails: 0, nextAt: null });
  });
});

describe('speed', () => {
  it('is measured by the latest hand-overs, and not by a few or by old ones', () => {
    const runs = new Runs();
    for (let at = 0; at < 400; at += 100) runs.handedOver(at);
    expect(runs.speed(400)).toBeNull();
    for (let at = 400; at <= 20_000; at += 100) runs.handedOver(at);
    expect(runs.speed(20_000)).toBeCloseTo(0.01);
    expect(runs.speed(20_000 + 300_000)).toBeNull();
  });
});
