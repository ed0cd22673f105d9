import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { PeopleQuery, Sort } from '../../shared/people-query.ts';
import { COLUMN_NAMES, type Column, SORTED_BY } from '../columns.ts';
import { type PeopleState, rowKey } from '../people.ts';
import { isTicked, type TickedState } from '../ticked.ts';
import { classOf, Row } from './people-row.tsx';

/** Heights in pixels, as in people.css. */
const ROW_HEIGHT = 54;
const HEAD_HEIGHT = 32;
const ROWS_BEYOND_SIGHT = 4;

export interface TableHandle {
  /** Moves the cursor by so many rows, and focuses the row it is on. */
  move(step: number): void;
  /** The place the cursor is on; null before there was one. */
  cursor(): number | null;
}

interface PeopleTableProps {
  readonly state: PeopleState;
  readonly ticked: TickedState;
  readonly columns: readonly Column[];
  readonly now: number;
  readonly handle: RefObject<TableHandle | null>;
  readonly onLook: (from: number, to: number) => void;
  readonly onOpen: (at: number, withShift: boolean) => void;
  readonly onTick: (at: number, withShift: boolean) => void;
  readonly onSort: (change: Partial<PeopleQuery>) => void;
}

/** A hundred thousand rows of which only those in sight are there. */
export function PeopleTable(props: PeopleTableProps) {
  const { state, ticked, columns, now, handle, onLook } = props;
  const { rows, total, selected, answered, moved, query } = state;
  const pane = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const wantsFocus = useRef(false);
  const current = Math.min(cursor ?? 0, Math.max(0, total - 1));

  const hasTicks = ticked.isAll || ticked.picked.size > 0;

  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => pane.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_BEYOND_SIGHT,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    useFlushSync: false,
    // The row that has the focus must not go, or the keyboard would be nowhere.
    rangeExtractor: useCallback(
      (range: Range) => {
        const places = defaultRangeExtractor(range);
        if (range.count === 0 || places.includes(current)) return places;
        return [...places, current].sort((a, b) => a - b);
      },
      [current],
    ),
  });
  const items = virtualizer.getVirtualItems();
  const range = virtualizer.range;
  const [from, to] = [range?.startIndex ?? 0, range?.endIndex ?? 0];

  useEffect(() => {
    onLook(Math.max(0, from - ROWS_BEYOND_SIGHT), to + ROWS_BEYOND_SIGHT);
  }, [from, to, onLook]);

  // Another list begins at its top.
  useLayoutEffect(() => {
    // Asked of the page itself, it would lay out everything once more.
    if (virtualizer.scrollOffset) pane.current?.scrollTo(0, 0);
    setCursor(null);
  }, [answered]);

  // News above: the reader goes on looking at the same rows.
  useLayoutEffect(() => {
    if (moved.by === 0 || !pane.current) return;
    pane.current.scrollTop += moved.by * ROW_HEIGHT;
    setCursor((place) => (place === null ? null : Math.max(0, place + moved.by)));
  }, [moved.at]);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const row = pane.current?.querySelector<HTMLElement>(`[data-at="${current}"] [data-row]`);
    if (!row) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });

  useImperativeHandle(handle, () => ({
    cursor: () => (cursor === null ? null : current),
    move: (step) => {
      const next = cursor === null ? current : Math.max(0, Math.min(total - 1, current + step));
      wantsFocus.current = true;
      setCursor(next);
      virtualizer.scrollToIndex(next);
    },
  }));

  return (
    <div className={hasTicks ? 'pane people has-ticks' : 'pane people'} ref={pane}>
      <table aria-label="Participants" aria-rowcount={total + 1}>
        <thead>
          <tr className="people-head" aria-rowindex={1}>
            <th scope="col" className="col-tick">
              <span className="for-readers">Chosen</span>
            </th>
            <Heading name="Name" sort="name" className="col-name" query={query} onSort={props.onSort} />
            {columns.map((column) => (
              <Heading
                key={column}
                name={COLUMN_NAMES[column]}
                sort={SORTED_BY[column]}
                className={`col ${classOf(column)}`}
                query={query}
                onSort={props.onSort}
              />
            ))}
          </tr>
        </thead>
        <tbody className="people-rows" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows?.get(index);
            const isSelected = selected !== null && row !== undefined && rowKey(row) === rowKey(selected);
            return (
              <tr
                key={index}
                aria-rowindex={index + 2}
                data-at={index}
                className={isSelected ? 'people-row selected' : 'people-row'}
                style={{ transform: `translateY(${start - HEAD_HEIGHT}px)` }}
              >
                {row ? (
                  <Row
                    row={row}
                    at={index}
                    columns={columns}
                    isSelected={isSelected}
                    isTicked={isTicked(ticked, row)}
                    isCurrent={index === current}
                    now={now}
                    onOpen={props.onOpen}
                    onTick={props.onTick}
                    onFocus={setCursor}
                  />
                ) : (
                  <Missing />
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A row that is on its way: bones in its shape. */
function Missing() {
  return (
    <td className="missing">
      <span className="bone round" />
      <span className="bone" />
    </td>
  );
}

interface HeadingProps {
  readonly name: string;
  readonly sort: Sort | undefined;
  readonly className: string;
  readonly query: PeopleQuery;
  readonly onSort: (change: Partial<PeopleQuery>) => void;
}

function Heading({ name, sort, className, query, onSort }: HeadingProps) {
  if (sort === undefined) {
    return (
      <th scope="col" className={className}>
        {name}
      </th>
    );
  }
  const isSorted = query.sort === sort;
  const Arrow = query.descending ? ArrowDown : ArrowUp;
  // What happened last is wanted first; names begin with A.
  const isTime = sort !== 'name' && sort !== 'ticket';
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (query.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className="sort"
        onClick={() => onSort({ sort, descending: isSorted ? !query.descending : isTime })}
      >
        {name}
        {isSorted && <Arrow size={12} strokeWidth={2} aria-hidden="true" />}
      </button>
    </th>
  );
}
