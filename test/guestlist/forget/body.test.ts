import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Left, leftOf, namesIn } from '../../../electron/guestlist/forget/body.ts';
import type { Known } from '../../../electron/guestlist/forget/traces.ts';
import type { Dialect } from '../../../shared/model.ts';
import { ticketBody } from '../../helpers/world.ts';

const ADA = 'ada@example.org';

function known(changes: Partial<Known> = {}): Known {
  return {
    isAddress: (address) => address === ADA,
    isTicket: (slug) => slug === 'ti_ada' || slug === 'order-77',
    words: [ADA, 'ti_ada', 'Ada Byron', '9K9R-7'],
    nearWords: [ADA, 'ti_ada', 'Ada Byron', '9K9R-7', 'Ada'],
    ...changes,
  };
}

/** As where only hashes are left to ask. */
const LISTED = known({ words: [], nearWords: [] });

function left(
  event: string,
  body: unknown,
  { of = known(), dialect = 'classic' as Dialect, isOthers = (_: string): boolean => false } = {},
): Left {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return leftOf({ dialect, event, text }, of, isOthers);
}

function textOf(result: Left): string {
  if (result.is !== 'part') throw new Error(`not a part but ${result.is}`);
  return result.text;
}

const hers = ticketBody({ slug: 'ti_ada', email: ADA, reference: '9K9R-7' });
const alans = ticketBody({
  slug: 'ti_alan',
  email: 'alan@example.org',
  name: 'Alan Turing',
  reference: '9K9R-8',
});

describe.each([
  ['with what they are known by', known()],
  ['with hashes only', LISTED],
])('%s', (_, of) => {
  test.each([
    ['a ticket at their address', 'ticket.completed', { ...hers, slug: 'ti_new' }],
    ['their address in capitals', 'ticket.completed', { ...hers, slug: 'ti_new', email: 'ADA@Example.org ' }],
    ['their ticket, whoever is on it', 'ticket.reassigned', { ...hers, email: 'x@example.org', name: 'X' }],
    ['a check-in of their ticket', 'checkin.created', { slug: 'ti_ada', name: 'Ada Byron' }],
    ['an unknown event', 'ticket.surprised', hers],
    ['an order of theirs alone', 'registration.finished', { slug: 'reg_1', email: ADA, tickets: [hers] }],
    ['an order without tickets', 'registration.finished', { slug: 'reg_1', email: ADA, tickets: [] }],
    ['what is not JSON', 'ticket.completed', `Ada Byron <${ADA}> bought a ticket`],
    ['an escaped address', 'ticket.completed', '{"slug":"ti_9","email":"\\u0061da@example.org"}'],
    ['a list', 'ticket.completed', `["${ADA}"]`],
  ])('nothing is left of %s', (_name, event, body) => {
    expect(left(event, body, { of }).is).toBe('nothing');
  });

  test('nothing is left of an order of theirs from Tito Pro', () => {
    const envelope = (object: object) => ({ id: 'e1', webhook_event: 'order.created', data: { object } });
    const options = { of, dialect: 'pro' } as const;
    expect(left('order.created', envelope({ id: 5, email: ADA }), options).is).toBe('nothing');
    expect(left('order.created', envelope({ id: 5, customer: { email: ADA } }), options).is).toBe('nothing');
    expect(left('order.updated', envelope({ id: 77, email: 'x@example.org' }), options).is).toBe('nothing');
    expect(left('order.updated', envelope({ id: 78, email: 'x@example.org' }), options).is).toBe('all');
  });

  test('of an order of several people their part goes, and what they paid with where they bought it', () => {
    const order = {
      _type: 'registration',
      slug: 'reg_1',
      reference: '9K9R',
      name: 'Ada Byron',
      email: ADA,
      phone_number: '555 0001',
      billing_address: { address: 'Ockham Park' },
      paid: true,
      receipt: { paid: true, payment_provider: 'Card', name_on_card: 'A BYRON' },
      tickets: [hers, alans],
    };
    const kept = textOf(left('registration.finished', order, { of }));
    expect(JSON.parse(kept)).toEqual({
      _type: 'registration',
      slug: 'reg_1',
      reference: '9K9R',
      paid: true,
      receipt: { paid: true, payment_provider: 'Card' },
      tickets: [alans],
    });
  });

  test('of somebody else’s order only their ticket goes', () => {
    const order = { slug: 'reg_1', name: 'Bob', email: 'bob@example.org', phone: '1', tickets: [hers] };
    expect(JSON.parse(textOf(left('registration.finished', order, { of })))).toEqual({
      ...order,
      tickets: [],
    });
  });

  test('of somebody else’s ticket the order it names loses who bought it, and nothing that counts', () => {
    const registration = { id: 1, slug: 'reg_1', name: 'Ada Byron', email: ADA, receipt: { paid: false } };
    const kept = JSON.parse(textOf(left('ticket.completed', { ...alans, registration }, { of })));
    expect(kept).toEqual({ ...alans, registration: { id: 1, slug: 'reg_1', receipt: { paid: false } } });
  });

  test('a ticket that somebody else gave to them is left without a holder: the giver has it no more', () => {
    const body = { ...hers, slug: 'ti_given', registration_slug: 'reg_1', phone_number: '555' };
    const kept = JSON.parse(textOf(left('ticket.reassigned', body, { of, isOthers: () => true })));
    expect(kept).toMatchObject({ slug: 'ti_given', state_name: 'new', updated_at: body.updated_at });
    expect(JSON.stringify(kept)).not.toMatch(/ada|555/i);
  });

  test('what does not name them is left as it is, byte by byte', () => {
    const fixtures = join(import.meta.dirname, '../../fixtures');
    const six = readFileSync(join(fixtures, 'classic-registration-2022-six-tickets.json'), 'utf8');
    expect(left('registration.finished', six, { of }).is).toBe('all');
    expect(left('ticket.completed', ` ${JSON.stringify(alans)}\n`, { of }).is).toBe('all');
    expect(left('ticket.completed', { ...alans, email: 'xada@example.org' }, { of }).is).toBe('all');
    expect(left('ticket.completed', { ...alans, email: 'ada@example.org.uk' }, { of }).is).toBe('all');
  });
});

test('a field that stands twice hides nothing', () => {
  const body = `{"email":"${ADA}","slug":"ti_alan","email":"alan@example.org","name":"Alan"}`;
  expect(textOf(left('ticket.completed', body))).not.toContain(ADA);
});

test('their name in somebody else’s words goes, and somebody of the same first name keeps theirs', () => {
  const body = { ...alans, name: 'Ada Lovelace', answers: [{ response: 'I sit with Ada Byron' }] };
  const kept = JSON.parse(textOf(left('ticket.completed', body)));
  expect(kept.answers).toEqual([{ response: 'I sit with (removed)' }]);
  const order = { slug: 'r', email: 'bob@example.org', tickets: [hers, { ...alans, name: 'Ada Lovelace' }] };
  expect(textOf(left('registration.finished', order))).toContain('Ada Lovelace');
});

test('what is nested too deep to be walked through goes whole where it names them, and stays where it does not', () => {
  const deep = (inside: string) =>
    `{"slug":"ti_9","x":${'['.repeat(100_000)}"${inside}"${']'.repeat(100_000)}}`;
  expect(left('ticket.updated', deep(ADA)).is).toBe('nothing');
  expect(left('ticket.updated', deep('nobody')).is).toBe('all');
  expect([...namesIn(deep(ADA), known())]).toEqual([]);
});
