import { describe, expect, test } from 'vitest';
import { ticketBody, World } from '../../helpers/world.ts';
import { ALAN, alan, alanInvited, at, JOAN, joan, state } from './people.ts';

describe('a ticket given to somebody else', () => {
  test.each([
    ['ticket.reassigned', 'complete'],
    ['ticket.reassigned', null],
    ['ticket.updated', 'complete'],
    ['ticket.completed', 'incomplete'],
  ])('shown by %s (%s): the old holder is withdrawn, the new one invited', (event, state_name) => {
    const world = alanInvited();
    const decision = world.deliver(event, ticketBody({ ...joan, ...at(11), state_name }));
    expect(decision).toMatchObject({
      outcome: 'accepted',
      reason: 'withdrawn: Alan Turing',
      sentence: 'Alan Turing gave their ticket to Joan Clarke',
      person: 'Joan Clarke',
      email: JOAN,
      invited: JOAN,
    });
    expect(world.person(ALAN)).toMatchObject({
      entitled: false,
      tickets: [],
      invite: { state: 'withdrawn', reason: 'the ticket was given to somebody else' },
    });
    expect(world.person(JOAN)).toMatchObject({ entitled: true, invite: { state: 'queued', revision: 1 } });
  });

  test.each(['new', 'incomplete'])(
    'and not filled in yet (%s): nobody is invited until it is completed',
    (state_name) => {
      const world = alanInvited();
      const decision = world.deliver('ticket.reassigned', ticketBody({ ...joan, ...at(11), state_name }));
      expect(decision.reason).toBe('waiting: the ticket is not completed yet; withdrawn: Alan Turing');
      expect(world.person(JOAN)).toMatchObject({ entitled: false, invite: { state: 'none' } });
      world.deliver('ticket.completed', ticketBody({ ...joan, ...at(12) }));
      expect(world.invite(JOAN).state).toBe('queued');
    },
  );

  test('the old holder keeps the invite while another valid ticket is left', () => {
    const world = alanInvited();
    world.deliver('ticket.completed', ticketBody({ ...alan, slug: 'ti_2' }));
    const decision = world.deliver('ticket.reassigned', ticketBody({ ...joan, ...at(11) }));
    expect(decision.reason).toBe('still invited by another ticket: Alan Turing');
    expect(world.person(ALAN)).toMatchObject({ tickets: ['ti_2'], invite: { state: 'sent', revision: 1 } });
  });

  test('to somebody invited already is a duplicate for them', () => {
    const world = alanInvited();
    world.deliver('ticket.completed', ticketBody({ ...joan, slug: 'ti_2' }));
    const decision = world.deliver('ticket.reassigned', ticketBody({ ...joan, ...at(11) }));
    expect(decision).toMatchObject({
      outcome: 'duplicate',
      reason: 'another ticket at an address that is already invited; withdrawn: Alan Turing',
    });
    expect(world.person(JOAN)).toMatchObject({ tickets: ['ti_2', 'ti_1'], invite: { revision: 1 } });
  });

  test('before the invite left, it is cancelled, and its number used again', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody({ ...alan, ...at(10) }));
    const decision = world.deliver('ticket.reassigned', ticketBody({ ...joan, ...at(11) }));
    expect(decision.reason).toBe('no longer invited: Alan Turing');
    expect(world.invite(ALAN)).toMatchObject({
      state: 'none',
      reason: 'the ticket was given to somebody else',
    });
    world.deliver('ticket.reassigned', ticketBody({ ...alan, ...at(12) }));
    expect(world.invite(ALAN)).toMatchObject({ state: 'queued', revision: 1 });
  });

  test('and back again: the next revision, with a new link', () => {
    const world = alanInvited();
    const first = world.invite(ALAN);
    world.deliver('ticket.reassigned', ticketBody({ ...joan, ...at(11) }));
    const back = world.deliver('ticket.reassigned', ticketBody({ ...alan, ...at(12) }));
    expect(back).toMatchObject({
      reason: 'no longer invited: Joan Clarke; invited again, with a new link: Alan Turing',
      sentence: 'Joan Clarke gave their ticket to Alan Turing',
    });
    expect(world.invite(ALAN)).toMatchObject({ state: 'queued', revision: 2, id: first.id });
    expect(world.invite(ALAN).code).not.toBe(first.code);
  });

  test('in the same name is a changed address', () => {
    const world = alanInvited();
    const decision = world.deliver(
      'ticket.updated',
      ticketBody({ ...alan, email: 'a@turing.example', ...at(11) }),
    );
    expect(decision.sentence).toBe("Alan Turing's ticket has another address now");
    expect(world.invite('a@turing.example').state).toBe('queued');
  });

  test('told late, it changes nothing, and does not claim that it happened now', () => {
    const world = alanInvited();
    const late = world.deliver(
      'ticket.reassigned',
      ticketBody({ ...joan, ...at(9), state_name: 'incomplete' }),
    );
    expect(late).toMatchObject({ outcome: 'ignored', sentence: "Joan Clarke's ticket was reassigned" });
    expect(late.reason).toMatch(/^older news/);
    expect(world.invite(ALAN).state).toBe('sent');
  });

  test('the first completion arriving after the reassignment invites nobody twice', () => {
    const world = new World();
    world.deliver('ticket.reassigned', ticketBody({ ...joan, ...at(11) }));
    world.deliver('ticket.completed', ticketBody({ ...alan, ...at(10) }));
    expect(world.invite(JOAN).state).toBe('queued');
    expect(world.books.participants.get(ALAN)?.entitled ?? false).toBe(false);
  });
});

describe('a ticket without an address', () => {
  test.each(['new', 'incomplete'])('and without a name, %s: its holder is removed', (state_name) => {
    const world = alanInvited();
    const decision = world.deliver(
      'ticket.updated',
      ticketBody({ email: null, name: '', state_name, ...at(11) }),
    );
    expect(decision).toMatchObject({
      sentence: "Alan Turing's ticket has nobody named on it any more",
      reason: 'waiting: nobody is named on it yet; withdrawn: Alan Turing',
      email: ALAN,
    });
    expect(world.invite(ALAN)).toMatchObject({
      state: 'withdrawn',
      reason: 'nobody is named on the ticket any more',
    });
    expect(state(world)).toBe('unassigned');
  });

  test('on a reassignment: its holder is removed', () => {
    const world = alanInvited();
    world.deliver('ticket.reassigned', ticketBody({ email: null, name: 'Alan Turing', ...at(11) }));
    expect(state(world)).toBe('unassigned');
  });

  test.each([
    [{ name: 'Alan Turing', state_name: 'incomplete' }],
    [{ name: '', state_name: 'complete' }],
    [{ name: '', state_name: null }],
    [{ name: '', state_name: 'reminder' }],
  ])('and %j: not stated, its holder stays', (fields) => {
    const world = alanInvited();
    world.deliver('ticket.updated', ticketBody({ email: null, ...fields, ...at(11) }));
    expect(world.person(ALAN)).toMatchObject({
      entitled: true,
      tickets: ['ti_1'],
      invite: { state: 'sent' },
    });
  });
});
