import type { peopleCalls } from '../../../shared/contract/people.ts';
import type { CallOutput, Handlers, ParticipantView } from '../../../shared/contract.ts';
import type { Participant } from '../../guestlist/entities.ts';
import type { State } from '../../guestlist/state.ts';
import { participantView } from '../views.ts';
import type { HandlerSources } from './sources.ts';

export function peopleHandlers(sources: HandlerSources): Pick<Handlers, keyof typeof peopleCalls> {
  const { state, organizer, forgetting } = sources;
  return {
    participants: async ({ query, offset, limit }) => findParticipants(state, query, offset, limit),
    mail: ({ connection, email }) => sources.mail(connection, email),
    act: ({ connection, action }) => organizer.act(connection, action),
    forgetPreview: ({ email }) => forgetting.preview(email),
    forget: ({ email }) => forgetting.forget(email),
    forgotten: async ({ offset, limit }) => forgetting.rows(offset, limit),
    liftForgotten: (entry) => forgetting.lift(entry),
    history: ({ connection, email }) => sources.history(connection, email),
  };
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
