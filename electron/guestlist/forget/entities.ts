/** Takes somebody out of what the guest list is made of. What is theirs goes whole; what others have stays as it is. */
import type { Checkin, Participant, Registration, TestCopy, Ticket } from '../entities.ts';
import { isCompleteFor } from '../judge.ts';
import type { Puts } from '../records.ts';
import { including } from '../ticket-news.ts';
import type { Who } from './traces.ts';

/** Null: it is theirs. */
export function ticketWithout(ticket: Ticket, connection: string, who: Who): Ticket | null {
  if (who.isTicket(connection, ticket.slug)) return null;
  if (!isNamedOn(ticket, who)) return ticket;
  const { corrected, fills } = ticket;
  const kept = holderWithout(ticket, who);
  return {
    ...ticket,
    holder: kept && nameless(kept, who),
    corrected: corrected && (who.isAddress(corrected.from) || who.isAddress(corrected.to)) ? null : corrected,
    fills: fills.filter(({ address }) => !who.isAddress(address)).map((fill) => nameless(fill, who)),
    completeFor: marksWithout(ticket, kept, who),
  };
}

function isNamedOn({ holder, corrected, fills, completeFor }: Ticket, who: Who): boolean {
  const { address } = who.traces;
  return (
    (holder !== null && (holder.address === address || bearsName(holder, who))) ||
    (corrected !== null && (corrected.from === address || corrected.to === address)) ||
    completeFor.includes(address) ||
    (fills.length > 0 && fills.some((fill) => fill.address === address || bearsName(fill, who)))
  );
}

/** Where a correction goes with one of its addresses, the other is left with the mark that was both's. */
function marksWithout(ticket: Ticket, kept: Ticket['holder'], who: Who): string[] {
  const { holder, completeFor } = ticket;
  const marks = completeFor.filter((address) => !who.isAddress(address));
  const isComplete = holder !== null && isCompleteFor(ticket, holder.address);
  return kept !== null && isComplete ? including(marks, kept.address) : marks;
}

/** The ticket's holder as everybody but `who` sees it: with a correction of their address, the one that is meant. */
function holderWithout({ holder, corrected }: Ticket, who: Who): Ticket['holder'] {
  if (holder === null || !who.isAddress(holder.address)) return holder;
  if (corrected?.from !== holder.address) return null;
  return who.isAddress(corrected.to) ? null : { ...holder, address: corrected.to };
}

/** Null: it is theirs alone. */
export function orderWithout(order: Registration, connection: string, who: Who): Registration | null {
  if (who.isOrder(connection, order.slug)) return null;
  const hasTheirs = order.tickets.some((slug) => who.isTicket(connection, slug));
  if (!hasTheirs && !who.names.has(order.buyer)) return order;
  const tickets = order.tickets.filter((slug) => !who.isTicket(connection, slug));
  const isTheirName =
    who.traces.names.includes(order.buyer) ||
    (tickets.length < order.tickets.length && who.names.has(order.buyer));
  if (tickets.length === order.tickets.length && !isTheirName) return order;
  return { ...order, tickets, buyer: isTheirName ? '' : order.buyer };
}

export function isTheirCheckin({ ticket }: Checkin, connection: string, who: Who): boolean {
  return who.isTicket(connection, ticket);
}

export function isTheirCopy({ ticket, address }: TestCopy, connection: string, who: Who): boolean {
  return who.isAddress(address) || who.isTicket(connection, ticket);
}

/** Null: it is them. Somebody else may have had a ticket that is theirs now. */
export function personWithout(person: Participant, connection: string, who: Who): Participant | null {
  if (who.isAddress(person.address)) return null;
  const hadTheirs = person.tickets.some((slug) => who.isTicket(connection, slug));
  if (!hadTheirs && !bearsName(person, who)) return person;
  const tickets = person.tickets.filter((slug) => !who.isTicket(connection, slug));
  return { ...nameless(person, who), tickets };
}

/** While an address was corrected to another, the other bore the name as well; now nobody else does. */
function bearsName(somebody: { readonly name: string } | null, who: Who): boolean {
  return somebody !== null && who.traces.names.includes(somebody.name);
}

function nameless<T extends { readonly name: string; readonly firstName: string | null }>(
  somebody: T,
  who: Who,
): T {
  return bearsName(somebody, who) ? { ...somebody, name: '', firstName: null } : somebody;
}

/** Did a decision that replaced these concern whoever is at this address? */
export function concerns({ participants, tickets, testCopies }: Puts, address: string): boolean {
  return (
    participants?.some((each) => each.address === address) ||
    testCopies?.some((each) => each.address === address) ||
    tickets?.some(
      ({ holder, fills, completeFor }) =>
        holder?.address === address ||
        completeFor.includes(address) ||
        fills.some((fill) => fill.address === address),
    ) ||
    false
  );
}

/** The same puts where nobody is named in them. */
export function putsWithout(puts: Puts, connection: string, who: Who): Puts {
  const tickets = puts.tickets?.flatMap((each) => ticketWithout(each, connection, who) ?? []);
  const registrations = puts.registrations?.flatMap((each) => orderWithout(each, connection, who) ?? []);
  const checkins = puts.checkins?.filter((each) => !isTheirCheckin(each, connection, who));
  const participants = puts.participants?.flatMap((each) => personWithout(each, connection, who) ?? []);
  const testCopies = puts.testCopies?.filter((each) => !isTheirCopy(each, connection, who));
  const isSame =
    isAll(tickets, puts.tickets) &&
    isAll(registrations, puts.registrations) &&
    isAll(checkins, puts.checkins) &&
    isAll(participants, puts.participants) &&
    isAll(testCopies, puts.testCopies);
  if (isSame) return puts;
  return {
    ...(tickets?.length ? { tickets } : {}),
    ...(registrations?.length ? { registrations } : {}),
    ...(checkins?.length ? { checkins } : {}),
    ...(participants?.length ? { participants } : {}),
    ...(testCopies?.length ? { testCopies } : {}),
    ...(puts.sending ? { sending: puts.sending } : {}),
  };
}

function isAll<T>(some: readonly T[] | undefined, all: readonly T[] | undefined): boolean {
  return some?.length === all?.length && (some ?? []).every((each, at) => each === all?.[at]);
}
