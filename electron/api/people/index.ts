/**
 * An index over everybody, for the list of a hundred thousand to answer at once. It is kept up from the records as
 * they become durable: they only mark what may have changed, which is read anew, a little at a time, when somebody
 * asks.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PersonName } from '../../../shared/contract.ts';
import type { PeopleQuery, Sort } from '../../../shared/people-query.ts';
import type { Books } from '../../guestlist/books.ts';
import type { Ticket } from '../../guestlist/entities.ts';
import { connectionIn } from '../../guestlist/fold.ts';
import { holderOf, waitingReason } from '../../guestlist/judge.ts';
import { isBookRecord, type JournalRecord, type Puts } from '../../guestlist/records.ts';
import type { State } from '../../guestlist/state.ts';
import { unhurried } from '../../unhurried.ts';
import { type Found, find } from './find.ts';
import { personLine, waitingLine } from './lines.ts';
import { comparing, Order } from './order.ts';
import { PeopleTable, type Subject } from './table.ts';

/** So many lines are read and put in order in one turn of the event loop: a few milliseconds. */
const LINES_PER_TURN = 500;
/** From so many on they are not left lying until somebody asks. */
const MANY_MARKED = 2_000;
const ANSWERS_KEPT = 4;

export class PeopleIndex {
  readonly #state: State;
  #table = new PeopleTable();
  readonly #marked = new Set<number>();
  readonly #orders = new Map<Sort, { order: Order; made: Promise<void> }>();
  /** The newest answers, by question: paging asks the same thing many times. */
  readonly #answers = new Map<string, Found>();
  #unread: Iterator<Subject | null> | null;
  #isStarted = false;
  /** By number: is a line among those that are put in order now? */
  #changed = new Uint8Array(0);
  #working: Promise<void> | null = null;

  constructor(state: State) {
    this.#state = state;
    this.#unread = everybody(state);
  }

  /** Reads what there is: somebody may ask soon. Until then the index takes no room, and no time. */
  start(): void {
    if (this.#isStarted) return;
    void this.#upToDate().then(() => unhurried(this.#table.texts.prepare()));
  }

  /** A record was folded into the state. Cheap: it is called for each. */
  after(record: JournalRecord): void {
    // What is not read yet will be read as it is then.
    if (!this.#isStarted) return;
    if (record.t === 'forgetting') this.#beginAgain();
    if (!isBookRecord(record) || record.t === 'policy') return;
    const connection = connectionIn(record);
    const books = this.#state.connections.get(connection)?.books;
    if (!books) return;
    if ('puts' in record) this.#markPuts(connection, books, record.puts);
    else this.#markPerson(connection, 'mail' in record ? record.mail.address : record.address);
    if (this.#marked.size > MANY_MARKED) void this.#upToDate();
  }

  /**
   * Finds everybody the query asks for as things stand now. What is found is given to `use` at once and holds only
   * there: a line's number may be another's later.
   */
  async find<T>(query: PeopleQuery, use: (found: Found) => T): Promise<T> {
    for (;;) {
      const order = await this.#order(query.sort);
      await this.#upToDate();
      const isCurrent = this.#orders.get(query.sort)?.order === order;
      if (isCurrent) return use(this.#answer(query, order));
    }
  }

  /** Somebody is forgotten: nothing of them may stay here, whatever it was part of. */
  #beginAgain(): void {
    this.#table = new PeopleTable();
    this.#orders.clear();
    this.#marked.clear();
    this.#answers.clear();
    this.#unread = everybody(this.#state);
    void this.#upToDate();
  }

  #answer(query: PeopleQuery, order: Order): Found {
    const question = JSON.stringify(query);
    const known = this.#answers.get(question);
    const found = known ?? find(this.#table, order.numbers, query);
    this.#answers.delete(question);
    this.#answers.set(question, found);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > ANSWERS_KEPT && oldest !== undefined) this.#answers.delete(oldest);
    return found;
  }

  subjects(numbers: Uint32Array): Subject[] {
    return Array.from(numbers, (number) => this.#table.subject(number));
  }

  /** The people among them; tickets that wait are none. */
  people(numbers: Uint32Array): PersonName[] {
    const people: PersonName[] = [];
    for (const number of numbers) {
      const { kind, connection, key: email } = this.#table.subject(number);
      if (kind === 'person') people.push({ connection, email });
    }
    return people;
  }

  /** Where somebody stands among those found; null where they are not. */
  placeOf({ numbers }: Found, subject: Subject): number | null {
    const number = this.#table.numberOf(subject);
    const place = number === undefined ? -1 : numbers.indexOf(number);
    return place < 0 ? null : place;
  }

  /** The ticket types that people hold, and how many hold each. */
  async ticketTypes(connection: string | null): Promise<Map<string, number>> {
    await this.#upToDate();
    const { texts, typeSets, typesOf } = this.#table;
    const of = connection === null ? null : this.#table.numberOfConnection(connection);
    const held = new Uint32Array(typesOf.length);
    for (let line = 0; line < this.#table.size; line += 1) {
      if (texts.of(line) === null || (of !== null && this.#table.connections[line] !== of)) continue;
      const set = typeSets[line] as number;
      held[set] = (held[set] as number) + 1;
    }
    const types = new Map<string, number>();
    for (const [set, number] of held.entries()) {
      for (const type of number > 0 ? (typesOf[set] ?? []) : []) {
        types.set(type, (types.get(type) ?? 0) + number);
      }
    }
    return types;
  }

  #markPuts(connection: string, books: Books, puts: Puts): void {
    for (const { address } of puts.participants ?? []) this.#markPerson(connection, address);
    for (const ticket of puts.tickets ?? []) this.#markTicket(connection, books, ticket);
    for (const { ticket } of puts.checkins ?? []) this.#markSlug(connection, books, ticket);
    for (const { tickets } of puts.registrations ?? []) {
      for (const slug of tickets) this.#markSlug(connection, books, slug);
    }
  }

  #markSlug(connection: string, books: Books, slug: string): void {
    const ticket = books.tickets.get(slug);
    if (ticket) this.#markTicket(connection, books, ticket);
  }

  #markTicket(connection: string, books: Books, ticket: Ticket): void {
    const holder = holderOf(ticket);
    if (holder) this.#markPerson(connection, holder.address);
    const subject = { kind: 'ticket', connection, key: ticket.slug } as const;
    if (waitingReason(books, ticket) === null && this.#table.numberOf(subject) === undefined) return;
    this.#marked.add(this.#table.add(subject));
  }

  #markPerson(connection: string, key: string): void {
    this.#marked.add(this.#table.add({ kind: 'person', connection, key }));
  }

  /** Resolves once every change so far is in the index; immediately where there is little. */
  #upToDate(): Promise<void> {
    this.#isStarted = true;
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
    return this.#working;
  }

  async #work(): Promise<void> {
    for (;;) {
      const lines = this.#next();
      if (lines.length > 0) this.#readAgain(lines);
      if (!this.#unread && lines.length < LINES_PER_TURN) return;
      await nextTurn();
    }
  }

  /** The lines to read now: enough for one turn, or all there are. */
  #next(): number[] {
    const lines: number[] = [];
    for (let seen = 0; this.#unread && seen < LINES_PER_TURN; seen += 1) {
      const { value, done } = this.#unread.next();
      if (done) this.#unread = null;
      else if (value && this.#table.numberOf(value) === undefined) lines.push(this.#table.add(value));
    }
    for (const line of this.#marked) {
      if (lines.length >= LINES_PER_TURN) break;
      this.#marked.delete(line);
      lines.push(line);
    }
    return lines;
  }

  #readAgain(lines: readonly number[]): void {
    const there = lines.filter((line) => this.#read(line));
    this.#flagged(lines, (changed) => {
      for (const { order } of this.#orders.values()) order.replace(there, changed);
    });
    const gone = lines.filter((line) => this.#table.texts.of(line) === null);
    for (const line of gone) this.#table.remove(line);
    this.#answers.clear();
  }

  /** Reads one line from the books; false where there is nothing to read any more. */
  #read(number: number): boolean {
    const { kind, connection, key } = this.#table.subject(number);
    const books = this.#state.connections.get(connection)?.books;
    const person = kind === 'person' ? books?.participants.get(key) : undefined;
    const ticket = kind === 'ticket' ? books?.tickets.get(key) : undefined;
    const line =
      books && person ? personLine(books, person) : books && ticket ? waitingLine(books, ticket) : null;
    if (line) this.#table.write(number, line);
    else this.#table.texts.set(number, null);
    return line !== null;
  }

  async #order(sort: Sort): Promise<Order> {
    let known = this.#orders.get(sort);
    if (!known) {
      const order = new Order(comparing(this.#table, sort));
      known = { order, made: this.#fill(order) };
      this.#orders.set(sort, known);
    }
    await known.made;
    return known.order;
  }

  /** What changes meanwhile is put in its place by `#readAgain` as in every order, and found there again. */
  async #fill(order: Order): Promise<void> {
    const table = this.#table;
    for (let from = 0; from < table.size; from += LINES_PER_TURN) {
      await nextTurn();
      if (this.#table !== table) return;
      const lines: number[] = [];
      for (let line = from; line < Math.min(from + LINES_PER_TURN, this.#table.size); line += 1) {
        if (this.#table.texts.of(line) !== null) lines.push(line);
      }
      this.#flagged(lines, (changed) => order.replace(lines, changed));
    }
  }

  #flagged(lines: readonly number[], use: (changed: Uint8Array) => void): void {
    if (this.#changed.length < this.#table.size) this.#changed = new Uint8Array(this.#table.size * 2);
    for (const line of lines) this.#changed[line] = 1;
    use(this.#changed);
    for (const line of lines) this.#changed[line] = 0;
  }
}

/** Walks over everybody there is, and over tickets nobody waits with; who comes meanwhile is met on the way, or marked. */
function* everybody({ connections }: State): Iterator<Subject | null> {
  for (const [connection, { books }] of connections) {
    for (const [key] of books.participants.entries()) yield { kind: 'person', connection, key };
    for (const [key, ticket] of books.tickets.entries()) {
      yield waitingReason(books, ticket) === null ? null : { kind: 'ticket', connection, key };
    }
  }
}
