import { ListFilter, Play, Snowflake } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeliveryView, StatusView } from '../../shared/contract.ts';
import { isFiltering } from '../../shared/feed-filter.ts';
import { dayHeading, number } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Feed } from '../components/feed.tsx';
import { FeedFilterRow } from '../components/feed-filter.tsx';
import { FrozenLine } from '../components/frozen-line.tsx';
import { Inspector } from '../components/inspector.tsx';
import { Empty, Failure, Skeleton } from '../components/list-states.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { StatusStrip } from '../components/status-strip.tsx';
import type { FeedState, FeedStore } from '../feed.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { focusOpenRow, useKey, useKeys } from '../hooks/use-keys.ts';
import { useStateOf } from '../hooks/use-state-of.ts';
import { filterWords, sum } from '../live-words.ts';
import type { PersonName } from '../people.ts';
import { only } from '../words.ts';

interface LiveProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly feed: FeedStore;
  /** Null before the first snapshot. */
  readonly status: StatusView | null;
  /** The service does not answer: what was known may be old. */
  readonly isLost: boolean;
  /** The one connection to show; null for all. */
  readonly connection: string | null;
  readonly now: number;
  readonly onOpenPerson: (person: PersonName) => void;
}

/** What happens now: how things stand, what needs the organizer, and every delivery as it comes. */
export function Live(props: LiveProps) {
  const { client, byHand, feed, status, isLost, connection, now, onOpenPerson } = props;
  useEffect(() => feed.setConnection(connection), [feed, connection]);
  const state = useStateOf(feed);
  const { rows, filter, isFrozen } = state;
  const isFiltered = isFiltering(filter);
  const [isChoosing, setChoosing] = useState(false);
  const { answer: activity } = useAnswer(client, 'activity', {}, `${rows?.[0]?.id} ${now}`);
  // It is counted over all connections.
  const lastHour = connection === null ? activity : null;
  const input = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const { selected, select } = useSelected(rows, state.epoch);
  const close = useCallback(() => {
    focusOpenRow();
    select(null);
  }, [select]);
  const toggleFreeze = () => (isFrozen ? feed.goOn() : feed.freeze());
  useKeys({ search: useCallback(() => input.current?.focus(), []), close });
  useKey('f', toggleFreeze);
  const older = useCallback(() => void feed.older(), [feed]);

  return (
    <>
      <header className="head">
        <div className="title-row live-title">
          <h1>Live</h1>
          {lastHour && <span className="pill">{hourWords(sum(lastHour.received))}</span>}
          <span className="spring" />
          <SearchBox
            query={filter.query}
            onSearch={(query) => feed.setFilter({ query })}
            input={input}
            label="Search deliveries"
            placeholder="Search deliveries"
          />
          <button
            type="button"
            className="button"
            aria-expanded={isChoosing}
            onClick={() => setChoosing(!isChoosing)}
          >
            <ListFilter size={16} strokeWidth={1.5} aria-hidden="true" />
            Filter
          </button>
          <button type="button" className="button" aria-pressed={isFrozen} onClick={toggleFreeze}>
            {isFrozen ? (
              <Play size={16} strokeWidth={1.5} aria-hidden="true" />
            ) : (
              <Snowflake size={16} strokeWidth={1.5} aria-hidden="true" />
            )}
            {isFrozen ? 'Go on' : 'Freeze'}
          </button>
        </div>
        {isChoosing && (
          <FeedFilterRow filter={filter} rows={rows ?? []} onChange={(change) => feed.setFilter(change)} />
        )}
        {status && (
          <StatusStrip status={only(connection, status)} isLost={isLost} activity={lastHour} now={now} />
        )}
      </header>
      <div className="columns">
        <div className="pane live-pane">
          {isFiltered && <FilterLine state={state} onClear={() => feed.clearFilter()} />}
          {isFrozen && (
            <FrozenLine
              status={status && !isLost ? only(connection, status) : null}
              waiting={state.waiting}
              onGoOn={toggleFreeze}
            />
          )}
          {rows && rows.length > 0 ? (
            <Feed
              pane={pane}
              rows={rows}
              fresh={state.fresh}
              now={now}
              selectedId={selected?.id ?? null}
              onOpen={select}
              onEnd={older}
            >
              <End state={state} now={now} onRetry={() => feed.retry()} />
            </Feed>
          ) : (
            <Nothing state={state} status={status && only(connection, status)} now={now} feed={feed} />
          )}
        </div>
        {selected && (
          <Inspector
            key={selected.id}
            client={client}
            byHand={byHand}
            delivery={selected}
            connection={status?.connections.find(({ id }) => id === selected.connection) ?? null}
            now={now}
            onClose={close}
            onOpenPerson={onOpenPerson}
          />
        )}
      </div>
    </>
  );
}

function hourWords(received: number): string {
  return `${number(received)} in the last hour`;
}

/** The delivery whose details are open; it stays open when a filter takes it out of the list. */
function useSelected(rows: readonly DeliveryView[] | null, epoch: number) {
  const [id, select] = useState<string | null>(null);
  const last = useRef<{ row: DeliveryView; epoch: number } | null>(null);
  const found = id === null ? undefined : rows?.find((row) => row.id === id);
  if (found) last.current = { row: found, epoch };
  const kept = last.current?.row.id === id && last.current.epoch === epoch ? last.current.row : null;
  const selected = id === null ? null : (found ?? kept);
  return { selected, select };
}

/** A list that leaves something out always says so. */
function FilterLine({ state, onClear }: { state: FeedState; onClear: () => void }) {
  const { filter, rows } = state;
  return (
    <div className="feed-line filter-on" role="status">
      <ListFilter size={14} strokeWidth={2} aria-hidden="true" />
      <span>
        <strong>Filter on:</strong> {filterWords(filter).join(', ')}
        {rows && ` · ${number(rows.length)}${state.next === null ? '' : '+'} found`}
      </span>
      <button type="button" className="button small" onClick={onClear}>
        Clear
      </button>
    </div>
  );
}

interface EndProps {
  readonly state: FeedState;
  readonly now: number;
  readonly onRetry: () => void;
}

/** What stands below the last row: how far back was looked, or that there is no more. */
function End({ state, now, onRetry }: EndProps) {
  const { next, problem, isLooking, reached, filter } = state;
  if (problem) return <Failure problem={problem} onRetry={onRetry} />;
  if (next === null) {
    const words = isFiltering(filter) ? 'Nothing older is like that.' : 'This is where it begins.';
    return <p className="feed-end">{words}</p>;
  }
  if (!isLooking) return <p className="feed-end" />;
  const where = isFiltering(filter) && reached !== null ? `, at ${dayHeading(reached, now)}` : '';
  return <p className="feed-end">Looking further back{where}…</p>;
}

interface NothingProps extends Omit<EndProps, 'onRetry'> {
  readonly status: StatusView | null;
  readonly feed: FeedStore;
}

function Nothing({ state, status, now, feed }: NothingProps) {
  const { rows, filter, next, problem, isLooking, reached } = state;
  if (problem) return <Failure problem={problem} onRetry={() => feed.retry()} />;
  if (rows === null || (next !== null && !isLooking && !isFiltering(filter))) return <Skeleton rows={8} />;
  if (!isFiltering(filter)) return status && <NothingYet status={status} />;
  if (next !== null) {
    return (
      <Empty title="Nothing found yet">
        <p>
          Looking further back{reached === null ? '' : `, at ${dayHeading(reached, now)}`}. This may take a
          moment.
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No delivery is like that">
      <p>Left out is everything but: {filterWords(filter).join(', ')}.</p>
      <button type="button" className="button" onClick={() => feed.clearFilter()}>
        Clear the filter
      </button>
    </Empty>
  );
}

function NothingYet({ status: { connections, tunnel } }: { status: StatusView }) {
  const [connection] = connections;
  const url = connection?.publicUrl ?? connection?.localUrl;
  return (
    <Empty title="Deliveries from Tito appear here as they arrive">
      <p>{nextStep(tunnel.state === 'open', tunnel.state === 'off')}</p>
      {tunnel.state === 'off' ? (
        <a className="button primary" href="#/connect">
          Connect your event
        </a>
      ) : (
        url !== undefined && (
          <div className="url">
            <code>{url}</code>
            <CopyButton text={url} what="the address for Tito" />
          </div>
        )
      )}
    </Empty>
  );
}

function nextStep(isPublic: boolean, hasNoTunnel: boolean): string {
  if (isPublic) {
    return 'Paste the webhook URL into your event’s webhook settings in Tito, then place an order to see it come in.';
  }
  return hasNoTunnel
    ? 'Tito cannot reach this computer yet. Connect says how.'
    : 'Tito cannot reach this computer while the tunnel is not open. The address to paste into Tito appears here when it is.';
}
