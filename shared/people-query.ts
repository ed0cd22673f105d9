/** Which participants are asked for, and in which order: one form for the list, the export's address and a selection. */
import { z } from 'zod';

/** The tabs of the list. Everybody is in one of them; `waiting` are tickets that nobody is named on. */
export const TABS = [
  'everyone',
  'invited',
  'on the way',
  'held',
  'waiting',
  'needs a look',
  'withdrawn',
  'not invited',
] as const;
export type Tab = (typeof TABS)[number];

export const SORTS = ['name', 'ticket', 'invited', 'opened', 'checked in'] as const;
export type Sort = (typeof SORTS)[number];

/** Why somebody is on the list: they hold a ticket of Tito's, they were added by hand, or neither is left. */
export const SOURCES = ['ticket', 'by hand', 'no ticket'] as const;

const TYPES_MOST = 100;

export const peopleQuery = z.object({
  /** Null: all connections. */
  connection: z.string().nullable(),
  /** Words, each of which must be in the name, the address, or a ticket's or its order's reference. */
  query: z.string().max(200),
  tab: z.enum(TABS),
  /** Ticket types, one of which must be held; empty means any. */
  types: z.array(z.string()).max(TYPES_MOST),
  /** Only those with a test ticket, or only those without; null means both. So with the others. */
  test: z.boolean().nullable(),
  source: z.enum(SOURCES).nullable(),
  checkedIn: z.boolean().nullable(),
  opened: z.boolean().nullable(),
  sort: z.enum(SORTS),
  descending: z.boolean(),
});
export type PeopleQuery = z.infer<typeof peopleQuery>;

export const EVERYBODY: PeopleQuery = {
  connection: null,
  query: '',
  tab: 'everyone',
  types: [],
  test: null,
  source: null,
  checkedIn: null,
  opened: null,
  sort: 'name',
  descending: false,
};

type Pairs = readonly (readonly [name: string, value: string])[];

/** What is asked, as it stands behind the "?" of an export's address; what is not narrowed is left out. */
export function pairsOf(query: PeopleQuery): [name: string, value: string][] {
  return Object.entries(query)
    .filter(([name, value]) => value !== EVERYBODY[name as keyof PeopleQuery])
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
    );
}

/** Reads what `pairsOf` wrote; null where it is anything else. */
export function queryFrom(pairs: Pairs): PeopleQuery | null {
  const asked: Record<string, unknown> = { ...EVERYBODY };
  for (const [name, value] of pairs) {
    if (!Object.hasOwn(EVERYBODY, name)) return null;
    if (name === 'types') asked[name] = pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
    else if (name === 'query' || name === 'connection') asked[name] = value;
    else asked[name] = value === 'true' ? true : value === 'false' ? false : value;
  }
  const read = peopleQuery.safeParse(asked);
  return read.success ? read.data : null;
}
