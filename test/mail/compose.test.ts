import { describe, expect, test } from 'vitest';
import { composeInvite, NO_TEMPLATES } from '../../electron/mail/compose.ts';
import { ticketBody, World } from '../helpers/world.ts';

const ADA = 'ada@example.org';
const GUS = 'gus@example.org';
const EVENT = { title: 'Harbour Conf', end_date: '2099-01-01' };

function inviteTo(world: World, address: string): string {
  const { subject, text } = composeInvite(
    NO_TEMPLATES,
    world.books,
    world.person(address),
    'https://hub.example/x',
  );
  return `${subject}\n${text}`;
}

describe('the tickets in an invite', () => {
  test('are those that count: none that is void, not completed, or a test that is held', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody({ slug: 'a', reference: 'OLD-1' }));
    const voidedAt = '2026-11-20T11:00:00Z';
    world.deliver('ticket.voided', ticketBody({ slug: 'a', reference: 'OLD-1', updated_at: voidedAt }));
    world.deliver('ticket.created', ticketBody({ slug: 'b', reference: 'NEW-1', state_name: 'new' }));
    world.deliver('ticket.completed', ticketBody({ slug: 'c', reference: 'TEST-1', test_mode: true }));
    world.deliver('ticket.completed', ticketBody({ slug: 'd', reference: 'GOOD-1' }));
    expect(inviteTo(world, ADA).match(/\w+-1/g)).toEqual(['GOOD-1']);
  });

  test('of somebody whose tickets are held are shown as they would be listed', () => {
    const world = new World({ ticketTypes: ['Workshop'] });
    world.deliver('ticket.completed', ticketBody({ reference: 'HELD-1' }));
    expect(inviteTo(world, ADA)).toContain('HELD-1');
  });

  test('are left out for somebody invited by hand whose own is void', () => {
    const world = new World();
    world.deliver('ticket.voided', ticketBody({ email: GUS, reference: 'VOID-1' }));
    world.act({ do: 'invite', address: GUS, name: 'Gus' });
    expect(world.person(GUS).tickets).toEqual(['ti_1']);
    expect(inviteTo(world, GUS)).not.toContain('VOID-1');
  });
});

test('where Tito states no event for a ticket, the one of another ticket is not made up for it', () => {
  const world = new World();
  world.deliver('ticket.completed', ticketBody({ event: EVENT }));
  world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: GUS }));
  expect(inviteTo(world, GUS)).not.toContain('Harbour Conf');
});

test('whoever is invited by hand, or by a corrected address, reads which event it is', () => {
  const world = new World();
  world.deliver('ticket.completed', ticketBody({ event: EVENT }));
  world.act({ do: 'invite', address: GUS, name: 'Gus' });
  world.act({ do: 'correct address', ticket: 'ti_1', to: 'joan@example.org' });
  expect(inviteTo(world, GUS)).toContain('Harbour Conf');
  expect(world.person('joan@example.org').event).toBe('Harbour Conf');
});
