import { describe, expect, test } from 'vitest';
import { ticketMode, ticketState, waitingReason } from '../../../electron/guestlist/judge.ts';
import { type TicketBody, ticketBody, World } from '../../helpers/world.ts';

const ADA = 'ada@example.org';
const JOAN = 'joan@example.org';

function at(hour: number): { updated_at: string } {
  return { updated_at: `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z` };
}

/** A ticket of the order reg_1. */
function ticket(fields: TicketBody = {}): TicketBody {
  return ticketBody({ registration_slug: 'reg_1', ...fields });
}

const joans: TicketBody = { slug: 'ti_2', email: JOAN, name: 'Joan Clarke' };

function order(fields: object = {}) {
  return {
    _type: 'registration',
    slug: 'reg_1',
    reference: '9K9R',
    name: 'A Buyer',
    email: 'buyer@example.org',
    ...fields,
  };
}

/** Ada and Joan hold a ticket each of one order, and both have their invite. */
function bothInvited(policy = {}): World {
  const world = new World(policy);
  world.deliver('ticket.completed', ticket(at(10)));
  world.deliver('ticket.completed', ticket({ ...joans, ...at(10) }));
  world.sent(ADA);
  world.sent(JOAN);
  return world;
}

function state(world: World, slug: string): string {
  const known = world.books.tickets.get(slug);
  return known ? ticketState(world.books, known) : 'unknown';
}

describe('a cancelled order', () => {
  test('voids all its tickets and withdraws their holders', () => {
    const world = bothInvited();
    const decision = world.deliver('registration.cancelled', order(at(11)));
    expect(decision).toMatchObject({
      outcome: 'accepted',
      sentence: 'Order 9K9R was cancelled',
      reason: 'withdrawn: Ada Byron and Joan Clarke',
    });
    expect(world.invite(ADA)).toMatchObject({ state: 'withdrawn', reason: 'the order was cancelled' });
    expect(world.invite(JOAN).state).toBe('withdrawn');
  });

  test('counts people where they are many', () => {
    const world = new World();
    for (const each of [1, 2, 3]) {
      world.deliver(
        'ticket.completed',
        ticket({ slug: `ti_${each}`, email: `p${each}@example.org`, ...at(10) }),
      );
      world.sent(`p${each}@example.org`);
    }
    expect(world.deliver('registration.cancelled', order(at(11))).reason).toBe('withdrawn: 3 people');
  });

  test('voids tickets that become known only later', () => {
    const world = new World();
    world.deliver('registration.cancelled', order(at(11)));
    world.deliver('ticket.completed', ticket(at(10)));
    world.deliver('registration.completed', order({ ...at(10), tickets: [{ slug: 'ti_2', email: JOAN }] }));
    expect(state(world, 'ti_1')).toBe('void');
    expect(state(world, 'ti_2')).toBe('void');
    expect(world.person(ADA).entitled).toBe(false);
  });

  test('voids at the very moment of the newest news, and not a ticket with newer news of its own', () => {
    const world = bothInvited();
    world.deliver('ticket.updated', ticket({ ...joans, ...at(12) }));
    world.deliver('registration.cancelled', order(at(10)));
    expect(state(world, 'ti_1')).toBe('void');
    expect(state(world, 'ti_2')).toBe('complete');
    world.deliver('ticket.updated', ticket(at(13)));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 2 });
  });

  test('without a time ends what is known by then', () => {
    const world = bothInvited();
    world.deliver('registration.cancelled', order());
    expect(state(world, 'ti_1')).toBe('void');
    expect(state(world, 'ti_2')).toBe('void');
  });

  test('is not believed by name alone for a body that came as something else', () => {
    const world = bothInvited();
    world.deliver('registration.updated', order(at(11)));
    const decision = world.deliver('registration.cancelled', order(at(11)), { otherName: true });
    expect(decision).toMatchObject({ outcome: 'ignored', reason: 'same body, other name: not believed' });
    expect(world.invite(ADA).state).toBe('sent');
  });
});

describe('payment', () => {
  test('withdrawn by the organizer after the invite went: unpaid withdraws where only paid ones are invited', () => {
    const world = bothInvited({ onlyPaid: true });
    const decision = world.deliver('registration.marked_as_unpaid', order(at(11)));
    expect(decision.reason).toBe('withdrawn: Ada Byron and Joan Clarke');
    expect(world.invite(ADA)).toMatchObject({ state: 'withdrawn', reason: 'unpaid' });
    const paid = world.deliver('registration.marked_as_paid', order(at(12)));
    expect(paid.reason).toBe('invited again, with a new link: Ada Byron and Joan Clarke');
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 2 });
  });

  test('does not matter where everybody is invited', () => {
    const world = bothInvited();
    expect(world.deliver('registration.marked_as_unpaid', order(at(11))).reason).toBeNull();
    expect(world.invite(ADA).state).toBe('sent');
  });

  test('is the newest statement, whichever arrives first; being marked wins a tie', () => {
    for (const hours of [
      [11, 12],
      [12, 11],
    ]) {
      const world = bothInvited({ onlyPaid: true });
      for (const hour of hours)
        world.deliver('registration.updated', order({ ...at(hour), paid: hour === 12 }));
      expect(world.person(ADA).entitled).toBe(true);
      world.deliver('registration.marked_as_unpaid', order({ ...at(12), paid: true }));
      expect(world.person(ADA).entitled).toBe(false);
    }
  });

  test('told late is older news', () => {
    const world = bothInvited({ onlyPaid: true });
    world.deliver('registration.marked_as_paid', order(at(12)));
    const late = world.deliver('registration.marked_as_unpaid', order(at(11)));
    expect(late.outcome).toBe('ignored');
    expect(late.reason).toBe('older news: something newer about this order is already known');
    expect(world.invite(ADA).state).toBe('sent');
  });

  test("one ticket's receipt counts for every ticket of its order", () => {
    const world = bothInvited({ onlyPaid: true });
    const receipt = { registration: { slug: 'reg_1', receipt: { paid: false } } };
    world.deliver('ticket.updated', ticket({ ...at(11), ...receipt }));
    expect(world.invite(ADA).state).toBe('withdrawn');
    expect(world.invite(JOAN).state).toBe('withdrawn');
  });

  test.each(['marked_as_paid', 'marked_as_unpaid'])('%s by name alone is not believed', (change) => {
    const world = bothInvited({ onlyPaid: true });
    world.deliver('registration.updated', order({ ...at(11), paid: change === 'marked_as_unpaid' }));
    const before = world.person(ADA).entitled;
    const decision = world.deliver(`registration.${change}`, order(at(11)), { otherName: true });
    expect(decision.outcome).toBe('ignored');
    expect(world.person(ADA).entitled).toBe(before);
  });
});

describe("an order's body", () => {
  const listed = (email: string | null, fields: object = {}) =>
    order({ ...at(9), tickets: [{ slug: 'ti_1', name: email ? 'Somebody' : '', email, ...fields }] });

  test('never changes a known holder, and never un-voids', () => {
    const world = bothInvited();
    world.deliver('registration.completed', listed(JOAN, at(23)));
    expect(world.books.tickets.get('ti_1')?.holder?.address).toBe(ADA);
    world.deliver('ticket.voided', ticket(at(11)));
    world.deliver('registration.completed', { ...listed(ADA), ...at(23) });
    expect(state(world, 'ti_1')).toBe('void');
  });

  test('adds unknown tickets and fills in addresses nobody has stated', () => {
    const world = new World();
    world.deliver('ticket.created', ticket({ email: null, state_name: null, ...at(10) }));
    world.deliver('registration.completed', listed(ADA));
    expect(world.invite(ADA).state).toBe('queued');
  });

  test.each([
    ['in the order it happened', false],
    ['the other way round', true],
  ])('names the holder of a ticket that was bought without one, told %s', (_, isReversed) => {
    const world = new World();
    const bought = () =>
      world.deliver('ticket.created', ticket({ email: null, name: '', state_name: 'new', ...at(8) }));
    const assigned = () => world.deliver('registration.completed', listed(ADA));
    for (const tell of isReversed ? [assigned, bought] : [bought, assigned]) tell();
    expect(world.invite(ADA).state).toBe('queued');
  });

  test('does not outlive the news that nobody holds the ticket any more', () => {
    const world = new World();
    world.deliver('registration.completed', listed(ADA));
    world.deliver('ticket.updated', ticket({ email: null, name: '', state_name: 'new', ...at(10) }));
    expect(state(world, 'ti_1')).toBe('unassigned');
    expect(world.person(ADA).entitled).toBe(false);
  });

  test('does not fill in a ticket whose holder was taken off it', () => {
    const world = bothInvited();
    world.deliver('ticket.updated', ticket({ email: null, name: '', state_name: 'new', ...at(11) }));
    world.deliver('registration.updated', listed(JOAN));
    expect(state(world, 'ti_1')).toBe('unassigned');
  });

  test('keeps the first address, also against orders that state no time', () => {
    const world = new World();
    world.deliver('registration.updated', listed(ADA));
    world.deliver('registration.updated', { ...listed(JOAN), updated_at: undefined });
    world.deliver('registration.updated', { ...listed(JOAN), ...at(10) });
    expect(world.books.tickets.get('ti_1')?.holder?.address).toBe(ADA);
  });

  test('completes what it lists only as registration.completed, and only where it states an address', () => {
    const world = new World();
    world.deliver('registration.finished', listed(ADA));
    expect(world.person(ADA).entitled).toBe(false);
    const tickets = [
      { slug: 'ti_1', email: ADA },
      { slug: 'ti_2', name: '', email: null },
    ];
    const decision = world.deliver('registration.completed', order({ ...at(10), tickets }));
    expect(decision).toMatchObject({ sentence: 'Order 9K9R has every ticket assigned', invited: ADA });
    expect(state(world, 'ti_2')).toBe('unassigned');
    expect(decision.detail).toBe('Order 9K9R · 2 tickets · 1 without an address yet');
  });

  test('never invites the buyer, whose tickets nobody is named on yet: they are listed as waiting', () => {
    const world = new World();
    const tickets = [{ slug: 'ti_1', name: '', email: null }];
    world.deliver('registration.completed', order({ ...at(10), tickets }));
    expect([...world.books.participants.entries()]).toEqual([]);
    const known = world.books.tickets.get('ti_1');
    expect(known && waitingReason(world.books, known)).toBe('no address on it yet');
  });

  test('says why several were held', () => {
    const world = new World({ sending: 'rehearsal' });
    const decision = world.deliver('registration.completed', listed(ADA));
    expect(decision).toMatchObject({ outcome: 'accepted', reason: 'held: rehearsal', invited: ADA });
  });
});

describe('signs of a test on an order', () => {
  test('count for all its tickets, also those known already', () => {
    const world = bothInvited();
    const decision = world.deliver('registration.updated', order({ ...at(11), test_mode: true }));
    expect(decision).toMatchObject({ test: true, reason: 'withdrawn: Ada Byron and Joan Clarke' });
    expect(world.invite(JOAN)).toMatchObject({ state: 'withdrawn', reason: 'test' });
  });

  test('also where one of its tickets shows them', () => {
    const world = bothInvited();
    world.deliver('ticket.updated', ticket({ ...at(11), test_mode: true }));
    expect(world.invite(JOAN).state).toBe('withdrawn');
  });

  test.each([
    ['a payment provider ending in "(test)"', { receipt: { payment_provider: 'Stripe (test)' } }, 'test'],
    ['a provider ending in "(live)"', { receipt: { payment_provider: 'Stripe (live)' } }, 'unstated'],
    ['a test event', { event: { test_mode: true } }, 'test'],
    ['a test slug', { slug: 'reg_test_1' }, 'test'],
    ['nothing', {}, 'unstated'],
    ['test_mode false', { test_mode: false }, 'live'],
  ])('%s', (_, fields, mode) => {
    const world = new World();
    world.deliver('registration.completed', order({ ...fields, tickets: [{ slug: 'ti_1', email: ADA }] }));
    const known = world.books.tickets.get('ti_1');
    expect(known && ticketMode(world.books, known)).toBe(mode);
    expect(world.invite(ADA).state).toBe(mode === 'test' ? 'held' : 'queued');
  });
});
