/** The whole program in one screen: starts the rooms in order, and stops them in the other. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DeliveryView, StatusView } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { announce } from './api/announce.ts';
import { Counter } from './api/counts.ts';
import { exportFiles } from './api/export-files.ts';
import { Feed } from './api/feed.ts';
import { createHandlers } from './api/handlers.ts';
import { type Dashboard, startDashboard } from './api/http.ts';
import { statusView } from './api/status.ts';
import { deliveryView, rejectedView } from './api/views.ts';
import type { Config } from './config.ts';
import { Decider } from './guestlist/decider.ts';
import { connectionOf, rowOf } from './guestlist/fold.ts';
import type { Mint } from './guestlist/invite.ts';
import { type JournalRecord, journalRecord } from './guestlist/records.ts';
import { inForce, policyFor } from './in-force.ts';
import { arrivalIds, Intake } from './listener/intake.ts';
import { startListener } from './listener/listener.ts';
import type { Log } from './log.ts';
import { Dispatch } from './mail/dispatch.ts';
import { Mailbox } from './mail/mailbox.ts';
import { Outbox } from './mail/outbox.ts';
import { RateKeeper } from './mail/rate.ts';
import { readMail, written } from './mail/read-mail.ts';
import { createTransport, DEFAULT_CONNECTIONS } from './mail/transport.ts';
import { resume } from './resume.ts';
import { DiskRefused } from './store/disk-refused.ts';
import { Ledger } from './store/ledger.ts';
import { restore } from './store/restore.ts';
import { openSecrets } from './store/secrets.ts';
import { openSettings } from './store/settings.ts';
import { Snapshots } from './store/snapshots.ts';
import { driverFor } from './tunnel/drivers.ts';
import { Tunnel } from './tunnel/tunnel.ts';

export interface ServiceOptions {
  readonly config: Config;
  /** The data folder: made, and locked for this process. */
  readonly folder: string;
  /** The built window. */
  readonly windowFolder: string;
  readonly snapshotWorker: URL;
  readonly log: Log;
  /** Called each time a tunnel opens, with every connection's public webhook URL. */
  onPublicUrls(urls: readonly string[]): void;
}

export interface Service {
  readonly listenerPort: number;
  readonly dashboardPort: number;
  /** The dashboard's address with a one-time code in it, good for ten minutes. */
  dashboardLink(): string;
  status(): StatusView;
  /** Finishes what is being written, then stops. Takes a few seconds at most. */
  stop(): Promise<void>;
}

/** How long mails in flight may take to be answered once the service stops. */
const MAIL_GRACE_MS = 2_000;
const DISK_RETRY_MS = 1_000;

/**
 * Starts the service. Rejects with `ListenerError` or `DashboardError` where a port is taken, and with `DiskRefused`
 * where the data folder cannot be used.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, folder, log } = options;
  const now = Date.now;
  const settings = await openSettings(folder);
  const secrets = await openSecrets(folder);
  const force = inForce(config, settings.settings, secrets);
  const mint = (): Mint => ({
    now: now(),
    code: () => randomBytes(16).toString('base64url'),
    id: () => randomBytes(12).toString('hex'),
  });

  const { state, journal, folded, ignored } = await restore(folder);
  if (ignored) log.warn('the snapshot is ignored', { why: ignored });
  // Nobody is told of what is put right while starting: the first snapshot of each window has it.
  let onRecord = (_: JournalRecord): void => {};
  const ledger = new Ledger(state, journal, (record) => onRecord(record));
  await resume({ ledger, force, damage: journal.damage, releaseHeld: config.releaseHeld, mint, log });
  onRecord = afterRecord;

  let dashboard: Dashboard | null = null;
  const feed = new Feed((notification) => dashboard?.publish(notification));
  const change = ledger.change.bind(ledger);
  const counter = new Counter(now);
  const snapshots = new Snapshots({ folder, worker: options.snapshotWorker, journal, log, folded });
  const mailbox = await Mailbox.open(join(folder, 'mailbox'), {
    newName: () => randomBytes(16).toString('hex'),
    log: (sentence) => log.warn(sentence),
  });
  const dispatch = new Dispatch({ state, change, sender: () => force.sender, now });
  const outbox = new Outbox({
    transport: force.smtp && createTransport(force.smtp),
    rate: new RateKeeper(force.rate, state.handedAt),
    clock: {
      now,
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
        const kind = dispatch.kindOf(key);
        await mailbox.save({
          key,
          at,
          kind,
          from: written(mail.from),
          to: written(mail.to),
          subject,
          html,
          text,
        });
      },
      settled: (key, outcome, at) => dispatch.settled(key, outcome, at),
      onState: () => feed.status(status),
    },
  });
  const decider = new Decider({
    change,
    policyOf: (connection) => policyFor(force, connection),
    mint,
    pause: () => new Promise((resolve) => setTimeout(resolve, DISK_RETRY_MS)),
  });

  let disk: Problem | null = null;
  const intake = new Intake({
    isKnown: (connection, key) => state.connections.get(connection)?.keys.has(key) ?? false,
    nextId: arrivalIds(() => randomBytes(4).toString('hex')),
    record: async (record) => {
      try {
        await ledger.receive(record);
        disk = null;
      } catch (error) {
        if (error instanceof DiskRefused && disk === null) {
          disk = error.problem;
          log.warn('the disk refuses deliveries', { code: error.problem.code });
          feed.status(status);
        }
        throw error;
      }
    },
  });

  const tunnel = new Tunnel({
    driver: driverFor(force.tunnel),
    now,
    onChange: (view) => {
      if (view.state === 'down') log.warn('the tunnel is down', { problem: view.problem.code });
      if (view.state === 'open') {
        options.onPublicUrls([...force.connections.keys()].map((id) => `${view.url}/hooks/${id}`));
      }
      feed.status(status);
    },
  });
  for (const delivery of state.pending.values()) decider.take(delivery);

  const listener = await startListener({
    port: force.listenerPort,
    lookup: (id) => force.connections.get(id),
    others: () => force.connections.values(),
    receive: (delivery) => intake.receive(delivery),
    now,
    onRejected: (rejected) => {
      log.warn('refused a request', { connection: rejected.connection, reason: rejected.code });
      feed.delivery(rejectedView(rejected));
    },
  });
  const rejected = () => listener.rejected().map(rejectedView);
  let isReady = false;
  const served = await startDashboard({
    port: force.dashboardPort,
    token: config.dashboardToken ?? (await dashboardToken()),
    allowedOrigin: config.dashboardOrigin ?? null,
    ready: () => isReady,
    staticFolder: options.windowFolder,
    now,
    randomBytes,
    log: (error) => log.warn('the dashboard failed to answer', { error: nameOf(error) }),
    handlers: createHandlers({ state, seq: () => feed.seq, status, rejected, mail: mailFor }),
    exports: exportFiles({
      state: async () => {
        await decider.settled();
        return state;
      },
      deliveries,
      rejected: () => rejected().reverse(),
    }),
  });
  dashboard = served;
  outbox.offer(dispatch.waiting());
  void tunnel.start(listener.port);
  isReady = true;

  return {
    listenerPort: listener.port,
    dashboardPort: served.port,
    dashboardLink: () => `${served.url}/?code=${served.issueCode()}`,
    status,
    stop: async () => {
      isReady = false;
      await Promise.all([listener.close(), tunnel.stop(), outbox.stop({ graceMs: MAIL_GRACE_MS })]);
      feed.close();
      await Promise.all([served.close(), snapshots.stop(), journal.close()]);
    },
  };

  function afterRecord(record: JournalRecord): void {
    counter.stale();
    snapshots.count();
    if (record.t === 'delivery') decider.take(record);
    else {
      const { offer, cancel } = dispatch.after(record);
      for (const key of cancel) outbox.cancel(key);
      outbox.offer(offer);
    }
    if (record.t === 'decided') log.info('decided', { delivery: record.row.id, outcome: record.row.outcome });
    announce(feed, state, record, status);
  }

  function status(): StatusView {
    return statusView({
      state,
      inForce: force,
      fixed: config.fixed,
      listenerUrl: listener.url,
      tunnel: tunnel.view,
      outbox: outbox.state(),
      counts: counter.read(state),
      disk,
      found: [settings.problem, secrets.problem, damageProblem(journal.damage)].filter(
        (each) => each !== null,
      ),
    });
  }

  function mailFor(connection: string, email: string) {
    const { books } = connectionOf(state, connection);
    const hubUrl = force.connections.get(connection)?.hubUrl ?? null;
    return readMail(connection, books, email, { mailbox, sender: force.sender, hubUrl });
  }

  async function* deliveries(): AsyncIterable<DeliveryView> {
    for await (const { record } of journal.stream()) {
      const read = journalRecord.parse(record);
      if (read.t === 'decided' || read.t === 'repeat') yield deliveryView(state, rowOf(read));
    }
  }

  async function dashboardToken(): Promise<string> {
    const stored = secrets.get('dashboard-token');
    if (stored !== null) return stored;
    const made = randomBytes(24).toString('base64url');
    await secrets.set('dashboard-token', made);
    return made;
  }
}

function damageProblem(damage: readonly unknown[]): Problem | null {
  if (damage.length === 0) return null;
  return {
    code: 'journal-damaged',
    sentence: `${damage.length === 1 ? 'A line' : `${damage.length} lines`} of the journal could not be read and was set aside.`,
    action:
      'Look through the participants: a ticket may be missing, and mails that may have been sent are marked.',
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
