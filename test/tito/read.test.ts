import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Facts } from '../../electron/tito/facts.ts';
import { readFacts } from '../../electron/tito/read.ts';

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

function ticketFrom(event: string, body: string) {
  const facts = readFacts('classic', event, body);
  if (facts.about !== 'ticket') throw new Error(`read as ${facts.about}`);
  return facts;
}

function variation(changes: Record<string, unknown>) {
  const body = { ...JSON.parse(fixture('classic-ticket-2022.json')), ...changes };
  return ticketFrom('ticket.updated', JSON.stringify(body)).ticket;
}

test('a ticket of 2017, before there was a type or a test mode', () => {
  const { ticket, registration } = ticketFrom(
    'ticket.completed',
    fixture('classic-ticket-2017-answers.json'),
  );
  expect(ticket).toEqual({
    slug: 'pGZ3De1X3wLslG7yQwO7QFg',
    reference: 'A8FV-3',
    registration: 'pbidGD4FWx7r47py0dYdDeg',
    release: { slug: '31az2uvoh4', title: 'AwesomeConf ticket' },
    address: 'winter@example.com',
    name: 'Peter Winter',
    firstName: 'Peter',
    state: 'incomplete',
    mode: 'unstated',
    updatedAt: Date.UTC(2017, 7, 27, 13, 7, 50),
  });
  expect(registration).toMatchObject({ paid: true, buyer: 'Paul Campbell', test: false });
});

test('a ticket of 2019 with no state, whose answers alone speak of a test', () => {
  const { ticket } = ticketFrom('ticket.updated', fixture('classic-ticket-2019-null-state.json'));
  expect(ticket).toMatchObject({ state: null, mode: 'unstated', registration: 'dp6I7t2upnnXrka6GsXlw4A' });
});

test('a ticket of 2022 that says it is no test', () => {
  const { ticket, registration } = ticketFrom('ticket.updated', fixture('classic-ticket-2022.json'));
  expect(ticket).toMatchObject({
    mode: 'live',
    state: 'complete',
    updatedAt: Date.UTC(2022, 2, 26, 7, 36, 7),
  });
  expect(registration?.paid).toBe(false);
});

test('a test ticket', () => {
  const { ticket } = ticketFrom('ticket.completed', fixture('classic-ticket-2023-testmode.json'));
  expect(ticket).toMatchObject({ mode: 'test', address: 'sam@example.org', state: 'complete' });
});

test('an unassigned ticket has neither name nor address', () => {
  const { ticket } = ticketFrom('ticket.created', fixture('constructed-classic-ticket-unassigned.json'));
  expect(ticket).toMatchObject({ address: null, name: '', state: 'new' });
});

test('an order with six tickets, one of them for nobody yet', () => {
  const facts = readFacts(
    'classic',
    'registration.finished',
    fixture('classic-registration-2022-six-tickets.json'),
  ) as Facts & { about: 'registration' };
  expect(facts.registration).toMatchObject({ reference: '9K9R', buyer: 'Watto', paid: false });
  expect(facts.tickets.map((ticket) => ticket.address)).toEqual([
    'yW0K4UJmnG_eyQ@example.com',
    'jailyn@example.com',
    'jailyn@example.com',
    'jailyn+4@example.com',
    'jailyn+5@example.com',
    null,
  ]);
  expect(facts.tickets.every((ticket) => ticket.state === null)).toBe(true);
});

test('a check-in', () => {
  expect(readFacts('classic', 'checkin.created', fixture('classic-checkin-2019.json'))).toEqual({
    about: 'check-in',
    change: 'created',
    ticket: 'ti_eZaOm33Y1rnICcLIpeTuESg',
    reference: 'FITD-1',
    name: 'John Smith',
    at: Date.UTC(2019, 7, 16, 14, 14, 21),
  });
});

test("a Pro order is one ticket, held by the order's own name and address", () => {
  expect(readFacts('pro', '', fixture('pro-order-created.json'))).toEqual({
    about: 'order',
    change: 'created',
    ticket: {
      slug: 'order-789',
      reference: 'ABCD-1234',
      registration: null,
      release: null,
      address: 'jane@example.com',
      name: 'Jane Smith',
      firstName: null,
      state: 'complete',
      mode: 'unstated',
      updatedAt: Date.UTC(2026, 1, 8, 10, 30),
    },
    event: null,
  });
});

test('a Pro order may nest its name and address under the customer', () => {
  const body = JSON.parse(fixture('pro-order-created.json'));
  body.data.object = {
    id: 789,
    customer: { first_name: 'Jane', last_name: 'Smith', email: 'jane@example.com' },
  };
  const facts = readFacts('pro', '', JSON.stringify(body)) as Facts & { about: 'order' };
  expect(facts.ticket).toMatchObject({ address: 'jane@example.com', name: 'Jane Smith', slug: 'order-789' });
});

test("a Pro order's own time outranks the envelope's", () => {
  const body = JSON.parse(fixture('pro-order-created.json'));
  body.data.object.updated_at = '2026-02-09T08:00:00Z';
  const facts = readFacts('pro', '', JSON.stringify(body)) as Facts & { about: 'order' };
  expect(facts.ticket.updatedAt).toBe(Date.UTC(2026, 1, 9, 8));
});

test.each([
  [{ test_mode: true }, 'test'],
  [{ test_mode: false, slug: 'ti_test_abc' }, 'test'],
  [{ test_mode: false, registration_slug: 'reg_test_abc' }, 'test'],
  [{ test_mode: false, event: { title: 'x', test_mode: true } }, 'test'],
  [{ test_mode: false, registration: { receipt: { payment_provider: 'Stripe (test)' } } }, 'test'],
  [{ test_mode: true, registration: { receipt: { payment_provider: 'Stripe (live)' } } }, 'test'],
  [{ test_mode: undefined, registration: { receipt: { payment_provider: 'Stripe (live)' } } }, 'unstated'],
  [{ test_mode: false }, 'live'],
])('%j makes a ticket %s', (changes, mode) => {
  expect(variation(changes).mode).toBe(mode);
});

test.each([
  ['the order', { test_mode: true }],
  ['its event', { event: { title: 'x', test_mode: true } }],
  ['its slug', { slug: 'reg_test_1' }],
  ['who took the money', { payment_provider: 'Stripe (test)' }],
])('a Pro order is a test where %s says so', (_who, changes) => {
  const body = JSON.parse(fixture('pro-order-created.json'));
  Object.assign(body.data.object, changes);
  const facts = readFacts('pro', '', JSON.stringify(body)) as Facts & { about: 'order' };
  expect(facts.ticket.mode).toBe('test');
});

test('an order whose only sign of a test is on one of its tickets is one, and so is that ticket', () => {
  const body = JSON.parse(fixture('classic-registration-2022-six-tickets.json'));
  body.test_mode = false;
  body.tickets[0].test_mode = true;
  const facts = readFacts('classic', 'registration.completed', JSON.stringify(body)) as Facts & {
    about: 'registration';
  };
  expect(facts.registration.test).toBe(true);
  expect(facts.tickets.map(({ mode }) => mode).slice(0, 2)).toEqual(['test', 'live']);
});

test.each([
  [
    { registration_id: 'pX7_slug', registration_slug: undefined, registration: null },
    { registration: 'pX7_slug' },
  ],
  [{ registration_id: 12, registration_slug: undefined, registration: null }, { registration: 'id:12' }],
  [
    { release: 'Early Bird', release_title: undefined, release_slug: undefined },
    { release: { slug: null, title: 'Early Bird' } },
  ],
  [{ release: null, release_title: null, release_slug: null }, { release: null }],
  [{ slug: null, id: 77 }, { slug: 'id:77' }],
  [{ email: '' }, { address: null }],
  [{ email: '  ' }, { address: null }],
  [{ email: ['a@example.org'] }, { address: null }],
  [{ name: null, first_name: 'Ada', last_name: 'Byron' }, { name: 'Ada Byron' }],
  [{ state_name: 'reminder' }, { state: 'reminder' }],
  [{ state_name: 'something new' }, { state: 'other' }],
  [{ state_name: 7 }, { state: 'other' }],
  [{ updated_at: 'soon' }, { updatedAt: null }],
  [{ updated_at: '2024-03-01T00:53:40.000+11:00' }, { updatedAt: Date.UTC(2024, 1, 29, 13, 53, 40) }],
  [
    { custom: '', metadata: '', responses: [], answers: {}, price: 0.5 },
    { slug: 'ti_dbFC7zPGM4jkgWA1jpVfGOw' },
  ],
])('bears %j', (changes, expected) => {
  expect(variation(changes)).toMatchObject(expected);
});

test.each([
  'ticket.snoozed',
  'registration.started',
  'checkin.moved',
  'hello',
  '',
  'ticket.',
  'ticket.completed2',
  'ticket.completed.soon',
])('an unknown event (%j) is of no consequence', (event) => {
  expect(readFacts('classic', event, fixture('classic-ticket-2022.json')).about).toBe('nothing');
});

test("a ticket's event over an order's body, or the other way round, is not about what it says", () => {
  const order = fixture('classic-registration-2019.json');
  expect(readFacts('classic', 'ticket.completed', order).about).toBe('nothing');
  expect(readFacts('classic', 'registration.completed', fixture('classic-ticket-2022.json')).about).toBe(
    'nothing',
  );
});

test("under a ticket's event, neither an old order's body nor a check-in's is a ticket", () => {
  const { _type, ...untyped } = JSON.parse(fixture('classic-registration-2019.json'));
  expect(readFacts('classic', 'ticket.completed', JSON.stringify(untyped)).about).toBe('nothing');
  expect(readFacts('classic', 'ticket.completed', fixture('classic-checkin-2019.json')).about).toBe(
    'nothing',
  );
});

test.each([
  ['classic', 'ticket.completed', '{"half":'],
  ['classic', 'ticket.completed', '[]'],
  ['classic', 'ticket.completed', '{"email":"a@example.org"}'],
  ['classic', 'registration.finished', 'null'],
  ['classic', 'checkin.created', '{}'],
  ['classic', 'ticket.completed', ''],
  ['pro', '', '"text"'],
  ['pro', '', '{"webhook_event":"order.created","data":null}'],
] as const)('%s %s with %j is unreadable, and says why', (dialect, event, body) => {
  const facts = readFacts(dialect, event, body);
  expect(facts.about).toBe('unreadable');
  expect((facts as { why: string }).why).not.toBe('');
});

test('no body whatever makes the readers throw', () => {
  const events = fc.constantFrom(
    'ticket.completed',
    'registration.finished',
    'checkin.created',
    'order.created',
  );
  const keys = fc.constantFrom(
    'id',
    'slug',
    'email',
    'name',
    'release',
    'event',
    'tickets',
    'registration',
    'data',
  );
  const shaped = fc.dictionary(keys, fc.jsonValue({ maxDepth: 4 }));
  fc.assert(
    fc.property(
      events,
      fc.oneof(
        fc.json(),
        fc.string(),
        shaped.map((value) => JSON.stringify(value)),
      ),
      (event, body) => {
        expect(readFacts('classic', event, body).about).toBeTypeOf('string');
        expect(readFacts('pro', event, body).about).toBeTypeOf('string');
      },
    ),
    { numRuns: 500 },
  );
});
