import { describe, expect, test } from 'vitest';
import { ticketBody, World } from '../../helpers/world.ts';
import { ADA, ALAN, alan, alanInvited, at, JOAN, joan, state } from './people.ts';

describe('the order of news', () => {
  test.each([
    ['2026-11-20T10:30:00.000Z', '2026-11-20 11:00:00 UTC'],
    ['2026-11-20 10:30:00 UTC', '2026-11-20T22:00:00.000+11:00'],
    ['2026-11-20T21:30:00.000+11:00', '2026-11-20T11:00:00.000Z'],
  ])('%s is before %s, whichever arrives first', (earlier, later) => {
    const [first, second] = [
      ticketBody({ ...alan, updated_at: earlier }),
      ticketBody({ ...joan, updated_at: later }),
    ];
    for (const bodies of [
      [first, second],
      [second, first],
    ]) {
      const world = new World();
      for (const body of bodies) world.deliver('ticket.updated', body);
      expect(world.books.tickets.get('ti_1')?.holder?.address).toBe(JOAN);
    }
  });

  test('of one moment, a reassignment outranks an update', () => {
    for (const events of [
      ['ticket.reassigned', 'ticket.updated'],
      ['ticket.updated', 'ticket.reassigned'],
    ]) {
      const world = new World();
      for (const event of events) {
        world.deliver(event, ticketBody(event === 'ticket.reassigned' ? joan : alan));
      }
      expect(world.books.tickets.get('ti_1')?.holder?.address).toBe(JOAN);
    }
  });

  test('of one moment and kind, one and the same wins in any order', () => {
    const bodies = [ticketBody(alan), ticketBody(joan)];
    const [one, other] = [new World(), new World()];
    for (const body of bodies) one.deliver('ticket.updated', body);
    for (const body of bodies.toReversed()) other.deliver('ticket.updated', body);
    expect(one.books.tickets.get('ti_1')?.holder).toEqual(other.books.tickets.get('ti_1')?.holder);
  });

  test('without a time it is older than any that states one, and counts by arrival among its like', () => {
    const world = new World();
    const untimed = { updated_at: undefined };
    world.deliver('ticket.updated', ticketBody({ ...alan, ...untimed }));
    world.deliver('ticket.updated', ticketBody({ ...joan, ...untimed }));
    expect(world.books.tickets.get('ti_1')?.holder?.address).toBe(JOAN);
    world.deliver('ticket.updated', ticketBody({ ...at(1) }));
    expect(world.deliver('ticket.updated', ticketBody({ ...joan, ...untimed, text: 'x' })).outcome).toBe(
      'ignored',
    );
    expect(world.books.tickets.get('ti_1')?.holder?.address).toBe(ADA);
  });

  test('a ticket type told late is not overruled by older news, nor lost to news that states none', () => {
    const world = new World({ ticketTypes: ['Workshop'] });
    const typed = (title: string | null, hour: number) =>
      world.deliver('ticket.updated', ticketBody({ release_title: title, release_slug: null, ...at(hour) }));
    typed(null, 12);
    typed('Workshop', 11);
    typed('Early Bird', 10);
    expect(world.invite(ADA).state).toBe('queued');
  });
});

describe('the same body under another name', () => {
  const otherName = { otherName: true };

  test.each(['ticket.voided', 'ticket.reassigned'])('%s takes nothing away by name alone', (event) => {
    const world = alanInvited();
    const body = ticketBody({ email: null, name: 'Alan Turing', ...at(11), state_name: null });
    world.deliver('ticket.updated', body);
    const decision = world.deliver(event, body, otherName);
    expect(decision).toMatchObject({ outcome: 'ignored', reason: 'same body, other name: not believed' });
    expect(world.invite(ALAN).state).toBe('sent');
  });

  test('a void that the body itself states is believed', () => {
    const world = alanInvited();
    world.deliver('ticket.voided', ticketBody({ ...alan, ...at(11), state_name: 'void' }), otherName);
    expect(world.invite(ALAN).state).toBe('withdrawn');
  });

  test('a completion is believed, for the vendor sends it beside an update', () => {
    const world = new World();
    const body = ticketBody({ state_name: 'incomplete' });
    world.deliver('ticket.updated', body);
    world.deliver('ticket.completed', body, otherName);
    expect(world.invite(ADA).state).toBe('queued');
  });

  test('a reassignment by name alone completes nothing', () => {
    const world = new World();
    const body = ticketBody({ state_name: null });
    world.deliver('ticket.updated', body);
    world.deliver('ticket.reassigned', body, otherName);
    expect(state(world)).toBe('incomplete');
  });
});

test('an older body that comes late says nothing about when the event ends, or what it is called', () => {
  const world = new World();
  const body = (at: string, event: object) => ticketBody({ updated_at: `2026-11-20T${at}:00Z`, event });
  const postponed = { title: 'Harbour Conf 2027', end_date: '2099-11-25' };
  world.deliver('ticket.completed', body('10:09', postponed));
  const late = world.deliver('ticket.updated', body('10:01', { title: 'Harbour', end_date: '1969-01-01' }));
  expect(late.outcome).toBe('ignored');
  expect(world.books.sending.paused).toBeNull();
  expect(world.person('ada@example.org').event).toBe('Harbour Conf 2027');
});
