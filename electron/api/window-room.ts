/** All that the windows ask for and do, put together: the contract's side of the service, whatever the transport. */
import type { Handlers, StatusView } from '../../shared/contract.ts';
import type { Config } from '../config.ts';
import { fixedInConnection } from '../fixed.ts';
import type { Force } from '../force.ts';
import type { Forgetting } from '../forgetting.ts';
import type { Decider } from '../guestlist/decider.ts';
import type { Mint } from '../guestlist/invite.ts';
import type { JournalRecord } from '../guestlist/records.ts';
import type { Housekeeping } from '../housekeeping.ts';
import { policyNow } from '../in-force.ts';
import type { Listener } from '../listener/listener.ts';
import type { TokenUse } from '../listener/token-use.ts';
import type { MailRoom } from '../mail/mail-room.ts';
import type { SettingsRooms } from '../settings-rooms.ts';
import type { Journal } from '../store/journal.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Reach } from '../tunnel/reach.ts';
import type { Changes } from './changes.ts';
import type { Deliveries } from './deliveries.ts';
import { exportFiles } from './export-files.ts';
import type { ExportHandler } from './exports.ts';
import type { Feed } from './feed.ts';
import { createHandlers } from './handlers.ts';
import { readHistory } from './history.ts';
import { Organizer } from './organizer.ts';
import { openPeople } from './people/people.ts';
import { connectionSetup, type SetupSources } from './setup.ts';
import { TicketTypes } from './ticket-types.ts';
import { deliveryStream, rejectedView } from './views.ts';

/** The contract, answered. */
export interface Contract {
  readonly handlers: Handlers;
  /** By path, e.g. `/export/participants.csv`. */
  readonly exports: Readonly<Record<string, ExportHandler>>;
  readonly changes: Changes;
}

export interface WindowRoomOptions extends SettingsRooms {
  readonly config: Config;
  readonly force: Force;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly decider: Decider;
  readonly mail: MailRoom;
  readonly reach: Reach;
  readonly forgetting: Forgetting;
  readonly housekeeping: Housekeeping;
  readonly deliveries: Deliveries;
  readonly tokenUse: TokenUse;
  readonly feed: Feed;
  readonly changes: Changes;
  /** Started before anything is asked. */
  listener(): Listener;
  status(): StatusView;
  /** Resolves once what is acknowledged is decided, as far as the disk lets us. */
  settled(): Promise<void>;
  mint(): Mint;
  nextId(now: number): string;
}

export interface WindowRoom {
  readonly contract: Contract;
  /** A record became durable. */
  after(record: JournalRecord): void;
  /** Ends work on many people; what is done of it stays. */
  stop(): Promise<void>;
}

export function openWindowRoom(options: WindowRoomOptions): WindowRoom {
  const { config, force, ledger, journal, decider, mail, reach, forgetting, deliveries, tokenUse } = options;
  const { connections, feed, changes, listener, status, settled, mint, nextId } = options;
  const { mailSettings, tunnelSettings, housekeeping } = options;
  const { state } = ledger;
  const policy = (connection: string) => policyNow(state, force.now, connection);
  const rejected = () => listener().rejected();
  const ticketTypes = new TicketTypes(state);
  const organizer = new Organizer({
    change: ledger.change.bind(ledger),
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
  const setupSources: SetupSources = {
    ...{ config, state, tokenUse, ticketTypes, rejected },
    force: () => force.now,
    listenerUrl: () => listener().url,
    tunnel: () => reach.view,
  };
  const handlers = createHandlers({
    state,
    seq: () => feed.seq,
    status,
    deliveries,
    mail: (connection, email) => mail.read(connection, email),
    history: (connection, email) => readHistory(records(journal), connection, email),
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
  });
  const exports = exportFiles({
    state: () => settled().then(() => state),
    deliveries: () => deliveryStream(state, records(journal)),
    rejected: () => rejected().map(rejectedView).reverse(),
    index: people.sources.index,
    picks: people.sources.picks,
  });
  return {
    contract: { handlers, exports, changes },
    after: (record) => {
      ticketTypes.after(record);
      people.after(record);
    },
    stop: () => people.sources.bulk.stop(),
  };
}

async function* records(journal: Journal): AsyncIterable<unknown> {
  for await (const { record } of journal.stream()) yield record;
}
