/** What comes in through the listener: deliveries from Tito, and people who follow gated links. */
import type { Deliveries } from './api/deliveries.ts';
import type { Feed } from './api/feed.ts';
import { rejectedView } from './api/views.ts';
import type { Force } from './force.ts';
import type { DeliveryRecord, JournalRecord, RepeatRecord } from './guestlist/records.ts';
import { endpointIn } from './in-force.ts';
import { AccessCodes } from './listener/access-codes.ts';
import type { VerifiedDelivery } from './listener/endpoint.ts';
import { GatedLinks } from './listener/gated-links.ts';
import { Intake } from './listener/intake.ts';
import { type Listener, startListener } from './listener/listener.ts';
import type { Rejected } from './listener/rejected.ts';
import { TokenUse } from './listener/token-use.ts';
import type { Log } from './log.ts';
import type { ForgottenList } from './store/forgotten-list.ts';
import type { Ledger } from './store/ledger.ts';
import type { Reach } from './tunnel/reach.ts';

export interface ReceivingPorts {
  readonly ledger: Ledger;
  readonly force: Force;
  readonly forgotten: ForgottenList;
  readonly reach: Pick<Reach, 'nonces' | 'passed' | 'refused'>;
  readonly deliveries: Deliveries;
  readonly feed: Feed;
  /** Was there a connection of which the settings no longer tell? */
  isLost(id: string): boolean;
  nextId(now: number): string;
  now(): number;
  readonly log: Log;
}

export class Receiving {
  readonly tokenUse = new TokenUse();
  readonly #ports: ReceivingPorts;
  readonly #codes: AccessCodes;
  readonly #links: GatedLinks;
  readonly #intake: Intake;

  constructor(ports: ReceivingPorts) {
    const { ledger, force, deliveries, nextId, now } = ports;
    const { state } = ledger;
    this.#ports = ports;
    this.#codes = new AccessCodes(state);
    this.#links = new GatedLinks({
      state,
      codes: this.#codes,
      hubUrl: (id) => force.now.connections.get(id)?.hubUrl ?? null,
      recordsVisits: (id) => force.now.connections.get(id)?.recordVisits ?? false,
      change: ledger.change.bind(ledger),
      now,
    });
    this.#intake = new Intake({
      isKnown: (connection, key) => state.connections.get(connection)?.keys.has(key) ?? false,
      nextId,
      record: (record) => this.#record(record),
      onTaken: (id, proven) => deliveries.taken(id, proven),
    });
  }

  /** A record became durable. */
  after(record: JournalRecord): void {
    this.#codes.after(record);
  }

  /** Rejects with `ListenerError` where the port is taken or not allowed. */
  listen(): Promise<Listener> {
    const { force, reach, now, isLost } = this.#ports;
    return startListener({
      port: force.now.listenerPort,
      lookup: (id) => endpointIn(force.now, id, isLost),
      others: () => force.now.connections.values(),
      receive: (delivery) => this.#receive(delivery),
      visit: (code) => this.#links.visit(code),
      onVisit: (code) => void this.#links.note(code),
      replyTo: (nonce) => reach.nonces.replyTo(nonce),
      now,
      onRejected: (rejected) => this.#rejected(rejected),
    });
  }

  /** What still comes for a removed connection is answered well, and kept nowhere. */
  async #receive(delivery: VerifiedDelivery): Promise<void> {
    const { force, reach } = this.#ports;
    const connection = force.now.connections.get(delivery.connection);
    if (!connection) return;
    this.tokenUse.note(connection, delivery.secret, delivery.receivedAt);
    await this.#intake.receive(delivery);
    if (delivery.dialect === 'pro') reach.passed(delivery.connection);
  }

  /** Leaves out who is forgotten at the very moment of writing. */
  #record(record: DeliveryRecord | RepeatRecord): Promise<void> {
    const { ledger, forgotten } = this.#ports;
    if (record.t !== 'delivery') return ledger.receive(record);
    const books = ledger.state.connections.get(record.connection)?.books;
    return ledger.receive(forgotten.without(record, books));
  }

  #rejected(rejected: Rejected): void {
    const { deliveries, feed, reach, log } = this.#ports;
    log.warn('refused a request', { connection: rejected.connection, reason: rejected.code });
    deliveries.refused(rejected);
    feed.delivery(rejectedView(rejected));
    if (rejected.likePro && rejected.connection !== null) reach.refused(rejected.connection);
  }
}
