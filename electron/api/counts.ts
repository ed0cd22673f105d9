import { setImmediate } from 'node:timers/promises';
import type { StatusView } from '../../shared/contract.ts';
import { waitingReason } from '../guestlist/judge.ts';
import type { State } from '../guestlist/state.ts';
import { mayStillHaveAccess } from './take-away.ts';

type Counts = StatusView['counts'];

/** Counting goes through everybody. So many are counted in one go; more are counted a little at a time. */
const PER_STEP = 1_000;
/** With many people a new count is begun this long after the last, in milliseconds: often enough for the eye. */
const FRESH_FOR_MS = 1_000;

/** Counts people and tickets, anew only where something may have changed. */
export class Counter {
  readonly #state: State;
  readonly #onCounted: () => void;
  #counts: Counts;
  #stale = true;
  #counting: Promise<void> | null = null;
  #isStopped = false;

  /** @param onCounted called when a count that took a while is done. */
  constructor(state: State, onCounted: () => void) {
    this.#state = state;
    this.#onCounted = onCounted;
    this.#counts = nothing(state);
  }

  /** Something may have changed. */
  stale(): void {
    this.#stale = true;
  }

  /** The newest count there is; with many people it may be a moment old. */
  read(): Counts {
    if (this.#stale && !this.#counting) {
      const counting = count(this.#state);
      const step = counting.next();
      this.#stale = false;
      if (step.done) this.#counts = step.value;
      else this.#counting = this.#countOn(counting);
    }
    return this.#counts;
  }

  /** Resolves once everybody was counted since this was made. */
  async counted(): Promise<void> {
    this.read();
    await this.#counting;
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #countOn(counting: Generator<void, Counts>): Promise<void> {
    const beganAt = performance.now();
    let step = counting.next();
    while (!step.done) {
      await setImmediate();
      if (this.#isStopped) return;
      step = counting.next();
    }
    this.#counts = step.value;
    const rest = FRESH_FOR_MS - (performance.now() - beganAt);
    setTimeout(
      () => {
        this.#counting = null;
        if (this.#stale && !this.#isStopped) this.#onCounted();
      },
      Math.max(0, rest),
    ).unref();
    if (!this.#isStopped) this.#onCounted();
  }
}

function nothing({ deliveries }: State): Counts {
  const none = { participants: 0, invited: 0, held: 0, waiting: 0, needsALook: 0, testHeld: 0, takeAway: 0 };
  return { deliveries, ...none };
}

/** Yields every so many people and tickets. */
function* count(state: State): Generator<void, Counts> {
  const counts = nothing(state);
  let seen = 0;
  for (const { books } of state.connections.values()) {
    for (const [, person] of books.participants.entries()) {
      if (++seen % PER_STEP === 0) yield;
      const { invite } = person;
      counts.participants += 1;
      if (invite.state === 'sent') counts.invited += 1;
      if (invite.state === 'held') counts.held += 1;
      if (invite.state === 'held' && invite.reason === 'test') counts.testHeld += 1;
      if (mayStillHaveAccess(person) && !person.takenAway) counts.takeAway += 1;
      if (invite.state === 'failed' || invite.state === 'ambiguous') counts.needsALook += 1;
    }
    for (const [, ticket] of books.tickets.entries()) {
      if (++seen % PER_STEP === 0) yield;
      if (waitingReason(books, ticket) !== null) counts.waiting += 1;
    }
  }
  counts.deliveries = state.deliveries;
  return counts;
}
