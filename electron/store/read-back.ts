/** Deliveries that wait for their turn, read back from where they stand in the journal. */
import type { Place } from '../guestlist/decider.ts';
import type { DeliveryRecord, JournalRecord } from '../guestlist/records.ts';
import type { JournalSearch } from './journal-search.ts';

/**
 * In the order of `places`, which is the journal's; null for one that is not in it any more. Those that follow each other
 * are read in one go.
 */
export async function readBack(
  search: JournalSearch,
  places: readonly Place[],
): Promise<(DeliveryRecord | null)[]> {
  const found = new Map<string, DeliveryRecord>();
  const missing = new Set(places.map(({ id }) => id));
  const [first] = places;
  // A base that has taken their segments' place holds them too, before those that came later.
  for (const from of first ? [first.position, { segment: 0, offset: 0 }] : []) {
    if (missing.size === 0) break;
    for await (const some of search.forwards(from, Number.POSITIVE_INFINITY)) {
      for (const { record } of some) {
        const read = record as JournalRecord;
        // Our own line, as the checksum says.
        if (read.t === 'delivery' && missing.delete(read.id)) found.set(read.id, read);
      }
      if (missing.size === 0) break;
    }
  }
  return places.map(({ id }) => found.get(id) ?? null);
}
