/** The whole program in one screen: starts the rooms in order, and stops them in the other. */
import { randomBytes } from 'node:crypto';
import { setImmediate as immediate, setTimeout as timeout } from 'node:timers/promises';
import type { StatusView } from '../shared/contract.ts';
import { announce } from './api/announce.ts';
import { Changes } from './api/changes.ts';
import { countsOf } from './api/counts.ts';
import { openDashboard } from './api/dashboard.ts';
import { openDeliveries } from './api/deliveries.ts';
import { Feed } from './api/feed.ts';
import { statusView } from './api/status.ts';
import { type Contract, openWindowRoom } from './api/window-room.ts';
import type { Clock } from './clock.ts';
import { type Config, refuseSamePort } from './config.ts';
import { Force } from './force.ts';
import { Decider } from './guestlist/decider.ts';
import type { JournalRecord } from './guestlist/records.ts';
import { isDoubtful } from './guestlist/recover.ts';
import type { Position } from './guestlist/state.ts';
import { Housekeeping } from './housekeeping.ts';
import { connectionSecret, inForce, policyNow } from './in-force.ts';
import { openKeeping } from './keeping.ts';
import { arrivalIds } from './listener/intake.ts';
import type { Log } from './log.ts';
import { NO_TEMPLATES } from './mail/compose.ts';
import { MailRoom } from './mail/mail-room.ts';
import type { OutOfTurn } from './mail/out-of-turn.ts';
import { minting } from './mint.ts';
import { Receiving } from './receiving.ts';
import { putIntoForce, resume } from './resume.ts';
import { openSettingsRooms } from './settings-rooms.ts';
import { DiskWatch } from './store/disk-watch.ts';
import type { FileSystemSeam } from './store/file-system.ts';
import { ForgottenList } from './store/forgotten-list.ts';
import { searchJournal } from './store/journal-search.ts';
import { Ledger, type LedgerJournal } from './store/ledger.ts';
import { readBack } from './store/read-back.ts';
import { restore } from './store/restore.ts';
import { openSecrets } from './store/secrets.ts';
import { openSettings } from './store/settings.ts';
import type { UpkeepPace } from './store/upkeep.ts';
import type { Vault } from './store/vault.ts';
import type { Pace } from './tunnel/pace.ts';
import { Reach } from './tunnel/reach.ts';
import type { WakeReason } from './tunnel/supervisor.ts';

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
  /** Whoever had the folder before may still be at work for a moment. */
  readonly isDoubtful?: boolean;
  /** The time by which the tunnel is watched. */
  readonly clock?: Clock;
  /** How the tunnel is watched. */
  readonly pace?: Pace;
  /** Called whenever the public URL is another, with every connection's webhook URL. */
  onPublicUrls(urls: readonly string[]): void;
  /** Called when the organizer has moved to another computer, or could not any more: this program is to end. */
  onMoved(failure: string | null): void;
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

/**
 * Starts the service. Rejects with `ListenerError` or `DashboardError` where a port is taken, with `BadConfiguration`
 * where both are to have the same one, and with `DiskRefused` where the data folder cannot be used.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, folder, log } = options;
  const now = Date.now;
  const nextId = arrivalIds(randomBytes(4).toString('hex'));
  const mint = minting(now);
  let isReady = false;
  let listenerUrl = '';

  // What the disk has, and what holds by it.
  const settings = await openSettings(folder);
  const secrets = await openSecrets(folder, options.vault);
  const { state, journal, folded, ignored } = await restore(folder, {
    fs: options.fs,
    newSegment: options.isDoubtful,
  });
  if (ignored) log.warn('the snapshot is ignored', { why: ignored });
  const found = [settings.problem, secrets.problem].filter((problem) => problem !== null);
  for (const { code } of found) log.warn('a file of the data folder needs a look, see the window', { code });
  const force = new Force({
    read: () => inForce(config, settings.settings, secrets, (id) => state.connections.has(id)),
    journal: (then) => putIntoForce(ledger, then, mint),
    tell: async (then) => {
      mail.use(then);
      tellStatus();
      await reach.choose(then.tunnel);
    },
  });
  if (options.servesDashboard !== false) refuseSamePort(config, force.now);
  const port = () => listener.port;
  const outOfTurn: OutOfTurn = (send) => mail.outOfTurn(send);
  const settingsRooms = openSettingsRooms({
    ...{ config, settings, secrets, force, state, outOfTurn, now, port },
  });
  await settingsRooms.connections.tidy();
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

  // Nobody is told of what is put right while starting: the first snapshot of each window has it.
  let onRecord = (_record: JournalRecord, _position: Position): void => {};
  const disk = new DiskWatch(log, () => {
    if (isReady) tellStatus();
  });
  const watched: LedgerJournal = {
    append: (records, mayWait) => disk.watch(journal.append(records, mayWait)),
    hurry: () => journal.hurry(),
  };
  const ledger = new Ledger(state, watched, (record, position) => onRecord(record, position));
  const change = ledger.change.bind(ledger);
  const forgotten = new ForgottenList(state, secrets);
  const { damage } = journal;
  await resume({ ledger, force: force.now, damage, releaseHeld: config.releaseHeld, mint, log });
  onRecord = afterRecord;

  // The rooms. None does anything yet by itself.
  const windowFault = (error: unknown) => {
    log.warn('a window was not answered', { error: error instanceof Error ? error.name : typeof error });
  };
  const changes = new Changes(windowFault);
  const feed = new Feed(changes);
  const reach = await Reach.open({
    ...{ folder, log, clock: options.clock, pace: options.pace },
    onChange: tellStatus,
    onOpen: () => mail.reachable(),
    onUrl: (url) => options.onPublicUrls([...force.now.connections.keys()].map((id) => `${url}/hooks/${id}`)),
  });
  const mail = await MailRoom.open({
    ...{ folder, state, change, log },
    setup: force.now,
    templates: (connection) => force.now.connections.get(connection)?.templates ?? NO_TEMPLATES,
    publicUrl: () => reach.openUrl,
    counted: (at) => ledger.changeAll(() => [{ t: 'counted', at }]),
    onState: tellStatus,
  });
  const decider = new Decider({
    change: (connection, work) => ledger.change(connection, work, true),
    policyOf: (connection) => policyNow(state, force.now, connection),
    withoutForgotten: (delivery, books) => forgotten.without(delivery, books),
    readBack: (places) =>
      searchJournal(journal, folder, (search) => readBack(search, places), { fs: options.fs }),
    mint,
    clock: () => performance.now(),
    turn: () => immediate(),
    sleep: (ms) => timeout(ms),
  });
  const { upkeep, forgetting } = openKeeping({
    ...{ folder, settings, journal, folded, ledger, forgotten, decider, mail, now, mint, log },
    worker: options.upkeepWorker,
    pace: options.upkeepPace,
    onForgotten: tellStatus,
  });
  const refused = () => listener.rejected();
  const deliveries = openDeliveries({ state, journal, folder, fs: options.fs, refused, now });
  const receiving = new Receiving({
    ...{ ledger, force, forgotten, reach, deliveries, feed, nextId, now, log },
    // A token goes with its connection; only that of one that was lost stays behind.
    isLost: (id) =>
      secrets.has(connectionSecret(id)) || (settings.problem !== null && state.connections.has(id)),
  });
  const windows = openWindowRoom({
    ...{ config, force, ledger, journal, decider, mail, reach, forgetting, housekeeping, ...settingsRooms },
    ...{ deliveries, tokenUse: receiving.tokenUse, feed, changes, status, settled, mint, nextId },
    listener: () => listener,
  });

  // From here on it works: what was left undecided first, then what comes in and what goes out.
  for (const { delivery, position } of state.pending.values()) {
    decider.take(delivery, position, isDoubtful(position, damage.at(-1) ?? null));
  }
  state.pending.clear();
  const listener = await receiving.listen();
  listenerUrl = listener.url;
  const dashboard =
    options.servesDashboard === false
      ? null
      : await openDashboard({
          ...{ ...windows.contract, config, secrets, now },
          port: force.now.dashboardPort,
          ready: () => isReady,
          staticFolder: options.windowFolder,
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
    contract: windows.contract,
    status,
    wake: (reason) => reach.wake(reason),
    stop: async () => {
      isReady = false;
      await Promise.all([listener.close(), reach.stop(), mail.stop(), windows.stop()]);
      await settled();
      feed.close();
      await Promise.all([dashboard?.close(), upkeep.stop(), journal.close()]);
    },
  };

  function afterRecord(record: JournalRecord, position: Position): void {
    upkeep.count();
    forgotten.after(record);
    deliveries.after(record);
    if (record.t === 'delivery') decider.take(record, position);
    if (record.t === 'decided') log.info('decided', { delivery: record.row.id, outcome: record.row.outcome });
    mail.after(record);
    receiving.after(record);
    windows.after(record);
    if (record.t === 'forgetting') {
      feed.drop();
      changes.reset();
    } else announce(feed, state, record, status, deliveries.rowView);
  }

  function status(): StatusView {
    return statusView({
      ...{ config, state, inForce: force.now, listenerUrl, reach, mail, forgetting, journal, disk, found },
      counts: countsOf(state),
      now: now(),
    });
  }

  function tellStatus(): void {
    if (feed.isFollowed) feed.status(status);
    else feed.unseen();
  }

  function settled(): Promise<void> {
    return Promise.race([decider.settled(), timeout(SETTLE_PATIENCE_MS, undefined, { ref: false })]);
  }
}
