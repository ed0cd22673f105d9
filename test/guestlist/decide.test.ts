import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ticketBody, World } from '../helpers/world.ts';

function fixture(name: string) {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
}

describe('the first invite', () => {
  test('a completed ticket invites its holder: revision, code, link and Message-ID are fixed', () => {
    const world = new World();
    const decision = world.deliver('ticket.completed', ticketBody());
    expect(decision).toMatchObject({ outcome: 'accepted', reason: null, invited: 'ada@example.org' });
    expect(decision.sentence).toBe("Ada Byron's ticket was completed");
    expect(decision.detail).toBe('Early Bird · 9K9R-1');
    expect(world.person('ada@example.org')).toMatchObject({
      entitled: true,
      name: 'Ada Byron',
      tickets: ['ti_1'],
      invite: {
        state: 'queued',
        revision: 1,
        copy: 1,
        code: 'code2',
        link: 'https://hub.example/join?code=code2',
        messageId: '<id1.1.1@harbour.example>',
      },
    });
  });

  test("the vendor's own completed sample invites, though its state says incomplete", () => {
    const world = new World();
    world.deliver('ticket.completed', fixture('classic-ticket-2017-answers.json'));
    expect(world.invite('winter@example.com').state).toBe('queued');
  });

  test('an incomplete ticket is listed and waits; its completion invites', () => {
    const world = new World();
    const created = world.deliver('ticket.created', ticketBody({ state_name: 'incomplete' }));
    expect(created).toMatchObject({
      outcome: 'accepted',
      reason: 'waiting: the ticket is not completed yet',
    });
    expect(world.person('ada@example.org')).toMatchObject({ entitled: false, invite: { state: 'none' } });
    world.deliver('ticket.completed', ticketBody({ state_name: 'incomplete' }));
    expect(world.invite('ada@example.org').state).toBe('queued');
  });

  test('an incomplete that arrives after the completion changes nothing', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody());
    const before = world.invite('ada@example.org');
    world.deliver(
      'ticket.updated',
      ticketBody({ state_name: 'incomplete', updated_at: '2026-11-20T11:00:00.000Z' }),
    );
    expect(world.person('ada@example.org')).toMatchObject({ entitled: true, invite: before });
  });

  test('one completed order invites each of its holders, and never its buyer', () => {
    const world = new World();
    world.deliver('registration.completed', fixture('classic-registration-2022-six-tickets.json'));
    const people = [...world.books.participants.entries()].map(([address, { invite }]) => [
      address,
      invite.state,
    ]);
    expect(people).toEqual([
      ['yw0k4ujmng_eyq@example.com', 'queued'],
      ['jailyn@example.com', 'queued'],
      ['jailyn+4@example.com', 'queued'],
      ['jailyn+5@example.com', 'queued'],
    ]);
  });

  test('a finished order adds its tickets without completing them', () => {
    const world = new World();
    world.deliver('registration.finished', fixture('classic-registration-2022-six-tickets.json'));
    expect([...world.books.tickets.entries()]).toHaveLength(6);
    expect(world.person('jailyn@example.com')).toMatchObject({ entitled: false, tickets: { length: 2 } });
  });

  test('a Pro order invites the one who placed it', () => {
    const world = new World();
    const decision = world.deliver('', fixture('pro-order-created.json'), { dialect: 'pro' });
    expect(decision).toMatchObject({ outcome: 'accepted', sentence: 'Jane Smith placed an order' });
    expect(world.invite('jane@example.com').state).toBe('queued');
  });
});

describe('a second ticket at the same address', () => {
  test('is recorded and marked duplicate, and sends nothing', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody());
    const before = world.invite('ada@example.org');
    const second = world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: ' ADA@example.org' }));
    expect(second).toMatchObject({ outcome: 'duplicate', invited: null });
    expect(world.person('ada@example.org')).toMatchObject({ tickets: ['ti_1', 'ti_2'], invite: before });
  });

  test('the update that travels beside a completion is no duplicate', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody());
    expect(world.deliver('ticket.updated', ticketBody({ text: 'updated' })).outcome).toBe('accepted');
  });
});

describe('nobody to invite', () => {
  test('an unassigned ticket waits, and makes nobody a participant', () => {
    const world = new World();
    const decision = world.deliver('ticket.created', fixture('constructed-classic-ticket-unassigned.json'));
    expect(decision).toMatchObject({ outcome: 'accepted', reason: 'waiting: nobody is named on it yet' });
    expect([...world.books.participants.entries()]).toEqual([]);
  });

  test('a complete ticket without an address waits too', () => {
    const world = new World();
    const decision = world.deliver('ticket.completed', ticketBody({ email: null }));
    expect(decision.reason).toBe('waiting: nobody is named on it yet');
  });

  test('an address no mail can go to is said to be so', () => {
    const world = new World();
    const decision = world.deliver('ticket.completed', ticketBody({ email: 'not an address' }));
    expect(decision.reason).toBe('waiting: its address cannot be used');
  });

  test('an unassigned ticket that is completed later invites then', () => {
    const world = new World();
    world.deliver('ticket.created', ticketBody({ email: null, name: '', state_name: 'new' }));
    world.deliver('ticket.completed', ticketBody({ updated_at: '2026-11-20T10:05:00.000Z' }));
    expect(world.invite('ada@example.org').state).toBe('queued');
  });
});

describe('test tickets', () => {
  const testTicket = ticketBody({ slug: 'ti_test_1', test_mode: true });

  test('held: recorded, entitling nobody', () => {
    const world = new World();
    const decision = world.deliver('ticket.completed', testTicket);
    expect(decision).toMatchObject({ outcome: 'accepted', reason: 'held: test', test: true });
    expect(world.person('ada@example.org')).toMatchObject({
      entitled: false,
      invite: { state: 'held', reason: 'test' },
    });
  });

  test('held: never blocks the live invite of the same person, and makes nobody a duplicate', () => {
    const world = new World();
    world.deliver('ticket.completed', testTicket);
    expect(world.deliver('ticket.completed', ticketBody()).outcome).toBe('accepted');
    expect(world.invite('ada@example.org').state).toBe('queued');
    const later = world.deliver('ticket.completed', ticketBody({ slug: 'ti_test_2', test_mode: true }));
    expect(later).toMatchObject({ outcome: 'accepted', reason: 'held: test' });
  });

  test('send: counts like a live one, one invite in all', () => {
    const world = new World({ testTickets: { do: 'send' } });
    world.deliver('ticket.completed', testTicket);
    expect(world.invite('ada@example.org').state).toBe('queued');
    expect(world.deliver('ticket.completed', ticketBody()).outcome).toBe('duplicate');
  });

  test('redirect: a copy goes to the organizer, once, and the participant stays held', () => {
    const world = new World({ testTickets: { do: 'redirect', to: 'org@harbour.example' } });
    world.deliver('ticket.completed', testTicket);
    world.deliver('ticket.updated', { ...testTicket, text: 'updated' });
    const copies = [...world.books.testCopies.entries()].map(([, copy]) => copy);
    expect(copies).toHaveLength(1);
    expect(copies[0]).toMatchObject({
      to: 'org@harbour.example',
      address: 'ada@example.org',
      state: 'queued',
    });
    expect(world.person('ada@example.org')).toMatchObject({
      entitled: false,
      invite: { state: 'held', reason: 'test', messageId: null },
    });
  });

  test('redirect in rehearsal mails nobody, not even the organizer', () => {
    const world = new World({
      sending: 'rehearsal',
      testTickets: { do: 'redirect', to: 'org@harbour.example' },
    });
    world.deliver('ticket.completed', testTicket);
    expect([...world.books.testCopies.entries()]).toEqual([]);
  });

  test('a sign on the order is a sign on its tickets', () => {
    const world = new World();
    const order = fixture('classic-registration-2022-six-tickets.json');
    world.deliver('registration.completed', { ...order, test_mode: true });
    world.deliver('ticket.completed', { ...fixture('classic-ticket-2022.json'), test_mode: undefined });
    expect(world.invite('jailyn@example.com')).toMatchObject({ state: 'held', reason: 'test' });
  });
});

describe('what has no effect', () => {
  test('an unknown event is ignored', () => {
    const decision = new World().deliver('ticket.snoozed', ticketBody());
    expect(decision).toMatchObject({ outcome: 'ignored', reason: 'an event Usher does not know', puts: {} });
  });

  test('an unknown shape is unreadable', () => {
    const decision = new World().deliver('ticket.completed', { hello: 'world' });
    expect(decision).toMatchObject({ outcome: 'unreadable', puts: {} });
  });

  test('older news is recorded and does not turn the clock back', () => {
    const world = new World();
    world.deliver('ticket.updated', ticketBody({ name: 'Ada Lovelace', updated_at: '2026-11-20T12:00:00Z' }));
    const late = world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T09:00:00Z' }));
    expect(late.outcome).toBe('ignored');
    expect(world.person('ada@example.org').name).toBe('Ada Lovelace');
  });

  test('a check-in entitles nobody', () => {
    const world = new World();
    world.deliver('ticket.created', ticketBody({ state_name: 'new' }));
    const decision = world.deliver('checkin.created', {
      slug: 'ti_1',
      checked_in_at: '2026-11-20T09:00:00Z',
    });
    expect(decision.sentence).toBe('Ada Byron was checked in');
    expect(world.person('ada@example.org').entitled).toBe(false);
    expect(world.books.checkins.get('ti_1')?.at).toBe(Date.UTC(2026, 10, 20, 9));
  });
});
