import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History } from '../../electron/guestlist/history.ts';
import type { MailRef } from '../../electron/guestlist/records.ts';
import type { Action } from '../../shared/actions.ts';
import { ADA, at, JOAN } from '../helpers/history.ts';
import { CONNECTION, World } from '../helpers/world.ts';

/** What each sentence says of the invite: the states it may be in after it. The first that matches counts. */
const WORDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^The earlier invite /, []],
  [/stays withdrawn$/, ['withdrawn']],
  // That it is being handed over is too short a moment to be told.
  [/^(Invited|Released|You sent)/, ['queued', 'sending']],
  [/^Held: /, ['held']],
  [/^Withdrawn/, ['withdrawn']],
  [/^(The invite was cancelled|No longer held)/, ['none']],
  [/^The invite stands again/, ['sent', 'ambiguous', 'sending', 'queued', 'retrying', 'failed']],
  [/^(The invite was sent|You said that)/, ['sent']],
  [/^The invite could not be sent yet/, ['retrying', 'sending']],
  [/^The invite was not delivered/, ['failed']],
  [/^The invite was maybe sent/, ['ambiguous']],
];

function statesAfter(sentences: readonly string[]): readonly string[] {
  for (const sentence of sentences.toReversed()) {
    const states = WORDS.find(([words]) => words.test(sentence))?.[1] ?? [];
    if (states.length > 0) return states;
  }
  return ['none'];
}

const PEOPLE = [ADA, JOAN];
const person = fc.constantFrom(...PEOPLE);
const slug = fc.constantFrom('ti_1', 'ti_2', 'ti_test_3');

const news = fc.record({
  event: fc.constantFrom(
    'ticket.created',
    'ticket.completed',
    'ticket.completed',
    'ticket.reassigned',
    'ticket.updated',
    'ticket.voided',
    'ticket.unvoided',
    'registration.completed',
    'registration.cancelled',
    'registration.marked_as_paid',
    'registration.marked_as_unpaid',
    'checkin.created',
    'checkin.deleted',
    'something.else',
  ),
  slug,
  email: fc.constantFrom(ADA, JOAN, null),
  state_name: fc.constantFrom('new', 'complete', 'complete', 'void', null),
  minutes: fc.nat({ max: 4 }),
  release_title: fc.constantFrom('Early Bird', 'Workshop'),
});

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constantFrom(
      'resend',
      'new link',
      'withdraw',
      'ignore',
      'unblock',
      'uninvite',
      'accept ambiguous',
      'resend ambiguous',
      'release held',
    ),
    address: person,
  }),
  fc.record({ do: fc.constant('invite'), address: person, name: fc.constant('') }),
  fc.record({ do: fc.constant('correct address'), ticket: slug, to: person }),
  fc.record({ do: fc.constantFrom('undo correction', 'release test', 'hold test'), ticket: slug }),
  fc.record({ do: fc.constantFrom('pause', 'resume', 'cancel sending', 'confirm policy', 'resend all') }),
  fc.record({ do: fc.constant('taken away'), address: person, done: fc.boolean() }),
);

const policy = fc.constantFrom(
  { sending: 'rehearsal' },
  { sending: 'live' },
  { sending: 'live' },
  { ticketTypes: ['Workshop'] },
  { ticketTypes: [] },
  { onlyPaid: true },
  { onlyPaid: false },
  { testTickets: { do: 'send' } },
  { testTickets: { do: 'hold' } },
  { hubUrl: 'https://new.example/{code}' },
) as fc.Arbitrary<Partial<World['policy']>>;

const step = fc.oneof(
  { weight: 4, arbitrary: news.map((news) => ({ news })) },
  { weight: 3, arbitrary: action.map((action) => ({ action })) },
  { weight: 1, arbitrary: policy.map((policy) => ({ policy })) },
  { weight: 1, arbitrary: fc.constant({ release: true }) },
  { weight: 3, arbitrary: person.map((handOver) => ({ handOver })) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('sent', 'sent', 'retrying', 'failed', 'ambiguous')
      .map((answer) => ({ answer: answer as 'sent' | 'retrying' | 'failed' | 'ambiguous' })),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Does a step where it makes sense, and nothing where it does not. */
function take(world: World, inFlight: MailRef[], step: Step): void {
  if ('news' in step) deliver(world, step.news);
  else if ('action' in step) world.act(step.action);
  else if ('policy' in step) world.setPolicy(step.policy);
  else if ('release' in step) world.release();
  else if ('handOver' in step) {
    const state = world.books.participants.get(step.handOver)?.invite.state;
    if (state !== 'queued' && state !== 'retrying') return;
    inFlight.push(world.mailTo(step.handOver));
    world.handed(step.handOver);
  } else {
    const mail = inFlight.shift();
    if (!mail) return;
    const { now: at } = world.mint();
    const words = step.answer === 'sent' ? '' : '4.2.1 words';
    world.write({ t: 'mailed', at, mail, state: step.answer, words, attempts: 1, retryAt: null });
  }
}

function deliver(
  world: World,
  { event, minutes, ...fields }: typeof news extends fc.Arbitrary<infer N> ? N : never,
) {
  const ticket = at(minutes, { ...fields, name: fields.email ?? '', registration_slug: 'reg_1' });
  const order = { slug: 'reg_1', updated_at: ticket.updated_at, tickets: [ticket] };
  world.deliver(event, event.startsWith('registration') ? order : ticket);
}

test('whatever happens, each history is in order of time, and its last word on the invite is how it stands', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const world = new World();
      const inFlight: MailRef[] = [];
      const histories = PEOPLE.map((address) => ({ address, history: new History(CONNECTION, address) }));
      let taken = 0;
      for (const step of steps) {
        take(world, inFlight, step);
        for (const record of world.records.slice(taken)) {
          for (const { history } of histories) history.take(record);
        }
        taken = world.records.length;
        for (const { address, history } of histories) {
          const times = history.entries().map((entry) => entry.at);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          const { state = 'none', reason = null } = world.books.participants.get(address)?.invite ?? {};
          const sentences = history.entries().map(({ sentence }) => sentence);
          expect(statesAfter(sentences)).toContain(state);
          if (state === 'held')
            expect(sentences.findLast((each) => /^Held/.test(each))).toContain(`: ${reason}`);
        }
      }
    }),
    { numRuns: 1_500 },
  );
});
