/** What is known of an order, whichever kind of news says it. */
import type { StatedRegistration } from '../tito/facts.ts';
import type { Books } from './books.ts';
import { isNewer, type NewsClock } from './clock.ts';
import type { Registration } from './entities.ts';
import { holderOf } from './judge.ts';

/** Records what is said of an order: who bought it, whether it is paid or a test. True where any of it is news. */
export function applyOrder(books: Books, stated: StatedRegistration, clock: NewsClock): boolean {
  const before = orderOf(books, stated.slug);
  const after: Registration = {
    ...before,
    reference: before.reference ?? stated.reference,
    buyer: before.buyer || stated.buyer,
    test: before.test || stated.test,
  };
  if (stated.paid !== null && isNewer(clock, before.paid?.clock ?? null)) {
    after.paid = { is: stated.paid, clock };
  }
  books.registrations.set(stated.slug, after);
  // A newer statement of the same says nothing new.
  return after.test !== before.test || after.paid?.is !== before.paid?.is || after.buyer !== before.buyer;
}

export function orderOf(books: Books, slug: string): Registration {
  return (
    books.registrations.get(slug) ?? {
      slug,
      reference: null,
      buyer: '',
      tickets: [],
      cancelled: null,
      paid: null,
      test: false,
    }
  );
}

export function joinOrder(books: Books, order: string, ticket: string): void {
  const known = orderOf(books, order);
  if (known.tickets.includes(ticket)) return;
  books.registrations.set(order, { ...known, tickets: [...known.tickets, ticket] });
}

/** The addresses that hold its tickets now. */
export function holdersIn(books: Books, order: string): string[] {
  return orderOf(books, order).tickets.flatMap((slug) => {
    const ticket = books.tickets.get(slug);
    return (ticket && holderOf(ticket)?.address) ?? [];
  });
}

/** The newest time that any of its tickets states. */
export function newestTime(books: Books, order: Registration): number | null {
  const times = order.tickets.flatMap((slug) => books.tickets.get(slug)?.newest?.at ?? []);
  return times.length > 0 ? Math.max(...times) : null;
}
