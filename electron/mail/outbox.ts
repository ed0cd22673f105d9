import type { Problem } from '../../shared/model.ts';
import { LONGEST_WAIT } from './backoff.ts';
import { CannotCompose } from './compose.ts';
import { DueQueue } from './due-queue.ts';
import type { Mail } from './message.ts';
import { Naps } from './naps.ts';
import {
  type MailOutcome,
  NoLongerWanted,
  type OutboxClock,
  type OutboxItem,
  type OutboxPorts,
  type OutboxState,
} from './outbox-ports.ts';
import { type SendOutcome, UNREACHABLE } from './outcome.ts';
import type { RateKeeper } from './rate.ts';
import { settlementOf } from './settlement.ts';
import type { MailTransport } from './transport.ts';

export interface OutboxOptions {
  /** Null: no mail server yet; everything waits. */
  readonly transport: MailTransport | null;
  readonly rate: RateKeeper;
  readonly ports: OutboxPorts;
  readonly clock: OutboxClock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Mails in flight at most: those the transport is sending, being put together, and being written down. */
  readonly concurrency: number;
}

/** One try to send one mail. */
interface Flight {
  readonly item: OutboxItem;
  readonly transport: MailTransport;
  /** `writing`: from here on it counts as out, whether or not a byte has left. */
  handedOver: 'no' | 'writing' | 'yes';
  /** Known and waiting to be written down. */
  outcome: MailOutcome | null;
  /** Withdrawn, or given up at the end of the program: what becomes of it is no longer this flight's to say. */
  abandoned: boolean;
  over: Promise<void>;
}

/** No timer runs longer, so that a machine that slept or a clock that was set is noticed. */
const LONGEST_TIMER = 60_000;
/** How often one mail is tried while a problem stops the queue. */
const PROBE_EVERY = 60_000;
const SETTLE_AGAIN_AFTER = { first: 250, most: 30_000 };

/** The one queue of mails: when each goes, how fast, and what is done with the answer. It knows nothing of tickets. */
export class Outbox {
  readonly #rate: RateKeeper;
  readonly #ports: OutboxPorts;
  readonly #clock: OutboxClock;
  readonly #random: () => number;
  readonly #concurrency: number;
  readonly #queue = new DueQueue();
  readonly #flights = new Set<Flight>();
  readonly #naps: Naps;
  #transport: MailTransport | null;
  #problem: Problem | null = null;
  /** The newest try found no mail server to talk to. Each mail waits by itself then. */
  #isUnreachable = false;
  #probeAt = 0;
  #stopping = false;
  #cancelTimer = (): void => {};
  #told = '';

  constructor({ transport, rate, ports, clock, random, concurrency }: OutboxOptions) {
    this.#transport = transport;
    this.#rate = rate;
    this.#ports = ports;
    this.#clock = clock;
    this.#naps = new Naps(clock);
    this.#random = random;
    this.#concurrency = concurrency;
  }

  /** Queues mails. A key that waits or is in flight already is left as it is. */
  offer(items: Iterable<OutboxItem>): void {
    for (const item of items) {
      if (!this.#flightOf(item.key)) this.#queue.add(item);
    }
    this.#pump();
  }

  /** True: it waited or had not been handed over, and now never will be. */
  cancel(key: string): boolean {
    const flight = this.#flightOf(key);
    const stoppable = flight !== undefined && flight.handedOver === 'no';
    if (stoppable) flight.abandoned = true;
    const cancelled = this.#queue.delete(key) || stoppable;
    this.#pump();
    return cancelled;
  }

  /** Resolves when none of these mails is in flight any more; also those that were cancelled have an end to come to. */
  async landed(which: (key: string) => boolean): Promise<void> {
    await Promise.all([...this.#flights].filter(({ item }) => which(item.key)).map(({ over }) => over));
  }

  /** Goes on with another mail server. The old one is closed once its mails in flight have ended. */
  setTransport(transport: MailTransport | null): void {
    const old = this.#transport;
    this.#transport = transport;
    this.#problem = null;
    this.#isUnreachable = false;
    // What the old server put off, the new one may take at once.
    this.#queue.hurry();
    if (old) this.#closeUnused(old);
    this.#pump();
  }

  /** The rate has changed: what waits may go sooner. */
  rateChanged(): void {
    this.#pump();
  }

  state(): OutboxState {
    const waiting = this.#queue.size;
    const inFlight = [...this.#flights].filter((flight) => !flight.abandoned).length;
    // Where no mail waits any more, none will find out that the server is there again.
    const isUnreachable = this.#isUnreachable && waiting + inFlight > 0;
    return {
      waiting,
      inFlight,
      problem: this.#problem ?? (isUnreachable ? UNREACHABLE : null),
    };
  }

  /**
   * Ends the outbox and its transport. Mails handed over may still be answered within the grace; then they are
   * settled as ambiguous. All others stay as they are written down: waiting.
   */
  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#stopping = true;
    this.#cancelTimer();
    for (const flight of this.#flights) {
      if (flight.handedOver === 'no' && !flight.outcome) flight.abandoned = true;
    }
    const open = [...this.#flights].filter((flight) => !flight.abandoned);
    let cancelGrace = (): void => {};
    const grace = new Promise<void>((resolve) => {
      cancelGrace = this.#clock.setTimer(graceMs, resolve);
    });
    await Promise.race([Promise.all(open.map((flight) => flight.over)), grace]);
    cancelGrace();

    const unanswered = open.filter((flight) => this.#flights.has(flight) && !flight.outcome);
    for (const flight of this.#flights) flight.abandoned = true;
    this.#naps.wakeAll();
    const words = 'Usher was stopped before the mail server answered.';
    await Promise.allSettled(
      unanswered.map(({ item }) =>
        this.#ports.settled(item.key, { state: 'ambiguous', words }, this.#clock.now()),
      ),
    );
    const transports = new Set([...this.#flights].map((flight) => flight.transport));
    if (this.#transport) transports.add(this.#transport);
    await Promise.allSettled([...transports].map((transport) => transport.close()));
  }

  #flightOf(key: string): Flight | undefined {
    for (const flight of this.#flights) {
      if (flight.item.key === key && !flight.abandoned) return flight;
    }
    return undefined;
  }

  /** Begins all that may begin now, and sets the one timer for what may begin next. */
  #pump(): void {
    if (this.#stopping) return;
    const now = this.#clock.now();
    let wake = Number.POSITIVE_INFINITY;
    while (this.#transport && this.#flights.size < (this.#problem ? 1 : this.#concurrency)) {
      const item = this.#queue.peek();
      if (!item) break;
      const wait = this.#waitFor(item, now) || this.#rate.take(now);
      if (wait > 0) {
        wake = wait;
        break;
      }
      this.#queue.shift();
      this.#begin(item, this.#transport);
    }
    this.#cancelTimer();
    this.#cancelTimer = Number.isFinite(wake)
      ? this.#clock.setTimer(Math.min(Math.max(wake, 1), LONGEST_TIMER), () => this.#pump())
      : () => {};
    this.#tell();
  }

  /** Milliseconds until it may be tried; 0: now. Waits longer than any we give come from a clock set back. */
  #waitFor(item: OutboxItem, now: number): number {
    const due = item.notBefore - now;
    const probe = this.#problem ? this.#probeAt - now : 0;
    return Math.max(due > LONGEST_WAIT ? 0 : due, probe > PROBE_EVERY ? 0 : probe, 0);
  }

  #begin(item: OutboxItem, transport: MailTransport): void {
    const flight: Flight = {
      item,
      transport,
      handedOver: 'no',
      outcome: null,
      abandoned: false,
      over: Promise.resolve(),
    };
    this.#flights.add(flight);
    flight.over = this.#fly(flight).finally(() => {
      if (flight.handedOver !== 'yes') this.#rate.giveBack();
      this.#flights.delete(flight);
      this.#closeUnused(transport);
      this.#pump();
    });
  }

  async #fly(flight: Flight): Promise<void> {
    const beganAt = this.#clock.now();
    const outcome = await this.#try(flight);
    if (outcome === null || flight.abandoned) return;
    const now = this.#clock.now();
    if (flight.transport === this.#transport) {
      this.#isUnreachable = outcome.state === 'retry' && outcome.isUnreachable === true;
    }
    if (outcome.state === 'stopped' && flight.handedOver === 'no') {
      // What a server that was given up objects to says nothing about the one there is now.
      if (flight.transport === this.#transport) {
        this.#problem = outcome.problem;
        this.#probeAt = now + PROBE_EVERY;
      }
      this.#requeue(flight, flight.item);
      return;
    }
    if (flight.transport === this.#transport) this.#problem = null;
    flight.outcome = settlementOf(outcome, flight.item, { beganAt, now, random: this.#random() });
    await this.#settle(flight, flight.outcome, now);
    if (flight.outcome.state !== 'retrying') return;
    const { attempts, nextAt, firstTriedAt } = flight.outcome;
    this.#requeue(flight, { ...flight.item, attempts, notBefore: nextAt, firstTriedAt });
  }

  /** Null: no longer wanted. */
  async #try(flight: Flight): Promise<SendOutcome | null> {
    const { item } = flight;
    try {
      const mail = await this.#ports.compose(item.key);
      if (mail === null || flight.abandoned) return null;
      const outgoing = { ...mail, messageId: item.messageId };
      return await flight.transport.send(outgoing, () => this.#handOver(flight, outgoing));
    } catch (error) {
      // A faulty template says what is wrong with it, and the next try takes the corrected one.
      const words = error instanceof CannotCompose ? error.message : 'The mail could not be put together.';
      if (flight.handedOver === 'no') return { state: 'retry', words };
      return { state: 'ambiguous', words: 'Something went wrong after the mail was handed over.' };
    }
  }

  async #handOver(flight: Flight, mail: Mail): Promise<void> {
    if (flight.abandoned || this.#stopping) throw new Error('no longer to be sent');
    flight.handedOver = 'writing';
    try {
      await this.#ports.handedOver(flight.item.key, this.#clock.now(), mail);
    } catch (error) {
      flight.handedOver = 'no';
      if (error instanceof NoLongerWanted) flight.abandoned = true;
      throw error;
    }
    if (flight.abandoned) throw new Error('given up while it was written down');
    flight.handedOver = 'yes';
    this.#rate.handedOver(this.#clock.now());
  }

  /** The mail stays in flight until its outcome is on disk: a disk that refuses must not lead to a second mail. */
  async #settle(flight: Flight, outcome: MailOutcome, at: number): Promise<void> {
    let wait = SETTLE_AGAIN_AFTER.first;
    while (!flight.abandoned) {
      try {
        return await this.#ports.settled(flight.item.key, outcome, at);
      } catch {
        await this.#naps.nap(wait);
        wait = Math.min(wait * 2, SETTLE_AGAIN_AFTER.most);
      }
    }
  }

  #requeue(flight: Flight, item: OutboxItem): void {
    if (!flight.abandoned && !this.#stopping) this.#queue.add(item);
  }

  #closeUnused(transport: MailTransport): void {
    if (transport === this.#transport || this.#stopping) return;
    for (const flight of this.#flights) if (flight.transport === transport) return;
    void transport.close();
  }

  #tell(): void {
    const state = this.state();
    const said = JSON.stringify(state);
    if (said === this.#told) return;
    this.#told = said;
    this.#ports.onState(state);
  }
}
