/// <reference types="node" />
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ByHand, TOLD_FOR } from '../../renderer/by-hand.ts';
import { CallFailure } from '../../renderer/client.ts';
import { holdHint, pausedPeople, releasable } from '../../renderer/held.ts';
import { actionsFor, canRelease, isResend } from '../../renderer/person-actions.ts';
import { keepPlaces, TakeAwayList } from '../../renderer/take-away-list.ts';
import type { InviteView } from '../../shared/contract.ts';
import { HOLD_REASONS, INVITE_STATES } from '../../shared/model.ts';
import { FakeClient } from './fake-client.ts';
import { held, person, takeAway } from './make.ts';

const ignore = { do: 'ignore', address: 'ada@example.org' } as const;
const unblock = { do: 'unblock', address: 'ada@example.org' } as const;
const problem = { code: 'x', sentence: 'It does not work.', action: 'Try another way.' };

describe('what is done by hand', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function ignored() {
    const client = new FakeClient();
    const byHand = new ByHand(client);
    const done = byHand.act('c', ignore);
    await client.next().answer({ ok: true, told: 'Ada is ignored.', undo: unblock });
    return { client, byHand, found: await done };
  }

  test('is told with its undo for ten seconds, and not longer', async () => {
    const { byHand, found } = await ignored();
    expect(found).toBeNull();
    expect(byHand.state.toast).toMatchObject({ tone: 'told', words: 'Ada is ignored.' });
    vi.advanceTimersByTime(TOLD_FOR - 1);
    expect(byHand.state.toast?.undo).toEqual({ connection: 'c', action: unblock });
    vi.advanceTimersByTime(1);
    expect(byHand.state.toast).toBeNull();
  });

  test('the next deed is told in its place, for ten seconds of its own', async () => {
    const { client, byHand } = await ignored();
    vi.advanceTimersByTime(TOLD_FOR - 1);
    void byHand.replay('c', 'delivery-1');
    await client.next().answer({ ok: true, told: 'Replayed.', undo: null });
    vi.advanceTimersByTime(TOLD_FOR - 1);
    expect(byHand.state.toast).toMatchObject({ words: 'Replayed.', undo: null });
  });

  test('undo asks for what takes it back, once', async () => {
    const { client, byHand } = await ignored();
    void byHand.undo();
    void byHand.undo();
    expect(client.asked).toHaveLength(1);
    const asked = client.next();
    expect(asked.input).toEqual({ connection: 'c', action: unblock });
    await asked.answer({ ok: true, told: 'Ada is judged again.', undo: null });
    expect(byHand.state.toast?.words).toBe('Ada is judged again.');
  });

  test('an undo that does not work says so', async () => {
    const { client, byHand } = await ignored();
    const undone = byHand.undo();
    await client.next().answer({ ok: false, problem });
    await undone;
    expect(byHand.state.toast).toMatchObject({
      tone: 'problem',
      words: 'It does not work. Try another way.',
    });
  });

  test('a problem goes back to where it was asked, whether the service or the network has it', async () => {
    const client = new FakeClient();
    const byHand = new ByHand(client);
    const refused = byHand.goLive('c', 'send');
    await client.next().answer({ ok: false, problem });
    expect(await refused).toEqual(problem);
    const lost = byHand.rehearse('c');
    await client.next().refuse(new CallFailure('unreachable', problem));
    expect(await lost).toEqual(problem);
    expect(byHand.state.toast).toBeNull();
  });
});

describe('what can be done about a person', () => {
  const live = { sending: 'live', paused: null } as const;
  const labels = (invite: Partial<InviteView>, connection: Parameters<typeof actionsFor>[1] = live) =>
    actionsFor(person('Ada', 'ada@example.org', invite), connection).map(({ label }) => label);

  test('follows the state of the invite', () => {
    const sent = ['Send again', 'New link', 'Withdraw…', 'Ignore'];
    expect(labels({ state: 'sent' })).toEqual(sent);
    expect(labels({ state: 'failed' })).toEqual(sent);
    expect(labels({ state: 'ambiguous' })).toEqual(['It arrived', 'Send it again', 'Withdraw…', 'Ignore']);
    for (const state of ['queued', 'sending', 'retrying'] as const) {
      expect(labels({ state })).toEqual(['Withdraw…', 'Ignore']);
    }
    expect(labels({ state: 'none', reason: 'holds no ticket' })).toEqual(['Invite by hand', 'Ignore']);
    expect(labels({ state: 'withdrawn', reason: 'ticket void' })).toEqual(['Invite by hand', 'Ignore']);
    expect(labels({ state: 'withdrawn', reason: 'withdrawn by hand' })).toEqual(['Allow again']);
    expect(labels({ state: 'none', reason: 'ignored' })).toEqual(['Allow again']);
  });

  test('a held invite can go only where mail is sent and the tickets are valid', () => {
    const waiting = { state: 'held', reason: 'no mail server' } as const;
    expect(labels(waiting)).toEqual(['Invite now', 'Ignore']);
    expect(labels(waiting, { ...live, sending: 'rehearsal' })).toEqual(['Ignore']);
    expect(labels(waiting, { ...live, paused: 'by the organizer' })).toEqual(['Ignore']);
    const ada = person('Ada', 'ada@example.org', waiting);
    expect(actionsFor(ada, undefined).map(({ label }) => label)).toEqual(['Ignore']);
  });

  test('who is held for what their tickets are can be invited by hand all the same', () => {
    const ticketType = { state: 'held', reason: 'ticket type' } as const;
    expect(labels(ticketType)).toEqual(['Invite by hand', 'Ignore']);
    expect(labels(ticketType, { ...live, sending: 'rehearsal' })).toEqual(['Invite by hand', 'Ignore']);
  });

  test('at most one of them is what the key r does', () => {
    const resends = INVITE_STATES.map((state) =>
      actionsFor(person('Ada', 'ada@example.org', { state }), live).filter(isResend),
    );
    expect(Math.max(...resends.map(({ length }) => length))).toBe(1);
  });

  test('a test ticket is released only where the invite is held for it', () => {
    const release = (invite: Partial<InviteView>, mode: 'test' | 'live') => {
      const one = person('Ada', 'ada@example.org', invite, { mode });
      return one.tickets.map((ticket) => canRelease(one, ticket));
    };
    expect(release({ state: 'held', reason: 'test' }, 'test')).toEqual([true]);
    expect(release({ state: 'held', reason: 'test' }, 'live')).toEqual([false]);
    expect(release({ state: 'sent' }, 'test')).toEqual([false]);
  });
});

describe('what is held', () => {
  const view = held({
    held: [
      { reason: 'test', people: 4, examples: ['Sam', 'Tim', 'Tom'] },
      { reason: 'paused', people: 3, examples: ['Ada', 'Joan', 'Grace'] },
      { reason: 'rehearsal', people: 1, examples: ['Alan'] },
    ],
    releasable: 4,
  });

  test('the examples of those who can go name nobody who cannot', () => {
    expect(releasable(view)).toEqual({ people: 4, examples: ['Ada', 'Joan', 'Grace'] });
    expect(pausedPeople(view)).toMatchObject({ people: 3 });
    expect(pausedPeople(held())).toEqual({ people: 0, examples: [] });
  });

  test('every reason has a hint of its own, and an unknown one none', () => {
    expect(new Set(HOLD_REASONS.map(holdHint)).size).toBe(HOLD_REASONS.length);
    expect(holdHint('toString')).toBe('');
  });
});

describe('access to take away', () => {
  const [ada, joan, alan] = [takeAway('Ada'), takeAway('Joan'), takeAway('Alan')];
  const done = { ...joan, done: true };

  test('who is ticked off stays in their place, and who is new comes last', () => {
    expect(keepPlaces([joan, ada], [ada, alan, done], true)).toEqual([done, ada, alan]);
  });

  test('who is gone goes, except one ticked off who may be on a later page', () => {
    expect(keepPlaces([ada, done], [alan], true)).toEqual([alan]);
    expect(keepPlaces([ada, done], [alan], false)).toEqual([done, alan]);
  });

  test('a list longer than a page is asked for page by page, and a late answer is not shown', async () => {
    const client = new FakeClient();
    const list = new TakeAwayList(client);
    const rows = Array.from({ length: 60 }, (_, at) => takeAway(`P${at}`, { email: `p${at}@example.org` }));
    void list.refresh();
    const late = client.next();
    void list.refresh();
    await client.next().answer({ total: 60, rows: rows.slice(0, 50) });
    await late.answer({ total: 1, rows: [ada] });
    expect(list.state.rows).toHaveLength(50);
    void list.showMore();
    await client.next().answer({ total: 60, rows: rows.slice(0, 50) });
    const second = client.next();
    expect(second.input).toEqual({ offset: 50, limit: 50 });
    await second.answer({ total: 60, rows: rows.slice(50) });
    expect(list.state.rows).toEqual(rows);
  });
});
