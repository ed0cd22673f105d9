import { describe, expect, it } from 'vitest';
import { Runs } from '../../electron/mail/runs.ts';

describe('a run', () => {
  it('goes from when something waits until nothing does, and counts how each ended', () => {
    const runs = new Runs();
    runs.offered('a', ['1', '2', '3'], 10);
    runs.settled('a', '1', 'sent');
    runs.settled('a', '2', 'retrying');
    runs.settled('a', '2', 'failed');
    runs.look('a', false, 20);
    expect(runs.of('a')).toEqual({ startedAt: 10, endedAt: null, sent: 1, failed: 1, ambiguous: 0 });
    expect(runs.waiting('a')).toBe(1);
    runs.settled('a', '3', 'ambiguous');
    runs.look('a', false, 30);
    expect(runs.of('a')).toMatchObject({ endedAt: 30, ambiguous: 1 });
    runs.offered('a', ['4'], 40);
    expect(runs.of('a')).toEqual({ startedAt: 40, endedAt: null, sent: 0, failed: 0, ambiguous: 0 });
  });

  it('outlives a pause, and ends when what waits is called off', () => {
    const runs = new Runs();
    runs.offered('a', ['1', '2'], 10);
    runs.settled('a', '1', 'sent');
    runs.cancelled('2');
    runs.look('a', true, 20);
    expect(runs.of('a')?.endedAt).toBeNull();
    runs.offered('a', ['2'], 30);
    expect(runs.of('a')).toMatchObject({ startedAt: 10, sent: 1 });
    runs.cancelled('2');
    runs.look('a', false, 40);
    expect(runs.of('a')).toMatchObject({ endedAt: 40, sent: 1 });
  });

  it('of one connection says nothing about another', () => {
    const runs = new Runs();
    runs.offered('a', ['1'], 10);
    runs.look('b', false, 20);
    expect(runs.of('b')).toBeNull();
    expect(runs.waiting('b')).toBe(0);
    runs.offered('b', [], 10);
    expect(runs.of('b')).toBeNull();
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
