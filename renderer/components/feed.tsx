import { useVirtualizer } from '@tanstack/react-virtual';
import { Diamond } from 'lucide-react';
import { memo, type ReactNode, type RefObject, useCallback, useEffect, useMemo, useReducer } from 'react';
import type { DeliveryView } from '../../shared/contract.ts';
import { clock, duration, number, plain } from '../../shared/format.ts';
import { isPastHold, outcomeLabel, reasonParts } from '../../shared/labels.ts';
import { DAY_HEIGHT, feedItems, ROW_HEIGHT } from '../feed-items.ts';
import { useKeptPlace } from '../hooks/use-kept-place.ts';
import { eventWords } from '../live-words.ts';
import { Chip } from './chip.tsx';
import { Sentence } from './sentence.tsx';
import { When } from './when.tsx';

interface FeedProps {
  readonly pane: RefObject<HTMLDivElement | null>;
  readonly rows: readonly DeliveryView[];
  readonly fresh: ReadonlySet<string>;
  readonly now: number;
  readonly selectedId: string | null;
  readonly onOpen: (id: string) => void;
  /** The reader comes to the end of what is there. */
  readonly onEnd: () => void;
  /** What stands below the last row. */
  readonly children: ReactNode;
}

/** So many rows are drawn beyond those in sight, for the keyboard and for quick scrolling. */
const OVERSCAN = 12;

/** What happened, newest first, by day. Only the rows in sight are drawn. */
export function Feed({ pane, rows, fresh, now, selectedId, onOpen, onEnd, children }: FeedProps) {
  const places = useMemo(() => feedItems(rows, now), [rows, now]);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const virtual = useVirtualizer({
    count: places.items.length,
    getScrollElement: () => pane.current,
    estimateSize: useCallback(
      (index) => (places.items[index]?.kind === 'day' ? DAY_HEIGHT : ROW_HEIGHT),
      [places],
    ),
    getItemKey: useCallback((index) => places.items[index]?.key ?? index, [places]),
    overscan: OVERSCAN,
  });
  const onMoved = useCallback(
    (scrollTop: number) => {
      virtual.scrollOffset = scrollTop;
      redraw();
    },
    [virtual],
  );
  const { unseen, toTop } = useKeptPlace(pane, places, onMoved);
  const drawn = virtual.getVirtualItems();
  const isNearEnd = (drawn.at(-1)?.index ?? 0) >= places.items.length - OVERSCAN;
  const count = places.items.length;
  useEffect(() => {
    if (isNearEnd && count > 0) onEnd();
  }, [isNearEnd, count, onEnd]);
  const scrollTop = virtual.scrollOffset ?? 0;

  return (
    <>
      <div className="day-bar">
        <h2>{places.dayAt(scrollTop)}</h2>
        <span>newest first</span>
        {unseen > 0 && (
          <button type="button" className="unseen" onClick={toTop}>
            {number(unseen)} new
          </button>
        )}
      </div>
      <section className="feed-pane" ref={pane} aria-label="Deliveries">
        <ol className="deliveries" style={{ height: places.height }}>
          {drawn.map(({ index, key }) => {
            const item = places.items[index];
            const top = places.offsets[index];
            if (!item) return null;
            return item.kind === 'day' ? (
              <li key={key} className="day" style={{ top }}>
                <h2>{item.heading}</h2>
              </li>
            ) : (
              <Row
                key={key}
                delivery={item.delivery}
                top={top ?? 0}
                isFresh={scrollTop === 0 && fresh.has(item.key)}
                isSelected={item.key === selectedId}
                onOpen={onOpen}
                follow={selectedId !== null}
              />
            );
          })}
        </ol>
        {children}
      </section>
    </>
  );
}

interface RowProps {
  readonly delivery: DeliveryView;
  readonly top: number;
  readonly isFresh: boolean;
  readonly isSelected: boolean;
  /** Details are open: they follow the keyboard. */
  readonly follow: boolean;
  readonly onOpen: (id: string) => void;
}

const Row = memo(function Row({ delivery, top, isFresh, isSelected, follow, onOpen }: RowProps) {
  const { id, test, answeredInMs } = delivery;
  const label = outcomeLabel(delivery);
  const detail = detailOf(delivery);
  const classes = ['delivery', test && 'is-test', isFresh && 'fresh', isSelected && 'selected'];
  return (
    <li className={classes.filter(Boolean).join(' ')} style={{ top }} data-id={id}>
      <When at={delivery.receivedAt} words={clock(delivery.receivedAt)} />
      <div className="what">
        <button
          type="button"
          className="row-button"
          data-row
          aria-pressed={isSelected}
          onClick={() => onOpen(id)}
          onFocus={(event) => {
            if (follow && event.currentTarget.matches(':focus-visible')) onOpen(id);
          }}
        >
          <Sentence delivery={delivery} />
        </button>
        <div className="detail" title={detail}>
          {detail}
        </div>
      </div>
      {answeredInMs !== null && (
        <span className="took" title="From its arrival until Tito had its answer">
          {duration(answeredInMs)}
        </span>
      )}
      <span className="chips">
        {test && label.tone !== 'test' && (
          <span className="chip tone-test">
            <Diamond size={10} fill="currentColor" aria-hidden="true" />
            Test
          </span>
        )}
        <Chip label={label} />
      </span>
    </li>
  );
});

/** The chip says a plain hold already; any other reason is told. */
function detailOf({ event, detail, reason, outcome, invite }: DeliveryView): string {
  const told = reasonParts(reason)
    .filter((part) => !(isPastHold(invite) && part.startsWith('held:')))
    .map((part) => (part === 'held: test' || part === 'held: rehearsal' ? 'no mail goes out' : part));
  const name = outcome === 'rejected' && event === '' ? null : eventWords(event);
  return [name, detail, told.join('; ')]
    .filter((part) => part)
    .map((part) => plain(part ?? ''))
    .join(' · ');
}
