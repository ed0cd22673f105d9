import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PeopleIndex } from '../../../electron/api/people/index.ts';
import { participantView, waitingTicketView } from '../../../electron/api/views.ts';
import { waitingReason } from '../../../electron/guestlist/judge.ts';
import type { JournalRecord } from '../../../electron/guestlist/records.ts';
import type { ParticipantView, WaitingTicketView } from '../../../shared/contract.ts';
import { EVERYBODY, type PeopleQuery, SORTS, SOURCES, TABS, type Tab } from '../../../shared/people-query.ts';
import { Desk } from '../../helpers/desk.ts';
import { CONNECTION } from '../../helpers/world.ts';

/** Small worlds, so that things happen to the same people and tickets again. */
const NAMES = ['Ada Byron', 'Zoë Müller', 'ada lovelace', 'Ærøskøbing', '', 'Bo'] as const;
const SLUGS = ['ti_1', 'ti_2', 'ti_3', 'ti_4'] as const;
const EMAILS = ['ada@example.org', 'bo@acme.example', 'zoe@acme.example'] as const;

const change = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      event: fc.constantFrom(
        'ticket.completed',
        'ticket.updated',
        'ticket.voided',
        'ticket.reassigned',
        'checkin.created',
      ),
      slug: fc.constantFrom(...SLUGS),
      email: fc.option(fc.constantFrom(...EMAILS)),
      name: fc.constantFrom(...NAMES),
      reference: fc.constantFrom('9K9R-1', 'XK2L-4'),
      release_title: fc.constantFrom('Early Bird', 'VIP'),
      test_mode: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('sent' as const), email: fc.constantFrom(...EMAILS) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('withdraw' as const, 'unblock' as const, 'invite' as const, 'resend' as const),
      email: fc.constantFrom(...EMAILS),
    }),
  },
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const query: fc.Arbitrary<PeopleQuery> = fc.record({
  connection: fc.constantFrom(null, null, CONNECTION, 'another'),
  query: fc.constantFrom('', '', 'ada', 'MULLER zoe', 'acme', '9k9r', 'byron ada', 'ø', 'nobody'),
  tab: fc.constantFrom(...TABS),
  types: fc.constantFrom([], [], ['VIP'], ['VIP', 'Early Bird'], ['None']),
  test: fc.constantFrom(null, null, true, false),
  source: fc.constantFrom(null, null, ...SOURCES),
  checkedIn: fc.constantFrom(null, null, true, false),
  opened: fc.constantFrom(null, null, null, false),
  sort: fc.constantFrom(...SORTS),
  descending: fc.boolean(),
});

describe('the index of participants', () => {
  test('finds what going through everybody finds, whatever changed in between', async () => {
    const step = fc.record({ changes: fc.array(change, { maxLength: 5 }), query });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const desk = await Desk.open();
        // From the middle on, so that some is read at first and some only marked.
        let index: PeopleIndex | null = null;
        desk.onRecord.push((record) => index?.after(record));
        for (const { changes, query } of steps) {
          for (const each of changes) await make(desk, each);
          index ??= new PeopleIndex(desk.state);
          const { numbers, counts } = await index.find(query, ({ numbers, counts }) => ({
            numbers: index?.subjects(numbers).map(({ kind, key }) => `${kind} ${key}`),
            counts,
          }));
          const naive = goThroughAll(desk, query);
          expect(numbers).toEqual(naive.found);
          expect(counts).toEqual(naive.counts);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('is whole however many there are, in every order, also while more come', async () => {
    const desk = await Desk.open();
    const add = (n: number) =>
      desk.deliver('ticket.completed', {
        slug: `ti_${n}`,
        email: `p${n}@example.org`,
        name: `Person ${(n * 7919) % 5000}`,
        reference: `R${n}`,
      });
    for (let n = 0; n < 2_500; n += 1) await add(n);
    const index = new PeopleIndex(desk.state);
    desk.onRecord.push((record) => index.after(record));
    index.start();
    for (let n = 2_400; n < 3_000; n += 1) await add(n);
    for (const sort of SORTS) {
      const asked = { ...EVERYBODY, sort };
      const found = index.find(asked, ({ numbers }) => index.subjects(numbers).map(({ key }) => key));
      for (let n = 2_990; n < 3_010; n += 1) await add(n);
      const keys = await found;
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length).toBeGreaterThanOrEqual(3_000);
      const again = await index.find(asked, ({ numbers }) =>
        index.subjects(numbers).map(({ key }) => `person ${key}`),
      );
      expect(again).toEqual(goThroughAll(desk, asked).found);
    }
  });

  test('nothing of somebody forgotten stays in it', async () => {
    const desk = await Desk.open();
    await desk.deliver('ticket.completed', { slug: 'ti_1', name: 'Ada Byron', email: EMAILS[0] });
    await desk.deliver('ticket.completed', { slug: 'ti_2', name: 'Bo', email: EMAILS[1] });
    const index = new PeopleIndex(desk.state);
    const emails = (query: string) =>
      index.find({ ...EVERYBODY, query }, ({ numbers }) => index.people(numbers).map(({ email }) => email));
    expect(await emails('ada')).toEqual([EMAILS[0]]);
    const during = emails('');
    desk.state.connections.get(CONNECTION)?.books.participants.delete(EMAILS[0]);
    index.after({ t: 'forgetting' } as JournalRecord);
    expect((await during).length).toBeGreaterThan(0);
    expect(await emails('ada')).toEqual([]);
    expect(await emails('')).toEqual([EMAILS[1]]);
    await desk.deliver('ticket.completed', { slug: 'ti_3', name: 'Zoe', email: EMAILS[2] });
    index.after({ t: 'visited', at: 0, connection: CONNECTION, address: EMAILS[2], revision: 1 });
    expect(await emails('zoe')).toEqual([EMAILS[2]]);
  });
});

async function make(desk: Desk, change: Change): Promise<void> {
  try {
    if (change.do === 'deliver') {
      const { do: _, event, ...fields } = change;
      desk.now += 1_000;
      const updated_at = new Date(Date.UTC(2026, 10, 20) + desk.now).toISOString();
      if (event === 'checkin.created')
        await desk.deliver(event, { slug: fields.slug, checked_in_at: updated_at });
      else await desk.deliver(event, { ...fields, updated_at });
    } else if (change.do === 'sent') await desk.sent(change.email);
    else if (change.do === 'invite') await desk.act({ do: 'invite', address: change.email, name: 'Guest' });
    else await desk.act({ do: change.do, address: change.email });
  } catch {
    // It made no sense now.
  }
}

type Row = { readonly view: ParticipantView | WaitingTicketView; readonly text: string; readonly tab: Tab };

function goThroughAll(desk: Desk, asked: PeopleQuery): { found: string[]; counts: Record<Tab, number> } {
  const rows: Row[] = [];
  for (const [id, { books }] of desk.state.connections) {
    const orderOf = (slug: string) =>
      books.registrations.get(books.tickets.get(slug)?.registration ?? '')?.reference ?? '';
    for (const [, person] of books.participants.entries()) {
      const view = participantView(id, books, person);
      const texts = [view.name, view.email, ...view.tickets.flatMap((t) => [t.reference, orderOf(t.slug)])];
      rows.push({ view, text: plainly(texts.join('\n')), tab: tabOf(view) });
    }
    for (const [, ticket] of books.tickets.entries()) {
      const reason = waitingReason(books, ticket);
      if (reason === null) continue;
      const view = waitingTicketView(id, books, ticket, reason);
      rows.push({
        view,
        text: plainly([view.reference, view.order, view.buyer, view.slug, view.name].join('\n')),
        tab: 'waiting',
      });
    }
  }
  const matching = rows.filter((row) => matches(row, asked));
  const counts = Object.fromEntries(
    TABS.map((tab) => [tab, matching.filter((row) => isOn(row, tab)).length]),
  );
  const found = matching.filter((row) => isOn(row, asked.tab)).sort(compare(asked.sort));
  if (asked.descending) found.reverse();
  return {
    found: found.map(({ view }) => ('email' in view ? `person ${view.email}` : `ticket ${view.slug}`)),
    counts: counts as Record<Tab, number>,
  };
}

function matches({ view, text }: Row, asked: PeopleQuery): boolean {
  const tickets = 'email' in view ? view.tickets : [view];
  const source = SOURCES.filter((each) => {
    if (each === 'ticket') return tickets.length > 0;
    if (each === 'by hand') return 'guest' in view && view.guest;
    return tickets.length === 0 && 'guest' in view && !view.guest;
  });
  const is = (wanted: boolean | null, value: boolean) => wanted === null || wanted === value;
  return (
    (asked.connection === null || asked.connection === view.connection) &&
    plainly(asked.query)
      .split(' ')
      .every((word) => text.includes(word)) &&
    (asked.types.length === 0 || tickets.some(({ release }) => asked.types.includes(release))) &&
    is(
      asked.test,
      tickets.some(({ mode }) => mode === 'test'),
    ) &&
    (asked.source === null || source.includes(asked.source)) &&
    is(asked.checkedIn, 'email' in view && view.checkedInAt !== null) &&
    is(asked.opened, 'email' in view && view.openedAt !== null)
  );
}

function isOn({ tab }: Row, asked: Tab): boolean {
  return asked === 'everyone' ? tab !== 'waiting' : asked === tab;
}

function tabOf({ invite: { state } }: ParticipantView): Tab {
  if (state === 'sent') return 'invited';
  if (state === 'queued' || state === 'sending' || state === 'retrying') return 'on the way';
  if (state === 'failed' || state === 'ambiguous') return 'needs a look';
  return state === 'none' ? 'not invited' : state;
}

function compare(sort: PeopleQuery['sort']): (a: Row, b: Row) => number {
  const key = ({ view }: Row): string => {
    const time = (at: number | null) => (at === null ? '' : String(at).padStart(20, '0'));
    if (sort === 'ticket') {
      const types = 'email' in view ? view.tickets.map(({ release }) => release) : [view.release];
      return JSON.stringify([...new Set(types)].filter(Boolean).sort());
    }
    if (sort === 'name' || !('email' in view)) return '';
    if (sort === 'invited') return time(view.invite.sentAt);
    return time(sort === 'opened' ? view.openedAt : view.checkedInAt);
  };
  const name = ({ view }: Row): string =>
    'email' in view
      ? `${plainly(view.name) || view.email}\n${view.email}`
      : [view.reference, view.slug].map(plainly).join('\n');
  return (a, b) => {
    const [one, other] = [`${key(a)}\u0000${name(a)}`, `${key(b)}\u0000${name(b)}`];
    return one < other ? -1 : 1;
  };
}

function plainly(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}
