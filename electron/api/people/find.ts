/** One walk over everybody in order: who is found, and how many each tab would show. */
import { type PeopleQuery, TABS, type Tab } from '../../../shared/people-query.ts';
import { wordsOf } from './searchable.ts';
import { BIT, type PeopleTable, sourceBit, tabNumber } from './table.ts';

export interface Found {
  /** The numbers of the lines, in the order asked for. */
  readonly numbers: Uint32Array;
  readonly counts: Record<Tab, number>;
}

export function find(table: PeopleTable, sorted: Uint32Array, query: PeopleQuery): Found {
  const { texts, tabs, bits, connections, typeSets } = table;
  const hit = linesWith(texts, wordsOf(query.query));
  const connection = query.connection === null ? null : table.numberOfConnection(query.connection);
  const { mask, wanted } = bitsWanted(query);
  const types =
    query.types.length === 0
      ? null
      : table.typesOf.map((held) => held.some((type) => query.types.includes(type)));
  const tab = tabNumber(query.tab);
  const waiting = tabNumber('waiting');
  const isEverybody = query.tab === 'everyone';
  const counted = new Uint32Array(TABS.length);
  const numbers = new Uint32Array(sorted.length);
  let length = 0;
  const last = sorted.length - 1;
  for (let at = 0; at <= last; at += 1) {
    const line = sorted[query.descending ? last - at : at] as number;
    if (connection !== null && connections[line] !== connection) continue;
    if (((bits[line] as number) & mask) !== wanted) continue;
    if (types !== null && !types[typeSets[line] as number]) continue;
    if (hit !== null && hit[line] !== 1) continue;
    const own = tabs[line] as number;
    counted[own] = (counted[own] as number) + 1;
    if (own === tab || (isEverybody && own !== waiting)) numbers[length++] = line;
  }
  return { numbers: numbers.slice(0, length), counts: countsOf(counted) };
}

/**
 * By number, the lines that have all the words; null where none is asked for. Looked at in the order of their numbers, in
 * which they also lie in memory: in the list's order it would take twice as long.
 */
function linesWith(texts: readonly (string | null)[], words: readonly string[]): Uint8Array | null {
  if (words.length === 0) return null;
  const hit = new Uint8Array(texts.length);
  for (let line = 0; line < texts.length; line += 1) if (hasAll(texts[line] ?? '', words)) hit[line] = 1;
  return hit;
}

function hasAll(text: string, words: readonly string[]): boolean {
  for (const word of words) if (!text.includes(word)) return false;
  return true;
}

/** Of the bits in `mask` just those in `wanted` must be set. */
function bitsWanted({ test, checkedIn, opened, source }: PeopleQuery): { mask: number; wanted: number } {
  let mask = 0;
  let wanted = 0;
  const want = (bit: number, isSet: boolean | null): void => {
    if (isSet === null) return;
    mask |= bit;
    if (isSet) wanted |= bit;
  };
  want(BIT.test, test);
  want(BIT.checkedIn, checkedIn);
  want(BIT.opened, opened);
  if (source !== null) want(sourceBit(source), true);
  return { mask, wanted };
}

function countsOf(counted: Uint32Array): Record<Tab, number> {
  const counts = Object.fromEntries(TABS.map((tab, at) => [tab, counted[at] ?? 0])) as Record<Tab, number>;
  counts.everyone = TABS.reduce((sum, tab) => sum + (tab === 'waiting' ? 0 : counts[tab]), 0);
  return counts;
}
