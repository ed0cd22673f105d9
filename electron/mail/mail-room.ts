/** The mail room as the service sees it: what waits goes out, what went out can be read back. */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ProgressView } from '../../shared/contract.ts';
import { emptyBooks } from '../guestlist/books.ts';
import { Striker, type Who } from '../guestlist/forget/traces.ts';
import { messageId as messageIdOf } from '../guestlist/invite.ts';
import type { JournalRecord } from '../guestlist/records.ts';
import { connectionOf, type State } from '../guestlist/state.ts';
import type { Log } from '../log.ts';
import { type Address, withAsciiDomain } from './address.ts';
import type { Templates } from './compose.ts';
import { Dispatch, type DispatchPorts } from './dispatch.ts';
import { type KeptMail, type KeptMailHead, Mailbox } from './mailbox.ts';
import { type OutOfTurn, outOfTurn } from './out-of-turn.ts';
import { Outbox } from './outbox.ts';
import type { OutboxItem, OutboxState } from './outbox-ports.ts';
import { type Preview, previewOf, type Wanted } from './preview.ts';
import { progressOf } from './progress.ts';
import { RateKeeper, type RateLimit } from './rate.ts';
import { readMail, type WholeMail, written } from './read-mail.ts';
import { bad, type OrProblem } from './result.ts';
import { Runs } from './runs.ts';
import type { SmtpOptions } from './smtp-url.ts';
import { markAsTrial } from './test-copy.ts';
import { createTransport, DEFAULT_CONNECTIONS } from './transport.ts';
import { sendTrial } from './trial.ts';

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
  /** What a connection's mails say now. */
  templates(connection: string): Templates;
  /** The public address that gated links lead through; null while it is not open. */
  publicUrl(): string | null;
  /** Resolves once it is on disk that a mail outside the queue went out at this time. */
  counted(at: number): Promise<void>;
  readonly setup: MailSetup;
  readonly log: Log;
  onState(state: OutboxState): void;
}

/** While some mails are being sent, as many more are put together or written down. */
const MADE_READY = 2;
/** How long mails in flight may take to be answered once the service stops. */
const STOP_GRACE_MS = 2_000;

export class MailRoom {
  /** Sends a mail to try something with; it counts towards the rate like any. */
  readonly outOfTurn: OutOfTurn;
  readonly #options: MailRoomOptions;
  readonly #dispatch: Dispatch;
  readonly #mailbox: Mailbox;
  readonly #outbox: Outbox;
  readonly #rate: RateKeeper;
  #setup: MailSetup;
  readonly #runs = new Runs();
  #stoppedBy: string | null = null;

  static async open(options: MailRoomOptions): Promise<MailRoom> {
    const mailbox = await Mailbox.open(join(options.folder, 'mailbox'), {
      newName: () => randomUUID().replaceAll('-', ''),
      log: (sentence) => options.log.warn(sentence),
    });
    return new MailRoom(options, mailbox);
  }

  private constructor(options: MailRoomOptions, mailbox: Mailbox) {
    const { state, change, setup, templates, publicUrl } = options;
    const dispatch = new Dispatch({
      state,
      change,
      sender: () => this.#setup.sender,
      templates,
      publicUrl,
    });
    this.#options = options;
    this.#setup = setup;
    this.#rate = new RateKeeper(setup.rate, state.handedAt);
    this.outOfTurn = outOfTurn({ rate: this.#rate, counted: options.counted, now: Date.now });
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
      concurrency: MADE_READY * DEFAULT_CONNECTIONS,
      ports: {
        compose: (key) => dispatch.compose(key),
        handedOver: async (key, at, mail) => {
          await dispatch.handedOver(key, at);
          this.#runs.handedOver(at);
          const { subject, html, text } = mail;
          const [from, to] = [written(mail.from), written(mail.to)];
          // A copy to look at: the mail does not wait for it.
          mailbox.keep({ key, at, kind: dispatch.kindOf(key), from, to, subject, html, text });
        },
        settled: async (key, outcome, at) => {
          const connection = dispatch.connectionOf(key);
          await dispatch.settled(key, outcome, at);
          this.#runs.settled(connection, key, outcome);
          this.#look(connection);
        },
        onState: (now) => {
          if (now.problem && now.problem.code !== this.#stoppedBy) {
            options.log.warn('mail stands still', { problem: now.problem.code });
          }
          this.#stoppedBy = now.problem?.code ?? null;
          options.onState(now);
        },
      },
    });
  }

  /** Begins with what the journal left waiting. */
  start(): void {
    this.#offer(this.#dispatch.waiting());
  }

  /** A record became durable: what it queued is offered, what it took back is called off. */
  after(record: JournalRecord): void {
    const { offer, cancel } = this.#dispatch.after(record);
    const touched = new Set<string>();
    for (const key of cancel) {
      this.#outbox.cancel(key);
      const connection = this.#runs.cancelled(key);
      if (connection !== null) touched.add(connection);
    }
    if (offer.length > 0) this.#offer(offer);
    for (const connection of touched) this.#look(connection);
  }

  /** The public address is open again: what waited for it goes out. */
  reachable(): void {
    // A mail that was just put back for want of it is out of the outbox by then, and can be offered.
    setImmediate(() => this.#offer(this.#dispatch.waiting()));
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

  /** How sending fares for one connection, and when it may be done. */
  progress(connection: string): ProgressView {
    const { waiting, inFlight } = this.#outbox.state();
    return progressOf(
      connection,
      { runs: this.#runs, rate: this.#rate, queue: waiting + inFlight },
      Date.now(),
    );
  }

  /** At least how many seconds the rate makes so many mails take. */
  secondsFor(count: number): number {
    return Math.ceil(this.#rate.timeFor(count, Date.now()) / 1_000);
  }

  /** Somebody's mail, as it went out or as it would; null where there is nobody. */
  read(connection: string, address: string): Promise<WholeMail | null> {
    const { state, templates } = this.#options;
    const { books } = connectionOf(state, connection);
    const { sender } = this.#setup;
    return readMail(connection, books, address, {
      mailbox: this.#mailbox,
      sender,
      templates: templates(connection),
    });
  }

  /** The newest mails that were handed over, newest first. */
  kept(): readonly KeptMailHead[] {
    return this.#mailbox.list();
  }

  readKept(name: string): Promise<KeptMail | null> {
    return this.#mailbox.read(name);
  }

  /** A template filled in for one person. */
  preview(connection: string, wanted: Wanted): Preview {
    const books = this.#options.state.connections.get(connection)?.books ?? emptyBooks();
    return previewOf(books, wanted);
  }

  /** Sends a template to the organizer, to see how it looks. Resolves with the mail server's words. */
  async trial(connection: string, wanted: Wanted, to: string): Promise<OrProblem<string>> {
    const { smtp, sender } = this.#setup;
    const { mail, as, faults } = this.preview(connection, wanted);
    const [fault] = faults;
    if (fault) return bad('template-faulty', fault.words, 'Correct the template first.');
    if (sender === null)
      return bad('no-sender', 'There is no sender for the test.', 'Set the sender of the invites first.');
    const id = randomBytes(12).toString('hex');
    const marked = markAsTrial(mail, as);
    const messageId = messageIdOf(`${id}.trial`, withAsciiDomain(sender.email));
    const sent = await sendTrial(
      { ...marked, messageId, from: sender, to: { name: '', email: to } },
      { smtp, outOfTurn: this.outOfTurn },
    );
    if (sent.ok) {
      const [at, from] = [Date.now(), written(sender)];
      await this.#mailbox.save({ key: `${connection} trial ${id}`, at, kind: 'test', from, to, ...marked });
    }
    return sent;
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

  async stop(): Promise<void> {
    await this.#outbox.stop({ graceMs: STOP_GRACE_MS });
    await this.#mailbox.settled();
  }

  #offer(items: readonly OutboxItem[]): void {
    const byConnection = new Map<string, OutboxItem[]>();
    for (const item of items) {
      const connection = this.#dispatch.connectionOf(item.key);
      const theirs = byConnection.get(connection) ?? [];
      theirs.push(item);
      byConnection.set(connection, theirs);
    }
    for (const [connection, theirs] of byConnection) this.#runs.offered(connection, theirs, Date.now());
    this.#outbox.offer(items);
  }

  #look(connection: string): void {
    const { sending } = connectionOf(this.#options.state, connection).books;
    this.#runs.look(connection, sending.paused !== null, Date.now());
  }
}
