/** Takes somebody out of the rows of the feed, which tell of people in sentences. */
import { normaliseAddress } from '../address.ts';
import type { Row } from '../records.ts';
import { inConnection, Striker, type Who } from './traces.ts';

const SOMEBODY = 'a forgotten person';
const FIELDS = ['sentence', 'reason', 'person', 'email', 'detail', 'invited'] as const;
const BETWEEN = ' · ';

/** `isAboutThem`: the decision that the row tells of concerned them. */
export type RowCutter = (row: Row, isAboutThem?: boolean) => Row;

/** Takes `who` out of a row; the same row where it does not name them. */
export function rowCutter(who: Who): RowCutter {
  const strikers = new Map<string, Striker>();
  const wordsIn = (connection: string): Striker => {
    const striker = strikers.get(connection) ?? new Striker(who.in(connection).words);
    strikers.set(connection, striker);
    return striker;
  };
  // An e-mail address stands in a row as Tito wrote it.
  const isTheirs = (email: string | null): boolean =>
    email !== null && who.isAddress(normaliseAddress(email));
  return (row, isAboutThem = who.rows.has(row.id)) => {
    const words = wordsIn(row.connection);
    const isAddressed = isTheirs(row.email) || who.isAddress(row.invited);
    const isNamed = [row.sentence, row.reason ?? '', row.detail].some((text) => words.finds(text));
    // Of checked-in people and of buyers no address is told.
    const isByName = row.email === null && row.person !== null && who.traces.names.includes(row.person);
    if (!isAddressed && !isNamed && !isByName && !isAboutThem) return row;
    const isTheirPerson =
      row.person !== null && (row.email === null ? isNamed || isByName : isTheirs(row.email));
    // In a row of somebody else's a name that both bear is the other's.
    const isOthers = row.email !== null && !isTheirs(row.email);
    const near = isOthers
      ? [...who.in(row.connection).words, ...who.traces.names]
      : who.in(row.connection).nearWords;
    const striker = new Striker([...near, ...(isTheirPerson && row.person ? [row.person] : [])]);
    const isStruck = row.person !== null && striker.finds(row.person);
    const cut = {
      ...row,
      sentence: asSentence(striker.strike(row.sentence, SOMEBODY)),
      reason: row.reason === null ? null : striker.strike(row.reason, SOMEBODY),
      person: isStruck ? null : row.person,
      email: isTheirs(row.email) ? null : row.email,
      detail: row.detail
        .split(BETWEEN)
        .filter((part) => !names(who, row.connection, part))
        .map((part) => striker.strike(part, SOMEBODY))
        .join(BETWEEN),
      invited: who.isAddress(row.invited) ? null : row.invited,
    };
    return FIELDS.every((field) => cut[field] === row[field]) ? row : cut;
  };
}

/** "9K9R-2" of a ticket, "Order 9K9R" of an order. */
function names(who: Who, connection: string, part: string): boolean {
  const reference = part.replace(/^Order /, '');
  return who.traces.references.includes(inConnection(connection, reference));
}

function asSentence(text: string): string {
  return text.startsWith(SOMEBODY) ? `A${text.slice(1)}` : text;
}
