import { Columns3, Download, UserPlus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { BulkDeed, StatusView } from '../../shared/contract.ts';
import { number } from '../../shared/format.ts';
import { type PeopleQuery, TABS } from '../../shared/people-query.ts';
import type { BulkWork } from '../bulk.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { COLUMN_NAMES, COLUMNS, type Column, keepColumns, readColumns } from '../columns.ts';
import { AddPerson } from '../components/add-person.tsx';
import { BulkProgress, BulkQuestion, SelectionBar } from '../components/bulk-bar.tsx';
import { FilterChips } from '../components/filter-chips.tsx';
import { Failure, Skeleton } from '../components/list-states.tsx';
import { Menu } from '../components/menu.tsx';
import { Nobody } from '../components/nobody.tsx';
import { PeopleFilter } from '../components/people-filter.tsx';
import { PeopleTable, type TableHandle } from '../components/people-table.tsx';
import { PeopleTabs } from '../components/people-tabs.tsx';
import { PersonPanel } from '../components/person-panel.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { WaitingPanel } from '../components/waiting-panel.tsx';
import { exportFound, exportSelected, WIDE } from '../export.ts';
import { focusOpenRow, useKey, useKeys } from '../hooks/use-keys.ts';
import { forgetAsked, useAsked } from '../hooks/use-place.ts';
import { useStateOf } from '../hooks/use-state-of.ts';
import { isPerson, type PeopleList } from '../people.ts';
import { actionsFor, isResend } from '../person-actions.ts';
import { selectionOf, Ticked, tickedCount } from '../ticked.ts';

interface ParticipantsProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly people: PeopleList;
  readonly bulk: BulkWork;
  /** Null before the first snapshot. */
  readonly status: StatusView | null;
  /** The one connection to show; null for all. */
  readonly connection: string | null;
  readonly now: number;
}

/** Everybody, and every ticket that waits for somebody: found, narrowed, looked at, and acted on, one or many. */
export function Participants(props: ParticipantsProps) {
  const { client, byHand, people, bulk, status, connection, now } = props;
  const [isAdding, setAdding] = useState(false);
  const [asking, setAsking] = useState<BulkDeed | null>(null);
  const [columns, setColumns] = useState(readColumns);
  const [ticks] = useState(() => new Ticked());
  const state = useStateOf(people);
  const ticked = useStateOf(ticks);
  const { query, rows, total, counts, problem, selected } = state;
  const connections = status?.connections ?? [];
  const chosen = tickedCount(ticked, total);
  const input = useRef<HTMLInputElement>(null);
  const table = useRef<TableHandle>(null);
  /** Where the last tick was set: with Shift the next one sets all between. */
  const lastTick = useRef(0);
  useEffect(() => void bulk.ask(), [bulk]);

  const ask = useCallback(
    (change: Partial<PeopleQuery>) => {
      ticks.clear();
      void people.ask(change);
    },
    [people, ticks],
  );
  // Whom the window shows is chosen for all its places; another choice is another list.
  useEffect(() => {
    const { query, selected } = people.state;
    if (query.connection === connection) return people.start();
    // Details that stay open would be taken for those of the event shown now.
    if (connection !== null && selected?.connection !== connection) people.select(null);
    ask({ ...WIDE, connection });
    bulk.leave();
  }, [people, bulk, connection, ask]);
  const [askedTab] = useAsked();
  useEffect(() => {
    const tab = TABS.find((each) => each === askedTab);
    if (!tab) return;
    ask({ ...WIDE, tab });
    forgetAsked();
  }, [askedTab, ask]);
  const look = useCallback((from: number, to: number) => people.look(from, to), [people]);
  const tick = useCallback(
    (at: number, withShift: boolean) => {
      const row = people.state.rows?.get(at);
      if (withShift) {
        const [from, to] = [Math.min(at, lastTick.current), Math.max(at, lastTick.current)];
        void people.rowsBetween(from, Math.min(to, from + MOST_AT_ONCE)).then((all) => ticks.tick(all));
      } else if (row) ticks.toggle(row);
      lastTick.current = at;
    },
    [people, ticks],
  );
  const open = useCallback(
    (at: number, withShift: boolean) => {
      if (withShift) tick(at, true);
      else people.select(people.state.rows?.get(at) ?? null);
    },
    [people, tick],
  );

  const search = useCallback(() => input.current?.focus(), []);
  const move = useCallback((step: number) => table.current?.move(step), []);
  const close = useCallback(() => {
    if (people.state.selected) {
      focusOpenRow();
      people.select(null);
    } else ticks.clear();
  }, [people, ticks]);
  useKeys(useMemo(() => ({ search, close, move }), [search, close, move]));
  useKey('x', () => {
    const at = table.current?.cursor();
    if (at !== null && at !== undefined) tick(at, false);
  });
  const resend = useCallback(() => {
    if (chosen > 0) return setAsking('resend');
    const row = people.state.rows?.get(table.current?.cursor() ?? -1);
    if (!isPerson(row)) return;
    const connection = status?.connections.find(({ id }) => id === row.connection);
    const again = actionsFor(row, connection).find(isResend);
    if (again) void byHand.act(row.connection, again.action);
  }, [chosen, people, status, byHand]);
  // In somebody's details the key is theirs.
  useKey('r', isPerson(selected) ? null : resend);

  function choose(column: Column, isChosen: boolean): void {
    const next = COLUMNS.filter((each) => (each === column ? isChosen : columns.includes(each)));
    keepColumns(next);
    setColumns(next);
  }

  const isOld = state.answered === 0 && rows === null;
  const shown = columns.filter((column) => query.tab !== 'waiting' || !OF_PEOPLE.includes(column));
  return (
    <>
      <header className="head people-header">
        <div className="title-row">
          <h1>Participants</h1>
          <span className="spring" />
          <SearchBox query={query.query} onSearch={(text) => ask({ query: text })} input={input} delay={0} />
          <PeopleFilter client={client} query={query} onAsk={ask} />
          <Menu label="Columns" Icon={Columns3} className="optional">
            {() => (
              <fieldset className="menu-list">
                <legend>Columns</legend>
                {COLUMNS.map((column) => (
                  <label key={column}>
                    <input
                      type="checkbox"
                      checked={columns.includes(column)}
                      onChange={({ target }) => choose(column, target.checked)}
                    />
                    <span>{COLUMN_NAMES[column]}</span>
                  </label>
                ))}
              </fieldset>
            )}
          </Menu>
          <Menu label="Export" Icon={Download}>
            {(shut) => (
              <div className="menu-buttons">
                {(['csv', 'json'] as const).map((format) => (
                  <button
                    key={format}
                    type="button"
                    onClick={() => {
                      exportFound(query, format);
                      shut();
                    }}
                  >
                    {format === 'csv' ? 'For a spreadsheet (CSV)' : 'For programs (JSON)'}
                    <span className="menu-count">{number(total)}</span>
                  </button>
                ))}
              </div>
            )}
          </Menu>
          {connections.length > 0 && (
            <button
              type="button"
              className="button primary"
              aria-label="Add person"
              onClick={() => setAdding(true)}
            >
              <UserPlus size={16} strokeWidth={1.5} aria-hidden="true" />
              <span className="wide">Add person</span>
            </button>
          )}
        </div>
        {chosen > 0 ? (
          <SelectionBar
            number={chosen}
            found={total}
            isAll={ticked.isAll}
            onAll={() => ticks.tickAll()}
            onClear={() => ticks.clear()}
            onDeed={setAsking}
            onExport={() => void exportSelected(client, selectionOf(ticked, query), 'csv').catch(() => {})}
          />
        ) : (
          <PeopleTabs tab={query.tab} counts={counts} onTab={(tab) => ask({ tab })} />
        )}
        <FilterChips query={query} onAsk={ask} />
      </header>
      <div className="columns">
        <div className="list">
          {problem && <Failure problem={problem} onRetry={() => void people.retry()} />}
          {!problem && isOld && <Skeleton rows={8} />}
          {!problem && rows && total > 0 && (
            <PeopleTable
              state={state}
              ticked={ticked}
              columns={shown}
              now={now}
              handle={table}
              onLook={look}
              onOpen={open}
              onTick={tick}
              onSort={ask}
            />
          )}
          {!problem && rows && total === 0 && (
            <div className="pane">
              <Nobody query={query} onClear={() => ask(WIDE)}>
                <a className="button" href="#/live">
                  See what arrives
                </a>
              </Nobody>
            </div>
          )}
          <BulkProgress bulk={bulk} />
        </div>
        {isPerson(selected) && (
          <PersonPanel
            key={`${selected.connection} ${selected.email}`}
            client={client}
            byHand={byHand}
            person={selected}
            connection={connections.find(({ id }) => id === selected.connection)}
            isMailStopped={status !== null && status.mail.problem !== null}
            now={now}
            onOpen={(person) => people.select(person)}
            onClose={close}
          />
        )}
        {selected && !isPerson(selected) && <WaitingPanel ticket={selected} onClose={close} />}
      </div>
      {isAdding && (
        <AddPerson
          byHand={byHand}
          connections={connection === null ? connections : connections.filter(({ id }) => id === connection)}
          onClose={() => setAdding(false)}
        />
      )}
      {asking && (
        <BulkQuestion
          key={asking}
          client={client}
          bulk={bulk}
          selection={selectionOf(ticked, query)}
          deed={asking}
          onStarted={() => ticks.clear()}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

/** So many rows are ticked by one click with Shift. */
const MOST_AT_ONCE = 499;
/** Columns that say nothing about a ticket nobody is named on. */
const OF_PEOPLE: readonly Column[] = ['opened', 'checked in'];
