import { describe, expect, test } from 'vitest';
import { ticketBody, World } from '../../helpers/world.ts';
import { ADA, did, held, invited, JOAN, problem, sent, undo } from './desk.ts';

describe('release held', () => {
  function rehearsed(): World {
    const world = new World({ sending: 'rehearsal' });
    world.deliver('ticket.completed', ticketBody());
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: JOAN, name: 'Joan Clarke' }));
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_test_3', email: 'test@example.org' }));
    world.setPolicy({ sending: 'live' });
    return world;
  }

  test('invites everybody held who is entitled, and nobody else', () => {
    const world = rehearsed();
    expect(did(world.act({ do: 'release held', address: null })).told).toBe('2 people are being invited.');
    expect(world.invite(ADA).state).toBe('queued');
    expect(world.invite(JOAN).state).toBe('queued');
    expect(world.invite('test@example.org')).toMatchObject({ state: 'held', reason: 'test' });
  });

  test('invites one', () => {
    const world = rehearsed();
    const done = world.act({ do: 'release held', address: JOAN });
    expect(did(done).told).toBe('Joan Clarke is being invited.');
    expect(world.invite(ADA).state).toBe('held');
  });

  test('during a pause lets everybody go when it ends', () => {
    const world = rehearsed();
    did(world.act({ do: 'pause' }));
    const done = world.act({ do: 'release held', address: null });
    expect(did(done).told).toBe('2 people are invited when you resume.');
    expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'paused' });
    did(world.act({ do: 'resume' }));
    expect([world.invite(ADA).state, world.invite(JOAN).state]).toEqual(['queued', 'queued']);
  });

  test('is refused while nothing can be sent, and where nobody is held', () => {
    const world = rehearsed();
    expect(problem(world.act({ do: 'release held', address: 'test@example.org' }))).toBe('nothing-to-do');
    world.setPolicy({ hubUrl: null });
    expect(problem(world.act({ do: 'release held', address: null }))).toBe('closed');
    expect(problem(sent().act({ do: 'release held', address: null }))).toBe('nothing-to-do');
  });
});

test('another ticket of somebody who is held is no second invite, and is not told as one to somebody invited', () => {
  const world = held();
  const another = world.deliver('ticket.completed', ticketBody({ slug: 'ti_2' }));
  expect(another).toMatchObject({
    outcome: 'duplicate',
    reason: 'another ticket at an address whose invite is held: rehearsal',
  });
});

describe('pause and resume', () => {
  test('pausing holds what has not left, receiving goes on, and resuming lets everything go once', () => {
    const world = invited();
    const { code } = world.invite(ADA);
    const done = world.act({ do: 'pause' });
    expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'paused', revision: 1 });
    const bought = world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: JOAN }));
    expect(bought).toMatchObject({ outcome: 'accepted', reason: 'held: paused' });
    undo(world, done);
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, code, reason: null });
    expect(world.invite(JOAN).state).toBe('queued');
    expect(problem(world.act({ do: 'resume' }))).toBe('nothing-to-do');
  });

  test('a link that was corrected meanwhile is what those who waited get; what is out keeps its own', () => {
    const world = sent();
    const out = world.invite(ADA).link;
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: JOAN }));
    const { code } = world.invite(JOAN);
    did(world.act({ do: 'pause' }));
    world.setPolicy({ hubUrl: 'https://right.example/{code}' });
    did(world.act({ do: 'resume' }));
    expect(world.invite(JOAN)).toMatchObject({
      state: 'queued',
      code,
      link: `https://right.example/${code}`,
    });
    expect(world.invite(ADA).link).toBe(out);
  });

  test('what was in flight and is to be tried again waits for the end of the pause', () => {
    const world = invited();
    world.handed(ADA);
    world.setPolicy({});
    did(world.act({ do: 'pause' }));
    world.mailed(ADA, 'retrying', '450 later');
    expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'paused' });
    did(world.act({ do: 'resume' }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, copy: 1 });
  });

  test('a copy that is held does not take back what is out', () => {
    const world = sent();
    did(world.act({ do: 'resend', address: ADA }));
    did(world.act({ do: 'pause' }));
    world.setPolicy({ ticketTypes: ['Workshop'] });
    world.setPolicy({ ticketTypes: [] });
    did(world.act({ do: 'resume' }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, copy: 2 });
    did(world.act({ do: 'pause' }));
    world.deliver('ticket.voided', ticketBody({ updated_at: '2026-11-20T11:00:00Z' }));
    expect(world.invite(ADA)).toMatchObject({ state: 'withdrawn', revision: 1 });
  });

  test('a test copy for the organizer is held and let go with the rest', () => {
    const world = new World({ testTickets: { do: 'redirect', to: 'org@harbour.example' } });
    world.deliver('ticket.completed', ticketBody({ test_mode: true }));
    const copy = () => [...world.books.testCopies.entries()][0]?.[1].state;
    did(world.act({ do: 'pause' }));
    expect(copy()).toBe('held');
    did(world.act({ do: 'resume' }));
    expect(copy()).toBe('queued');
    world.setPolicy({ testTickets: { do: 'hold' } });
    expect(copy()).toBe('none');
  });

  test('pausing twice is refused', () => {
    const world = new World();
    did(world.act({ do: 'pause' }));
    expect(problem(world.act({ do: 'pause' }))).toBe('nothing-to-do');
  });
});

describe('cancel sending', () => {
  test.each(['retrying', 'failed'] as const)(
    'a try that led nowhere before the hold was written (%s) does not set a held invite waiting',
    (word) => {
      const world = invited();
      did(world.act({ do: 'cancel sending' }));
      world.mailed(ADA, word, '450 later');
      expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'sending cancelled' });
    },
  );

  test('what has not left is held again, stays so whatever arrives, and goes on as the same invite', () => {
    const world = invited();
    const { code } = world.invite(ADA);
    expect(did(world.act({ do: 'cancel sending' })).told).toMatch(/^Ada Byron's invite is held again/);
    expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'sending cancelled' });
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2' }));
    expect(world.invite(ADA).state).toBe('held');
    did(world.act({ do: 'release held', address: null }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, code, reason: null });
  });

  test('who comes later is invited as ever', () => {
    const world = invited();
    did(world.act({ do: 'cancel sending' }));
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: JOAN }));
    expect(world.invite(JOAN).state).toBe('queued');
  });

  test('what a pause keeps in is cancelled too, so that resuming mails nobody', () => {
    const world = invited();
    did(world.act({ do: 'pause' }));
    did(world.act({ do: 'cancel sending' }));
    did(world.act({ do: 'resume' }));
    expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'sending cancelled' });
  });

  test('what has left is left alone, and nothing waiting is said', () => {
    const world = sent();
    expect(problem(world.act({ do: 'cancel sending' }))).toBe('nothing-to-do');
    expect(world.invite(ADA).state).toBe('sent');
  });
});

describe('confirm policy', () => {
  test('invites and withdraws what a changed policy only announced', () => {
    const world = sent();
    const workshop = { release_slug: 'workshop', release_title: 'Workshop' };
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: JOAN, ...workshop }));
    world.sent(JOAN);
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_3', email: 'new@example.org', ...workshop }));
    world.setPolicy({ ticketTypes: ['Early Bird'] });
    expect(world.invite(JOAN).state).toBe('sent');
    expect(world.invite('new@example.org')).toMatchObject({
      state: 'held',
      reason: 'ticket type not wanted',
    });
    expect(did(world.act({ do: 'confirm policy' })).told).toBe('0 invited, 1 withdrawn.');
    expect(world.invite(JOAN)).toMatchObject({ state: 'withdrawn', reason: 'ticket type not wanted' });

    world.setPolicy({ ticketTypes: [] });
    expect(world.invite(JOAN)).toMatchObject({ state: 'held', reason: 'policy changed', revision: 2 });
    expect(did(world.act({ do: 'confirm policy' })).told).toBe('2 invited, 0 withdrawn.');
    expect(world.invite(JOAN)).toMatchObject({ state: 'queued', revision: 2 });
    expect(world.invite('new@example.org')).toMatchObject({ state: 'queued', revision: 1 });
    expect(world.invite(ADA)).toMatchObject({ state: 'sent', revision: 1 });
  });

  test('into a closed gate says so', () => {
    const world = new World({ ticketTypes: ['Workshop'] });
    world.deliver('ticket.completed', ticketBody());
    world.setPolicy({ ticketTypes: [], sending: 'rehearsal' });
    expect(did(world.act({ do: 'confirm policy' })).told).toBe('1 held (rehearsal), 0 withdrawn.');
    expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'rehearsal' });
  });

  test('is refused where nothing waits to be confirmed', () => {
    expect(problem(sent().act({ do: 'confirm policy' }))).toBe('nothing-to-do');
  });
});
