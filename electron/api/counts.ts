import type { StatusView } from '../../shared/contract.ts';
import { waitingReason } from '../guestlist/judge.ts';
import type { State } from '../guestlist/state.ts';
import { mayStillHaveAccess } from './take-away.ts';

type Counts = StatusView['counts'];

/** Counting goes through everybody; with many people once a second is often enough for the eye. */
const FRESH_FOR_MS = 1_000;
const MANY = 2_000;

/** Counts people and tickets, anew only where something may have changed and the last count is not fresh. */
export class Counter {
  readonly #now: () => number;
  #counts: Counts | null = null;
  #countedAt = 0;
  #stale = true;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Something may have changed. */
  stale(): void {
    this.#stale = true;
  }

  read(state: State): Counts {
    const age = Math.abs(this.#now() - this.#countedAt);
    const isFresh = this.#counts !== null && this.#counts.participants > MANY && age < FRESH_FOR_MS;
    if (this.#counts === null || (this.#stale && !isFresh)) {
      this.#counts = count(state);
      this.#countedAt = this.#now();
      this.#stale = false;
    }
    return this.#counts;
  }
}

function count(state: State): Counts {
  const counts: Counts = {
    deliveries: state.deliveries,
    participants: 0,
    invited: 0,
    held: 0,
    waiting: 0,
    needsALook: 0,
    testHeld: 0,
    takeAway: 0,
  };
  for (const { books } of state.connections.values()) {
    for (const [, person] of books.participants.entries()) {
      const { invite } = person;
      counts.participants += 1;
      if (invite.state === 'sent') counts.invited += 1;
      if (invite.state === 'held') counts.held += 1;
      if (invite.state === 'held' && invite.reason === 'test') counts.testHeld += 1;
      if (mayStillHaveAccess(person) && !person.takenAway) counts.takeAway += 1;
      if (invite.state === 'failed' || invite.state === 'ambiguous') counts.needsALook += 1;
    }
    for (const [, ticket] of books.tickets.entries()) {
      if (waitingReason(books, ticket) !== null) counts.waiting += 1;
    }
  }
  return counts;
}
