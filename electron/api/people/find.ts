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
  const { tabs, bits, connections, typeSets } = table;
  const hit = table.texts.with(wordsOf(query.query));
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
