/** Somebody in the state: what they are known by in it, and the state without them. */
import type { Books } from '../books.ts';
import { holderOf } from '../judge.ts';
import { placeOf } from '../mails.ts';
import { connectionOf, type State } from '../state.ts';
import { isTheirCheckin, isTheirCopy, orderWithout, personWithout, ticketWithout } from './entities.ts';
import type { Gathered } from './gather.ts';
import { isTo, RecordCutter } from './record.ts';
import { rowCutter } from './row.ts';
import { inConnection, type Traces, Who } from './traces.ts';

/** What the state knows somebody by, and the journal. */
export function tracesOf(state: State, address: string, { names: told, rows }: Gathered): Traces {
  const names = new Set([...told].filter((name) => name.trim().length > 1));
  for (const { books } of state.connections.values()) {
    const name = books.participants.get(address)?.name;
    if (name) names.add(name);
  }
  const found: Traces = {
    address,
    names: [],
    sharedNames: [],
    tickets: [],
    orders: [],
    references: [],
    codes: [],
    rows: [...rows],
  };
  for (const [connection, { books, gatedCodes }] of state.connections) {
    addTickets(found, connection, books, names);
    for (const [code, owner] of gatedCodes) if (owner === address) found.codes.push(code);
    const code = books.participants.get(address)?.invite.code;
    if (code && !found.codes.includes(code)) found.codes.push(code);
  }
  const shared = namesOfOthers(state, address, names);
  for (const name of names) (shared.has(name) ? found.sharedNames : found.names).push(name);
  return found;
}

function addTickets(found: Traces, connection: string, books: Books, names: ReadonlySet<string>): void {
  const mine = new Set<string>();
  for (const [slug, ticket] of books.tickets.entries()) {
    const holder = holderOf(ticket);
    if (holder?.address !== found.address) continue;
    mine.add(slug);
    found.tickets.push(inConnection(connection, slug));
    if (ticket.reference) found.references.push(inConnection(connection, ticket.reference));
  }
  for (const [slug, order] of books.registrations.entries()) {
    const isBuyer = names.has(order.buyer);
    const isOnly = order.tickets.every((each) => mine.has(each));
    const isTheirs = order.tickets.length > 0 ? isOnly && (isBuyer || order.buyer === '') : isBuyer;
    if (!isTheirs) continue;
    found.orders.push(inConnection(connection, slug));
    if (order.reference) found.references.push(inConnection(connection, order.reference));
  }
}

/** Which of these names somebody at another address bears. */
function namesOfOthers(state: State, address: string, names: ReadonlySet<string>): ReadonlySet<string> {
  const shared = new Set<string>();
  for (const { books } of state.connections.values()) {
    const note = (somebody: { address: string | null; name: string } | null): void => {
      if (somebody && somebody.address !== address && names.has(somebody.name)) shared.add(somebody.name);
    };
    for (const person of books.participants.values()) note(person);
    for (const ticket of books.tickets.values()) {
      note(holderOf(ticket));
      if (holderOf(ticket)?.address !== address) for (const fill of ticket.fills) note(fill);
    }
  }
  return shared;
}

/** Takes somebody out of the state. What everybody else has stays as it is. */
export function removeFrom(state: State, cutter: RecordCutter): void {
  const { who } = cutter;
  for (const [connection, { books, gatedCodes }] of state.connections) {
    change(books.tickets, (ticket) => ticketWithout(ticket, connection, who));
    change(books.registrations, (order) => orderWithout(order, connection, who));
    change(books.checkins, (checkin) => (isTheirCheckin(checkin, connection, who) ? null : checkin));
    change(books.participants, (person) => personWithout(person, connection, who));
    change(books.testCopies, (copy) => (isTheirCopy(copy, connection, who) ? null : copy));
    for (const [code, address] of gatedCodes) if (who.isAddress(address)) gatedCodes.delete(code);
  }
  for (const { mail } of [...state.waiting.values()]) {
    if (isTo(mail, who)) state.waiting.delete(placeOf(mail));
  }
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

function change<T>(shelf: Map<string, T>, to: (value: T) => T | null): void {
  for (const [key, value] of shelf) {
    const changed = to(value);
    if (changed === null) shelf.delete(key);
    else if (changed !== value) shelf.set(key, changed);
  }
}
