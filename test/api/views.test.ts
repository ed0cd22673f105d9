import { expect, test } from 'vitest';
import { waitingTicketView } from '../../electron/api/views.ts';
import { emptyBooks } from '../../electron/guestlist/books.ts';
import type { Ticket } from '../../electron/guestlist/entities.ts';
import { unknownTicket } from '../../electron/guestlist/ticket-news.ts';

const CLOCK = { at: 1, rank: 0, tie: '' };

test('a ticket whose address cannot be used says whose it is, where its order does', () => {
  const fills = [{ clock: CLOCK, address: null, name: 'Ada Byron', firstName: 'Ada' }];
  const named = (change: Partial<Ticket>) => {
    const { name, unusable } = waitingTicketView(
      'c',
      emptyBooks(),
      { ...unknownTicket('ti_1'), ...change },
      '',
    );
    return { name, unusable };
  };
  expect(named({ unusable: true, fills })).toEqual({ unusable: true, name: 'Ada Byron' });
  // Its own news has named somebody since.
  expect(named({ unusable: true, named: true, fills })).toEqual({ unusable: true, name: '' });
  expect(named({ fills: [{ ...fills[0], address: 'ada@example.org' } as Ticket['fills'][number]] })).toEqual({
    unusable: false,
    name: '',
  });
});
