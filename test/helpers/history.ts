/** Histories of people in a world, and the news that makes them. */
import { History } from '../../electron/guestlist/history.ts';
import { CONNECTION, type TicketBody, ticketBody, World } from './world.ts';

export const ADA = 'ada@example.org';
export const JOAN = 'joan@bletchley.example';

/** The sentences of somebody's history, oldest first. */
export function told(world: World, address: string, connection = CONNECTION): string[] {
  const history = new History(connection, address);
  for (const record of world.records) history.take(record);
  return history.entries().map(({ sentence }) => sentence);
}

/** A ticket's body, so many minutes after ten. */
export function at(minutes: number, fields: TicketBody = {}): TicketBody {
  return ticketBody({ ...fields, updated_at: new Date(Date.UTC(2026, 10, 20, 10, minutes)).toISOString() });
}

/** Ada's ticket was completed, and her invite went out. */
export function invited(): World {
  const world = new World();
  world.deliver('ticket.completed', at(0));
  world.sent(ADA);
  return world;
}
