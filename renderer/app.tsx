import { useEffect } from 'react';
import type { Client } from './client.ts';
import { Banner, LostLine } from './components/notices.tsx';
import { Rail } from './components/rail.tsx';
import { SignedOut } from './components/signed-out.tsx';
import { useNow } from './hooks/use-now.ts';
import { goTo, usePlace } from './hooks/use-place.ts';
import { useStateOf } from './hooks/use-state-of.ts';
import type { PeopleList, PersonName } from './people.ts';
import type { WindowStore } from './state.ts';
import { Live } from './views/live.tsx';
import { Participants } from './views/participants.tsx';

interface AppProps {
  readonly client: Client;
  readonly store: WindowStore;
  readonly people: PeopleList;
}

const TITLES = { live: 'Live', participants: 'Participants' } as const;

export function App({ client, store, people }: AppProps) {
  const state = useStateOf(store);
  const place = usePlace();
  const now = useNow();
  useEffect(() => {
    document.title = `${TITLES[place]} · Usher`;
  }, [place]);
  if (state.link === 'signed-out') return <SignedOut />;

  function openPerson(person: PersonName): void {
    void people.open(person);
    goTo('participants');
  }

  return (
    <div className="shell">
      <Rail status={state.status} place={place} />
      <main className="main">
        <LostLine link={state.link} />
        {state.status && <Banner status={state.status} />}
        {place === 'live' ? (
          <Live store={store} state={state} now={now} onOpenPerson={openPerson} />
        ) : (
          <Participants client={client} people={people} now={now} />
        )}
      </main>
    </div>
  );
}
