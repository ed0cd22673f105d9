import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeliveryView, StatusView } from '../../shared/contract.ts';
import type { ByHand } from '../by-hand.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { DeliveryPanel } from '../components/delivery-panel.tsx';
import { Feed } from '../components/feed.tsx';
import { Empty, Failure, Skeleton } from '../components/list-states.tsx';
import { ShowMore } from '../components/show-more.tsx';
import { StatusStrip } from '../components/status-strip.tsx';
import { focusOpenRow, useKeys } from '../hooks/use-keys.ts';
import { searchPeople } from '../hooks/use-place.ts';
import type { PersonName } from '../people.ts';
import type { WindowState, WindowStore } from '../state.ts';

interface LiveProps {
  readonly byHand: ByHand;
  readonly store: WindowStore;
  readonly state: WindowState;
  /** The one connection to show; null for all. */
  readonly connection: string | null;
  readonly now: number;
  readonly onOpenPerson: (person: PersonName) => void;
}

const HOUR = 3_600_000;

/** What happens now: how things stand, what needs the organizer, and every delivery as it comes. */
export function Live({ byHand, store, state, now, onOpenPerson }: LiveProps) {
  const { status, deliveries, more, fresh, olderProblem } = state;
  const [selectedId, select] = useState<string | null>(null);
  const selected = deliveries?.find(({ id }) => id === selectedId) ?? null;
  const close = useCallback(() => {
    focusOpenRow();
    select(null);
  }, []);
  useKeys({ search: searchPeople, close });
  const { pane, unseen, toTop } = useUnseen(deliveries);

  return (
    <>
      <header className="head">
        <div className="title-row">
          <h1>Live</h1>
          {deliveries && <span className="pill">{lastHour(deliveries, more, now)}</span>}
        </div>
        {status && <StatusStrip status={status} now={now} />}
      </header>
      <div className="columns">
        <div className="pane" ref={pane}>
          {unseen > 0 && (
            <button type="button" className="unseen" onClick={toTop}>
              {unseen} new
            </button>
          )}
          {deliveries === null && <Skeleton rows={8} />}
          {deliveries?.length === 0 && status && <NothingYet status={status} />}
          {deliveries && deliveries.length > 0 && (
            <Feed deliveries={deliveries} fresh={fresh} now={now} selectedId={selectedId} onOpen={select} />
          )}
          {olderProblem && <Failure problem={olderProblem} onRetry={() => void store.showOlder()} />}
          {more && !olderProblem && <ShowMore words="Show older" onMore={() => store.showOlder()} />}
        </div>
        {selected && (
          <DeliveryPanel
            key={selected.id}
            byHand={byHand}
            delivery={selected}
            onClose={close}
            onOpenPerson={onOpenPerson}
          />
        )}
      </div>
    </>
  );
}

function lastHour(deliveries: readonly DeliveryView[], more: boolean, now: number): string {
  const recent = deliveries.filter(({ receivedAt }) => receivedAt > now - HOUR).length;
  const orMore = more && recent === deliveries.length ? '+' : '';
  return `${recent.toLocaleString('en-GB')}${orMore} in the last hour`;
}

function NothingYet({ status: { connections, tunnel } }: { status: StatusView }) {
  const [connection] = connections;
  const url = connection?.publicUrl ?? connection?.localUrl;
  return (
    <Empty title="Deliveries from Tito appear here as they arrive">
      <p>{nextStep(tunnel.state === 'open', tunnel.state === 'off')}</p>
      {url !== undefined && (
        <div className="url">
          <code>{url}</code>
          <CopyButton text={url} what="the address for Tito" />
        </div>
      )}
    </Empty>
  );
}

function nextStep(isPublic: boolean, hasNoTunnel: boolean): string {
  if (isPublic) {
    return 'Paste the webhook URL into your event’s webhook settings in Tito, then place an order to see it come in.';
  }
  return hasNoTunnel
    ? 'Tito cannot reach this machine yet: start Usher with a tunnel (USHER_TUNNEL). Programs on this machine can post to this address already.'
    : 'Tito cannot reach this machine while the tunnel is not open. The address to paste into Tito appears here when it is.';
}

/** How many rows came in above while the reader was further down. */
function useUnseen(deliveries: readonly DeliveryView[] | null) {
  const pane = useRef<HTMLDivElement>(null);
  const [seenTop, setSeenTop] = useState<string | null>(null);
  const newest = deliveries?.[0]?.id ?? null;

  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const look = () => {
      if (element.scrollTop < 8) setSeenTop(newest);
    };
    look();
    element.addEventListener('scroll', look);
    return () => element.removeEventListener('scroll', look);
  }, [newest]);

  const unseen = Math.max(0, deliveries?.findIndex(({ id }) => id === seenTop) ?? 0);
  return { pane, unseen, toTop: () => pane.current?.scrollTo({ top: 0 }) };
}
