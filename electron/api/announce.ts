/** Turns durable records into what the open windows are told. */
import type { DeliveryView, StatusView } from '../../shared/contract.ts';
import type { Books } from '../guestlist/books.ts';
import type { Participant } from '../guestlist/entities.ts';
import { connectionIn } from '../guestlist/fold.ts';
import { type BookRecord, isBookRecord, type JournalRecord, type Row } from '../guestlist/records.ts';
import { connectionOf, type State } from '../guestlist/state.ts';
import type { Feed } from './feed.ts';
import { participantView } from './views.ts';

/** Tells the feed of everything that a record changed. */
export function announce(
  feed: Feed,
  state: State,
  record: JournalRecord,
  status: () => StatusView,
  rowView: (row: Row) => DeliveryView,
): void {
  if (!isBookRecord(record) && record.t !== 'repeat') return;
  if (!feed.isFollowed) {
    feed.unseen();
    return;
  }
  if (record.t === 'repeat' || record.t === 'decided') {
    const row = state.rows.at(-1);
    if (row) feed.delivery(rowView(row));
  }
  if (record.t !== 'repeat') {
    const connection = connectionIn(record);
    const { books } = connectionOf(state, connection);
    for (const person of peopleIn(record, books)) {
      feed.participant(participantView(connection, books, person));
      if (record.t === 'decided' && record.row.invited === person.address) continue;
      // The row that tells of their invite shows how it fares.
      const row = state.rows.findLast(
        (each) => each.invited === person.address && each.connection === connection,
      );
      if (row) feed.delivery(rowView(row));
    }
  }
  feed.status(status);
}

function present(books: Books, address: string): Participant[] {
  const person = books.participants.get(address);
  return person ? [person] : [];
}

function peopleIn(record: BookRecord, books: Books): Participant[] {
  switch (record.t) {
    case 'policy':
      return [];
    case 'decided':
    case 'rejudged':
    case 'acted':
      return record.puts.participants ?? [];
    case 'handed':
    case 'mailed':
      return present(books, record.mail.address);
    case 'visited':
      return present(books, record.address);
  }
}
