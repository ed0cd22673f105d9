/** The contract's calls, answered from the state. */
import {
  type CallOutput,
  type DeliveryView,
  type Handlers,
  type HistoryEntry,
  type MailView,
  type ParticipantView,
  SNAPSHOT_DELIVERIES,
  type StatusView,
} from '../../shared/contract.ts';
import { emptyBooks } from '../guestlist/books.ts';
import type { Participant, Policy } from '../guestlist/entities.ts';
import type { State } from '../guestlist/state.ts';
import type { Housekeeping } from '../housekeeping.ts';
import { heldView } from './held.ts';
import type { Organizer } from './organizer.ts';
import { takeAwayRows } from './take-away.ts';
import { deliveryView, participantView } from './views.ts';

export interface HandlerSources {
  readonly state: State;
  /** The number of the last change the windows were told of. */
  seq(): number;
  status(): StatusView;
  /** The refused requests still remembered, in any order. */
  rejected(): readonly DeliveryView[];
  mail(connection: string, email: string): Promise<MailView | null>;
  history(connection: string, email: string): Promise<{ entries: HistoryEntry[] }>;
  policyFor(connection: string): Policy;
  readonly organizer: Organizer;
  readonly housekeeping: Housekeeping;
}

export function createHandlers(sources: HandlerSources): Handlers {
  const { state, organizer, housekeeping } = sources;
  return {
    snapshot: async () => ({
      seq: sources.seq(),
      status: sources.status(),
      deliveries: feed(sources).slice(0, SNAPSHOT_DELIVERIES),
    }),
    deliveries: async ({ before, limit }) => {
      const rows = feed(sources);
      const from = before === null ? 0 : rows.findIndex((row) => row.id === before) + 1;
      return { rows: rows.slice(from, from + limit), more: rows.length > from + limit };
    },
    participants: async ({ query, offset, limit }) => findParticipants(state, query, offset, limit),
    mail: ({ connection, email }) => sources.mail(connection, email),
    act: ({ connection, action }) => organizer.act(connection, action),
    goLive: ({ connection, held }) => organizer.goLive(connection, held),
    rehearse: ({ connection }) => organizer.rehearse(connection),
    setOption: ({ connection, option, on }) => housekeeping.setOption(connection, option, on),
    replay: ({ delivery }) => organizer.replay(delivery),
    history: ({ connection, email }) => sources.history(connection, email),
    held: async ({ connection }) => {
      const books = state.connections.get(connection)?.books ?? emptyBooks();
      return heldView(books, sources.policyFor(connection));
    },
    removeConnection: ({ connection }) => housekeeping.removeConnection(connection),
    backUp: () => housekeeping.backUp(),
    move: () => housekeeping.move(),
    takeAway: async ({ offset, limit }) => {
      const rows = takeAwayRows(state);
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
  };
}

/** The feed as far as it is in memory, newest first. */
function feed({ state, rejected }: HandlerSources): DeliveryView[] {
  const rows = [...state.rows.map((row) => deliveryView(state, row)), ...rejected()];
  return rows.sort((a, b) => b.receivedAt - a.receivedAt || (a.id < b.id ? 1 : -1));
}

function findParticipants(
  state: State,
  query: string,
  offset: number,
  limit: number,
): CallOutput<'participants'> {
  const wanted = query.trim().normalize('NFC').toLowerCase();
  const found: [string, Participant, string][] = [];
  for (const [id, { books }] of state.connections) {
    for (const [, person] of books.participants.entries()) {
      const name = person.name.normalize('NFC').toLowerCase();
      const isFound =
        wanted === '' ||
        name.includes(wanted) ||
        person.address.includes(wanted) ||
        person.tickets.some((slug) => books.tickets.get(slug)?.reference?.toLowerCase().startsWith(wanted));
      if (isFound) found.push([id, person, `${name || person.address} ${person.address}`]);
    }
  }
  found.sort(([, , a], [, , b]) => (a < b ? -1 : a > b ? 1 : 0));
  const rows = found.slice(offset, offset + limit).flatMap(([id, person]): ParticipantView[] => {
    const books = state.connections.get(id)?.books;
    return books ? [participantView(id, books, person)] : [];
  });
  return { total: found.length, rows };
}
