import { describe, expect, test } from 'vitest';
import type { Action } from '../../../shared/actions.ts';
import { ticketBody, World } from '../../helpers/world.ts';
import { ADA, did, invited, JOAN, problem, sent, undo } from './desk.ts';

describe('correct address', () => {
  const correction: Action = { do: 'correct address', ticket: 'ti_1', to: JOAN };

  test('moves the ticket to the address that is meant; undo moves it back', () => {
    const world = sent();
    const done = world.act(correction);
    expect(did(done).told).toBe('The ticket counts for joan@example.org now.');
    expect(world.person(ADA)).toMatchObject({
      entitled: false,
      tickets: [],
      invite: { state: 'withdrawn', reason: 'you corrected the address of the ticket' },
    });
    expect(world.person(JOAN)).toMatchObject({
      entitled: true,
      tickets: ['ti_1'],
      invite: { state: 'queued' },
    });
    undo(world, done);
    expect(world.person(JOAN)).toMatchObject({ entitled: false, invite: { state: 'none' } });
    expect(world.person(ADA)).toMatchObject({ entitled: true, invite: { state: 'queued', revision: 2 } });
  });

  test('holds while Tito states the wrong address or the right one, and ends when it states a third', () => {
    const world = invited();
    did(world.act(correction));
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T11:00:00Z' }));
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T12:00:00Z', email: JOAN }));
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T13:00:00Z' }));
    expect(world.person(JOAN).entitled).toBe(true);
    world.deliver(
      'ticket.updated',
      ticketBody({ updated_at: '2026-11-20T14:00:00Z', email: 'third@example.org' }),
    );
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T15:00:00Z' }));
    expect(world.person(JOAN).entitled).toBe(false);
    expect(world.person(ADA).entitled).toBe(true);
  });

  test('moves what the ticket is complete for, so that the right address in Tito later changes nothing', () => {
    const world = invited();
    did(world.act(correction));
    world.sent(JOAN);
    const corrected = { email: JOAN, state_name: 'incomplete', updated_at: '2026-11-20T11:00:00Z' };
    world.deliver('ticket.updated', ticketBody(corrected));
    expect(world.person(JOAN)).toMatchObject({ entitled: true, invite: { state: 'sent', revision: 1 } });
    world.deliver('ticket.completed', ticketBody({ email: JOAN, updated_at: '2026-11-20T12:00:00Z' }));
    expect(world.invite(JOAN)).toMatchObject({ state: 'sent', revision: 1 });
  });

  test('outlives the ticket being taken back and given to the same address again', () => {
    const world = invited();
    did(world.act(correction));
    const removed = { email: null, name: '', state_name: 'new', updated_at: '2026-11-20T11:00:00Z' };
    world.deliver('ticket.updated', ticketBody(removed));
    expect(world.person(JOAN).entitled).toBe(false);
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T12:00:00Z' }));
    expect(world.person(JOAN).entitled).toBe(true);
  });

  test('ends, too, where an order states the third', () => {
    const world = new World();
    const stated = (email: string, hour: number) =>
      world.deliver('registration.completed', {
        slug: 'reg_1',
        updated_at: `2026-11-20T${hour}:00:00Z`,
        tickets: [{ slug: 'ti_1', email }],
      });
    stated(ADA, 14);
    did(world.act(correction));
    stated('third@example.org', 13);
    stated(ADA, 12);
    expect(world.person(ADA).entitled).toBe(true);
    expect(world.person(JOAN).entitled).toBe(false);
  });

  test('corrected twice, undo goes back to the first correction', () => {
    const world = invited();
    did(world.act(correction));
    const done = world.act({ ...correction, to: 'third@example.org' });
    undo(world, done);
    expect(world.person(JOAN).entitled).toBe(true);
    const back = world.act({ ...correction, to: ADA });
    expect(world.person(ADA).entitled).toBe(true);
    undo(world, back);
    expect(world.person(JOAN).entitled).toBe(true);
    undo(world, world.act({ do: 'undo correction', ticket: 'ti_1' }));
    expect(world.person(JOAN).entitled).toBe(true);
  });

  test('is refused for unknown or unassigned tickets, for what is no address, and where it changes nothing', () => {
    const world = invited();
    world.deliver('ticket.created', ticketBody({ slug: 'ti_2', email: null, name: '', state_name: 'new' }));
    expect(problem(world.act({ ...correction, ticket: 'ti_9' }))).toBe('no-ticket');
    expect(problem(world.act({ ...correction, ticket: 'ti_2' }))).toBe('unassigned');
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_3', email: 'ada@gmail,com' }));
    expect(problem(world.act({ ...correction, ticket: 'ti_3' }))).toBe('unusable');
    expect(problem(world.act({ ...correction, to: 'not an address' }))).toBe('address');
    expect(problem(world.act({ ...correction, to: ADA }))).toBe('nothing-to-do');
    expect(problem(world.act({ do: 'undo correction', ticket: 'ti_1' }))).toBe('nothing-to-do');
  });
});

describe('release test', () => {
  test('lets one test ticket count like a live one; undo holds it again', () => {
    const world = invited({ test_mode: true });
    const done = world.act({ do: 'release test', ticket: 'ti_1' });
    expect(world.person(ADA)).toMatchObject({ entitled: true, invite: { state: 'queued' } });
    undo(world, done);
    expect(world.person(ADA)).toMatchObject({ entitled: false, invite: { state: 'held', reason: 'test' } });
  });

  test('is refused for a ticket that is no test, and where it is so already', () => {
    expect(problem(invited().act({ do: 'release test', ticket: 'ti_1' }))).toBe('nothing-to-do');
    const world = invited({ test_mode: true });
    expect(problem(world.act({ do: 'hold test', ticket: 'ti_1' }))).toBe('nothing-to-do');
    expect(problem(world.act({ do: 'release test', ticket: 'ti_9' }))).toBe('no-ticket');
  });
});
