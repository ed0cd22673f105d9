/** The answers about participants: pages of the list, and one person. */
import type {
  CallInput,
  CallOutput,
  ParticipantView,
  PersonName,
  WaitingTicketView,
} from '../../../shared/contract.ts';
import { EVERYBODY, type PeopleQuery, peopleQuery } from '../../../shared/people-query.ts';
import { normaliseAddress } from '../../guestlist/address.ts';
import { waitingReason } from '../../guestlist/judge.ts';
import type { State } from '../../guestlist/state.ts';
import { participantView, waitingTicketView } from '../views.ts';
import type { PeopleIndex } from './index.ts';
import type { Subject } from './table.ts';

export class PeopleAnswers {
  readonly #state: State;
  readonly #index: PeopleIndex;

  constructor(state: State, index: PeopleIndex) {
    this.#state = state;
    this.#index = index;
  }

  async participants(input: CallInput<'participants'>): Promise<CallOutput<'participants'>> {
    const query = queryOf(input);
    const { subjects, ...answer } = await this.#find(query, input);
    const rows = subjects.flatMap(({ kind, connection, key: email }) =>
      kind === 'person' ? (this.person({ connection, email }) ?? []) : [],
    );
    return { ...answer, rows };
  }

  async waitingTickets(input: CallInput<'waitingTickets'>): Promise<CallOutput<'waitingTickets'>> {
    const { subjects, ...answer } = await this.#find({ ...queryOf(input), tab: 'waiting' }, input);
    return { ...answer, rows: subjects.flatMap((subject) => this.#waiting(subject) ?? []) };
  }

  #find(query: PeopleQuery, { offset, limit, near }: CallInput<'participants'>) {
    return this.#index.find(query, (found) => ({
      total: found.numbers.length,
      counts: found.counts,
      nearAt: near ? this.#index.placeOf(found, subjectOf(near)) : null,
      subjects: this.#index.subjects(found.numbers.subarray(offset, offset + limit)),
    }));
  }

  /** Null where nobody is at this address any more. */
  person({ connection, email }: PersonName): ParticipantView | null {
    const books = this.#state.connections.get(connection)?.books;
    const person = books?.participants.get(normaliseAddress(email) ?? email);
    return books && person ? participantView(connection, books, person) : null;
  }

  elsewhere({ connection, email }: PersonName): ParticipantView[] {
    const others = [...this.#state.connections.keys()].filter((id) => id !== connection);
    return others.flatMap((id) => this.person({ connection: id, email }) ?? []);
  }

  async ticketTypes(connection: string | null): Promise<CallOutput<'ticketTypes'>> {
    const types = await this.#index.ticketTypes(connection);
    const rows = [...types].map(([name, people]) => ({ name, people }));
    rows.sort((a, b) => b.people - a.people || (a.name < b.name ? -1 : 1));
    return { rows: rows.slice(0, TYPES_MOST) };
  }

  #waiting({ connection, key }: Subject): WaitingTicketView | null {
    const books = this.#state.connections.get(connection)?.books;
    const ticket = books?.tickets.get(key);
    const reason = books && ticket ? waitingReason(books, ticket) : null;
    return books && ticket && reason !== null ? waitingTicketView(connection, books, ticket, reason) : null;
  }
}

const TYPES_MOST = 200;

type Asked = { readonly [Name in keyof PeopleQuery]?: PeopleQuery[Name] | undefined };

/** What is left out is not narrowed. */
function queryOf(input: Asked): PeopleQuery {
  const asked = Object.entries(input).filter(([, value]) => value !== undefined);
  return peopleQuery.parse({ ...EVERYBODY, ...Object.fromEntries(asked) });
}

function subjectOf({ connection, email: key }: PersonName): Subject {
  return { kind: 'person', connection, key };
}
