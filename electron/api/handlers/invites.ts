import type { invitesCalls } from '../../../shared/contract/invites.ts';
import type { Handlers } from '../../../shared/contract.ts';
import { emptyBooks } from '../../guestlist/books.ts';
import { heldView } from '../held.ts';
import { takeAwayRows } from '../take-away.ts';
import type { HandlerSources } from './sources.ts';

export function invitesHandlers(sources: HandlerSources): Pick<Handlers, keyof typeof invitesCalls> {
  const { state, organizer, connections } = sources;
  return {
    goLive: ({ connection, held }) => organizer.goLive(connection, held),
    rehearse: ({ connection }) => organizer.rehearse(connection),
    setOption: ({ connection, option, on }) => connections.setOption(connection, option, on),
    held: async ({ connection }) => {
      const books = state.connections.get(connection)?.books ?? emptyBooks();
      return heldView(books, sources.policyFor(connection));
    },
    takeAway: async ({ offset, limit }) => {
      const rows = takeAwayRows(state);
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
  };
}
