/** What the tests of news share. */
import { ticketState } from '../../../electron/guestlist/judge.ts';
import { type TicketBody, ticketBody, World } from '../../helpers/world.ts';

export const ADA = 'ada@example.org';
export const ALAN = 'alan@example.org';
export const JOAN = 'joan@example.org';
export const alan: TicketBody = { email: ALAN, name: 'Alan Turing' };
export const joan: TicketBody = { email: JOAN, name: 'Joan Clarke' };

/** An hour of the day, as Tito writes it. */
export function at(hour: number): { updated_at: string } {
  return { updated_at: `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z` };
}

/** A world in which Alan has the invite for ti_1. */
export function alanInvited(): World {
  const world = new World();
  world.deliver('ticket.completed', ticketBody({ ...alan, ...at(10) }));
  world.sent(ALAN);
  return world;
}

export function state(world: World, slug = 'ti_1'): string {
  const ticket = world.books.tickets.get(slug);
  return ticket ? ticketState(world.books, ticket) : 'unknown';
}
