import { describe, expect, test } from 'vitest';
import { ticketBody, World } from '../../helpers/world.ts';
import { ADA, ALAN, alan, alanInvited, at, JOAN, joan, state } from './people.ts';

describe('what completes a ticket', () => {
  test.each([
    ['ticket.completed', 'incomplete', 'complete'],
    ['ticket.completed', 'reminder', 'complete'],
    ['ticket.completed', null, 'complete'],
    ['ticket.completed', 'void', 'void'],
    ['ticket.updated', 'complete', 'complete'],
    ['ticket.unsnoozed', 'complete', 'complete'],
    ['ticket.reassigned', null, 'complete'],
    ['ticket.reassigned', 'incomplete', 'incomplete'],
    ['ticket.updated', 'incomplete', 'incomplete'],
    ['ticket.updated', null, 'incomplete'],
    ['ticket.updated', 'something new', 'incomplete'],
  ])('%s with state %s makes it %s', (event, state_name, expected) => {
    const world = new World();
    world.deliver(event, ticketBody({ state_name }));
    expect(state(world)).toBe(expected);
  });

  test.each(['new', 'incomplete', 'reminder', null, 'something new'])(
    'later news saying %s does not undo it',
    (name) => {
      const world = alanInvited();
      world.deliver('ticket.updated', ticketBody({ ...alan, ...at(11), state_name: name }));
      expect(state(world)).toBe('complete');
    },
  );

  test('counts however late it arrives', () => {
    const world = new World();
    world.deliver('ticket.updated', ticketBody({ state_name: 'incomplete', ...at(12) }));
    expect(world.deliver('ticket.completed', ticketBody({ ...at(9) })).outcome).toBe('accepted');
    expect(world.invite(ADA).state).toBe('queued');
  });

  test('counts for its holder only: the next one has to complete it anew', () => {
    const world = alanInvited();
    world.deliver('ticket.updated', ticketBody({ ...joan, ...at(11), state_name: 'incomplete' }));
    expect(world.person(JOAN).entitled).toBe(false);
  });
});

describe('a voided ticket', () => {
  test('withdraws its holder where nothing valid is left, whatever state its body says', () => {
    const world = alanInvited();
    const decision = world.deliver(
      'ticket.voided',
      ticketBody({ ...alan, ...at(11), state_name: 'complete' }),
    );
    expect(decision).toMatchObject({
      outcome: 'accepted',
      sentence: "Alan Turing's ticket was voided",
      reason: 'withdrawn: Alan Turing',
      invited: null,
    });
    expect(world.person(ALAN)).toMatchObject({
      entitled: false,
      tickets: ['ti_1'],
      invite: { state: 'withdrawn', reason: 'the ticket is void' },
    });
  });

  test('is told by its holder where the body names nobody', () => {
    const world = alanInvited();
    const decision = world.deliver(
      'ticket.voided',
      ticketBody({ email: null, name: '', state_name: 'void', ...at(11) }),
    );
    expect(decision).toMatchObject({ sentence: "Alan Turing's ticket was voided", email: ALAN });
    expect(world.invite(ALAN).state).toBe('withdrawn');
  });

  test('leaves the invite standing while another valid ticket is left, and its end withdraws it', () => {
    const world = alanInvited();
    world.deliver('ticket.completed', ticketBody({ ...alan, slug: 'ti_2' }));
    world.deliver('ticket.completed', ticketBody({ ...alan, slug: 'ti_3' }));
    const first = world.deliver('ticket.voided', ticketBody({ ...alan, ...at(11) }));
    expect(first.reason).toBe('still invited by another ticket: Alan Turing');
    world.deliver('ticket.voided', ticketBody({ ...alan, slug: 'ti_2', ...at(11) }));
    expect(world.invite(ALAN)).toMatchObject({ state: 'sent', revision: 1, copy: 1 });
    world.deliver('ticket.voided', ticketBody({ ...alan, slug: 'ti_3', ...at(11) }));
    expect(world.invite(ALAN)).toMatchObject({ state: 'withdrawn', reason: 'the tickets are void' });
  });

  test('wins a tie: news of the same moment, before it or after it, does not bring the ticket back', () => {
    for (const events of [
      ['ticket.updated', 'ticket.voided'],
      ['ticket.voided', 'ticket.updated'],
    ]) {
      const world = new World();
      for (const event of events) world.deliver(event, ticketBody({ ...at(11), text: event }));
      expect(state(world)).toBe('void');
    }
  });

  test('is not brought back by older news, and is by newer', () => {
    const world = alanInvited();
    world.deliver('ticket.voided', ticketBody({ ...alan, ...at(11) }));
    world.deliver('ticket.updated', ticketBody({ ...alan, ...at(10), text: 'late' }));
    expect(state(world)).toBe('void');
    const decision = world.deliver('ticket.unvoided', ticketBody({ ...alan, ...at(12) }));
    expect(decision).toMatchObject({
      sentence: "Alan Turing's ticket is valid again",
      reason: 'invited again, with a new link: Alan Turing',
      invited: ALAN,
    });
    expect(world.invite(ALAN)).toMatchObject({ state: 'queued', revision: 2, copy: 1 });
  });

  test('stays void where the body of an un-voiding still says void', () => {
    const world = alanInvited();
    world.deliver('ticket.voided', ticketBody({ ...alan, ...at(11) }));
    world.deliver('ticket.unvoided', ticketBody({ ...alan, ...at(12), state_name: 'void' }));
    expect(state(world)).toBe('void');
  });

  test('bought again by the same person: the next revision', () => {
    const world = alanInvited();
    world.deliver('ticket.voided', ticketBody({ ...alan, ...at(11) }));
    world.deliver('ticket.completed', ticketBody({ ...alan, slug: 'ti_2', ...at(12) }));
    expect(world.invite(ALAN)).toMatchObject({ state: 'queued', revision: 2 });
  });

  test('while nothing can be sent, the next revision is held, and goes as a mail of its own', () => {
    const world = alanInvited();
    const first = world.invite(ALAN);
    world.deliver('ticket.voided', ticketBody({ ...alan, ...at(11) }));
    world.setPolicy({ sending: 'rehearsal' });
    world.deliver('ticket.unvoided', ticketBody({ ...alan, ...at(12) }));
    expect(world.invite(ALAN)).toMatchObject({ state: 'held', reason: 'rehearsal', code: null });
    world.setPolicy({ sending: 'live' });
    world.release();
    expect(world.invite(ALAN)).toMatchObject({ state: 'queued', revision: 2 });
    expect(world.invite(ALAN).messageId).not.toBe(first.messageId);
    expect(world.invite(ALAN).code).not.toBe(first.code);
  });

  test('withdraws even where a changed policy had announced it already', () => {
    const world = alanInvited();
    world.setPolicy({ ticketTypes: ['Workshop'] });
    world.deliver('ticket.updated', ticketBody({ ...alan, ...at(11) }));
    expect(world.person(ALAN)).toMatchObject({ entitled: false, invite: { state: 'sent' } });
    world.deliver('ticket.voided', ticketBody({ ...alan, ...at(12) }));
    expect(world.invite(ALAN)).toMatchObject({ state: 'withdrawn', reason: 'the ticket is void' });
  });
});

describe('a void that states no time', () => {
  const untimed = { ...alan, updated_at: undefined };

  test('ends what is known', () => {
    const world = alanInvited();
    world.deliver('ticket.voided', ticketBody(untimed));
    expect(world.invite(ALAN).state).toBe('withdrawn');
    world.deliver('ticket.updated', ticketBody({ ...alan, ...at(10), text: 'of the same moment' }));
    expect(state(world)).toBe('void');
  });

  test('and is outlived by what is newer', () => {
    const world = alanInvited();
    world.deliver('ticket.voided', ticketBody(untimed));
    world.deliver('ticket.unvoided', ticketBody({ ...alan, ...at(11) }));
    expect(world.invite(ALAN)).toMatchObject({ state: 'queued', revision: 2 });
  });
});
