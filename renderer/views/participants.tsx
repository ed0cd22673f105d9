import { Download, UserPlus } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ParticipantView, StatusView } from '../../shared/contract.ts';
import { count } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { AddPerson } from '../components/add-person.tsx';
import { Empty, Failure, Skeleton } from '../components/list-states.tsx';
import { PeopleTable } from '../components/people-table.tsx';
import { PersonPanel } from '../components/person-panel.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { ShowMore } from '../components/show-more.tsx';
import { focusOpenRow, useKeys } from '../hooks/use-keys.ts';
import { useStateOf } from '../hooks/use-state-of.ts';
import type { PeopleList } from '../people.ts';

interface ParticipantsProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly people: PeopleList;
  /** Null before the first snapshot. */
  readonly status: StatusView | null;
  /** The one connection to show; null for all. */
  readonly connection: string | null;
  readonly now: number;
}

/** Everybody with an address: found by name, address or reference, with their invite and why it is so. */
export function Participants({ client, byHand, people, status, now }: ParticipantsProps) {
  const [isAdding, setAdding] = useState(false);
  const connections = status?.connections ?? [];
  const { query, rows, total, problem, selected } = useStateOf(people);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => people.start(), [people]);
  const search = useCallback(() => input.current?.focus(), []);
  const select = useCallback((person: ParticipantView) => people.select(person), [people]);
  const close = useCallback(() => {
    focusOpenRow();
    people.select(null);
  }, [people]);
  useKeys({ search, close });

  return (
    <>
      <header className="head">
        <div className="title-row">
          <h1>Participants</h1>
          {rows && (
            <span className="pill">
              {query ? `${total.toLocaleString('en-GB')} found` : count(total, 'person', 'people')}
            </span>
          )}
          <span className="spring" />
          <SearchBox query={query} onSearch={(text) => void people.search(text)} input={input} />
          <a className="button export" href="export/participants.csv" download aria-label="Export">
            <Download size={16} strokeWidth={1.5} aria-hidden="true" />
            <span>Export</span>
          </a>
          {connections.length > 0 && (
            <button type="button" className="button primary" onClick={() => setAdding(true)}>
              <UserPlus size={16} strokeWidth={1.5} aria-hidden="true" />
              Add person
            </button>
          )}
        </div>
      </header>
      <div className="columns">
        <div className="pane">
          {problem && <Failure problem={problem} onRetry={() => void people.retry()} />}
          {!problem && rows === null && <Skeleton rows={8} />}
          {rows && rows.length > 0 && (
            <PeopleTable rows={rows} selected={selected} now={now} onSelect={select} />
          )}
          {rows && rows.length < total && !problem && (
            <ShowMore
              words={`Show more, ${(total - rows.length).toLocaleString('en-GB')} left`}
              onMore={() => people.showMore()}
            />
          )}
          {rows?.length === 0 && !problem && <Nobody query={query} onClear={() => void people.search('')} />}
        </div>
        {selected && (
          <PersonPanel
            key={`${selected.connection} ${selected.email}`}
            client={client}
            byHand={byHand}
            person={selected}
            connection={connections.find(({ id }) => id === selected.connection)}
            now={now}
            onClose={close}
          />
        )}
      </div>
      {isAdding && <AddPerson byHand={byHand} connections={connections} onClose={() => setAdding(false)} />}
    </>
  );
}

function Nobody({ query, onClear }: { query: string; onClear: () => void }) {
  if (query === '') {
    return (
      <Empty title="People appear here as soon as a ticket has their address">
        <p>Tickets that nobody is named on yet are not listed: they wait until they are assigned in Tito.</p>
        <a className="button" href="#/live">
          See what arrives
        </a>
      </Empty>
    );
  }
  return (
    <Empty title="Nobody is found">
      <p>No name, address or reference has “{query}” in it.</p>
      <button type="button" className="button" onClick={onClear}>
        Clear the search
      </button>
    </Empty>
  );
}
