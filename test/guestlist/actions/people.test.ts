import { describe, expect, test } from 'vitest';
import type { Action } from '../../../shared/actions.ts';
import { CONNECTION, ticketBody, World } from '../../helpers/world.ts';
import { ADA, did, held, invited, JOAN, problem, sent, undo, withdrawn } from './desk.ts';

describe('withdraw and ignore', () => {
  test.each([
    ['withdraw', 'withdrawn by hand', "Ada Byron's invite is withdrawn."],
    ['ignore', 'ignored', 'Ada Byron is ignored: no tickets will invite them.'],
  ] as const)(
    '%s takes the invite back, and undo gives the same one back without a mail',
    (verb, reason, told) => {
      const world = sent();
      const before = world.person(ADA);
      const done = world.act({ do: verb, address: ADA });
      expect(did(done).told).toBe(told);
      expect(world.person(ADA)).toMatchObject({
        entitled: false,
        blocked: reason,
        invite: { state: 'withdrawn', reason, revision: 1 },
      });
      undo(world, done);
      expect(world.person(ADA)).toEqual(before);
    },
  );

  test('cancels what has not left yet; lifted, it is queued afresh', () => {
    const world = invited();
    const done = world.act({ do: 'withdraw', address: ADA });
    expect(world.invite(ADA)).toMatchObject({ state: 'none', reason: 'withdrawn by hand', code: null });
    undo(world, done);
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1 });
  });

  test('in flight, it is in flight again once lifted, and cannot be sent a second time meanwhile', () => {
    const world = invited();
    world.handed(ADA);
    const done = world.act({ do: 'withdraw', address: ADA });
    undo(world, done);
    expect(world.invite(ADA).state).toBe('sending');
    expect(problem(world.act({ do: 'resend ambiguous', address: ADA }))).toBe('nothing-to-do');
    world.mailed(ADA, 'sent');
    expect(world.invite(ADA)).toMatchObject({ state: 'sent', revision: 1, copy: 1 });
  });

  test('outranks tickets that come later, until it is lifted', () => {
    const world = sent();
    did(world.act({ do: 'ignore', address: ADA }));
    const bought = world.deliver('ticket.completed', ticketBody({ slug: 'ti_2' }));
    expect(bought.reason).toBe('not invited: ignored');
    expect(world.invite(ADA).state).toBe('withdrawn');
  });

  test('ignoring somebody withdrawn by hand is undone to withdrawn by hand', () => {
    const world = sent();
    did(world.act({ do: 'withdraw', address: ADA }));
    const before = world.person(ADA);
    const done = world.act({ do: 'ignore', address: ADA });
    expect(world.person(ADA).blocked).toBe('ignored');
    undo(world, done);
    expect(world.person(ADA)).toEqual(before);
    did(world.act({ do: 'unblock', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({ state: 'sent', revision: 1 });
  });

  test('lifted when the ticket has gone, it stays withdrawn and says why; the ticket back means a new link', () => {
    const world = sent();
    did(world.act({ do: 'withdraw', address: ADA }));
    world.deliver('ticket.voided', ticketBody({ updated_at: '2026-11-20T11:00:00Z' }));
    did(world.act({ do: 'unblock', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({ state: 'withdrawn', reason: 'the ticket is void' });
    world.deliver('ticket.unvoided', ticketBody({ updated_at: '2026-11-20T12:00:00Z' }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 2 });
  });

  test('lifted after the person was told of it by mail, the organizer reads that they do not know', () => {
    const world = new World({ withdrawNotice: true });
    world.deliver('ticket.completed', ticketBody());
    world.sent(ADA);
    did(world.act({ do: 'withdraw', address: ADA }));
    const { revision } = world.invite(ADA);
    const mail = { kind: 'notice', connection: CONNECTION, address: ADA, revision } as const;
    world.write({ t: 'handed', at: 1, mail });
    world.write({ t: 'mailed', at: 1, mail, state: 'sent', words: '', attempts: 1, retryAt: null });
    expect(did(world.act({ do: 'unblock', address: ADA })).told).toContain(
      'send it again, so that they know',
    );
  });

  test.each([
    ['failed', '550 nobody here'],
    ['ambiguous', 'No answer after the mail was handed over.'],
  ] as const)('lifted, a mail that had %s has done so still, in the same words', (state, words) => {
    const world = invited();
    world.handed(ADA);
    world.mailed(ADA, state, words);
    undo(world, world.act({ do: 'withdraw', address: ADA }));
    expect(world.person(ADA)).toMatchObject({ entitled: true, invite: { state, reason: words } });
  });

  test('lifted, a mail that was to be tried again is tried again, unless a pause keeps it in', () => {
    const world = invited();
    world.handed(ADA);
    world.mailed(ADA, 'retrying', '451 later');
    undo(world, world.act({ do: 'withdraw', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, copy: 1 });
    did(world.act({ do: 'withdraw', address: ADA }));
    did(world.act({ do: 'pause' }));
    did(world.act({ do: 'unblock', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'paused', revision: 1 });
    did(world.act({ do: 'resume' }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, copy: 1 });
  });

  test('lifted, what was held for a rehearsal or a changed policy is held for that still', () => {
    const rehearsed = held();
    undo(rehearsed, rehearsed.act({ do: 'withdraw', address: ADA }));
    expect(rehearsed.person(ADA)).toMatchObject({
      entitled: true,
      invite: { state: 'held', reason: 'rehearsal' },
    });

    const world = new World({ ticketTypes: ['workshop'] });
    world.deliver('ticket.completed', ticketBody());
    world.setPolicy({ ticketTypes: [] });
    undo(world, world.act({ do: 'ignore', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({ state: 'held', reason: 'policy changed' });
    did(world.act({ do: 'confirm policy' }));
    expect(world.invite(ADA).state).toBe('queued');
  });

  test('lifted, what a pause held goes where the pause is over', () => {
    const world = invited();
    did(world.act({ do: 'pause' }));
    did(world.act({ do: 'withdraw', address: ADA }));
    did(world.act({ do: 'resume' }));
    did(world.act({ do: 'unblock', address: ADA }));
    expect(world.invite(ADA).state).toBe('queued');
  });

  test('lifted, an invite that stood until a change is confirmed stands until then', () => {
    const world = sent();
    world.setPolicy({ ticketTypes: ['workshop'] });
    undo(world, world.act({ do: 'withdraw', address: ADA }));
    expect(world.person(ADA)).toMatchObject({ entitled: false, invite: { state: 'sent' } });
    did(world.act({ do: 'confirm policy' }));
    expect(world.invite(ADA).state).toBe('withdrawn');
  });

  test('of somebody whose invite had ended already, it is told that they are ignored, and afterwards what ended it', () => {
    const world = withdrawn();
    const done = world.act({ do: 'ignore', address: ADA });
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2' }));
    expect(world.invite(ADA)).toMatchObject({ state: 'withdrawn', reason: 'ignored' });
    world.deliver('ticket.voided', ticketBody({ slug: 'ti_2', updated_at: '2026-11-20T12:00:00Z' }));
    undo(world, done);
    expect(world.invite(ADA)).toMatchObject({ state: 'withdrawn', reason: 'the ticket is void' });
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_3' }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 2 });
  });

  test('are refused where they change nothing', () => {
    const world = sent();
    expect(problem(world.act({ do: 'unblock', address: ADA }))).toBe('nothing-to-do');
    did(world.act({ do: 'withdraw', address: ADA }));
    expect(problem(world.act({ do: 'withdraw', address: ADA }))).toBe('nothing-to-do');
    expect(problem(world.act({ do: 'ignore', address: JOAN }))).toBe('nobody');
  });
});

describe('invite by hand', () => {
  test('adds a person without a ticket and invites them; undo takes that back', () => {
    const world = new World();
    const done = world.act({ do: 'invite', address: ' Joan@Example.org', name: ' Joan Clarke ' });
    expect(did(done).told).toBe('Joan Clarke is added. The invite is on its way.');
    expect(world.person(JOAN)).toMatchObject({
      name: 'Joan Clarke',
      entitled: true,
      guest: true,
      tickets: [],
      invite: { state: 'queued', revision: 1 },
    });
    undo(world, done);
    expect(world.person(JOAN)).toMatchObject({ entitled: false, guest: false, invite: { state: 'none' } });
  });

  test('says so where the invite is held', () => {
    const world = new World({ sending: 'rehearsal' });
    const done = world.act({ do: 'invite', address: JOAN, name: '' });
    expect(did(done).told).toBe('joan@example.org is added. The invite is held: rehearsal.');
  });

  test('outranks tickets: voiding a ticket leaves the invite standing', () => {
    const world = new World();
    did(world.act({ do: 'invite', address: ADA, name: 'Ada' }));
    world.sent(ADA);
    const bought = world.deliver('ticket.completed', ticketBody());
    expect(bought).toMatchObject({ outcome: 'accepted', reason: 'invited by hand already', invited: null });
    const voided = world.deliver('ticket.voided', ticketBody({ updated_at: '2026-11-20T11:00:00Z' }));
    expect(voided.reason).toBe('still invited by hand: Ada Byron');
    expect(world.person(ADA)).toMatchObject({ entitled: true, invite: { state: 'sent', revision: 1 } });
  });

  test('taking back a guest whose invite went out withdraws it, and offers no undo that would mail', () => {
    const world = new World();
    did(world.act({ do: 'invite', address: JOAN, name: '' }));
    world.sent(JOAN);
    expect(did(world.act({ do: 'uninvite', address: JOAN })).undo).toBeNull();
    expect(world.invite(JOAN)).toMatchObject({ state: 'withdrawn', reason: 'holds no ticket' });
  });

  test('is refused for what is no address, for people invited already, and for blocked ones', () => {
    const world = invited();
    expect(problem(world.act({ do: 'invite', address: 'not an address', name: '' }))).toBe('address');
    expect(problem(world.act({ do: 'invite', address: ADA, name: '' }))).toBe('nothing-to-do');
    expect(held().act({ do: 'invite', address: ADA, name: '' })).toMatchObject({
      problem: { sentence: 'Ada Byron is on the list already, and the invite is held: rehearsal.' },
    });
    expect(problem(world.act({ do: 'uninvite', address: ADA }))).toBe('nothing-to-do');
    did(world.act({ do: 'ignore', address: ADA }));
    expect(problem(world.act({ do: 'invite', address: ADA, name: '' }))).toBe('blocked');
  });
});

describe('taken away', () => {
  const tick: Action = { do: 'taken away', address: ADA, done: true };

  test('ticks somebody off, and undo puts them back', () => {
    const world = withdrawn();
    const done = world.act(tick);
    expect(world.person(ADA).takenAway).toBe(true);
    undo(world, done);
    expect(world.person(ADA).takenAway).toBe(false);
  });

  test('counts for one withdrawal: invited and withdrawn again, they are back on the list', () => {
    const world = withdrawn();
    did(world.act(tick));
    expect(problem(world.act(tick))).toBe('nothing-to-do');
    world.deliver('ticket.unvoided', ticketBody({ updated_at: '2026-11-20T12:00:00Z' }));
    world.sent(ADA);
    world.deliver('ticket.voided', ticketBody({ updated_at: '2026-11-20T13:00:00Z' }));
    expect(world.person(ADA)).toMatchObject({
      takenAway: false,
      invite: { state: 'withdrawn', revision: 2 },
    });
  });
});

test('an action touches nothing until its result is written', () => {
  const world = sent();
  const before = JSON.stringify([...world.books.participants.entries()]);
  problem(world.act({ do: 'unblock', address: ADA }));
  expect(JSON.stringify([...world.books.participants.entries()])).toBe(before);
});
