/** What a journal comes to in the end. */

import { ticketMode, ticketState } from '../../../electron/guestlist/judge.ts';
import { connectionOf, type State } from '../../../electron/guestlist/state.ts';
import { ALL_TICKETS } from './naive-tickets.ts';
import { ADDRESSES } from './steps.ts';

/** The end to which news leads, whatever its order: not names, nor how often somebody was invited on the way. */
export function endOf(state: State): unknown {
  const { books } = connectionOf(state, 'c');
  return {
    tickets: ALL_TICKETS.map((slug) => {
      const ticket = books.tickets.get(slug);
      return (
        ticket && {
          slug,
          holder: ticket.holder,
          void: ticket.void,
          state: ticketState(books, ticket),
          completeFor: ticket.completeFor,
          mode: ticketMode(books, ticket),
          release: ticket.release,
          registration: ticket.registration,
        }
      );
    }),
    people: ADDRESSES.map((address) => {
      const person = books.participants.get(address);
      return { address, entitled: person?.entitled ?? false, tickets: [...(person?.tickets ?? [])].sort() };
    }),
    paid: ['reg_1', 'reg_2'].map((slug) => books.registrations.get(slug)?.paid?.is),
  };
}
