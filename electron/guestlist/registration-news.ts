/** News about an order: whether it is paid or cancelled, and what its body says of its tickets. */
import type { RegistrationChange, StatedRegistration, StatedTicket } from '../tito/facts.ts';
import { normaliseAddress } from './address.ts';
import type { Books } from './books.ts';
import { compareClocks, isNewer, isOlder, type NewsClock, RANK } from './clock.ts';
import type { Registration, Ticket } from './entities.ts';
import type { Effect, Source } from './news.ts';
import { applyOrder, holdersIn, joinOrder, newestTime, orderOf } from './order.ts';
import {
  described,
  filledFrom,
  holders,
  including,
  same,
  stillCorrected,
  unknownTicket,
} from './ticket-news.ts';

/** What an event's name says of payment wins over a body of the same time. */
const RANK_MARKED = 1;

/** Writes what is believed of an order's news. */
export function applyRegistration(
  books: Books,
  change: RegistrationChange,
  stated: StatedRegistration,
  tickets: readonly StatedTicket[],
  source: Source,
): Effect {
  const before = orderOf(books, stated.slug);
  const tie = stated.updatedAt === null ? source.deliveryId : source.bodyHash;
  const clock: NewsClock = { at: stated.updatedAt, rank: RANK.other, tie };
  const named = source.otherName ? 'updated' : change;
  let isNews = applyPayment(books, named, stated, clock);
  if (named === 'cancelled' && applyCancellation(books, stated.slug, clock)) isNews = true;

  const touched = new Set<string>();
  for (const each of tickets) {
    const was = books.tickets.get(each.slug) ?? unknownTicket(each.slug);
    const is = filledIn(was, each, clock, change === 'completed');
    if (!books.tickets.get(each.slug) || !same(was, is)) {
      books.tickets.set(is.slug, is);
      isNews = true;
    }
    joinOrder(books, stated.slug, is.slug);
    for (const address of holders(was, is)) touched.add(address);
  }
  // Its other tickets, known only from news of their own, are paid or cancelled with it.
  if (isNews) for (const address of holdersIn(books, stated.slug)) touched.add(address);
  return {
    touched,
    tickets: tickets.map((each) => each.slug),
    age: isNews ? 'new' : isOlder(clock, newestOf(before)) ? 'older' : 'known',
  };
}

function applyPayment(
  books: Books,
  change: RegistrationChange,
  stated: StatedRegistration,
  clock: NewsClock,
): boolean {
  if (change !== 'marked_as_paid' && change !== 'marked_as_unpaid') return applyOrder(books, stated, clock);
  return applyOrder(books, { ...stated, paid: change === 'marked_as_paid' }, { ...clock, rank: RANK_MARKED });
}

function applyCancellation(books: Books, slug: string, clock: NewsClock): boolean {
  const known = orderOf(books, slug);
  // Without a time it counts from the newest known one: it must not be outlived by what it ends.
  const cancelled = { ...clock, at: clock.at ?? newestTime(books, known) };
  if (!isNewer(cancelled, known.cancelled)) return false;
  books.registrations.set(slug, { ...known, cancelled });
  return true;
}

/** An order's body adds unknown tickets and fills in addresses nobody has stated; it never changes a known holder. */
function filledIn(before: Ticket, stated: StatedTicket, clock: NewsClock, isCompleted: boolean): Ticket {
  const after = described(before, stated, clock);
  if (stated.address === null) return after;
  const address = normaliseAddress(stated.address);
  if (!before.named) {
    const { name, firstName } = stated;
    after.fills = [...before.fills, { clock, address, name, firstName }];
    Object.assign(after, filledFrom(after));
    after.corrected = stillCorrected(after);
  }
  const completes = stated.state === 'complete' || (isCompleted && stated.state !== 'void');
  if (completes && address !== null) after.completeFor = including(before.completeFor, address);
  return after;
}

function newestOf({ paid, cancelled }: Registration): NewsClock | null {
  if (paid === null || cancelled === null) return paid?.clock ?? cancelled;
  return compareClocks(paid.clock, cancelled) > 0 ? paid.clock : cancelled;
}
