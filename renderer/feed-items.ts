/** The feed as it is drawn: rows, and a heading where another day begins. Every height is known beforehand. */
import type { DeliveryView } from '../shared/contract.ts';
import { dayHeading } from '../shared/format.ts';
import type { Places } from './hooks/use-kept-place.ts';

export const ROW_HEIGHT = 56;
export const DAY_HEIGHT = 32;

export type FeedItem =
  | { readonly kind: 'day'; readonly key: string; readonly heading: string }
  | { readonly kind: 'row'; readonly key: string; readonly delivery: DeliveryView; readonly day: string };

export interface FeedItems extends Places {
  readonly items: readonly FeedItem[];
  readonly offsets: readonly number[];
  readonly height: number;
  /** The heading of the day that an offset lies in. */
  dayAt(offset: number): string;
}

/** The newest day's heading is not among the items: it stands above the list, where the day in sight always stands. */
export function feedItems(rows: readonly DeliveryView[], now: number): FeedItems {
  const items: FeedItem[] = [];
  const offsets: number[] = [];
  const indexOf = new Map<string, number>();
  let height = 0;
  let dayStart = Number.POSITIVE_INFINITY;
  let day = '';
  const add = (item: FeedItem, itemHeight: number) => {
    indexOf.set(item.key, items.length);
    items.push(item);
    offsets.push(height);
    height += itemHeight;
  };
  for (const delivery of rows) {
    if (delivery.receivedAt < dayStart) {
      dayStart = new Date(delivery.receivedAt).setHours(0, 0, 0, 0);
      day = dayHeading(delivery.receivedAt, now);
      if (items.length > 0) add({ kind: 'day', key: `day ${dayStart}`, heading: day }, DAY_HEIGHT);
    }
    add({ kind: 'row', key: delivery.id, delivery, day }, ROW_HEIGHT);
  }
  const indexAt = (offset: number) => {
    let from = 0;
    let upTo = items.length - 1;
    while (from < upTo) {
      const middle = Math.ceil((from + upTo) / 2);
      if ((offsets[middle] ?? 0) <= offset) from = middle;
      else upTo = middle - 1;
    }
    return from;
  };
  return {
    items,
    offsets,
    height,
    keys: rows.map(({ id }) => id),
    offsetOf: (key) => offsets[indexOf.get(key) ?? -1],
    keyAt: (offset) => items[indexAt(offset)]?.key,
    dayAt: (offset) => {
      const item = items[indexAt(offset)];
      if (!item) return '';
      return item.kind === 'day' ? item.heading : item.day;
    },
  };
}
