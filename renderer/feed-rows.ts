import type { DeliveryView } from '../shared/contract.ts';

type Rows = readonly DeliveryView[];

/** News alone never makes the list longer than this; what falls off the end can be had again by going back. */
export const ROW_LIMIT = 10_000;

/**
 * Puts a delivery into its place, newest first, or over the row with its id. `more`: older rows exist that are not
 * loaded, so one older than all that are shown is left out, and comes with them.
 */
export function placeDelivery(rows: Rows, delivery: DeliveryView, more: boolean): Rows {
  const at = rows.findIndex((row) => row.id === delivery.id);
  if (at >= 0) return rows.with(at, delivery);
  const before = rows.findIndex((row) => row.receivedAt <= delivery.receivedAt);
  if (before < 0) return more ? rows : [...rows, delivery];
  return rows.toSpliced(before, 0, delivery);
}

/** A new snapshot over the rows shown: older rows stay where both overlap, else there is a gap and they go. */
export function mergeSnapshot(rows: Rows, snapshot: Rows): Rows {
  const oldest = snapshot.at(-1);
  const at = oldest ? rows.findIndex((row) => row.id === oldest.id) : -1;
  return at < 0 ? snapshot : [...snapshot, ...rows.slice(at + 1)];
}
