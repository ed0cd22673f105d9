import { describe, expect, it } from 'vitest';
import { item, PROBLEM, RETRY, SENT, STOPPED, setUp } from './held-outbox.ts';
import { quiet, START } from './virtual-clock.ts';

describe('a disk that refuses', () => {
  it('to note a hand-over keeps the mail from leaving', async () => {
    const { outbox, transport, faults } = setUp();
    faults.handedOver = true;
    outbox.offer([item('a')]);
    await quiet();
    await expect(transport.try(0).handOver()).rejects.toThrow('disk full');
  });

  it('to note an outcome never leads to a second mail, and the outcome is noted once it can be', async () => {
    const { outbox, transport, clock, sent, faults } = setUp();
    outbox.offer([item('a')]);
    await quiet();
    await transport.try(0).handOver();
    faults.settled = true;
    await transport.try(0).end(SENT);
    outbox.offer([item('a')]);
    await clock.advance(3_600_000);
    expect(sent()).toEqual([]);
    expect(transport.tries).toHaveLength(1);
    faults.settled = false;
    await clock.advance(60_000);
    expect(sent()).toEqual(['a']);
    expect(transport.tries).toHaveLength(1);
  });
});

describe('a problem that concerns every mail', () => {
  it('stops the queue, leaves the mails as they were, and is tried with one mail a minute', async () => {
    const { outbox, transport, clock, journal } = setUp({ concurrency: 3 });
    outbox.offer(['a', 'b', 'c', 'd'].map((key) => item(key)));
    await quiet();
    for (const index of [0, 1, 2]) await transport.try(index).end(STOPPED);
    expect(outbox.state()).toEqual({ waiting: 4, inFlight: 0, problem: PROBLEM });
    await clock.advance(59_999);
    expect(transport.tries).toHaveLength(3);
    await clock.advance(1);
    expect(transport.tries).toHaveLength(4);
    await transport.try(3).end(STOPPED);
    await clock.advance(60_000);
    expect(transport.tries).toHaveLength(5);
    expect(journal).toEqual([]);
    await transport.try(4).handOver();
    await transport.try(4).end(SENT);
    expect(outbox.state()).toMatchObject({ problem: null, inFlight: 3 });
  });

  it('is told while no mail server answers, though each mail waits by itself, until one does', async () => {
    const { outbox, transport, clock } = setUp();
    outbox.offer([item('a'), item('b')]);
    await quiet();
    await transport.try(0).end({ ...RETRY, isUnreachable: true });
    expect(outbox.state()).toMatchObject({ waiting: 1, inFlight: 1, problem: { code: 'smtp-unreachable' } });
    await transport.try(1).handOver();
    await transport.try(1).end(SENT);
    expect(outbox.state().problem).toBeNull();
    await clock.advance(60_000);
    await transport.try(2).end({ ...RETRY, isUnreachable: true });
    expect(outbox.state().problem).not.toBeNull();
    outbox.cancel('a');
    expect(outbox.state()).toMatchObject({ waiting: 0, problem: null });
  });
});

describe('the rate', () => {
  it('spaces mails out, and what was handed over before a restart counts', async () => {
    const { outbox, transport, clock } = setUp({ rate: '2/s', concurrency: 5, recent: [START] });
    outbox.offer(['a', 'b', 'c'].map((key) => item(key)));
    await quiet();
    expect(transport.tries).toHaveLength(1);
    await transport.try(0).handOver();
    await transport.try(0).end(SENT);
    await clock.advance(999);
    expect(transport.tries).toHaveLength(1);
    await clock.advance(1);
    expect(transport.tries).toHaveLength(3);
  });

  it('is not used up by tries that were never handed over', async () => {
    const { outbox, transport } = setUp({ rate: '1/d', concurrency: 1 });
    outbox.offer([item('a'), item('b')]);
    await quiet();
    await transport.try(0).end(RETRY);
    expect(transport.tries).toHaveLength(2);
  });
});

describe('clocks and timers', () => {
  it('a machine that slept past a try makes it within a minute of waking', async () => {
    const { outbox, transport, clock } = setUp();
    outbox.offer([item('a', { notBefore: clock.now() + 3_600_000 })]);
    clock.jump(8 * 3_600_000);
    await clock.advance(60_000);
    expect(transport.tries).toHaveLength(1);
  });

  it('no timer runs longer than a minute, so a machine that slept is noticed', async () => {
    const { outbox, clock } = setUp();
    outbox.offer([item('a', { notBefore: clock.now() + 3_600_000 })]);
    expect(clock.next).toBe(60_000);
  });

  it('a clock set back by days does not strand a mail that waits for its next try', async () => {
    const { outbox, transport, clock } = setUp();
    outbox.offer([item('a', { notBefore: clock.now() + 3_600_000 })]);
    await quiet();
    expect(transport.tries).toHaveLength(0);
    clock.jump(-5 * 86_400_000);
    await clock.advance(60_000);
    expect(transport.tries).toHaveLength(1);
  });
});

describe('stopping', () => {
  it('lets a mail that was handed over be answered within the grace', async () => {
    const { outbox, transport, journal } = setUp();
    outbox.offer([item('a'), item('b'), item('c')]);
    await quiet();
    await transport.try(0).handOver();
    const stopped = outbox.stop({ graceMs: 4_000 });
    await quiet();
    await expect(transport.try(1).handOver()).rejects.toThrow();
    await transport.try(0).end(SENT);
    await stopped;
    expect(journal).toEqual([
      ['a', 'handed over'],
      ['a', SENT],
    ]);
    expect(transport.tries).toHaveLength(2);
    expect(transport.closed).toBe(true);
  });

  it('settles as ambiguous what is not answered by then, and believes no later answer', async () => {
    const { outbox, transport, clock, journal } = setUp();
    outbox.offer([item('a')]);
    await quiet();
    await transport.try(0).handOver();
    const stopped = outbox.stop({ graceMs: 4_000 });
    await clock.advance(4_000);
    await stopped;
    expect(journal[1]?.[1]).toMatchObject({ state: 'ambiguous' });
    await transport.try(0).end(SENT);
    expect(journal).toHaveLength(2);
    expect(clock.timers).toBe(0);
  });

  it('lets no byte leave that was still being written down when the grace ended', async () => {
    const { outbox, transport, clock, journal, slowDisk } = setUp();
    const go = slowDisk();
    outbox.offer([item('a')]);
    await quiet();
    const handOver = expect(transport.try(0).handOver()).rejects.toThrow();
    const stopped = outbox.stop({ graceMs: 4_000 });
    await clock.advance(4_000);
    await stopped;
    go();
    await handOver;
    expect(journal[1]?.[1]).toMatchObject({ state: 'ambiguous' });
  });
});
