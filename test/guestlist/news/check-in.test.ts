import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emptyBooks } from '../../../electron/guestlist/books.ts';
import { applyNews } from '../../../electron/guestlist/news.ts';
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

  test('the body of a ticket or an order is none', () => {
    const world = invited();
    for (const body of [ticketBody(), { _type: 'registration', slug: 'reg_1', tickets: [] }]) {
      expect(world.deliver('checkin.created', body).outcome).toBe('ignored');
    }
    expect([...world.books.checkins.entries()]).toEqual([]);
  });

  test('one that only another name takes back stands', () => {
    const world = invited();
    const body = { slug: 'ti_1', checked_in: true, checked_in_at: '2026-11-20T09:00:00Z' };
    world.deliver('checkin.created', body);
    const renamed = world.deliver('checkin.deleted', body, { otherName: true });
    expect(renamed).toMatchObject({ outcome: 'ignored', reason: 'same body, other name: not believed' });
    expect(world.books.checkins.get('ti_1')?.at).not.toBeNull();
  });

  test('one that was taken back is not brought back by a replay', () => {
    const books = emptyBooks();
    const told = (change: 'created' | 'deleted', deliveryId: string) =>
      applyNews(
        books,
        { about: 'check-in', change, ticket: 'ti_1', reference: null, name: '', at: 1 },
        { deliveryId, at: 1, bodyHash: deliveryId, otherName: false },
      ).age;
    expect([told('created', '1'), told('deleted', '2'), told('created', '1')]).toEqual([
      'new',
      'new',
      'older',
    ]);
    expect(books.checkins.get('ti_1')?.at).toBeNull();
    expect(told('created', '3')).toBe('new');
  });
});
