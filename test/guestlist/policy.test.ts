import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ticketBody, World } from '../helpers/world.ts';

function fixture(name: string) {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
}

describe('which ticket types are invited', () => {
  test.each([['early-bird'], ['  EARLY bird ']])('%j matches by slug or title, without case', (type) => {
    const world = new World({ ticketTypes: ['Workshop', type] });
    world.deliver('ticket.completed', ticketBody());
    expect(world.invite('ada@example.org').state).toBe('queued');
  });

  test('any other type is held, and says why', () => {
    const world = new World({ ticketTypes: ['Workshop'] });
    const decision = world.deliver('ticket.completed', ticketBody());
    expect(decision).toMatchObject({ outcome: 'accepted', reason: 'held: ticket type not wanted' });
    expect(world.person('ada@example.org')).toMatchObject({
      entitled: false,
      invite: { state: 'held', reason: 'ticket type not wanted' },
    });
  });

  test('a Pro order, whose ticket type nobody tells, is held as unknown', () => {
    const world = new World({ ticketTypes: ['Workshop'] });
    world.deliver('', fixture('pro-order-created.json'), { dialect: 'pro' });
    expect(world.invite('jane@example.com').reason).toBe('ticket type unknown');
  });
});

describe('only paid tickets', () => {
  const unpaid = { registration: { slug: 'reg_of_ti_1', receipt: { paid: false } } };

  test('an unpaid one is held, and its payment invites', () => {
    const world = new World({ onlyPaid: true });
    world.deliver('ticket.completed', ticketBody(unpaid));
    expect(world.invite('ada@example.org')).toMatchObject({ state: 'held', reason: 'unpaid' });
    world.deliver('registration.marked_as_paid', { slug: 'reg_of_ti_1', updated_at: '2026-11-21T10:00:00Z' });
    expect(world.invite('ada@example.org').state).toBe('queued');
  });

  test('a ticket that says nothing of payment counts as paid', () => {
    const world = new World({ onlyPaid: true });
    world.deliver('ticket.completed', ticketBody());
    expect(world.invite('ada@example.org').state).toBe('queued');
  });
});

describe('the gates', () => {
  test.each([
    [{ sending: 'rehearsal', mailServer: false, sender: null, hubUrl: null } as const, 'rehearsal'],
    [{ mailServer: false }, 'no mail server'],
    [{ sender: null }, 'no sender'],
    [{ hubUrl: null }, 'no access link'],
  ])('with %j the invite is held as "%s", and entitlement stands', (changes, reason) => {
    const world = new World(changes);
    const decision = world.deliver('ticket.completed', ticketBody());
    expect(decision).toMatchObject({ outcome: 'accepted', reason: `held: ${reason}` });
    expect(world.person('ada@example.org')).toMatchObject({
      entitled: true,
      invite: { state: 'held', reason, link: null, revision: 0 },
    });
  });

  test('opening a gate releases nothing by itself, whatever arrives afterwards', () => {
    const world = new World({ sending: 'rehearsal' });
    world.deliver('ticket.completed', ticketBody());
    world.setPolicy({ sending: 'live' });
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T12:00:00Z' }));
    expect(world.invite('ada@example.org')).toMatchObject({ state: 'held', reason: 'rehearsal' });
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: 'new@example.org' }));
    expect(world.invite('new@example.org').state).toBe('queued');
  });

  test('releasing queues those who are entitled, and only them', () => {
    const world = new World({ sending: 'rehearsal' });
    world.deliver('ticket.completed', ticketBody());
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_test_9', email: 'test@example.org' }));
    world.setPolicy({ sending: 'live' });
    world.release();
    expect(world.invite('ada@example.org')).toMatchObject({ state: 'queued', revision: 1 });
    expect(world.invite('test@example.org')).toMatchObject({ state: 'held', reason: 'test' });
  });

  test('releasing all at once confirms no changed setting, and sends nothing that was called off', () => {
    const world = new World({ ticketTypes: ['Workshop'] });
    world.deliver('ticket.completed', ticketBody());
    world.setPolicy({ ticketTypes: [] });
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: 'joan@example.org' }));
    world.act({ do: 'cancel sending' });
    world.release();
    expect(world.invite('ada@example.org')).toMatchObject({ state: 'held', reason: 'policy changed' });
    expect(world.invite('joan@example.org')).toMatchObject({ state: 'held', reason: 'sending cancelled' });
  });

  test('releasing into a closed gate holds again', () => {
    const world = new World({ sending: 'rehearsal' });
    world.deliver('ticket.completed', ticketBody());
    world.release();
    expect(world.invite('ada@example.org')).toMatchObject({ state: 'held', reason: 'rehearsal' });
  });
});

describe('a changed policy', () => {
  test('mails nobody: who is newly entitled is held, even through later news', () => {
    const world = new World({ ticketTypes: ['Workshop'] });
    world.deliver('ticket.completed', ticketBody());
    world.setPolicy({ ticketTypes: [] });
    expect(world.person('ada@example.org')).toMatchObject({
      entitled: true,
      invite: { state: 'held', reason: 'policy changed' },
    });
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T12:00:00Z' }));
    expect(world.invite('ada@example.org').state).toBe('held');
  });

  test('withdraws nobody: a standing invite stands, and changing back sends no second one', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody());
    world.sent('ada@example.org');
    world.setPolicy({ ticketTypes: ['Workshop'] });
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T12:00:00Z' }));
    expect(world.person('ada@example.org')).toMatchObject({ entitled: false, invite: { state: 'sent' } });
    world.setPolicy({ ticketTypes: [] });
    world.deliver('ticket.updated', ticketBody({ updated_at: '2026-11-20T13:00:00Z' }));
    expect(world.person('ada@example.org')).toMatchObject({
      entitled: true,
      invite: { state: 'sent', revision: 1 },
    });
  });

  const MISTYPED = { access: 'gated', publicUrl: 'https://hoks.example' } as const;

  test.each([
    ['pattern', {}, { hubUrl: 'https://right.example/{code}' }, 'https://right.example/'],
    ['public address', MISTYPED, { publicUrl: 'https://hooks.example' }, 'https://hooks.example/i/'],
    ['way there', MISTYPED, { access: 'direct' as const }, 'https://hub.example/join?code='],
  ])('with another %s, what waits and never left leads where links lead now', (_, from, to, link) => {
    const world = new World(from);
    world.deliver('ticket.completed', ticketBody());
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: 'joan@example.org' }));
    world.mailed('joan@example.org', 'retrying', 'no answer');
    for (const address of ['ada@example.org', 'joan@example.org']) {
      const before = world.invite(address);
      world.setPolicy(to);
      expect(world.invite(address)).toEqual({ ...before, link: link + before.code });
    }
  });

  test('leaves the link of what was handed over alone, but a gated one follows the public address', () => {
    const direct = new World();
    direct.deliver('ticket.completed', ticketBody());
    direct.handed('ada@example.org');
    direct.mailed('ada@example.org', 'retrying', 'later');
    const { link } = direct.invite('ada@example.org');
    direct.setPolicy({ hubUrl: 'https://right.example/{code}' });
    expect(direct.invite('ada@example.org')).toMatchObject({ state: 'retrying', link });

    const gated = new World(MISTYPED);
    gated.deliver('ticket.completed', ticketBody());
    gated.handed('ada@example.org');
    gated.mailed('ada@example.org', 'retrying', 'later');
    gated.setPolicy({ publicUrl: 'https://hooks.example' });
    const { code } = gated.invite('ada@example.org');
    expect(gated.invite('ada@example.org').link).toBe(`https://hooks.example/i/${code}`);
  });

  test('going back to rehearsal holds what had not left yet', () => {
    const world = new World();
    world.deliver('ticket.completed', ticketBody());
    world.setPolicy({ sending: 'rehearsal' });
    expect(world.invite('ada@example.org')).toMatchObject({ state: 'held', reason: 'rehearsal' });
  });
});
