/**
 * The rules about tickets, said again as naively as can be: everything ever heard is kept in a list, and each question
 * is answered by looking through the whole list. Shares no code with the guest list.
 */
import { momentOf, type NewsStep, ORDER_OF, type OrderStep, PRO_TICKET, TICKETS } from './steps.ts';

export interface Heard {
  readonly step: NewsStep;
  /** The event it came as, which for a body come again may be another. */
  readonly event: string;
  /** Its place among news of one time: the body's hash, or the delivery's number where no time is stated. */
  readonly tie: string;
  readonly otherName: boolean;
}

/** News with the time at which it counts. */
interface Dated extends Heard {
  readonly at: number | null;
  /** For a cancellation, the moment up to which it ends tickets. */
  readonly endsAt: number | null;
}

export interface NaiveTicket {
  readonly holder: string | null;
  readonly void: boolean;
  readonly completeFor: ReadonlySet<string>;
  readonly mode: 'test' | 'live' | 'unstated';
  readonly release: string | null;
  readonly order: string | null;
  readonly unusable: boolean;
}

export const ALL_TICKETS: readonly string[] = [...TICKETS, PRO_TICKET];

export class NaiveTickets {
  readonly #heard: Dated[] = [];
  /** What was worked out since the last news: only to save time. */
  readonly #known = new Map<string, NaiveTicket | null>();

  hear(heard: Heard): void {
    this.#take(heard);
    this.#known.clear();
  }

  #take(heard: Heard): void {
    const at = momentOf(heard.step);
    const undated = { ...heard, at, endsAt: at };
    const { step } = heard;
    // What ends a ticket without stating when counts from the newest time known.
    if (at === null && step.do === 'ticket' && saysVoid(undated)) {
      this.#heard.push({ ...undated, at: newestAt(this.#about(step.ticket)) });
    } else if (at === null && step.do === 'order') {
      const members = TICKETS.filter((slug) => this.ticket(slug)?.order === step.order);
      this.#heard.push({ ...undated, endsAt: newestAt(members.flatMap((slug) => this.#about(slug))) });
    } else {
      this.#heard.push(undated);
    }
  }

  /** The ticket as everything heard so far makes it; null where nobody has spoken of it. */
  ticket(slug: string): NaiveTicket | null {
    const known = this.#known.get(slug);
    if (known !== undefined) return known;
    const ticket = this.#workedOut(slug);
    this.#known.set(slug, ticket);
    return ticket;
  }

  #workedOut(slug: string): NaiveTicket | null {
    const own = this.#about(slug);
    const orders = this.#listing(slug);
    const all = [...own, ...orders].sort(oldestFirst);
    if (all.length === 0) return null;
    const statingOrder = all.filter((news) => orderNamedBy(news) !== null);
    const order = statingOrder.length > 0 ? (ORDER_OF[slug] ?? null) : null;
    const isVoid = own.length > 0 && saysVoid(own.at(-1));
    return {
      ...this.#holder(slug, own, orders),
      void: isVoid || (order !== null && this.#isCancelled(order, own)),
      completeFor: new Set(all.flatMap((news) => completedFor(news, slug) ?? [])),
      mode: this.#mode(slug, all, order),
      release: all.flatMap(({ step }) => ('release' in step && step.release) || []).at(-1) ?? null,
      order,
    };
  }

  isPaid(order: string | null): boolean {
    const stated = this.#heard
      .map((news) => ({ ...news, marked: markOf(news), paid: paidBy(news, order) }))
      .filter(({ paid }) => paid !== null);
    stated.sort((a, b) => byTime(a, b) || (a.at === null ? 0 : a.marked - b.marked) || byTie(a, b));
    return stated.at(-1)?.paid ?? true;
  }

  #about(slug: string): Dated[] {
    return this.#heard
      .filter(({ step }) =>
        step.do === 'ticket' ? step.ticket === slug : step.do === 'pro' && slug === PRO_TICKET,
      )
      .sort(oldestFirst);
  }

  #listing(slug: string): (Dated & { step: OrderStep })[] {
    return this.#heard
      .filter((news): news is Dated & { step: OrderStep } => news.step.do === 'order')
      .filter(({ step }) => step.tickets.some(({ ticket }) => ticket === slug))
      .sort(oldestFirst);
  }

  /**
   * The newest own news that names or removes a holder, where any ever named one. Else the oldest order that names one
   * since the newest removal, or the first to arrive where that stated no time.
   */
  #holder(
    slug: string,
    own: readonly Dated[],
    orders: readonly (Dated & { step: OrderStep })[],
  ): Pick<NaiveTicket, 'holder' | 'unusable'> {
    const isNamed = own.some((news) => addressIn(news) !== null);
    const deciding = own.filter((news) => addressIn(news) !== null || removes(news)).at(-1);
    const naming = orders
      .filter(({ step }) => addressOn(step, slug) !== null)
      .filter((news) => !deciding || oldestFirst(news, deciding) > 0);
    const [first] = naming.filter((news) => momentOf(news.step) !== null);
    const earliest = this.#heard.find((news) => naming.some(({ step }) => step === news.step));
    const order = earliest && momentOf(earliest.step) === null ? earliest : first;
    const address = deciding && isNamed ? addressIn(deciding) : addressOn(order?.step, slug);
    return { holder: address === 'unusable' ? null : address, unusable: address === 'unusable' };
  }

  #mode(slug: string, all: readonly Dated[], order: string | null): NaiveTicket['mode'] {
    const orderIsTest = this.#heard.some(
      ({ step }) =>
        order !== null &&
        ((step.do === 'order' && step.order === order && step.test) ||
          (step.do === 'ticket' && step.order && ORDER_OF[step.ticket] === order && step.test === true)),
    );
    if (slug === PRO_TICKET) return 'unstated';
    const signs = all.map(({ step }) => ('test' in step ? step.test : null));
    if (orderIsTest || signs.includes(true)) return 'test';
    return signs.includes(false) ? 'live' : 'unstated';
  }

  #isCancelled(order: string, own: readonly Dated[]): boolean {
    const cancellations = this.#heard.filter((news) => isCancellation(news, order));
    const cancelledAt = Math.max(...cancellations.map(({ endsAt }) => endsAt ?? Number.NEGATIVE_INFINITY));
    const newest = own.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    return cancellations.length > 0 && newest <= cancelledAt;
  }
}

function newestAt(news: readonly Dated[]): number | null {
  const times = news.flatMap(({ at }) => at ?? []);
  return times.length > 0 ? Math.max(...times) : null;
}

function oldestFirst(a: Dated, b: Dated): number {
  return byTime(a, b) || (a.at === null ? 0 : rankOf(a) - rankOf(b)) || byTie(a, b);
}

function byTime(a: Dated, b: Dated): number {
  if (a.at === b.at) return 0;
  return (a.at ?? Number.NEGATIVE_INFINITY) < (b.at ?? Number.NEGATIVE_INFINITY) ? -1 : 1;
}

function byTie(a: Dated, b: Dated): number {
  return a.tie < b.tie ? -1 : a.tie > b.tie ? 1 : 0;
}

/** Void wins a tie, then a reassignment; orders have no say in it. */
function rankOf(news: Dated): number {
  if (news.step.do === 'order') return 0;
  if (saysVoid(news)) return 2;
  return isReassignment(news) ? 1 : 0;
}

function saysVoid(news: Dated | undefined): boolean {
  if (news?.step.do !== 'ticket') return false;
  return news.step.state === 'void' || (news.event === 'ticket.voided' && !news.otherName);
}

function isReassignment({ event, otherName }: Dated): boolean {
  return event === 'ticket.reassigned' && !otherName;
}

function removes(news: Dated): boolean {
  if (isReassignment(news)) return true;
  const { step } = news;
  return step.do === 'ticket' && !step.named && (step.state === 'new' || step.state === 'incomplete');
}

function addressOn(step: NewsStep | undefined, slug: string): string | null {
  if (step?.do !== 'order') return null;
  return step.tickets.find(({ ticket }) => ticket === slug)?.address ?? null;
}

function addressIn({ step }: Dated): string | null {
  return 'address' in step ? step.address : null;
}

/** The address that this news completes the ticket for. */
function completedFor(news: Dated, slug: string): string | null {
  const { step, event } = news;
  if (step.do === 'pro') return usable(step.address);
  if (step.do === 'order') {
    return event === 'registration.completed' ? usable(addressOn(step, slug)) : null;
  }
  if (step.do !== 'ticket' || step.state === 'void') return null;
  const completes =
    step.state === 'complete' ||
    event === 'ticket.completed' ||
    (isReassignment(news) && step.state === null);
  return completes ? usable(step.address) : null;
}

function usable(address: string | null): string | null {
  return address === 'unusable' ? null : address;
}

function orderNamedBy({ step }: Dated): string | null {
  if (step.do === 'order') return step.order;
  return step.do === 'ticket' && step.order ? (ORDER_OF[step.ticket] ?? null) : null;
}

function isCancellation({ step, event, otherName }: Dated, order: string): boolean {
  return step.do === 'order' && step.order === order && event === 'registration.cancelled' && !otherName;
}

function markOf({ event, otherName }: Dated): number {
  return event.startsWith('registration.marked_as') && !otherName ? 1 : 0;
}

/** What this news says of the order's payment; null for nothing. */
function paidBy(news: Dated, order: string | null): boolean | null {
  if (order === null || orderNamedBy(news) !== order) return null;
  if (markOf(news)) return news.event === 'registration.marked_as_paid';
  return 'paid' in news.step ? news.step.paid : null;
}
