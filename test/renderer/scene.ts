/// <reference types="node" />
import type { DeliveryView } from '../../shared/contract.ts';
import { delivery, held, mail, person, takeAway, waitingTicket } from './make.ts';
import { busyOverview } from './numbers.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;

/** A stage in the middle of a good day: every outcome and every state of an invite is on it. */
export function setBusyScene(stage: Stage): void {
  const now = Date.now();
  const ago = (minutes: number) => now - minutes * MINUTE;
  stage.deliveries = [
    {
      person: 'Ada Byron',
      email: 'ada@example.org',
      detail: 'Early Bird · 9K9R-2',
      invite: 'sent' as const,
      receivedAt: ago(1),
    },
    {
      person: 'Grace Hopper',
      email: 'grace@navy.example',
      detail: 'Workshop · 7QX1-2',
      outcome: 'duplicate' as const,
      reason: 'another ticket at an address that is already invited',
      receivedAt: ago(2),
    },
    {
      person: 'Sam Sample',
      email: 'sam@example.org',
      detail: 'Standard · TEST-1',
      test: true,
      reason: 'held: test',
      receivedAt: ago(3),
    },
    {
      event: 'ticket.reassigned',
      person: 'Joan Clarke',
      email: 'joan@bletchley.example',
      sentence: 'Alan Turing gave their ticket to Joan Clarke',
      detail: 'Early Bird · 3MPL-1',
      invite: 'ambiguous' as const,
      receivedAt: ago(5),
    },
    {
      sentence: 'A request did not come from Tito',
      detail: 'no signature header',
      outcome: 'rejected' as const,
      event: 'unknown',
      receivedAt: ago(14),
    },
    {
      person: 'Radia Perlman',
      email: 'radia@exmaple.org',
      detail: 'Standard · K2LL-1',
      reason: 'held: no mail server',
      invite: 'held' as const,
      receivedAt: ago(18),
    },
    {
      event: 'registration.finished',
      sentence: 'Barbara Liskov placed an order',
      person: 'Barbara Liskov',
      detail: 'Order 7QX1 · 3 tickets · 2 without an address yet',
      receivedAt: ago(21),
    },
    {
      event: 'ticket.created',
      sentence: 'A ticket was bought and has no name on it yet',
      detail: 'Standard · 7QX1-3',
      reason: 'waiting: nobody is named on it yet',
      receivedAt: ago(21),
    },
    {
      person: 'Barbara Liskov',
      email: 'liskov@mit.example',
      detail: 'Standard · 7QX1-1',
      outcome: 'repeat' as const,
      reason: 'Tito sent this one before; nothing changes',
      receivedAt: ago(22),
    },
    {
      event: 'event.renamed',
      sentence: 'Tito sent news that needs nothing done',
      outcome: 'ignored' as const,
      reason: 'not about tickets',
      receivedAt: ago(26 * 60),
    },
    {
      event: 'ticket.updated',
      sentence: 'Tito sent something Usher cannot read',
      outcome: 'unreadable' as const,
      reason: 'the body is no JSON',
      receivedAt: ago(27 * 60),
    },
  ].map((one, at) => delivery({ ...one, answeredInMs: 'outcome' in one ? null : 1.4 + at }));
  for (const row of stage.deliveries) {
    if (row.outcome !== 'rejected' && row.outcome !== 'repeat') stage.bodies.set(row.id, bodyOf(row));
  }
  stage.activity = {
    received: Array.from({ length: 60 }, (_, at) => (at % 7 === 3 ? at % 5 : at % 11 === 4 ? 2 : 0)),
    refused: Array.from({ length: 60 }, (_, at) => (at === 45 ? 1 : 0)),
  };
  const link = 'https://hub.example/join?c=7mq2kd4h1sxz0w8kd';
  stage.participants = [
    {
      ...person('Ada Byron', 'ada@example.org', { state: 'sent', sentAt: ago(1), revision: 1, link }),
      openedAt: now,
    },
    {
      ...person('Grace Hopper', 'grace@navy.example', {
        state: 'sent',
        sentAt: ago(30 * 60),
        revision: 2,
        link,
      }),
      tickets: ['7QX1-1', '7QX1-2'].map((reference, at) => ({
        slug: `ti_${reference}`,
        reference,
        release: at === 0 ? 'Early Bird' : 'Workshop',
        state: 'complete' as const,
        mode: at === 0 ? ('live' as const) : ('unstated' as const),
      })),
    },
    person(
      'Sam Sample',
      'sam@example.org',
      { state: 'held', reason: 'test' },
      { reference: 'TEST-1', release: 'Standard', mode: 'test' },
    ),
    person('Joan Clarke', 'joan@bletchley.example', { state: 'queued' }, { reference: '3MPL-1' }),
    person(
      'Alan Turing',
      'alan@bletchley.example',
      { state: 'withdrawn', reason: 'the ticket was given to somebody else', revision: 1 },
      { reference: '3MPL-1', state: 'void' },
    ),
    person(
      'Radia Perlman',
      'radia@exmaple.org',
      { state: 'failed', reason: '550 5.1.1 mailbox unavailable' },
      { reference: 'K2LL-1', release: 'Standard' },
    ),
    person('Katherine Johnson', 'kj@langley.example', { state: 'ambiguous' }, { reference: 'P01C-3' }),
    person(
      'Margaret Hamilton',
      'mh@apollo.example',
      { state: 'retrying', reason: '451 try again later', retryAt: now + 4 * MINUTE },
      { reference: 'P01C-1', release: 'VIP' },
    ),
    person(
      'Edsger Dijkstra',
      'ewd@example.nl',
      { state: 'held', reason: 'unpaid' },
      { reference: '2ZZK-1', release: 'Standard' },
    ),
    person('', 'info@company.example', { state: 'none', reason: 'the ticket is not completed yet' }),
  ];
  stage.waiting = [waitingTicket('7QX1-3'), waitingTicket('7QX1-4', { release: 'Workshop' })];
  stage.mails.set('ada@example.org', mail({ kind: 'sent', note: 'This mail went out to Ada.', at: ago(1) }));
  stage.mails.set('sam@example.org', mail({ to: 'Sam Sample <sam@example.org>' }));
  stage.histories.set('ada@example.org', [
    { at: ago(2), sentence: 'Ticket 9K9R-2 (Early Bird) was completed' },
    { at: ago(2), sentence: 'Invited, because ticket 9K9R-2 was completed' },
    { at: ago(1), sentence: 'The invite was sent' },
  ]);
  stage.held = held({
    held: [
      {
        reason: 'no mail server',
        people: 12,
        examples: ['Donald Knuth', 'Barbara Liskov', 'Edsger Dijkstra'],
      },
      { reason: 'test', people: 1, examples: ['Sam Sample'] },
      { reason: 'unpaid', people: 1, examples: ['Frances Allen'] },
    ],
    releasable: 12,
  });
  stage.overview = busyOverview();
  stage.takeAwayRows = [
    takeAway('Alan Turing', { email: 'alan@bletchley.example', reason: 'holds no ticket' }),
    takeAway('Dorothy Vaughan', { sentAt: null }),
    takeAway('Mary Jackson', { done: true, reason: 'withdrawn by hand' }),
  ];
  const counts = {
    participants: 10,
    invited: 2,
    held: 14,
    waiting: 2,
    needsALook: 2,
    testHeld: 1,
    takeAway: 2,
  };
  stage.status = {
    ...stage.status,
    connections: stage.status.connections.map((connection) => ({ ...connection, counts })),
    counts: { deliveries: 11, ...counts },
  };
}

/** As Tito writes it, short. */
export function bodyOf({ person, email, test, detail }: DeliveryView): Buffer {
  const body = {
    _type: 'ticket',
    slug: 'ti_pqdHzKwm3lHbYpcXmSqWyQA',
    reference: detail.split(' · ')[1] ?? '9K9R-2',
    name: person ?? '',
    email,
    state_name: 'complete',
    test_mode: test,
    price: '129.00',
    consented_at: null,
    release: { slug: 'early-bird', title: detail.split(' · ')[0] },
    answers: [{ question: 'Do you eat everything?', response: 'Yes, "everything"' }],
    upgrade_ids: [],
    updated_at: '2026-11-21T09:42:06.000Z',
  };
  return Buffer.from(JSON.stringify(body));
}
