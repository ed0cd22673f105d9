/** The mail room as the service sees it: what waits goes out, what went out can be read back. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { MailView } from '../../shared/contract.ts';
import { Striker, type Who } from '../guestlist/forget/traces.ts';
import type { JournalRecord } from '../guestlist/records.ts';
import { connectionOf, type State } from '../guestlist/state.ts';
import type { Log } from '../log.ts';
import type { Address } from './address.ts';
import { Dispatch, type DispatchPorts } from './dispatch.ts';
import { Mailbox } from './mailbox.ts';
import { Outbox } from './outbox.ts';
import type { OutboxState } from './outbox-ports.ts';
import { RateKeeper, type RateLimit } from './rate.ts';
import { readMail, written } from './read-mail.ts';
import type { SmtpOptions } from './smtp-url.ts';
import { createTransport, DEFAULT_CONNECTIONS } from './transport.ts';

/** Through whom mail goes out, as whom, and how fast. */
export interface MailSetup {
  readonly smtp: SmtpOptions | null;
  readonly sender: Address | null;
  readonly rate: readonly RateLimit[];
}

export interface MailRoomOptions {
  /** The data folder. */
  readonly folder: string;
  readonly state: State;
  readonly change: DispatchPorts['change'];
  /** Is the public address open, that gated links lead through? */
  isReachable(): boolean;
  readonly setup: MailSetup;
  readonly log: Log;
  onState(state: OutboxState): void;
}

/** How long mails in flight may take to be answered once the service stops. */
const STOP_GRACE_MS = 2_000;

export class MailRoom {
  readonly #options: MailRoomOptions;
  readonly #dispatch: Dispatch;
  readonly #mailbox: Mailbox;
  readonly #outbox: Outbox;
  readonly #rate: RateKeeper;
  #setup: MailSetup;
  #stoppedBy: string | null = null;

  static async open(options: MailRoomOptions): Promise<MailRoom> {
    const mailbox = await Mailbox.open(join(options.folder, 'mailbox'), {
      newName: () => randomBytes(16).toString('hex'),
      log: (sentence) => options.log.warn(sentence),
    });
    return new MailRoom(options, mailbox);
  }

  private constructor(options: MailRoomOptions, mailbox: Mailbox) {
    const { state, change, setup, isReachable } = options;
    const dispatch = new Dispatch({
      state,
      change,
      sender: () => this.#setup.sender,
      isReachable,
      now: Date.now,
    });
    this.#options = options;
    this.#setup = setup;
    this.#rate = new RateKeeper(setup.rate, state.handedAt);
    this.#dispatch = dispatch;
    this.#mailbox = mailbox;
    this.#outbox = new Outbox({
      transport: setup.smtp && createTransport(setup.smtp),
      rate: this.#rate,
      clock: {
        now: Date.now,
        setTimer: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      },
      random: Math.random,
      concurrency: DEFAULT_CONNECTIONS,
      ports: {
        compose: (key) => dispatch.compose(key),
        handedOver: async (key, at, mail) => {
          await dispatch.handedOver(key, at);
          const { subject, html, text } = mail;
          const [from, to] = [written(mail.from), written(mail.to)];
          await mailbox.save({ key, at, kind: dispatch.kindOf(key), from, to, subject, html, text });
        },
        settled: (key, outcome, at) => dispatch.settled(key, outcome, at),
        onState: (now) => {
          if (now.problem && now.problem.code !== this.#stoppedBy) {
            options.log.warn('the mail queue has stopped', { problem: now.problem.code });
          }
          this.#stoppedBy = now.problem?.code ?? null;
          options.onState(now);
        },
      },
    });
  }

  /** Begins with what the journal left waiting. */
  start(): void {
    this.#outbox.offer(this.#dispatch.waiting());
  }

  /** A record became durable: what it queued is offered, what it took back is called off. */
  after(record: JournalRecord): void {
    const { offer, cancel } = this.#dispatch.after(record);
    for (const key of cancel) this.#outbox.cancel(key);
    if (offer.length > 0) this.#outbox.offer(offer);
  }

  /** The public address is open again: what waited for it goes out. */
  reachable(): void {
    // A mail that was just put back for want of it is out of the outbox by then, and can be offered.
    setImmediate(() => this.#outbox.offer(this.#dispatch.waiting()));
  }

  get waitingForAddress(): number {
    return this.#dispatch.waitingForAddress;
  }

  /**
   * Goes on with another mail server, sender or rate. Mails in flight end with the server they began with; those that
   * wait go out through the new one.
   */
  use(setup: MailSetup): void {
    const before = this.#setup;
    this.#setup = setup;
    if (!isDeepStrictEqual(setup.rate, before.rate)) {
      this.#rate.setLimits(setup.rate, this.#options.state.handedAt);
      this.#outbox.rateChanged();
    }
    if (!isDeepStrictEqual(setup.smtp, before.smtp)) {
      this.#outbox.setTransport(setup.smtp && createTransport(setup.smtp));
    }
  }

  state(): OutboxState {
    return this.#outbox.state();
  }

  /** Somebody's mail, as it went out or as it would; null where there is nobody. */
  read(connection: string, address: string): Promise<MailView | null> {
    const { books } = connectionOf(this.#options.state, connection);
    const { sender } = this.#setup;
    return readMail(connection, books, address, { mailbox: this.#mailbox, sender });
  }

  /** Waits until no mail to somebody is under way, and removes what is kept of theirs. Rejects where it cannot. */
  async clear(who: Who): Promise<void> {
    const { address, tickets } = who.traces;
    const copies = tickets.map((ticket) => ` test copy ${ticket.slice(ticket.indexOf(' ') + 1)} `);
    const isTheirs = (key: string) =>
      key.endsWith(` ${address}`) || copies.some((copy) => key.includes(copy));
    await this.#outbox.landed(isTheirs);
    const connections = [...this.#options.state.connections.keys()];
    await this.#mailbox.clear((mail) => {
      const words = connections.flatMap((connection) => who.in(connection).words);
      return isTheirs(mail.key) || new Striker(words).finds(JSON.stringify(mail));
    });
  }

  /** Removes the kept mails that went out before this time. */
  clearBefore(time: number): Promise<void> {
    return this.#mailbox.clear(({ at }) => at < time);
  }

  stop(): Promise<void> {
    return this.#outbox.stop({ graceMs: STOP_GRACE_MS });
  }
}
