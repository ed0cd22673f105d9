/** Somebody in the state: what they are known by in it, and the state without them. */

import type { Books } from '../books.ts';
import { countedAnew } from '../counted.ts';
import type { Registration } from '../entities.ts';
import { holderOf } from '../judge.ts';
import { connectionOf, type State } from '../state.ts';
import { type Steps, stepwise } from '../steps.ts';
import { isTheirCheckin, isTheirCopy, orderWithout, personWithout, ticketWithout } from './entities.ts';
import type { Gathered } from './gather.ts';
import { isTo, RecordCutter } from './record.ts';
import { rowCutter } from './row.ts';
import { inConnection, type Traces, Who } from './traces.ts';

/** What the state knows somebody by, and the journal. */
export function* tracesIn(
  state: State,
  address: string,
  { names: told, rows }: Pick<Gathered, 'names' | 'rows'>,
): Steps<Traces> {
  const names = new Set([...told].filter((name) => name.trim().length > 1));
  for (const { books } of state.connections.values()) {
    const name = books.participants.get(address)?.name;
    if (name) names.add(name);
  }
  const found: Traces = {
    ...{ address, names: [], sharedNames: [], rows: [...rows] },
    ...{ tickets: [], orders: [], references: [], codes: [] },
  };
  const shared = new Set<string>();
  const note = (somebody: { address: string | null; name: string } | null): void => {
    if (somebody && somebody.address !== address && names.has(somebody.name)) shared.add(somebody.name);
  };
  for (const [connection, { books, gatedCodes }] of state.connections) {
    const mine = new Set<string>();
    for (const ticket of stepwise(books.tickets.values())) {
      if (!ticket) yield;
      else if (holderOf(ticket)?.address === address) {
        mine.add(ticket.slug);
        found.tickets.push(inConnection(connection, ticket.slug));
        if (ticket.reference) found.references.push(inConnection(connection, ticket.reference));
      } else {
        note(holderOf(ticket));
        for (const fill of ticket.fills) note(fill);
      }
    }
    for (const order of stepwise(books.registrations.values())) {
      if (!order) yield;
      else if (isTheirsAlone(order, names, mine)) {
        found.orders.push(inConnection(connection, order.slug));
        if (order.reference) found.references.push(inConnection(connection, order.reference));
      }
    }
    for (const person of stepwise(books.participants.values())) {
      if (!person) yield;
      else note(person);
    }
    for (const code of stepwise(gatedCodes)) {
      if (!code) yield;
      else if (code[1] === address) found.codes.push(code[0]);
    }
    const code = books.participants.get(address)?.invite.code;
    if (code && !found.codes.includes(code)) found.codes.push(code);
  }
  for (const name of names) (shared.has(name) ? found.sharedNames : found.names).push(name);
  return found;
}

/** Of an order whose buyer is not stated only the tickets tell. */
function isTheirsAlone(
  { buyer, tickets }: Registration,
  names: ReadonlySet<string>,
  mine: ReadonlySet<string>,
): boolean {
  if (!names.has(buyer) && (buyer !== '' || tickets.length === 0)) return false;
  return tickets.every((each) => mine.has(each));
}

/** Takes somebody out of the state, themselves first. What everybody else has stays as it is. */
export function* removal(state: State, cutter: RecordCutter): Steps<void> {
  const { who } = cutter;
  for (const { books } of state.connections.values()) books.participants.delete(who.traces.address);
  for (const [connection, { books, gatedCodes, counted }] of state.connections) {
    yield* change(books.participants, (person) => personWithout(person, connection, who));
    yield* change(books.tickets, (ticket) => ticketWithout(ticket, connection, who));
    yield* change(books.registrations, (order) => orderWithout(order, connection, who));
    yield* change(books.checkins, (checkin) => (isTheirCheckin(checkin, connection, who) ? null : checkin));
    yield* change(books.testCopies, (copy) => (isTheirCopy(copy, connection, who) ? null : copy));
    yield* change(gatedCodes, (address) => (who.isAddress(address) ? null : address));
    Object.assign(counted, yield* countedAnew(books));
  }
  yield* change(state.waiting, (each) => (isTo(each.mail, who) ? null : each));
  for (const [id, { delivery, position }] of state.pending) {
    const cut = cutter.cut(delivery);
    if (cut?.t === 'delivery') state.pending.set(id, { delivery: cut, position });
  }
  const cutRow = rowCutter(who);
  state.rows = state.rows.map((row) => cutRow(row));
}

/** What takes somebody out of lines that are folded into this state. */
export function cutterFor(state: State, traces: Traces): RecordCutter {
  const who = new Who(traces);
  return new RecordCutter(who, (connection, slug) => {
    const holder = holderIn(connectionOf(state, connection).books, slug);
    return holder !== null && !who.isAddress(holder);
  });
}

/** The address that holds a ticket; null where nobody does. */
export function holderIn(books: Books, slug: string): string | null {
  const ticket = books.tickets.get(slug);
  return (ticket && holderOf(ticket)?.address) ?? null;
}

interface Changing<T> extends Iterable<[string, T]> {
  set(key: string, value: T): void;
  delete(key: string): void;
}

function* change<T>(shelf: Changing<T>, to: (value: T) => T | null): Steps<void> {
  for (const entry of stepwise(shelf)) {
    if (!entry) {
      yield;
      continue;
    }
    const changed = to(entry[1]);
    if (changed === null) shelf.delete(entry[0]);
    else if (changed !== entry[1]) shelf.set(entry[0], changed);
  }
}
