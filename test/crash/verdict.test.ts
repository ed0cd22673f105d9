import { expect, test } from 'vitest';
import type { Sold } from './clients.ts';
import { type Participants, verdict } from './verdict.ts';

function sold(n: number, changes: Partial<Sold> = {}): Sold {
  return {
    slug: `ti_${n}`,
    email: `p${n}@example.org`,
    body: '',
    completed: 'acked',
    voided: null,
    ...changes,
  };
}

function person(n: number, state: string, ticket = 'complete'): Participants[number] {
  return {
    email: `p${n}@example.org`,
    invite: { state },
    tickets: [{ slug: `ti_${n}`, state: ticket }],
  };
}

const once = (...numbers: number[]) => new Map(numbers.map((n) => [`p${n}@example.org`, 1]));

test('everybody there and mailed once is no fault; one ambiguous may have got it or not', () => {
  const people = [person(1, 'sent'), person(2, 'ambiguous'), person(3, 'withdrawn', 'void')];
  const found = verdict(
    [sold(1), sold(2), sold(3, { voided: 'acked' }), sold(4, { completed: 'unknown' })],
    people,
    once(1, 3),
  );
  expect(found).toEqual({ lost: [], doubles: [], faults: [], ambiguous: 1 });
});

test.each([
  ['an acknowledged ticket that is missing', [sold(1)], [], once(), 'lost'],
  [
    'an acknowledged voiding that is missing',
    [sold(1, { voided: 'acked' })],
    [person(1, 'sent')],
    once(1),
    'lost',
  ],
  ['a second mail', [sold(1)], [person(1, 'sent')], new Map([['p1@example.org', 2]]), 'doubles'],
  ['a mail to a stranger', [sold(1)], [person(1, 'sent')], once(1, 2), 'faults'],
  ['a person nobody sold a ticket', [sold(1)], [person(1, 'sent'), person(2, 'held')], once(1), 'faults'],
  ['a mail said to be sent that never came', [sold(1)], [person(1, 'sent')], once(), 'faults'],
  ['a ticket holder without an invite', [sold(1)], [person(1, 'queued')], once(), 'faults'],
] as const)('%s is found', (_, tickets, people, mails, what) => {
  expect(verdict(tickets, [...people], mails)[what]).toHaveLength(1);
});
