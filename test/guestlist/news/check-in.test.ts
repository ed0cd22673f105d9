import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ticketBody, World } from '../../helpers/world.ts';

const ADA = 'ada@example.org';

function invited(): World {
  const world = new World();
  world.deliver('ticket.completed', ticketBody());
  world.sent(ADA);
  return world;
}

describe('check-ins', () => {
  test('a deleted one is taken back', () => {
    const world = invited();
    world.deliver('checkin.created', { slug: 'ti_1', checked_in_at: '2026-11-20T09:00:00Z' });
    expect(world.books.checkins.get('ti_1')?.at).toBe(Date.UTC(2026, 10, 20, 9));
    const deleted = world.deliver('checkin.deleted', { slug: 'ti_1' });
    expect(deleted).toMatchObject({ outcome: 'accepted', sentence: 'Ada Byron was un-checked' });
    expect(world.books.checkins.get('ti_1')?.at).toBeNull();
    expect(world.invite(ADA).state).toBe('sent');
  });

  test('one before its ticket is remembered, and invites nobody', () => {
    const world = new World();
    const checkin = JSON.parse(
      readFileSync(new URL('../../fixtures/classic-checkin-2019.json', import.meta.url), 'utf8'),
    );
    const decision = world.deliver('checkin.created', checkin);
    expect(decision.outcome).toBe('accepted');
    expect([...world.books.checkins.entries()]).toHaveLength(1);
    expect([...world.books.participants.entries()]).toEqual([]);
  });
});
