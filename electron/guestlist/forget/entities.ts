/** Takes somebody out of what the guest list is made of. What is theirs goes whole; what others have stays as it is. */
import type { Checkin, Participant, Registration, TestCopy, Ticket } from '../entities.ts';
import type { Puts } from '../records.ts';
import type { Who } from './traces.ts';

/** Null: it is theirs. */
export function ticketWithout(ticket: Ticket, connection: string, who: Who): Ticket | null {
  if (who.isTicket(connection, ticket.slug)) return null;
  const { holder, corrected, fills, completeFor } = ticket;
  const isNamed =
    who.isAddress(holder?.address ?? null) ||
    who.isAddress(corrected?.from ?? null) ||
    who.isAddress(corrected?.to ?? null) ||
    fills.some(({ address }) => who.isAddress(address)) ||
    completeFor.some((address) => who.isAddress(address));
  if (!isNamed) return ticket;
  const isComplete = holder !== null && completeFor.includes(holder.address);
  const kept = holderWithout(ticket, who);
  const marks = completeFor.filter((address) => !who.isAddress(address));
  return {
    ...ticket,
    holder: kept,
    corrected: corrected && (who.isAddress(corrected.from) || who.isAddress(corrected.to)) ? null : corrected,
    fills: fills.filter(({ address }) => !who.isAddress(address)),
    // Where a correction goes with the address it corrected, the mark is of the one that is meant.
    completeFor:
      isComplete && kept && !marks.includes(kept.address) ? [...marks, kept.address].sort() : marks,
  };
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

export function isThem({ address }: Participant, who: Who): boolean {
  return who.isAddress(address);
}

/** The same puts where nobody is named in them. */
export function putsWithout(puts: Puts, connection: string, who: Who): Puts {
  const tickets = puts.tickets?.flatMap((each) => ticketWithout(each, connection, who) ?? []);
  const registrations = puts.registrations?.flatMap((each) => orderWithout(each, connection, who) ?? []);
  const checkins = puts.checkins?.filter((each) => !isTheirCheckin(each, connection, who));
  const participants = puts.participants?.filter((each) => !isThem(each, who));
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
