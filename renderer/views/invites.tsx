import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { LinkCard, PolicyCard } from '../components/change-cards.tsx';
import { HeldCard } from '../components/held-card.tsx';
import { Empty, Failure, Skeleton } from '../components/list-states.tsx';
import { OptionsCard } from '../components/options-card.tsx';
import { SendingCard } from '../components/sending-card.tsx';
import { TakeAway } from '../components/take-away.tsx';
import { useAnswer } from '../hooks/use-answer.ts';
import { useKeys } from '../hooks/use-keys.ts';
import { searchPeople } from '../hooks/use-place.ts';
import type { PersonName } from '../people.ts';

interface InvitesProps {
  readonly client: Client;
  readonly byHand: ByHand;
  /** Null before the first snapshot. */
  readonly status: StatusView | null;
  /** The one connection to show; null for all. */
  readonly connection: string | null;
  readonly now: number;
  readonly onOpenPerson: (person: PersonName) => void;
}

const NOTHING_TO_CLOSE = () => {};

/** What is sent, what is held and why, and what waits for a word of the organizer's. */
export function Invites({ client, byHand, status, now, onOpenPerson }: InvitesProps) {
  useKeys({ search: searchPeople, close: NOTHING_TO_CLOSE });
  const held = status?.counts.held ?? 0;
  return (
    <>
      <header className="head">
        <div className="title-row">
          <h1>Invites</h1>
          {held > 0 && <span className="pill">{held.toLocaleString('en-GB')} held</span>}
        </div>
      </header>
      <div className="columns">
        <div className="pane sheet">
          {status === null && <Skeleton rows={6} />}
          {status?.connections.length === 0 && (
            <Empty title="Invites appear here once an event is connected">
              <a className="button primary" href="#/connect">
                Connect your event
              </a>
            </Empty>
          )}
          {status?.connections.map((connection) => (
            <OfConnection
              key={connection.id}
              client={client}
              byHand={byHand}
              status={status}
              connection={connection}
            />
          ))}
          {status && status.connections.length > 0 && (
            <TakeAway client={client} byHand={byHand} status={status} now={now} onOpenPerson={onOpenPerson} />
          )}
        </div>
      </div>
    </>
  );
}

interface OfConnectionProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView;
  readonly connection: ConnectionView;
}

function OfConnection({ client, byHand, status, connection }: OfConnectionProps) {
  const { answer, problem, retry } = useAnswer(client, 'held', { connection: connection.id }, status);
  return (
    <>
      <h2 className={status.connections.length > 1 ? '' : 'unseen-words'}>{plain(connection.name)}</h2>
      <SendingCard byHand={byHand} connection={connection} mail={status.mail} held={answer ?? null} />
      {problem && <Failure problem={problem} onRetry={retry} />}
      {!answer && !problem && <Skeleton rows={2} />}
      {answer && (
        <>
          <PolicyCard byHand={byHand} connection={connection} held={answer} />
          <LinkCard byHand={byHand} connection={connection} held={answer} />
          <HeldCard byHand={byHand} connection={connection} held={answer} />
          <OptionsCard byHand={byHand} connection={connection} />
        </>
      )}
    </>
  );
}
