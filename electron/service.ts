/** The whole program in one screen: starts the rooms in order, and stops them in the other. */
import { randomBytes } from 'node:crypto';
import { setTimeout as timeout } from 'node:timers/promises';
import type { Handlers, StatusView } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { announce } from './api/announce.ts';
import { Changes } from './api/changes.ts';
import { Counter } from './api/counts.ts';
import { Deliveries } from './api/deliveries.ts';
import { exportFiles } from './api/export-files.ts';
import type { ExportHandler } from './api/exports.ts';
import { Feed } from './api/feed.ts';
import { createHandlers } from './api/handlers.ts';
import { foresee } from './api/held.ts';
import { readHistory } from './api/history.ts';
import { startDashboard } from './api/http.ts';
import { Organizer } from './api/organizer.ts';
import { openPeople } from './api/people/people.ts';
import { connectionSetup, type SetupSources } from './api/setup.ts';
import { statusView } from './api/status.ts';
import { TicketTypes } from './api/ticket-types.ts';
import { deliveryStream, rejectedView } from './api/views.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Connections } from './connections.ts';
import { fixedInConnection } from './fixed.ts';
import { Force } from './force.ts';
import { Forgetting } from './forgetting.ts';
import { type Books, emptyBooks } from './guestlist/books.ts';
import { Decider } from './guestlist/decider.ts';
import { withoutForgotten } from './guestlist/fold.ts';
import type { Mint } from './guestlist/invite.ts';
import type { DeliveryRecord, JournalRecord } from './guestlist/records.ts';
import { isDoubtful } from './guestlist/recover.ts';
import { Housekeeping } from './housekeeping.ts';
import { endpointIn, inForce, policyFor } from './in-force.ts';
import { AccessCodes } from './listener/access-codes.ts';
import { GatedLinks } from './listener/gated-links.ts';
import { arrivalIds, Intake } from './listener/intake.ts';
import { startListener } from './listener/listener.ts';
import { TokenUse } from './listener/token-use.ts';
import type { Log } from './log.ts';
import { NO_TEMPLATES } from './mail/compose.ts';
import { MailRoom } from './mail/mail-room.ts';
import { MailSettingsRoom } from './mail-settings.ts';
import { putIntoForce, resume } from './resume.ts';
import { DiskRefused } from './store/disk-refused.ts';
import type { FileSystemSeam } from './store/file-system.ts';
import { backUpsIn } from './store/forget-files.ts';
import { ForgottenList } from './store/forgotten-list.ts';
import { searchJournal } from './store/journal-search.ts';
import { Ledger } from './store/ledger.ts';
import { restore } from './store/restore.ts';
import { madeOnce, openSecrets } from './store/secrets.ts';
import { openSettings } from './store/settings.ts';
import { Upkeep, type UpkeepPace } from './store/upkeep.ts';
import type { Vault } from './store/vault.ts';
import type { Pace } from './tunnel/pace.ts';
import { Reach } from './tunnel/reach.ts';
import type { WakeReason } from './tunnel/supervisor.ts';
import { TunnelSettings } from './tunnel-settings.ts';

export interface ServiceOptions {
  readonly config: Config;
  /** The data folder: made, and locked for this process. */
  readonly folder: string;
  /** The built window. */
  readonly windowFolder: string;
  readonly upkeepWorker: URL;
  readonly upkeepPace?: UpkeepPace | undefined;
  readonly log: Log;
  /** Whether the window is served to browsers too; left out, it is. */
  readonly servesDashboard?: boolean;
  /** Where secrets are sealed; left out, they lie in a file that only its user can read. */
  readonly vault?: Vault | undefined;
  /** The disk, for the journal. */
  readonly fs?: FileSystemSeam;
  /** The time by which the tunnel is watched. */
  readonly clock?: Clock;
  /** How the tunnel is watched. */
  readonly pace?: Pace;
  /** Called whenever the public URL is another, with every connection's webhook URL. */
  onPublicUrls(urls: readonly string[]): void;
  /** Called when the organizer has moved to another computer: this program is to end. */
  onMoved(): void;
}

export interface Service {
  readonly listenerPort: number;
  /** Null where no dashboard is served. */
  readonly dashboardPort: number | null;
  /** The dashboard's address with a one-time code in it, good for ten minutes. */
  dashboardLink(): string | null;
  /** For a window that is not in a browser. */
  readonly contract: Contract;
  status(): StatusView;
  /** The machine woke up, or its network changed: looks at once whether Tito reaches it, and opens the tunnel anew. */
  wake(reason: WakeReason): void;
  /** Finishes what is being written, then stops. Takes a few seconds at most. */
  stop(): Promise<void>;
}

/** So long is waited for what was acknowledged to be decided; a disk that refuses must not keep us for ever. */
const SETTLE_PATIENCE_MS = 2_000;

/** The contract's side of the service, whatever the transport. */
export interface Contract {
  readonly handlers: Handlers;
  /** By path, e.g. `/export/participants.csv`. */
  readonly exports: Readonly<Record<string, ExportHandler>>;
  readonly changes: Changes;
}

/**
 * Starts the service. Rejects with `ListenerError` or `DashboardError` where a port is taken, and with `DiskRefused`
 * where the data folder cannot be used.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, folder, log } = options;
  const now = Date.now;
  const nextId = arrivalIds(randomBytes(4).toString('hex'));
  const mint = (): Mint => ({
    now: now(),
    code: () => randomBytes(16).toString('base64url'),
    id: () => randomBytes(12).toString('hex'),
  });
  const settings = await openSettings(folder);
  const secrets = await openSecrets(folder, options.vault);
  const { state, journal, folded, ignored } = await restore(folder, options.fs);
  if (ignored) log.warn('the snapshot is ignored', { why: ignored });
  const force = new Force({
    read: () => inForce(config, settings.settings, secrets, (id) => state.connections.has(id)),
    journal: (then) => putIntoForce(ledger, then, mint),
    tell: async (then) => {
      mail.use(then);
      feed.status(status);
      await reach.choose(then.tunnel);
    },
  });
  const apply = () => force.apply();
  const policy = (connection: string) => policyFor(force.now, connection);
  const stored = { config, settings, secrets, force: () => force.now, apply, now };
  const connections = new Connections({
    ...stored,
    foresee: (id, then) => foresee(state.connections.get(id)?.books ?? emptyBooks(), then),
  });
  const mailSettings = new MailSettingsRoom(stored);
  const tunnelSettings = new TunnelSettings({ ...stored, port: () => listener.port });
  await connections.tidy();
  const housekeeping = new Housekeeping({
    folder,
    settings,
    now,
    whileStill: (work) => journal.whileStill(work),
    quiesce: async () => {
      await Promise.all([listener.close(), mail.stop()]);
    },
    hasForgotten: () => state.forgotten.size > 0,
    leave: options.onMoved,
  });
  const found = [settings.problem, secrets.problem].filter((problem) => problem !== null);
  for (const { code } of found) log.warn('a file of the data folder needs a look, see the window', { code });
  // Nobody is told of what is put right while starting: the first snapshot of each window has it.
  let onRecord = (_: JournalRecord): void => {};
  const onDisk = {
    append: (records: readonly JournalRecord[]) => journal.append(records).then(diskTook, diskRefused),
  };
  let isReady = false;
  let disk: Problem | null = null;
  const ledger = new Ledger(state, onDisk, (record) => onRecord(record));
  const change = ledger.change.bind(ledger);
  const forgotten = new ForgottenList(state, secrets);
  await resume({
    ledger,
    force: force.now,
    damage: journal.damage,
    releaseHeld: config.releaseHeld,
    mint,
    log,
  });
  onRecord = afterRecord;

  let listenerUrl = '';
  const windowFault = (error: unknown) => {
    log.warn('a window was not answered', { error: error instanceof Error ? error.name : typeof error });
  };
  const changes = new Changes(windowFault);
  const feed = new Feed((notification) => changes.publish(notification));
  const counter = new Counter(state, () => feed.status(status));
  const reach = await Reach.open({
    folder,
    log,
    clock: options.clock,
    pace: options.pace,
    onChange: () => feed.status(status),
    onOpen: () => mail.reachable(),
    onUrl: (url) => options.onPublicUrls([...force.now.connections.keys()].map((id) => `${url}/hooks/${id}`)),
  });
  const mail = await MailRoom.open({
    folder,
    state,
    change,
    setup: force.now,
    templates: (connection) => force.now.connections.get(connection)?.templates ?? NO_TEMPLATES,
    log,
    isReachable: () => reach.isOpen,
    onState: () => feed.status(status),
  });
  const codes = new AccessCodes(state);
  const ticketTypes = new TicketTypes(state);
  const tokenUse = new TokenUse();
  const links = new GatedLinks({
    state,
    codes,
    hubUrl: (id) => force.now.connections.get(id)?.hubUrl ?? null,
    recordsVisits: (id) => force.now.connections.get(id)?.recordVisits ?? false,
    change,
    now,
  });
  const decider = new Decider({
    change,
    policyOf: policy,
    withoutForgotten: (delivery, books) => forgotten.without(delivery, books),
    mint,
    clock: () => performance.now(),
    sleep: (ms) => timeout(ms),
  });
  const upkeep = new Upkeep({
    folder,
    worker: options.upkeepWorker,
    pace: options.upkeepPace,
    journal,
    folded,
    retentionDays: () => settings.settings.retentionDays,
    settled: () => decider.settled(),
    forgetting: state.forgetting,
    clearMail: (who) => mail.clear(who),
    clearMailBefore: (time) => mail.clearBefore(time),
    now,
    log,
  });
  const forgetting = new Forgetting({
    state,
    list: forgotten,
    changeAll: ledger.changeAll.bind(ledger),
    gather: (address) => upkeep.gather(address),
    finish: () => upkeep.forget().finally(() => feed.status(status)),
    backUps: () => backUpsIn(folder),
    now,
    newId: () => randomBytes(12).toString('hex'),
    log,
  });
  const deliveries = new Deliveries({
    state,
    refused: () => listener.rejected(),
    search: (work) => searchJournal(journal, folder, work, { fs: options.fs, seen }),
    read: (position) => journal.read(position).then(seen),
    now,
    clock: () => performance.now(),
  });
  const intake = new Intake({
    isKnown: (connection, key) => state.connections.get(connection)?.keys.has(key) ?? false,
    nextId,
    // At the very moment of writing: who is forgotten meanwhile is not in it.
    record: (record) =>
      ledger.receive(record.t === 'delivery' ? forgotten.without(record, booksOf(record)) : record),
    onTaken: (id, proven) => deliveries.taken(id, proven),
  });
  const organizer = new Organizer({
    change,
    isConnection: (id) => force.now.connections.has(id),
    isForgotten: (address) => forgetting.isForgotten(address),
    policyFor: policy,
    mint,
    findDelivery: (id) => deliveries.find(id),
    decideAgain: (delivery, row) => decider.replay(delivery, row),
    nextId,
    sendingFixedBy: (id) => fixedInConnection(config, id).sending,
    setSending: (id, sending) => connections.setSending(id, sending),
  });
  const people = openPeople({
    state,
    organizer,
    policyFor: policy,
    mint,
    onBulk: (view) => feed.bulk(view),
  });
  for (const { delivery, position } of state.pending.values()) {
    decider.take(delivery, isDoubtful(position, journal.damage.at(-1) ?? null));
  }

  const listener = await startListener({
    port: force.now.listenerPort,
    lookup: (id) => endpointIn(force.now, id),
    others: () => force.now.connections.values(),
    // What still comes for a removed connection is answered well, and kept nowhere.
    receive: async (delivery) => {
      const connection = force.now.connections.get(delivery.connection);
      if (!connection) return;
      tokenUse.note(connection, delivery.secret, delivery.receivedAt);
      await intake.receive(delivery);
      if (delivery.dialect === 'pro') reach.passed(delivery.connection);
    },
    visit: (code) => links.visit(code),
    onVisit: (code) => void links.note(code),
    replyTo: (nonce) => reach.nonces.replyTo(nonce),
    now,
    onRejected: (rejected) => {
      log.warn('refused a request', { connection: rejected.connection, reason: rejected.code });
      deliveries.refused(rejected);
      feed.delivery(rejectedView(rejected));
      if (rejected.likePro && rejected.connection !== null) reach.refused(rejected.connection);
    },
  });
  listenerUrl = listener.url;
  const setupSources: SetupSources = {
    ...{ config, state, tokenUse, listenerUrl, ticketTypes },
    force: () => force.now,
    tunnel: () => reach.view,
    rejected: () => listener.rejected(),
  };
  const contract: Contract = {
    changes,
    handlers: createHandlers({
      state,
      seq: () => feed.seq,
      status,
      counted: () => counter.counted(),
      deliveries,
      mail: (connection, email) => mail.read(connection, email),
      history: (connection, email) => readHistory(records(), connection, email),
      policyFor: policy,
      mailRoom: mail,
      templates: (connection) => force.now.connections.get(connection)?.templates ?? null,
      organizer,
      connections,
      setup: (id) => connectionSetup(setupSources, id),
      mailSettings,
      tunnelSettings,
      ...people.sources,
      housekeeping,
      forgetting,
      reach,
    }),
    exports: exportFiles({
      state: () => settled().then(() => state),
      deliveries: () => deliveryStream(state, records()),
      rejected: () => listener.rejected().map(rejectedView).reverse(),
      index: people.sources.index,
      picks: people.sources.picks,
    }),
  };
  const token = () => randomBytes(24).toString('base64url');
  const dashboard =
    options.servesDashboard === false
      ? null
      : await startDashboard({
          ...contract,
          port: force.now.dashboardPort,
          token: config.dashboardToken ?? (await madeOnce(secrets, 'dashboard-token', token)),
          allowedOrigin: config.dashboardOrigin ?? null,
          ready: () => isReady,
          staticFolder: options.windowFolder,
          now,
          randomBytes,
          log: windowFault,
        });
  mail.start();
  reach.start(listener.port, force.now.tunnel);
  isReady = true;
  void forgetting.finish();

  return {
    listenerPort: listener.port,
    dashboardPort: dashboard?.port ?? null,
    dashboardLink: () => dashboard && `${dashboard.url}/?code=${dashboard.issueCode()}`,
    contract,
    status,
    wake: (reason) => reach.wake(reason),
    stop: async () => {
      isReady = false;
      await Promise.all([listener.close(), reach.stop(), mail.stop(), people.sources.bulk.stop()]);
      await settled();
      counter.stop();
      feed.close();
      await Promise.all([dashboard?.close(), upkeep.stop(), journal.close()]);
    },
  };

  function afterRecord(record: JournalRecord): void {
    counter.stale();
    upkeep.count();
    forgotten.after(record);
    deliveries.after(record);
    if (record.t === 'delivery') decider.take(record);
    if (record.t === 'decided') log.info('decided', { delivery: record.row.id, outcome: record.row.outcome });
    mail.after(record);
    codes.after(record);
    ticketTypes.after(record);
    people.after(record);
    if (record.t === 'forgetting') {
      feed.drop();
      changes.reset();
    } else announce(feed, state, record, status, deliveries.rowView);
  }

  /** Until the journal is rewritten, its lines still tell of people who are forgotten. */
  function seen(record: unknown): unknown {
    return state.forgetting.size > 0 ? withoutForgotten(state, record as JournalRecord) : record;
  }

  function booksOf({ connection }: DeliveryRecord): Books | undefined {
    return state.connections.get(connection)?.books;
  }

  function settled(): Promise<void> {
    return Promise.race([decider.settled(), timeout(SETTLE_PATIENCE_MS, undefined, { ref: false })]);
  }

  function status(): StatusView {
    return statusView({
      state,
      inForce: force.now,
      fixed: config.fixed,
      listenerUrl,
      tunnel: reach.view,
      reach: reach.reachView,
      failures: (connection) => reach.failures(connection),
      waitingForAddress: mail.waitingForAddress,
      now: now(),
      outbox: mail.state(),
      counts: counter.read(),
      forgetting: forgetting.problems(),
      disk,
      damagedLines: journal.damage.length,
      found,
    });
  }

  function diskTook<T>(positions: T): T {
    if (disk !== null) {
      disk = null;
      log.info('the disk takes everything again');
      if (isReady) feed.status(status);
    }
    return positions;
  }

  function diskRefused(error: unknown): never {
    if (error instanceof DiskRefused && disk === null) {
      disk = error.problem;
      log.warn('the disk refuses to write', { code: error.problem.code });
      if (isReady) feed.status(status);
    }
    throw error;
  }

  async function* records(): AsyncIterable<unknown> {
    for await (const { record } of journal.stream()) yield record;
  }
}
