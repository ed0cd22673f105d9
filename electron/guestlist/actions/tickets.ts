/** Overrides about a ticket: whose it really is, and whether a test counts. */
import type { Ticket } from '../entities.ts';
import { holderOf, ticketMode } from '../judge.ts';
import { settle } from '../settle.ts';
import { addressFrom, type Desk, type Done, nothingToDo, Refusal } from './desk.ts';

/** The address Tito states is wrong: `written` is meant. */
export function correctAddress(desk: Desk, slug: string, written: string): Done {
  const ticket = desk.ticket(slug);
  const to = addressFrom(written);
  const from = ticket.holder?.address;
  if (from === undefined) {
    if (ticket.unusable)
      throw new Refusal('unusable', "This ticket's address cannot be used.", 'Correct it in Tito.');
    throw new Refusal('unassigned', 'Nobody is named on this ticket yet.', 'Assign it in Tito.');
  }
  const before = holderOf(ticket)?.address ?? from;
  if (before === to) throw nothingToDo(`The ticket is at ${to} already.`);
  putTicket(desk, { ...ticket, corrected: to === from ? null : { from, to } });
  return {
    told: `The ticket counts for ${to} now.`,
    undo:
      before === from
        ? { do: 'undo correction', ticket: slug }
        : { do: 'correct address', ticket: slug, to: before },
  };
}

export function undoCorrection(desk: Desk, slug: string): Done {
  const ticket = desk.ticket(slug);
  const before = holderOf(ticket)?.address;
  const from = ticket.holder?.address;
  if (ticket.corrected === null || before === undefined || before === from) {
    throw nothingToDo("This ticket's address is not corrected.");
  }
  putTicket(desk, { ...ticket, corrected: null });
  return {
    told: `The ticket counts for ${from} again.`,
    undo: { do: 'correct address', ticket: slug, to: before },
  };
}

/** Lets a test ticket count like a live one, or no longer. */
export function releaseTest(desk: Desk, slug: string, released: boolean): Done {
  const ticket = desk.ticket(slug);
  if (ticketMode(desk.draft, ticket) !== 'test') throw nothingToDo('This is no test ticket.');
  if (ticket.released === released) throw nothingToDo('This is so already.');
  putTicket(desk, { ...ticket, released });
  return released
    ? { told: 'The test ticket counts like a live one now.', undo: { do: 'hold test', ticket: slug } }
    : { told: 'The test ticket is held again.', undo: { do: 'release test', ticket: slug } };
}

/** Puts the ticket down, and judges who held it and who holds it now. */
function putTicket(desk: Desk, ticket: Ticket): void {
  const before = desk.ticket(ticket.slug);
  desk.draft.tickets.set(ticket.slug, ticket);
  const addresses = [holderOf(before), holderOf(ticket)].flatMap((holder) => holder?.address ?? []);
  // It is a ticket to the same event, whoever holds it.
  const event = addresses.flatMap((address) => desk.draft.participants.get(address)?.event ?? [])[0] ?? null;
  for (const address of new Set(addresses)) settle(desk.draft, address, event, desk.policy, desk.mint);
}
