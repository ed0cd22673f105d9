import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { World } from '../../helpers/world.ts';
import { JOAN } from './people.ts';

describe("Tito Pro's orders", () => {
  const order = JSON.parse(
    readFileSync(new URL('../../fixtures/pro-order-created.json', import.meta.url), 'utf8'),
  );
  function update(who: object, created_at = '2030-01-01T00:00:00Z') {
    const { email, name, customer, ...object } = order.data.object;
    return {
      ...order,
      webhook_event: 'order.updated',
      created_at,
      data: { ...order.data, object: { ...object, updated_at: undefined, ...who } },
    };
  }

  test.each([
    ['flat', { name: 'Joan Clarke', email: JOAN }],
    ['nested', { customer: { first_name: 'Joan', last_name: 'Clarke', email: JOAN } }],
  ])('order.updated with another address (%s) is a reassignment', (_, who) => {
    const world = new World();
    world.deliver('', order, { dialect: 'pro' });
    world.sent('jane@example.com');
    const decision = world.deliver('', update(who), { dialect: 'pro' });
    expect(decision).toMatchObject({
      sentence: 'Jane Smith gave their order to Joan Clarke',
      reason: 'withdrawn: Jane Smith',
      invited: JOAN,
    });
    expect(world.invite('jane@example.com').state).toBe('withdrawn');
    expect(world.invite(JOAN).state).toBe('queued');
  });

  test('order.updated without an address keeps its holder, and older ones change nothing', () => {
    const world = new World();
    world.deliver('', order, { dialect: 'pro' });
    world.deliver('', update({ name: 'Jane Smith' }), { dialect: 'pro' });
    const older = update({ name: 'Joan Clarke', email: JOAN }, '2001-01-01T00:00:00Z');
    world.deliver('', older, { dialect: 'pro' });
    expect(world.person('jane@example.com')).toMatchObject({ entitled: true, invite: { revision: 1 } });
    expect(world.books.participants.get(JOAN)?.entitled ?? false).toBe(false);
  });
});
