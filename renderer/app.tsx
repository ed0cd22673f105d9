import { useEffect } from 'react';
import type { StatusView } from '../shared/contract.ts';
import type { BulkWork } from './bulk.ts';
import type { ByHand } from './by-hand.ts';
import type { Client } from './client.ts';
import { Connections } from './components/connection-name.tsx';
import { Needs } from './components/needs.tsx';
import { LostLine } from './components/notices.tsx';
import { Rail, SIGNS } from './components/rail.tsx';
import { ShellDialogs, useShell } from './components/shell-dialogs.tsx';
import { SignedOut } from './components/signed-out.tsx';
import { TestBanner } from './components/test-banner.tsx';
import { ToastLine } from './components/toast.tsx';
import { UpdateNote } from './components/update-note.tsx';
import type { FeedStore } from './feed.ts';
import { useConnection } from './hooks/use-connection.ts';
import { useNow } from './hooks/use-now.ts';
import { goTo, usePlace } from './hooks/use-place.ts';
import { useStateOf } from './hooks/use-state-of.ts';
import type { PeopleList, PersonName } from './people.ts';
import type { WindowStore } from './state.ts';
import { Connect } from './views/connect.tsx';
import { Invites } from './views/invites.tsx';
import { Live } from './views/live.tsx';
import { Overview } from './views/overview.tsx';
import { Participants } from './views/participants.tsx';
import { Settings } from './views/settings.tsx';
import { testSigns } from './words.ts';

interface AppProps {
  readonly client: Client;
  readonly store: WindowStore;
  readonly feed: FeedStore;
  readonly people: PeopleList;
  readonly bulk: BulkWork;
  readonly byHand: ByHand;
}

const NONE: StatusView['connections'] = [];

export function App({ client, store, feed, people, bulk, byHand }: AppProps) {
  const state = useStateOf(store);
  const { status } = state;
  const place = usePlace();
  const connection = useConnection(status);
  const now = useNow();
  const shell = useShell();
  useEffect(() => {
    document.title = `${SIGNS[place].title} · Usher`;
  }, [place]);
  const isNew = status?.connections.length === 0;
  useEffect(() => {
    // The first start opens where there is something to do; a place that was asked for stays.
    if (isNew && location.hash === '') location.replace('#/connect');
  }, [isNew]);
  if (state.link === 'signed-out') return <SignedOut />;

  function openPerson(person: PersonName): void {
    void people.open(person);
    goTo('participants');
  }

  return (
    <Connections value={status?.connections ?? NONE}>
      <div className="shell">
        <Rail status={status} place={place} connection={connection} isLost={state.link === 'lost'} />
        <main className="main">
          <LostLine link={state.link} />
          {window.usher && <UpdateNote bridge={window.usher} />}
          {status && (
            <TestBanner
              signs={testSigns(status, state.deliveries ?? [], connection, now)}
              mail={status.mail}
              place={place}
              onGoLive={(rehearsing) =>
                shell.show({ is: 'question', question: 'go live', connection: rehearsing })
              }
            />
          )}
          {status && <Needs status={status} byHand={byHand} now={now} />}
          {place === 'live' && (
            <Live
              client={client}
              byHand={byHand}
              feed={feed}
              status={status}
              isLost={state.link === 'lost'}
              connection={connection}
              now={now}
              onOpenPerson={openPerson}
            />
          )}
          {place === 'participants' && (
            <Participants
              client={client}
              byHand={byHand}
              people={people}
              bulk={bulk}
              status={status}
              connection={connection}
              now={now}
            />
          )}
          {place === 'invites' && (
            <Invites
              client={client}
              byHand={byHand}
              status={status}
              connection={connection}
              now={now}
              onOpenPerson={openPerson}
            />
          )}
          {place === 'overview' && (
            <Overview client={client} status={status} connection={connection} now={now} />
          )}
          {place === 'connect' && (
            <Connect client={client} byHand={byHand} state={state} chosen={connection} now={now} />
          )}
          {place === 'settings' && <Settings client={client} byHand={byHand} status={status} />}
          <ToastLine byHand={byHand} />
        </main>
        <ShellDialogs
          shell={shell}
          client={client}
          byHand={byHand}
          status={status}
          connection={connection}
          onOpenPerson={openPerson}
        />
      </div>
    </Connections>
  );
}
