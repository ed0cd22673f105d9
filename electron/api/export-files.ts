/** What `/export/...` holds: everything an organizer may want to take elsewhere. Times are ISO 8601, in UTC. */
import { setImmediate as turn } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import type { DeliveryView, ParticipantView, PersonName } from '../../shared/contract.ts';
import type { Problem } from '../../shared/model.ts';
import type { Books } from '../guestlist/books.ts';
import type { Ticket } from '../guestlist/entities.ts';
import { waitingReason } from '../guestlist/judge.ts';
import type { State } from '../guestlist/state.ts';
import { stepwise } from '../guestlist/steps.ts';
import type { ExportHandler } from './exports.ts';
import { type Asked, isProblem, type NarrowSources, peopleAsked, waitingAsked } from './people/asked.ts';
import type { Subject } from './people/table.ts';
import { takeAwayRows } from './take-away.ts';
import { participantView, releaseName } from './views.ts';

export interface ExportSources extends NarrowSources {
  /** The state once everything acknowledged so far is decided. */
  state(): Promise<State>;
  /** Every delivery ever decided, oldest first, from disk. */
  deliveries(): AsyncIterable<DeliveryView>;
  /** The refused requests still remembered, oldest first. */
  rejected(): readonly DeliveryView[];
}

/** So many rows are made at a time, so that a large export lets deliveries in between. */
const ROWS_AT_A_TIME = 250;

const JSON_TYPE = { ending: 'json', contentType: 'application/json; charset=utf-8' };
const CSV_TYPE = { ending: 'csv', contentType: 'text/csv; charset=utf-8' };

export function exportFiles(sources: ExportSources): Record<string, ExportHandler> {
  const json = (name: string, rows: () => AsyncIterable<object>): Record<string, ExportHandler> => ({
    [`/export/${name}.json`]: async () => ({
      contentType: JSON_TYPE.contentType,
      filename: `${name}.json`,
      body: jsonArray(rows()),
    }),
  });
  const narrowed = <One>(
    name: string,
    { ending, contentType }: typeof JSON_TYPE,
    read: (sources: NarrowSources, params: URLSearchParams) => Asked<One> | Problem,
    body: (asked: Asked<One>) => AsyncIterable<string>,
  ): Record<string, ExportHandler> => ({
    [`/export/${name}.${ending}`]: async (_signal, params) => {
      const asked = read(sources, params);
      return isProblem(asked) ? asked : { contentType, filename: `${name}.${ending}`, body: body(asked) };
    },
  });
  return {
    ...narrowed('participants', JSON_TYPE, peopleAsked, (asked) => jsonArray(participants(sources, asked))),
    ...narrowed('waiting', JSON_TYPE, waitingAsked, (asked) => jsonArray(waiting(sources, asked))),
    ...json('deliveries', () => deliveries(sources)),
    ...json('invites', () => invites(sources)),
    ...narrowed('participants', CSV_TYPE, peopleAsked, (asked) => participantsCsv(sources, asked)),
    ...narrowed('waiting', CSV_TYPE, waitingAsked, (asked) => waitingCsv(sources, asked)),
    ...csvFile('take-away', () => takeAwayCsv(sources)),
  };
}

function csvFile(name: string, rows: () => AsyncIterable<string>): Record<string, ExportHandler> {
  return {
    [`/export/${name}.csv`]: async () => ({
      contentType: CSV_TYPE.contentType,
      filename: `${name}.csv`,
      body: rows(),
    }),
  };
}

async function* participants(sources: ExportSources, asked: Asked<PersonName>): AsyncIterable<object> {
  for await (const view of views(sources, asked)) {
    const { invite, checkedInAt, blocked: _, guest: __, openedAt: ___, ...person } = view;
    const { state, reason, revision, sentAt, messageId, link } = invite;
    yield {
      ...person,
      invite: { state, reason, revision, sentAt: iso(sentAt), messageId, link },
      checkedInAt: iso(checkedInAt),
    };
  }
}

async function* views(sources: ExportSources, asked: Asked<PersonName>): AsyncIterable<ParticipantView> {
  const { connections } = await sources.state();
  const names = await asked();
  for (const { connection, email } of names ?? []) {
    const books = connections.get(connection)?.books;
    const person = books?.participants.get(email);
    if (books && person) yield participantView(connection, books, person);
  }
  if (names) return;
  for (const [id, { books }] of connections) {
    for (const [, person] of books.participants.entries()) yield participantView(id, books, person);
  }
}

interface WaitingTicket {
  readonly connection: string;
  readonly slug: string;
  readonly reference: string;
  readonly release: string;
  readonly reason: string;
}

/** Tickets nobody can be invited for yet, because they have no address. */
async function* waiting(sources: ExportSources, asked: Asked<Subject>): AsyncIterable<WaitingTicket> {
  const { connections } = await sources.state();
  const subjects = await asked();
  for (const { connection, key } of subjects ?? []) {
    const books = connections.get(connection)?.books;
    const ticket = books?.tickets.get(key);
    if (books && ticket) yield* waitingRow(connection, books, ticket);
  }
  if (subjects) return;
  for (const [connection, { books }] of connections) {
    for (const ticket of stepwise(books.tickets.values())) {
      if (ticket === null) await turn();
      else yield* waitingRow(connection, books, ticket);
    }
  }
}

function waitingRow(connection: string, books: Books, ticket: Ticket): WaitingTicket[] {
  const reason = waitingReason(books, ticket);
  if (reason === null) return [];
  const { slug, reference } = ticket;
  return [{ connection, slug, reference: reference ?? '', release: releaseName(ticket), reason }];
}

async function* deliveries(sources: ExportSources): AsyncIterable<object> {
  await sources.state();
  const refused = [...sources.rejected()];
  const told = ({ id, connection, event, receivedAt, outcome, reason }: DeliveryView) => ({
    id,
    connection,
    event,
    receivedAt: iso(receivedAt),
    outcome,
    reason,
  });
  for await (const delivery of sources.deliveries()) {
    while (refused[0] && refused[0].receivedAt < delivery.receivedAt) {
      yield told(refused[0]);
      refused.shift();
    }
    yield told(delivery);
  }
  yield* refused.map(told);
}

async function* invites(sources: ExportSources): AsyncIterable<object> {
  const { connections } = await sources.state();
  for (const [connection, { books }] of connections) {
    for (const { address: email, name, entitled, invite } of books.participants.where(
      (state) => state !== 'none',
    )) {
      const { state, reason, revision, copy, messageId, link, attempts } = invite;
      yield {
        connection,
        email,
        name,
        entitled,
        state,
        reason,
        revision,
        copy,
        messageId,
        link,
        attempts,
        queuedAt: iso(invite.queuedAt),
        handedOverAt: iso(invite.handedAt),
        sentAt: iso(invite.sentAt),
        retryAt: iso(invite.retryAt),
      };
    }
  }
}

/** What makes spreadsheets read UTF-8 as such. */
const BYTE_ORDER_MARK = '\ufeff';

const COLUMNS = [
  'email',
  'name',
  'connection',
  'entitled',
  'invite',
  'reason',
  'sent at',
  'link',
  'tickets',
  'ticket types',
  'checked in at',
];

async function* participantsCsv(sources: ExportSources, asked: Asked<PersonName>): AsyncIterable<string> {
  yield `${BYTE_ORDER_MARK}${csv([COLUMNS])}`;
  for await (const people of inBatches(views(sources, asked))) {
    yield csv(
      people.map(({ email, name, connection, entitled, invite, tickets, checkedInAt }) => [
        email,
        name,
        connection,
        entitled ? 'yes' : 'no',
        invite.state,
        invite.reason,
        iso(invite.sentAt),
        invite.link,
        tickets.map((ticket) => ticket.reference || ticket.slug).join(' '),
        [...new Set(tickets.map((ticket) => ticket.release))].join(', '),
        iso(checkedInAt),
      ]),
    );
  }
}

async function* waitingCsv(sources: ExportSources, asked: Asked<Subject>): AsyncIterable<string> {
  yield `${BYTE_ORDER_MARK}${csv([['reference', 'ticket type', 'why', 'connection', 'ticket']])}`;
  for await (const tickets of inBatches(waiting(sources, asked))) {
    yield csv(
      tickets.map(({ reference, release, reason, connection, slug }) => [
        reference,
        release,
        reason,
        connection,
        slug,
      ]),
    );
  }
}

async function* takeAwayCsv(sources: ExportSources): AsyncIterable<string> {
  const rows = takeAwayRows(await sources.state());
  yield `${BYTE_ORDER_MARK}${csv([['email', 'name', 'connection', 'why', 'invited at', 'done']])}`;
  yield csv(
    rows.map(({ email, name, connection, reason, sentAt, done }) => [
      email,
      name,
      connection,
      reason,
      iso(sentAt),
      done ? 'yes' : 'no',
    ]),
  );
}

/** Cells that a spreadsheet would take for a formula are quoted as text. */
function csv(rows: (string | null)[][]): string {
  return stringify(rows, { escape_formulas: true });
}

async function* jsonArray(rows: AsyncIterable<object>): AsyncIterable<string> {
  let separator = '[\n';
  for await (const batch of inBatches(rows)) {
    yield separator + batch.map((row) => JSON.stringify(row)).join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

async function* inBatches<T>(rows: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === ROWS_AT_A_TIME) {
      yield batch;
      batch = [];
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  if (batch.length > 0) yield batch;
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
