/** What the tests of the organizer's actions share. */
import { expect } from 'vitest';
import type { Performed } from '../../../electron/guestlist/actions.ts';
import type { Action } from '../../../shared/actions.ts';
import { type TicketBody, ticketBody, World } from '../../helpers/world.ts';

export const ADA = 'ada@example.org';
export const JOAN = 'joan@example.org';

/** A world in which Ada's ticket was completed. */
export function invited(fields: TicketBody = {}): World {
  const world = new World();
  world.deliver('ticket.completed', ticketBody(fields));
  return world;
}

/** One whose invite the mail server took. */
export function sent(): World {
  const world = invited();
  world.sent(ADA);
  return world;
}

export function did(performed: Performed): { told: string; undo: Action | null } {
  if (!performed.ok) throw new Error(`refused: ${performed.problem.sentence}`);
  return performed;
}

export function undo(world: World, performed: Performed): void {
  const action = did(performed).undo;
  if (action === null) throw new Error('this cannot be undone');
  did(world.act(action));
}

export function problem(performed: Performed): string {
  if (performed.ok) throw new Error(`not refused: ${performed.told}`);
  expect(performed.problem.sentence).toMatch(/\.$/);
  expect(performed.problem.action).toMatch(/\.$/);
  return performed.problem.code;
}

export function held(): World {
  const world = new World({ sending: 'rehearsal' });
  world.deliver('ticket.completed', ticketBody());
  world.setPolicy({ sending: 'live' });
  return world;
}

export function withdrawn(): World {
  const world = sent();
  world.deliver('ticket.voided', ticketBody({ updated_at: '2026-11-20T11:00:00Z' }));
  return world;
}
