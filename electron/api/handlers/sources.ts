import type { ConnectionSetup, HistoryEntry, StatusView } from '../../../shared/contract.ts';
import type { Connections } from '../../connections.ts';
import type { Forgetting } from '../../forgetting.ts';
import type { Policy } from '../../guestlist/entities.ts';
import type { State } from '../../guestlist/state.ts';
import type { Housekeeping } from '../../housekeeping.ts';
import type { Templates } from '../../mail/compose.ts';
import type { MailRoom } from '../../mail/mail-room.ts';
import type { WholeMail } from '../../mail/read-mail.ts';
import type { MailSettingsRoom } from '../../mail-settings.ts';
import type { Reach } from '../../tunnel/reach.ts';
import type { TunnelSettings } from '../../tunnel-settings.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Organizer } from '../organizer.ts';
import type { PeopleAnswers } from '../people/answers.ts';
import type { Bulk } from '../people/bulk.ts';
import type { PeopleIndex } from '../people/index.ts';
import type { Picks } from '../people/selected.ts';

/** What the handlers answer from. */
export interface HandlerSources {
  readonly state: State;
  /** The number of the last change the windows were told of. */
  seq(): number;
  status(): StatusView;
  readonly deliveries: Deliveries;
  mail(connection: string, email: string): Promise<WholeMail | null>;
  history(connection: string, email: string): Promise<{ entries: HistoryEntry[] }>;
  policyFor(connection: string): Policy;
  /** What is sent, what it says, and what it was. */
  readonly mailRoom: Pick<MailRoom, 'progress' | 'secondsFor' | 'kept' | 'readKept' | 'preview' | 'trial'>;
  /** What a connection's mails say now; null where there is no such connection. */
  templates(connection: string): Templates | null;
  readonly organizer: Organizer;
  readonly index: PeopleIndex;
  readonly people: PeopleAnswers;
  readonly picks: Picks;
  readonly bulk: Bulk;
  readonly connections: Connections;
  setup(connection: string): Promise<ConnectionSetup | null>;
  readonly mailSettings: MailSettingsRoom;
  readonly tunnelSettings: TunnelSettings;
  readonly housekeeping: Housekeeping;
  readonly forgetting: Forgetting;
  readonly reach: Pick<Reach, 'acknowledge' | 'looked'>;
}
