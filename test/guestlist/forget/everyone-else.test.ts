import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyRecord } from '../../../electron/guestlist/fold.ts';
import { tracesIn } from '../../../electron/guestlist/forget/from-state.ts';
import { Gathering } from '../../../electron/guestlist/forget/gather.ts';
import { RecordCutter } from '../../../electron/guestlist/forget/record.ts';
import { type Traces, Who } from '../../../electron/guestlist/forget/traces.ts';
import { holderOf, judge, ticketState } from '../../../electron/guestlist/judge.ts';
import { type JournalRecord, journalRecord } from '../../../electron/guestlist/records.ts';
import { emptyState, type State } from '../../../electron/guestlist/state.ts';
import { atOnce } from '../../../electron/guestlist/steps.ts';
import { comparable } from '../../helpers/comparable.ts';
import { throughSnapshot } from '../../helpers/through-snapshot.ts';
import { policyChanges, steps } from '../model/arbitraries.ts';
import { Run } from '../model/run.ts';
import { ADDRESSES } from '../model/steps.ts';

const CONNECTION = 'c';

function folded(records: readonly JournalRecord[]): State {
  const state = emptyState();
  records.forEach((record, index) => {
    applyRecord(state, record, { segment: 1, offset: index + 1 });
  });
  return state;
}

function tracesFor(state: State, records: readonly JournalRecord[], address: string): Traces {
  const gathering = new Gathering(address);
  for (const record of records) gathering.take(record);
  return atOnce(tracesIn(state, address, gathering.result()));
}

function intentFor(traces: Traces): JournalRecord {
  return { t: 'forgetting', at: 9, entry: { id: 'f1', at: 9, key: 'k', marks: ['m'] }, traces };
}

/** A state without where its lines stand, and without that a rewriting is still to be done. */
function content(state: State): unknown {
  const nowhere = { segment: 0, offset: 0 };
  for (const [id, pending] of state.pending) state.pending.set(id, { ...pending, position: nowhere });
  for (const [key, waiting] of state.waiting) state.waiting.set(key, { ...waiting, position: nowhere });
  const { connections, ...rest } = comparable(state);
  // The overview's numbers name nobody; folded anew they no longer count whoever is forgotten.
  const untallied = (connections as object[]).map((each) => ({ ...each, tally: null }));
  return { ...rest, connections: untallied, forgetting: null };
}

/** What everybody but one has. */
function others(state: State, traces: Traces): unknown {
  const books = state.connections.get(CONNECTION)?.books;
  if (!books) return null;
  const isTheirs = (slug: string) => traces.tickets.includes(`${CONNECTION} ${slug}`);
  const people = [...books.participants.values()].filter(({ address }) => address !== traces.address);
  return {
    people: people.map((person) => ({
      ...person,
      tickets: person.tickets.filter((slug) => !isTheirs(slug)),
    })),
    entitled: people.map((person) => books.policy && judge(books, person, books.policy).entitled),
    tickets: [...books.tickets.values()]
      .filter(({ slug }) => !isTheirs(slug))
      .map((ticket) => {
        const { slug, release, mode, void: isVoid, registration } = ticket;
        return [slug, release, mode, isVoid, registration, ticketState(books, ticket), holderOf(ticket)];
      }),
    sending: books.sending,
    handedAt: state.handedAt,
    rows: state.rows.map(({ id, outcome }) => [id, outcome]),
  };
}

test('whatever happened before, nobody else’s tickets, entitlement or invite change, and no line names them', () => {
  fc.assert(
    fc.property(policyChanges, steps, fc.constantFrom(...ADDRESSES), (changes, sequence, address) => {
      const run = new Run(changes);
      for (const step of sequence) run.do(step);
      const { records } = run.usher;
      const before = folded(records);
      const traces = tracesFor(before, records, address);
      const intent = intentFor(traces);

      // As soon as the intent is written.
      const intended = folded([...records, intent]);
      expect(others(intended, traces)).toEqual(others(before, traces));

      // After the rewriting, and as the snapshot has it.
      const cutter = new RecordCutter(new Who(traces));
      const cut = [...records, intent].flatMap((record) => cutter.cut(record) ?? []);
      for (const record of cut) journalRecord.parse(record);
      const rewritten = folded(cut);
      expect(content(throughSnapshot(rewritten))).toEqual(content(intended));
      expect(others(rewritten, traces)).toEqual(others(before, traces));

      for (const text of [JSON.stringify(cut), JSON.stringify(content(intended))]) {
        // A correction carries the name over to the address that is meant: then it is another's too.
        const name = `Person at ${address}`;
        expect(text.replaceAll(name, '').toLowerCase()).not.toContain(address);
        if (traces.names.includes(name)) expect(text).not.toContain(name);
        for (const ticket of traces.tickets) {
          expect(text).not.toMatch(new RegExp(`${ticket.slice(CONNECTION.length + 1)}\\b`));
        }
        for (const code of traces.codes) expect(text).not.toContain(code);
      }
      // Cutting once is enough.
      expect(cut.every((record) => cutter.cut(record) === record)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('what is written between the intent and the rewriting brings them back in no way', () => {
  fc.assert(
    fc.property(steps, steps, fc.constantFrom(...ADDRESSES), (sequence, later, address) => {
      const run = new Run();
      for (const step of sequence) run.do(step);
      const { length } = run.usher.records;
      const before = run.usher.records.slice();
      for (const step of later) run.do(step);
      const traces = tracesFor(folded(before), before, address);
      const all = [...before, intentFor(traces), ...run.usher.records.slice(length)];
      const state = folded(all);
      expect(state.connections.get(CONNECTION)?.books.participants.has(address)).toBe(false);
      const cutter = new RecordCutter(new Who(traces));
      const rewritten = folded(all.flatMap((record) => cutter.cut(record) ?? []));
      expect(rewritten.connections.get(CONNECTION)?.books.participants.has(address)).toBe(false);
    }),
    { numRuns: 100 },
  );
});
