/** Access that Usher cannot take away itself: who was withdrawn may have kept the hub's own link. */
import type { TakeAwayRow } from '../../shared/contract.ts';
import { mayStillHaveAccess } from '../guestlist/counted.ts';
import type { State } from '../guestlist/state.ts';

/** Those to do first, then by name. */
export function takeAwayRows(state: State): TakeAwayRow[] {
  const rows: TakeAwayRow[] = [];
  for (const [connection, { books }] of state.connections) {
    for (const person of books.participants.where((_, isEntitled) => !isEntitled)) {
      if (!mayStillHaveAccess(person)) continue;
      const { address: email, name, invite, takenAway: done } = person;
      rows.push({ connection, email, name, reason: invite.reason ?? '', sentAt: invite.sentAt, done });
    }
  }
  return rows.sort((a, b) => Number(a.done) - Number(b.done) || (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ name, email }: TakeAwayRow): string {
  return (name || email).toLowerCase();
}
