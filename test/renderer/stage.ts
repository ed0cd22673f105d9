/// <reference types="node" />
/** A dashboard that serves the real window over made-up but believable people, typed by the contract. */
import { randomBytes } from 'node:crypto';
import { Feed } from '../../electron/api/feed.ts';
import { type Dashboard, startDashboard } from '../../electron/api/http.ts';
import {
  type DeliveryView,
  type Handlers,
  type MailView,
  type ParticipantView,
  SNAPSHOT_DELIVERIES,
  type StatusView,
} from '../../shared/contract.ts';
import { emptyStatus } from './make.ts';

/** What the fake service knows; tests change it and then tell of the change through the feed. */
export class Stage {
  status: StatusView;
  deliveries: DeliveryView[] = [];
  participants: ParticipantView[] = [];
  mails = new Map<string, MailView>();
  readonly faults: unknown[] = [];
  readonly #staticFolder: string;
  #dashboard: Dashboard | null = null;
  #feed = new Feed(() => {});

  constructor(staticFolder: string, status: StatusView = emptyStatus()) {
    this.#staticFolder = staticFolder;
    this.status = status;
  }

  /** Starts the dashboard, on the port it had before if there was one. */
  async start(): Promise<void> {
    const dashboard = await startDashboard({
      port: this.#dashboard?.port ?? 0,
      token: 'a-token-for-tests',
      allowedOrigin: null,
      handlers: this.#handlers,
      exports: {},
      ready: () => true,
      staticFolder: this.#staticFolder,
      now: Date.now,
      randomBytes,
      log: (error) => this.faults.push(error),
    });
    this.#dashboard = dashboard;
    this.#feed = new Feed((notification) => dashboard.publish(notification));
  }

  get dashboard(): Dashboard {
    if (!this.#dashboard) throw new Error('not started');
    return this.#dashboard;
  }

  /** The link that Usher would print. */
  link(): string {
    return `${this.dashboard.url}/?code=${this.dashboard.issueCode()}`;
  }

  async stop(): Promise<void> {
    this.#feed.close();
    await this.dashboard.close();
  }

  deliver(delivery: DeliveryView): void {
    const at = this.deliveries.findIndex(({ id }) => id === delivery.id);
    if (at >= 0) this.deliveries[at] = delivery;
    else this.deliveries.unshift(delivery);
    this.#feed.delivery(delivery);
  }

  change(participant: ParticipantView): void {
    const at = this.participants.findIndex(({ email }) => email === participant.email);
    if (at >= 0) this.participants[at] = participant;
    else this.participants.push(participant);
    this.#feed.participant(participant);
  }

  setStatus(change: Partial<StatusView>): void {
    this.status = { ...this.status, ...change };
    this.#feed.status(() => this.status);
  }

  readonly #handlers: Handlers = {
    snapshot: async () => ({
      seq: this.#feed.seq,
      status: this.status,
      deliveries: this.deliveries.slice(0, SNAPSHOT_DELIVERIES),
    }),
    deliveries: async ({ before, limit }) => {
      const from = this.deliveries.findIndex(({ id }) => id === before) + 1;
      return {
        rows: this.deliveries.slice(from, from + limit),
        more: this.deliveries.length > from + limit,
      };
    },
    participants: async ({ query, offset, limit }) => {
      const wanted = query.toLowerCase();
      const found = this.participants
        .filter(({ name, email, tickets }) =>
          [name, email, ...tickets.map(({ reference }) => reference)].some((text) =>
            text.toLowerCase().includes(wanted),
          ),
        )
        .sort((one, other) => one.name.localeCompare(other.name));
      return { total: found.length, rows: found.slice(offset, offset + limit) };
    },
    mail: async ({ email }) => this.mails.get(email) ?? null,
  };
}
