import { describe, expect, it } from 'vitest';
import { HeldTransport, item, RETRY, SENT, STOPPED, setUp } from './held-outbox.ts';
import { quiet } from './virtual-clock.ts';

describe('the outbox', () => {
  it('sends what it is offered, with the Message-ID that was fixed when it was queued', async () => {
    const { outbox, transport, journal } = setUp();
    outbox.offer([item('a', { messageId: '<fixed@example.org>' })]);
    await quiet();
    expect(transport.try(0).mail.messageId).toBe('<fixed@example.org>');
    await transport.try(0).handOver();
    await transport.try(0).end(SENT);
    expect(journal).toEqual([
      ['a', 'handed over'],
      ['a', SENT],
    ]);
    expect(outbox.state()).toEqual({ waiting: 0, inFlight: 0, problem: null });
  });

  it('takes the same key once, whether it waits or is in flight', async () => {
    const { outbox, transport } = setUp({ concurrency: 1 });
    outbox.offer([item('a'), item('a'), item('b'), item('b')]);
    outbox.offer([item('a'), item('b')]);
    await quiet();
    await transport.try(0).end(SENT);
    await transport.try(1).end(SENT);
    expect(transport.tries.map(({ mail }) => mail.subject)).toEqual(['a', 'b']);
  });

  it('never has more mails in flight than it may, nor a timer while it only waits for an answer', async () => {
    const { outbox, transport, clock } = setUp({ concurrency: 2 });
    outbox.offer(['a', 'b', 'c', 'd', 'e'].map((key) => item(key)));
    await quiet();
    expect(transport.tries).toHaveLength(2);
    expect(clock.timers).toBe(0);
    await transport.try(1).end(SENT);
    expect(transport.tries).toHaveLength(3);
  });

  it('drops without a word what is no longer wanted when its turn comes', async () => {
    const { outbox, transport, journal, unwanted } = setUp();
    unwanted.add('a');
    outbox.offer([item('a'), item('b')]);
    await quiet();
    expect(transport.tries.map(({ mail }) => mail.subject)).toEqual(['b']);
    expect(journal).toEqual([]);
    expect(outbox.state()).toMatchObject({ waiting: 0, inFlight: 1 });
  });

  it('tries a refused mail again after its wait and not before, and counts the tries', async () => {
    const { outbox, transport, clock, journal } = setUp();
    outbox.offer([item('a')]);
    await quiet();
    const beganAt = clock.now();
    await transport.try(0).end(RETRY);
    const nextAt = beganAt + 30_000;
    expect(journal).toEqual([
      ['a', { state: 'retrying', words: '451 later', attempts: 1, nextAt, firstTriedAt: beganAt }],
    ]);
    await clock.advance(29_999);
    expect(transport.tries).toHaveLength(1);
    await clock.advance(1);
    expect(transport.tries).toHaveLength(2);
    await transport.try(1).end(RETRY);
    expect(journal[1]?.[1]).toMatchObject({ attempts: 2, firstTriedAt: beganAt });
  });

  it('gives a mail up after two days of trying, with the server’s last words', async () => {
    const { outbox, transport, clock, journal } = setUp();
    outbox.offer([item('a', { attempts: 15, firstTriedAt: clock.now() - 49 * 3_600_000 })]);
    await quiet();
    await transport.try(0).end(RETRY);
    expect(journal).toEqual([['a', { state: 'failed', words: '451 later' }]]);
  });

  it('a mail that could not be composed is tried again, and nothing of the cause is told', async () => {
    const { outbox, transport, clock, journal, faults } = setUp();
    faults.compose = true;
    outbox.offer([item('a')]);
    await quiet();
    expect(journal[0]?.[1]).toMatchObject({
      state: 'retrying',
      words: 'The mail could not be put together.',
    });
    faults.compose = false;
    await clock.advance(60_000);
    expect(transport.tries).toHaveLength(1);
  });

  it('waits for a mail server, and closes an old one only when its mails have ended', async () => {
    const { outbox, transport } = setUp({ offline: true });
    outbox.offer([item('a')]);
    expect(outbox.state()).toMatchObject({ waiting: 1, inFlight: 0 });
    outbox.setTransport(transport);
    await quiet();
    const second = new HeldTransport();
    outbox.setTransport(second);
    outbox.offer([item('b')]);
    await quiet();
    expect(transport.closed).toBe(false);
    expect(second.tries.map(({ mail }) => mail.subject)).toEqual(['b']);
    await transport.try(0).end(SENT);
    expect(transport.closed).toBe(true);
    expect(second.closed).toBe(false);
  });

  it('goes on at once with another mail server, whatever the old one put off or objects to afterwards', async () => {
    const { outbox, transport, clock } = setUp({ concurrency: 2 });
    outbox.offer([item('a'), item('b'), item('c', { notBefore: clock.now() + 3_600_000 })]);
    await quiet();
    await transport.try(0).end(RETRY);
    const second = new HeldTransport();
    outbox.setTransport(second);
    await quiet();
    expect(second.tries.map(({ mail }) => mail.subject)).toEqual(['a']);
    await transport.try(1).end(STOPPED);
    expect(outbox.state().problem).toBeNull();
    await second.try(0).end(SENT);
    await second.try(1).end(SENT);
    await second.try(2).end(SENT);
    expect(second.tries.map(({ mail }) => mail.subject).sort()).toEqual(['a', 'b', 'c']);
    expect(outbox.state()).toMatchObject({ waiting: 0, inFlight: 0 });
  });
});

describe('cancelling', () => {
  it('takes a waiting mail back', async () => {
    const { outbox, transport } = setUp({ concurrency: 1 });
    outbox.offer([item('a'), item('b')]);
    await quiet();
    expect(outbox.cancel('b')).toBe(true);
    await transport.try(0).end(SENT);
    expect(transport.tries).toHaveLength(1);
  });

  it('stops a mail in flight until its hand-over, and not after', async () => {
    const { outbox, transport, journal } = setUp();
    outbox.offer([item('a'), item('b')]);
    await quiet();
    expect(outbox.cancel('a')).toBe(true);
    await expect(transport.try(0).handOver()).rejects.toThrow();
    await transport.try(0).end(RETRY);
    await transport.try(1).handOver();
    expect(outbox.cancel('b')).toBe(false);
    await transport.try(1).end(SENT);
    expect(journal.map(([key]) => key)).toEqual(['b', 'b']);
    expect(outbox.cancel('a')).toBe(false);
  });

  it('drops without a word a mail that is taken back just as it is to be handed over', async () => {
    const { outbox, transport, journal, faults } = setUp();
    faults.takenBack = true;
    outbox.offer([item('a')]);
    await quiet();
    await expect(transport.try(0).handOver()).rejects.toThrow();
    await transport.try(0).end(RETRY);
    expect(journal).toEqual([]);
    expect(outbox.state()).toMatchObject({ waiting: 0, inFlight: 0 });
  });

  it('does not keep the same key from being offered again', async () => {
    const { outbox, transport } = setUp();
    outbox.offer([item('a')]);
    await quiet();
    outbox.cancel('a');
    outbox.offer([item('a')]);
    await quiet();
    await transport.try(1).handOver();
    await transport.try(1).end(SENT);
    await expect(transport.try(0).handOver()).rejects.toThrow();
  });
});
