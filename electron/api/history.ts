/** A participant's history, read from the journal each time it is asked for. */
import { setImmediate } from 'node:timers/promises';
import type { HistoryEntry } from '../../shared/contract.ts';
import { clipped } from '../../shared/format.ts';
import { normaliseAddress } from '../guestlist/address.ts';
import { History } from '../guestlist/history.ts';
import { journalRecord } from '../guestlist/records.ts';

/** The newest entries are enough to explain how things stand. */
const MOST_ENTRIES = 200;
/** Leaves room for the rest of a message of 64 KB. */
const MOST_BYTES = 60_000;
/** In characters. A mail server's words and ticket types come from outside, and may be long. */
const LONGEST_SENTENCE = 600;
/** Between so many records deliveries and windows are answered: the journal may be long. */
const RECORDS_AT_ONCE = 64;

/**
 * Why somebody's invite stands as it does, oldest first: of a long history the newest part.
 *
 * @param records the journal's records, oldest first. Throws where one is none of ours.
 */
export async function readHistory(
  records: AsyncIterable<unknown>,
  connection: string,
  email: string,
): Promise<{ entries: HistoryEntry[] }> {
  const address = normaliseAddress(email);
  if (address === null) return { entries: [] };
  const history = new History(connection, address);
  let read = 0;
  for await (const record of records) {
    if (!isDelivery(record)) history.take(journalRecord.parse(record));
    read += 1;
    if (read % RECORDS_AT_ONCE === 0) await setImmediate();
  }
  return { entries: newest(history.entries()) };
}

/** Deliveries are the bulk of the journal and say nothing until they are decided: they are not worth reading. */
function isDelivery(record: unknown): boolean {
  return typeof record === 'object' && record !== null && 't' in record && record.t === 'delivery';
}

function newest(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const kept: HistoryEntry[] = [];
  let bytes = 0;
  for (const { at, sentence } of entries.slice(-MOST_ENTRIES).reverse()) {
    const entry = { at, sentence: clipped(sentence, LONGEST_SENTENCE) };
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (bytes > MOST_BYTES) break;
    kept.push(entry);
  }
  return kept.reverse();
}
