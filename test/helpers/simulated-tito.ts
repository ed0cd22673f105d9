import { type Order, RELEASES, registrationBody, type Ticket, ticketBody } from './simulated-tito-bodies.ts';
import { fullName, type Person, person } from './simulated-tito-people.ts';

/** One webhook request that the simulated Tito sends, and what it is about. */
export interface Step {
  /** How long to wait before it at a human pace, in milliseconds. */
  readonly pauseMs: number;
  /** What has just happened among people, as a sentence; null when this request follows from the one before. */
  readonly say: string | null;
  /** The person or order it tells about. */
  readonly about: string;
  readonly request: {
    readonly event: string;
    readonly body: Buffer;
    /** `wrong`: signed with a key that is not the connection's. */
    readonly secret: 'right' | 'wrong';
    /** The place in the script of the request that this one repeats byte for byte; null when it is new. */
    readonly repeatOf: number | null;
  };
}

export interface EventOptions {
  readonly seed: number;
  /** How many orders are placed, test orders among them. From six on there is at least one of everything. */
  readonly orders: number;
  /** When the first order is placed, in UTC milliseconds. */
  readonly startsAt: number;
}

/** A believable ticket sale. The same options always give the same script. */
export function simulateEvent(options: EventOptions): readonly Step[] {
  const sale = new Sale(options);
  for (let n = 0; n < options.orders; n += 1) sale.place(n);
  return sale.script();
}

/** Whom to invite once the whole script was received: the holders of complete live tickets, in lower case. */
export function expectedInvitees(script: readonly Step[]): Set<string> {
  const invitees = new Set<string>();
  for (const { request } of script) {
    if (request.secret === 'wrong' || !request.event.endsWith('.completed')) continue;
    const body = JSON.parse(request.body.toString()) as {
      test_mode: boolean;
      email: string;
      tickets?: { email: string | null }[];
    };
    if (body.test_mode) continue;
    for (const { email } of body.tickets ?? [body]) if (email !== null) invitees.add(email.toLowerCase());
  }
  return invitees;
}

/** What each order brings besides tickets; they take turns. */
const TURNS = ['late name', 'two for one', 'test', 'forgery', 'second ticket', 'repeat'] as const;
type Turn = (typeof TURNS)[number];

/** How many tickets an order has: at least, and how many more at most. */
const SIZES: Readonly<Record<Turn, readonly [number, number]>> = {
  'late name': [3, 1],
  'two for one': [2, 2],
  test: [1, 0],
  forgery: [1, 3],
  'second ticket': [1, 0],
  // Of five tickets or more the last one never gets a name.
  repeat: [5, 1],
};

/** A request before all are put in order. `at`: milliseconds after the start. */
interface Moment {
  readonly at: number;
  readonly say: string | null;
  readonly about: string;
  readonly event: string;
  readonly body: Buffer;
  readonly secret: 'right' | 'wrong';
  readonly repeats: Moment | null;
}

class Sale {
  readonly #startsAt: number;
  readonly #random: () => number;
  readonly #moments: Moment[] = [];
  readonly #references = new Set<string>();
  #people = 0;
  #orders = 0;
  #tickets = 0;
  /** Who bought first, and comes back for a second ticket. */
  #regular: Person | null = null;

  constructor(options: EventOptions) {
    this.#startsAt = options.startsAt;
    this.#random = mulberry32(options.seed);
  }

  /** The nth order and all that follows from it. */
  place(n: number): void {
    const turn = TURNS[n % TURNS.length] ?? 'repeat';
    const at = n * 6000 + this.#upTo(2000);
    const back = turn === 'second ticket' ? this.#regular : null;
    const buyer = back ? { ...back, email: back.email.toUpperCase() } : this.#somebody();
    this.#regular ??= buyer;
    const order = this.#order(turn, buyer, at);
    this.#tell(order, at, 'finished', bought(order, back !== null));
    for (const [i, ticket] of order.tickets.entries())
      this.#update(order, ticket, at + 300 + i * 100, 'created');

    let last = at;
    let completed: Moment | null = null;
    for (const [i, ticket] of order.tickets.entries()) {
      if (i >= 4 && ticket === order.tickets.at(-1)) break;
      const forBuyer = i === 0 || (i === 1 && turn === 'two for one');
      const late = i >= 2 && ticket === order.tickets.at(-1);
      last = at + 2000 + i * 1500 + (late ? 12_000 + this.#upTo(15_000) : 0);
      ticket.holder = forBuyer ? buyer : this.#somebody();
      const say = i === 0 ? null : forBuyer ? kept(buyer, ticket) : named(ticket.holder, ticket, late);
      this.#update(order, ticket, last, 'updated', say);
      completed = this.#update(order, ticket, last + 200, 'completed');
    }
    if (order.tickets.every((ticket) => ticket.holder)) this.#tell(order, last + 500, 'completed', null);
    if (turn === 'forgery') this.#forge(last + 1500);
    if (turn === 'repeat' && completed) {
      const say = `Tito sends ${completed.event} for ${completed.about} once more`;
      this.#moments.push({ ...completed, at: last + 2500, say, repeats: completed });
    }
  }

  /** Everything in the order in which it happens. */
  script(): readonly Step[] {
    const moments = this.#moments.toSorted((a, b) => a.at - b.at);
    return moments.map(({ at, say, about, event, body, secret, repeats }, i) => ({
      pauseMs: at - (moments[i - 1]?.at ?? 0),
      say,
      about,
      request: { event, body, secret, repeatOf: repeats && moments.indexOf(repeats) },
    }));
  }

  #order(turn: Turn, buyer: Person, at: number): Order {
    const test = turn === 'test';
    const mark = test ? 'test_' : '';
    const [least, more] = SIZES[turn];
    const size = least + this.#upTo(more + 1);
    const reference = this.#reference();
    const tickets = Array.from({ length: size }, (_, i): Ticket => {
      this.#tickets += 1;
      return {
        id: this.#tickets,
        slug: `ti_${mark}${this.#slug()}`,
        reference: size === 1 ? reference : `${reference}-${i + 1}`,
        release: RELEASES[this.#upTo(RELEASES.length)] ?? RELEASES[0],
        holder: null,
      };
    });
    this.#orders += 1;
    const slug = `reg_${mark}${this.#slug()}`;
    return { id: this.#orders, slug, reference, test, buyer, tickets, boughtAt: this.#startsAt + at };
  }

  #tell(order: Order, at: number, verb: string, say: string | null): void {
    this.#moments.push({
      at,
      say,
      about: `order ${order.reference}`,
      event: `registration.${verb}`,
      body: registrationBody(order, this.#startsAt + at),
      secret: 'right',
      repeats: null,
    });
  }

  #update(order: Order, ticket: Ticket, at: number, verb: string, say: string | null = null): Moment {
    const moment: Moment = {
      at,
      say,
      about: ticket.holder ? fullName(ticket.holder) : `ticket ${ticket.reference}`,
      event: `ticket.${verb}`,
      body: ticketBody(order, ticket, this.#startsAt + at, verb),
      secret: 'right',
      repeats: null,
    };
    this.#moments.push(moment);
    return moment;
  }

  /** A ticket that Tito never sold. */
  #forge(at: number): void {
    const order = this.#order('second ticket', this.#somebody(), at);
    for (const ticket of order.tickets) {
      ticket.holder = order.buyer;
      const forged = this.#update(order, ticket, at, 'completed', 'Somebody who is not Tito claims a ticket');
      this.#moments[this.#moments.indexOf(forged)] = { ...forged, secret: 'wrong' };
    }
  }

  #somebody(): Person {
    this.#people += 1;
    return person(this.#people - 1);
  }

  #reference(): string {
    const reference = this.#letters(4, 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789');
    if (this.#references.has(reference)) return this.#reference();
    this.#references.add(reference);
    return reference;
  }

  #slug(): string {
    return `d${this.#letters(22, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}`;
  }

  #letters(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[this.#upTo(alphabet.length)]).join('');
  }

  /** A whole number from 0 to below `limit`. */
  #upTo(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function bought(order: Order, again: boolean): string {
  const tickets = order.tickets.length === 1 ? 'a ticket' : `${order.tickets.length} tickets`;
  const kind = order.test ? 'a test order' : 'order';
  return `${fullName(order.buyer)} bought ${again ? 'another ticket' : tickets} (${kind} ${order.reference})`;
}

function kept(buyer: Person, ticket: Ticket): string {
  return `${fullName(buyer)} keeps ticket ${ticket.reference} too`;
}

function named(holder: Person, ticket: Ticket, late: boolean): string {
  return `${fullName(holder)} is named for ticket ${ticket.reference}${late ? ', which had no name until now' : ''}`;
}

/** Random numbers from 0 to below 1, always the same for a seed. By Tommy Ettinger, in the public domain. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
