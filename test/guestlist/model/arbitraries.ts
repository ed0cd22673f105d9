/** Steps as fast-check makes them: mostly what usually happens, and everything else often enough. */
import fc from 'fast-check';
import type { Policy } from '../../../electron/guestlist/entities.ts';
import type { Action } from '../../../shared/actions.ts';
import {
  ADDRESSES,
  type Again,
  type NewsStep,
  ORDER_EVENTS,
  ORDER_OF,
  type Step,
  TICKET_EVENTS,
  TICKETS,
} from './steps.ts';

const anAddress = fc.constantFrom(...ADDRESSES);
const aTicket = fc.constantFrom(...TICKETS);
const maybeAddress = fc.oneof(
  { weight: 6, arbitrary: anAddress },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant('unusable') },
);
const aTime = fc.constantFrom(1, 2, 3, 4);
const maybeTime = fc.oneof({ weight: 8, arbitrary: aTime }, { weight: 1, arbitrary: fc.constant(null) });
const aRelease = fc.constantFrom('early-bird', 'early-bird', 'workshop', null);
const rarely = <T>(usual: T, ...rare: T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const ticketNews = fc.record({
  do: fc.constant('ticket' as const),
  event: fc.constantFrom(...TICKET_EVENTS),
  ticket: aTicket,
  address: maybeAddress,
  named: rarely(true, false),
  state: fc.constantFrom('complete', 'complete', 'new', 'incomplete', 'reminder', 'void', 'strange', null),
  time: maybeTime,
  format: fc.nat(2),
  release: aRelease,
  test: rarely<boolean | null>(false, true, true, null),
  paid: rarely<boolean | null>(null, true, false),
  order: rarely(true, false),
});

/** What mostly happens. */
const completion = fc.record({
  do: fc.constant('ticket' as const),
  event: fc.constant('ticket.completed'),
  ticket: aTicket,
  address: anAddress,
  named: fc.constant(true),
  state: fc.constant('complete'),
  time: aTime,
  format: fc.nat(2),
  release: fc.constant('early-bird'),
  test: fc.constant(false),
  paid: fc.constant(null),
  order: fc.constant(true),
});

const orderNews = fc
  .record({
    do: fc.constant('order' as const),
    event: fc.constantFrom(...ORDER_EVENTS),
    order: fc.constantFrom('reg_1', 'reg_2'),
    time: maybeTime,
    paid: fc.constantFrom(null, true, false),
    test: rarely(false, true),
    release: aRelease,
    tickets: fc.uniqueArray(fc.record({ ticket: aTicket, address: maybeAddress }), {
      selector: ({ ticket }) => ticket,
    }),
  })
  .map((step) => ({
    ...step,
    tickets: step.tickets.filter(({ ticket }) => ORDER_OF[ticket] === step.order),
  }));

const proNews = fc.record({
  do: fc.constant('pro' as const),
  event: fc.constantFrom('order.created', 'order.updated'),
  address: maybeAddress,
  nested: fc.boolean(),
  time: aTime,
});

const checkin = fc.record({
  do: fc.constant('check-in' as const),
  event: fc.constantFrom('checkin.created', 'checkin.deleted'),
  ticket: aTicket,
});

export const news: fc.Arbitrary<NewsStep> = fc.oneof(
  { weight: 7, arbitrary: completion },
  { weight: 8, arbitrary: ticketNews },
  { weight: 3, arbitrary: orderNews },
  { weight: 1, arbitrary: proNews },
  { weight: 1, arbitrary: checkin },
);

/** News that always states its time. */
export const timedNews: fc.Arbitrary<NewsStep> = fc
  .tuple(news, aTime)
  .map(([step, time]) => ('time' in step && step.time === null ? { ...step, time } : step));

export const policyChanges: fc.Arbitrary<Partial<Policy>> = fc.oneof(
  fc.record({ ticketTypes: fc.constantFrom<string[][]>([], ['Early-Bird']) }),
  fc.record({ onlyPaid: fc.boolean() }),
  fc.record({ sending: fc.constantFrom('rehearsal' as const, 'live' as const, 'live' as const) }),
  fc.record({ mailServer: rarely(true, false) }),
  fc.record({
    hubUrl: fc.constantFrom(null, 'https://hub.example/a?code={code}', 'https://hub.example/b?code={code}'),
  }),
  fc.record({
    testTickets: fc.constantFrom<Policy['testTickets'][]>(
      { do: 'hold' },
      { do: 'send' },
      { do: 'redirect', to: 'org@harbour.example' },
      { do: 'redirect', to: 'org@harbour.example' },
    ),
  }),
);

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'resend' as const,
        'new link' as const,
        'withdraw' as const,
        'ignore' as const,
        'unblock' as const,
        'unblock' as const,
        'unblock' as const,
        'uninvite' as const,
        'accept ambiguous' as const,
        'resend ambiguous' as const,
        'release held' as const,
      ),
      address: anAddress,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('invite' as const),
      address: anAddress,
      name: fc.constant('Guest'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('correct address' as const), ticket: aTicket, to: anAddress }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('undo correction' as const, 'release test' as const, 'hold test' as const),
      ticket: aTicket,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('release held' as const), address: fc.constant(null) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'pause' as const,
        'resume' as const,
        'resume' as const,
        'resume' as const,
        'confirm policy' as const,
        'confirm policy' as const,
        'cancel sending' as const,
        'resend all' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('taken away' as const), address: anAddress, done: fc.boolean() }),
  },
);

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 22, arbitrary: news as fc.Arbitrary<Step> },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('again' as const),
        back: fc.nat(5),
        name: fc.nat(7),
        how: fc.constantFrom<Again>('repeat', 'replay', 'renamed', 'renamed'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('policy' as const),
        changes: policyChanges,
        confirmed: fc.boolean(),
      }),
    },
    { weight: 9, arbitrary: fc.record({ do: fc.constant('act' as const), action, nth: fc.nat(3) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('send' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('hand' as const), nth: fc.nat(3) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('answer' as const),
        nth: fc.nat(3),
        outcome: fc.constantFrom(
          'sent' as const,
          'sent' as const,
          'retrying' as const,
          'failed' as const,
          'ambiguous' as const,
        ),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('try' as const), nth: fc.nat(3) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('refuse' as const),
        nth: fc.nat(3),
        outcome: fc.constantFrom('retrying' as const, 'failed' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('restart' as const),
        from: fc.constantFrom('snapshot' as const, 'journal' as const),
      }),
    },
  ),
  { maxLength: 50, size: 'max' },
);
