/// <reference types="node" />
/** The participants of a stage, found as the service finds them, but plainly. */
import type {
  CallInput,
  CallOutput,
  ParticipantView,
  PersonName,
  Selection,
  WaitingTicketView,
} from '../../shared/contract.ts';
import { EVERYBODY, type PeopleQuery, TABS, type Tab } from '../../shared/people-query.ts';

type Row = ParticipantView | WaitingTicketView;

export function pageOf<R extends Row>(
  rows: readonly Row[],
  input: CallInput<'participants'>,
  isWanted: (row: Row) => row is R,
): Omit<CallOutput<'participants'>, 'rows'> & { rows: R[] } {
  const { offset, limit, near } = input;
  const asked = { ...EVERYBODY, ...input } as PeopleQuery;
  const matching = rows.filter((row) => matches(row, asked));
  const counts = Object.fromEntries(
    TABS.map((tab) => [tab, matching.filter((row) => isOn(row, tab)).length]),
  ) as Record<Tab, number>;
  const found = matching.filter((row) => isOn(row, asked.tab)).sort(byName);
  if (asked.sort === 'invited') found.sort((a, b) => sentAt(a) - sentAt(b));
  if (asked.descending) found.reverse();
  const at = near
    ? found.findIndex(
        (row) => 'email' in row && row.email === near.email && row.connection === near.connection,
      )
    : -1;
  return {
    total: found.length,
    rows: found.slice(offset, offset + limit).filter(isWanted),
    nearAt: at < 0 ? null : at,
    counts,
  };
}

/** Whom a selection means. */
export function selectedOf(people: readonly ParticipantView[], selection: Selection): ParticipantView[] {
  const isIn = (names: readonly PersonName[], { connection, email }: PersonName) =>
    names.some((name) => name.connection === connection && name.email === email);
  if (selection.kind === 'picked') return people.filter((person) => isIn(selection.people, person));
  return people.filter(
    (person) =>
      matches(person, selection.query) &&
      isOn(person, selection.query.tab) &&
      !isIn(selection.except, person),
  );
}

function matches(row: Row, { query, types, test, connection }: PeopleQuery): boolean {
  const tickets = 'email' in row ? row.tickets : [row];
  const texts = [
    ...tickets.map(({ reference }) => reference),
    ...('email' in row ? [row.name, row.email] : []),
  ];
  return (
    (connection === null || row.connection === connection) &&
    texts.join('\n').toLowerCase().includes(query.trim().toLowerCase()) &&
    (types.length === 0 || tickets.some(({ release }) => types.includes(release))) &&
    (test === null || tickets.some(({ mode }) => mode === 'test') === test)
  );
}

function isOn(row: Row, tab: Tab): boolean {
  if (!('email' in row)) return tab === 'waiting';
  const { state } = row.invite;
  switch (tab) {
    case 'everyone':
      return true;
    case 'invited':
      return state === 'sent';
    case 'on the way':
      return state === 'queued' || state === 'sending' || state === 'retrying';
    case 'needs a look':
      return state === 'failed' || state === 'ambiguous';
    case 'not invited':
      return state === 'none';
    default:
      return state === tab;
  }
}

function byName(one: Row, other: Row): number {
  return nameOf(one) < nameOf(other) ? -1 : 1;
}

function nameOf(row: Row): string {
  return ('email' in row ? row.name || row.email : row.reference).toLowerCase();
}

function sentAt(row: Row): number {
  return 'email' in row ? (row.invite.sentAt ?? -1) : -1;
}
