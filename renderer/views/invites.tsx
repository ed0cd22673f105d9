import { useState } from 'react';
import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import { number } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { LinkCard, PolicyCard } from '../components/change-cards.tsx';
import { HeldCard } from '../components/held-card.tsx';
import { Empty, Failure, Skeleton } from '../components/list-states.tsx';
import { MailList } from '../components/mail-list.tsx';
import { ProgressCard } from '../components/progress-card.tsx';
import { SendingCard } from '../components/sending-card.tsx';
import { TakeAway } from '../components/take-away.tsx';
import { TemplateTab } from '../components/template-tab.tsx';
import { TroubleCard } from '../components/trouble-card.tsx';
import { useAnswer } from '../hooks/use-answer.ts';
import { useKeys } from '../hooks/use-keys.ts';
import { searchPeople, useTab } from '../hooks/use-place.ts';
import type { PersonName } from '../people.ts';
import { eventName, heldIn } from '../words.ts';

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

const TABS = ['sending', 'template', 'mails'] as const;
const TAB_NAMES = { sending: 'Sending', template: 'Template', mails: 'Mails' } as const;

/** What is sent, what it says, what went out, and what waits for a word of the organizer's. */
export function Invites({ client, byHand, status, connection, now, onOpenPerson }: InvitesProps) {
  const tab = useTab(TABS);
  const [chosen, setChosen] = useState<string | null>(null);
  const all = status?.connections ?? [];
  const shown = connection === null ? all : all.filter(({ id }) => id === connection);
  const one = shown.find(({ id }) => id === chosen) ?? shown[0];
  const { held } = heldIn({ connections: shown });
  return (
    <>
      <header className="head has-tabs">
        <div className="title-row">
          <h1>Invites</h1>
          {held > 0 && <span className="pill">{number(held)} held</span>}
          <span className="spring" />
          {tab !== 'sending' && one && shown.length > 1 && (
            <select
              className="pick"
              aria-label="Connection"
              value={one.id}
              onChange={(event) => setChosen(event.target.value)}
            >
              {shown.map(({ id, name }) => (
                <option key={id} value={id}>
                  {eventName(name)}
                </option>
              ))}
            </select>
          )}
        </div>
        <nav className="place-tabs" aria-label="Invites">
          {TABS.map((each) => (
            <a key={each} href={`#/invites/${each}`} aria-current={each === tab ? 'page' : undefined}>
              {TAB_NAMES[each]}
            </a>
          ))}
        </nav>
      </header>
      <div className="columns">
        {(status === null || all.length === 0 || tab === 'sending') && (
          <Sending
            client={client}
            byHand={byHand}
            status={status}
            shown={shown}
            isOfAll={connection === null}
            now={now}
            onOpenPerson={onOpenPerson}
          />
        )}
        {tab === 'template' && status && one && (
          <TemplateTab key={one.id} client={client} byHand={byHand} connection={one} mail={status.mail} />
        )}
        {tab === 'mails' && status && one && (
          <MailList key={one.id} client={client} status={status} connection={one} now={now} />
        )}
      </div>
    </>
  );
}

interface SendingProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView | null;
  readonly shown: readonly ConnectionView[];
  readonly isOfAll: boolean;
  readonly now: number;
  readonly onOpenPerson: (person: PersonName) => void;
}

const NOTHING_TO_CLOSE = () => {};

function Sending({ client, byHand, status, shown, isOfAll, now, onOpenPerson }: SendingProps) {
  useKeys({ search: searchPeople, close: NOTHING_TO_CLOSE });
  return (
    <div className="pane sheet">
      {status === null && <Skeleton rows={6} />}
      {status?.connections.length === 0 && (
        <Empty title="Invites appear here once an event is connected">
          <a className="button primary" href="#/connect">
            Connect your event
          </a>
        </Empty>
      )}
      {status &&
        shown.map((connection) => (
          <OfConnection
            key={connection.id}
            client={client}
            byHand={byHand}
            status={status}
            connection={connection}
            isNamed={shown.length > 1}
            now={now}
            onOpenPerson={onOpenPerson}
          />
        ))}
      {status && status.connections.length > 0 && (
        <TakeAway
          client={client}
          byHand={byHand}
          status={status}
          isOneShown={!isOfAll}
          now={now}
          onOpenPerson={onOpenPerson}
        />
      )}
    </div>
  );
}

interface OfConnectionProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView;
  readonly connection: ConnectionView;
  readonly isNamed: boolean;
  readonly now: number;
  readonly onOpenPerson: (person: PersonName) => void;
}

function OfConnection(props: OfConnectionProps) {
  const { client, byHand, status, connection, isNamed, now } = props;
  const question = { connection: connection.id };
  const { answer, problem, retry } = useAnswer(client, 'held', question, status);
  const { answer: progress } = useAnswer(client, 'progress', question, status);
  const held = answer ?? null;
  return (
    <>
      <h2 className={isNamed ? '' : 'unseen-words'}>{eventName(connection.name)}</h2>
      <SendingCard byHand={byHand} connection={connection} mail={status.mail} held={held} />
      {progress && (
        <ProgressCard
          byHand={byHand}
          connection={connection}
          progress={progress}
          isStopped={status.mail.problem !== null}
          held={held}
          now={now}
        />
      )}
      {problem && <Failure problem={problem} onRetry={retry} />}
      {!answer && !problem && <Skeleton rows={2} />}
      <TroubleCard {...props} />
      {answer && (
        <>
          <PolicyCard byHand={byHand} connection={connection} held={answer} />
          <LinkCard byHand={byHand} connection={connection} held={answer} />
          <HeldCard byHand={byHand} connection={connection} held={answer} />
        </>
      )}
    </>
  );
}
