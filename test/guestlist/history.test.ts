import { describe, expect, test } from 'vitest';
import { ADA, at, invited, JOAN, told } from '../helpers/history.ts';
import { CONNECTION, World } from '../helpers/world.ts';

const INVITED = ['Invited, because ticket 9K9R-1 was completed', 'The invite was sent'];

describe('what news from Tito did', () => {
  test('a completed ticket invites, and says by which ticket', () => {
    expect(told(invited(), ADA)).toEqual(INVITED);
  });

  test('a ticket that waits for its holder is told before the invite is', () => {
    const world = new World();
    world.deliver('ticket.created', at(0, { state_name: 'incomplete' }));
    world.deliver('ticket.completed', at(1));
    expect(told(world, ADA)).toEqual([
      'Ticket 9K9R-1 (Early Bird) was bought and is not completed yet',
      'Invited, because ticket 9K9R-1 was completed',
    ]);
  });

  test('another ticket is told with why it brings no second invite', () => {
    const world = invited();
    world.deliver(
      'ticket.completed',
      at(1, { slug: 'ti_2', reference: '9K9R-2', release_title: 'Workshop' }),
    );
    expect(told(world, ADA)).toEqual([
      ...INVITED,
      'Ticket 9K9R-2 (Workshop) was completed; they are invited already',
    ]);
  });

  test('in rehearsal nobody is said to be invited already', () => {
    const world = new World({ sending: 'rehearsal' });
    world.deliver('ticket.completed', at(0));
    world.deliver('ticket.completed', at(1, { slug: 'ti_2', reference: '9K9R-2' }));
    expect(told(world, ADA).slice(1)).toEqual([
      'Held: rehearsal',
      'Ticket 9K9R-2 (Early Bird) was completed',
    ]);
  });

  test('what happened beside the cause is told by itself; where it is the cause, it is named', () => {
    const workshop = { release_title: 'Workshop', release_slug: 'workshop' };
    const beside = new World();
    beside.deliver('ticket.created', at(0, { state_name: 'new' }));
    beside.deliver('ticket.completed', at(1, workshop));
    expect(told(beside, ADA).slice(1)).toEqual([
      'Ticket 9K9R-1 is of the type “Workshop” now',
      'Invited, because ticket 9K9R-1 was completed',
    ]);
    const cause = new World({ ticketTypes: ['Workshop'] });
    cause.deliver('ticket.completed', at(0));
    cause.deliver('ticket.updated', at(1, workshop));
    expect(told(cause, ADA).slice(1)).toEqual([
      'Held: ticket type not wanted',
      'Invited, because ticket 9K9R-1 is of the type “Workshop” now',
    ]);
  });

  test('deliveries without effect are not told: the same again, older news, orders of other people', () => {
    const world = invited();
    world.deliver('ticket.completed', at(0));
    world.deliver('ticket.updated', at(0, { state_name: 'incomplete', name: 'Ada' }));
    world.deliver('ticket.updated', at(-30, { email: JOAN, name: 'Joan Clarke' }));
    world.deliver('ticket.completed', at(2, { slug: 'ti_9', email: JOAN }));
    world.deliver('ticket.snoozed', at(3));
    world.deliver('ticket.completed', { hello: 'world' });
    expect(told(world, ADA)).toEqual(INVITED);
  });

  test.each(['ticket.reassigned', 'ticket.updated', 'ticket.completed'])(
    'a ticket given away, as %s shows it, withdraws the one and invites the other',
    (event) => {
      const world = invited();
      world.deliver(event, at(5, { email: JOAN, name: 'Joan Clarke', state_name: 'complete' }));
      expect(told(world, ADA)).toEqual([...INVITED, `Withdrawn, because ticket 9K9R-1 was given to ${JOAN}`]);
      expect(told(world, JOAN)).toEqual([`Invited, because ticket 9K9R-1 was given to them by ${ADA}`]);
    },
  );

  test('one that is taken off its holder says so', () => {
    const world = invited();
    world.deliver('ticket.updated', at(5, { email: null, name: '', state_name: 'new' }));
    expect(told(world, ADA).at(-1)).toBe('Withdrawn, because ticket 9K9R-1 has nobody named on it any more');
  });

  test('a voided ticket withdraws; valid again, it makes the second invite', () => {
    const world = invited();
    world.deliver('ticket.voided', at(5));
    world.deliver('ticket.unvoided', at(6));
    expect(told(world, ADA)).toEqual([
      ...INVITED,
      'Withdrawn, because ticket 9K9R-1 was voided',
      'Invited again (second invite), because ticket 9K9R-1 is valid again',
    ]);
  });

  test('bought again after the withdrawal: the new ticket is named', () => {
    const world = invited();
    world.deliver('ticket.voided', at(5));
    world.deliver('ticket.completed', at(6, { slug: 'ti_2', reference: '9K9R-2' }));
    expect(told(world, ADA).at(-1)).toBe(
      'Invited again (second invite), because ticket 9K9R-2 was completed',
    );
  });

  test('with another valid ticket, a voided one leaves the invite standing, and that is told', () => {
    const world = invited();
    world.deliver('ticket.completed', at(1, { slug: 'ti_2', reference: '9K9R-2' }));
    world.deliver('ticket.voided', at(5));
    expect(told(world, ADA).at(-1)).toBe('Ticket 9K9R-1 (Early Bird) was voided; the invite stands');
    world.deliver('ticket.voided', at(6, { slug: 'ti_2', reference: '9K9R-2' }));
    expect(told(world, ADA).at(-1)).toBe('Withdrawn, because ticket 9K9R-2 was voided');
  });

  test('a cancelled order names all tickets that went with it', () => {
    const world = new World();
    const order = { registration_slug: 'reg_1' };
    world.deliver('ticket.completed', at(0, { ...order }));
    world.deliver('ticket.completed', at(1, { ...order, slug: 'ti_2', reference: '9K9R-2' }));
    world.sent(ADA);
    world.deliver('registration.cancelled', { slug: 'reg_1', updated_at: '2026-11-20T11:00:00Z' });
    expect(told(world, ADA).at(-1)).toBe(
      'Withdrawn, because ticket 9K9R-1 and ticket 9K9R-2 were cancelled with the order',
    );
  });

  test('a ticket that comes from a cancelled order is void from the start', () => {
    const world = new World();
    world.deliver('registration.cancelled', { slug: 'reg_1', updated_at: '2026-11-20T11:00:00Z' });
    world.deliver('ticket.completed', at(1, { registration_slug: 'reg_1' }));
    expect(told(world, ADA)).toEqual(['Ticket 9K9R-1 (Early Bird) is void']);
  });

  test('a ticket passed on before its order was cancelled, and told late, is void for its new holder', () => {
    const world = new World();
    world.deliver('ticket.completed', at(0, { email: JOAN, registration_slug: 'reg_1' }));
    world.deliver('registration.cancelled', { slug: 'reg_1', updated_at: '2026-11-20T11:00:00Z' });
    world.deliver('ticket.reassigned', at(5, { registration_slug: 'reg_1' }));
    expect(told(world, ADA)).toEqual([
      `Ticket 9K9R-1 (Early Bird) was given to them by ${JOAN}, and is void`,
    ]);
  });

  test('an invite that had not left is cancelled, not withdrawn', () => {
    const world = new World();
    world.deliver('ticket.completed', at(0));
    world.deliver('ticket.voided', at(1));
    expect(told(world, ADA).at(-1)).toBe(
      'The invite was cancelled before it was sent, because ticket 9K9R-1 was voided',
    );
    world.deliver('ticket.unvoided', at(2));
    expect(told(world, ADA).at(-1)).toBe('Invited, because ticket 9K9R-1 is valid again');
  });

  test('the buyer of an order has no history', () => {
    const world = new World();
    const tickets = [at(0), at(0, { slug: 'ti_2', reference: '9K9R-2', email: JOAN })];
    const buyer = { slug: 'reg_1', name: 'Grace Hopper', email: 'grace@navy.example', tickets };
    world.deliver('registration.completed', { ...buyer, updated_at: '2026-11-20T10:00:00Z' });
    expect(told(world, 'grace@navy.example')).toEqual([]);
    expect(told(world, ADA)).toEqual(['Invited, because ticket 9K9R-1 was completed']);
    expect(told(world, JOAN)).toEqual(['Invited, because ticket 9K9R-2 was completed']);
  });

  test('many tickets completed at once are named in one sentence, the first three by reference', () => {
    const world = new World();
    const tickets = [1, 2, 3, 4, 5].map((number) =>
      at(0, { slug: `ti_${number}`, reference: `9K9R-${number}` }),
    );
    world.deliver('registration.completed', { slug: 'reg_1', updated_at: '2026-11-20T10:00:00Z', tickets });
    expect(told(world, ADA)).toEqual([
      'Invited, because ticket 9K9R-1, ticket 9K9R-2, ticket 9K9R-3 and 2 more were completed',
    ]);
  });

  test('check-ins are told, and invite nobody', () => {
    const world = new World();
    world.deliver('ticket.created', at(0, { state_name: 'new' }));
    world.deliver('checkin.created', { slug: 'ti_1', checked_in_at: '2026-11-20T12:00:00Z' });
    world.deliver('checkin.deleted', { slug: 'ti_1' });
    expect(told(world, ADA).slice(1)).toEqual([
      'Ticket 9K9R-1 (Early Bird) was checked in',
      'The check-in of ticket 9K9R-1 was taken back',
    ]);
  });

  test('an unpaid order holds, and its payment invites', () => {
    const world = new World({ onlyPaid: true });
    const order = { slug: 'reg_1', reference: '9K9R', receipt: { paid: false } };
    world.deliver('ticket.completed', at(0, { registration_slug: 'reg_1', registration: order }));
    world.deliver('registration.marked_as_paid', { ...order, updated_at: '2026-11-20T11:00:00Z' });
    world.sent(ADA);
    world.deliver('registration.marked_as_unpaid', { ...order, updated_at: '2026-11-20T12:00:00Z' });
    const sentences = told(world, ADA);
    expect(sentences.slice(0, 2)).toEqual(['Ticket 9K9R-1 (Early Bird) was completed', 'Held: unpaid']);
    expect(sentences[2]).toMatch(/^Invited, because (order 9K9R|the order) was paid$/);
    expect(sentences.at(-1)).toMatch(/^Withdrawn, because (order 9K9R|the order) is not paid after all$/);
  });

  test('where payment does not matter, it is not told', () => {
    const world = invited();
    world.deliver('registration.marked_as_unpaid', {
      slug: 'reg_of_ti_1',
      updated_at: '2026-11-20T12:00:00Z',
    });
    expect(told(world, ADA)).toEqual(INVITED);
  });

  test('a test ticket is called one, and a live one beside it invites', () => {
    const world = new World();
    world.deliver('ticket.completed', at(0, { slug: 'ti_test_1', test_mode: true }));
    world.deliver('ticket.completed', at(1, { slug: 'ti_2', reference: '9K9R-2' }));
    expect(told(world, ADA)).toEqual([
      'Test ticket 9K9R-1 (Early Bird) was completed',
      'Held: test',
      'Invited, because ticket 9K9R-2 was completed',
    ]);
  });

  test('a test copy that went to the organizer is no invite', () => {
    const world = new World({ testTickets: { do: 'redirect', to: 'org@harbour.example' } });
    world.deliver('ticket.completed', at(0, { slug: 'ti_test_1', test_mode: true }));
    const mail = { kind: 'test copy', connection: CONNECTION, ticket: 'ti_test_1', address: ADA } as const;
    const outcome = { words: '', attempts: 1, retryAt: null };
    world.write({ t: 'handed', at: 1_000_002, mail });
    world.write({ t: 'mailed', at: 1_000_002, mail, state: 'sent', ...outcome });
    expect(told(world, ADA).slice(1)).toEqual([
      'Held: test',
      'The test copy to org@harbour.example was sent',
    ]);
  });

  test('a Pro order is called an order', () => {
    const world = new World();
    const order = { id: 1, reference: 'K2PR', name: 'Ada Byron', email: ADA };
    world.deliver(
      '',
      { id: 9, webhook_event: 'order.created', data: { type: 'order', id: 1, object: order } },
      { dialect: 'pro' },
    );
    expect(told(world, ADA)).toEqual(['Invited, because order K2PR was completed']);
  });

  test('the same address in another connection is another person', () => {
    expect(told(invited(), ADA, 'another')).toEqual([]);
  });
});
