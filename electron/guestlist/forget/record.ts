/**
 * A line of the journal without somebody. Folding lines without them gives the state without them; so a journal that says
 * they are to be forgotten is read in the same way before it is rewritten as after.
 */
import type { Action } from '../../../shared/actions.ts';
import { assertNever } from '../../../shared/model.ts';
import { normaliseAddress } from '../address.ts';
import { type DeliveryRecord, delivery, type JournalRecord, type MailRef } from '../records.ts';
import { leftOf } from './body.ts';
import { concerns, putsWithout } from './entities.ts';
import { type RowCutter, rowCutter } from './row.ts';
import type { Known, Who } from './traces.ts';

/** Does somebody else hold the ticket with this slug now? */
export type IsOthers = (connection: string, slug: string) => boolean;

const NOBODYS: IsOthers = () => false;

export class RecordCutter {
  readonly who: Who;
  readonly #row: RowCutter;
  readonly #isOthers: IsOthers;

  constructor(who: Who, isOthers: IsOthers = NOBODYS) {
    this.who = who;
    this.#row = rowCutter(who);
    this.#isOthers = isOthers;
  }

  /** The very same record where it does not name them; null where nothing is left of it. */
  cut(record: JournalRecord): JournalRecord | null {
    const { who } = this;
    switch (record.t) {
      case 'delivery': {
        const { connection } = record;
        return deliveryWithout(record, who.in(connection), (slug) => this.#isOthers(connection, slug));
      }
      case 'decided': {
        const puts = putsWithout(record.puts, record.row.connection, who);
        // The same as was gathered of the lines before, for lines that came since.
        const isAboutThem = who.rows.has(record.row.id) || concerns(record.puts, who.traces.address);
        const row = this.#row(record.row, isAboutThem);
        return puts === record.puts && row === record.row ? record : { ...record, row, puts };
      }
      case 'rejudged': {
        const puts = putsWithout(record.puts, record.connection, who);
        return puts === record.puts ? record : { ...record, puts };
      }
      case 'acted': {
        const { t: _, action, ...rest } = record;
        const puts = putsWithout(record.puts, record.connection, who);
        if (!isAbout(action, record.connection, who))
          return puts === record.puts ? record : { ...record, puts };
        return { t: 'rejudged', ...rest, because: 'somebody was forgotten', puts };
      }
      case 'visited':
        return who.isAddress(record.address) ? null : record;
      case 'handed':
        // That a mail went out counts against the limits of the mail server, whoever it was to.
        return isTo(record.mail, who) ? { t: 'counted', at: record.at } : record;
      case 'mailed':
        return isTo(record.mail, who) ? null : record;
      case 'base books': {
        const puts = putsWithout(record.puts, record.connection, who);
        return puts === record.puts ? record : { ...record, puts };
      }
      case 'base keys': {
        const gatedCodes = record.gatedCodes.filter(([, address]) => !who.isAddress(address));
        return gatedCodes.length === record.gatedCodes.length ? record : { ...record, gatedCodes };
      }
      case 'base rows': {
        const rows = record.rows.map((row) => this.#row(row));
        return rows.every((row, at) => row === record.rows[at]) ? record : { ...record, rows };
      }
      case 'forgetting':
        return record.traces.address === who.traces.address
          ? { t: 'forgotten', at: record.at, entries: [record.entry] }
          : record;
      // What a repeat is told by is a hash of all that Tito sent, with slugs and times in it that nobody can guess: it
      // cannot be tried out with an address, and so it may stay.
      case 'repeat':
      case 'policy':
      case 'base tally':
      case 'base sent':
      case 'counted':
      case 'complete':
      case 'tidied':
      case 'forgotten':
      case 'lifted':
        return record;
      default:
        return assertNever(record);
    }
  }
}

/** A delivery without what it says of somebody; the very same where it does not name them. */
export function deliveryWithout(
  record: DeliveryRecord,
  known: Known,
  isOthers: (slug: string) => boolean,
): DeliveryRecord {
  const { dialect, event, body } = record;
  if (typeof body === 'object' && 'forgotten' in body) return record;
  const text = typeof body === 'string' ? body : atob(body.base64);
  const left = leftOf({ dialect, event, text }, known, isOthers);
  switch (left.is) {
    case 'all':
      return record;
    case 'nothing':
      return withBody(record, { forgotten: true });
    case 'part':
      return { ...withBody(record, left.text), cut: true };
    default:
      return assertNever(left);
  }
}

/** Only what the schema names: a delivery just received carries its bytes along, to be written as they came. */
function withBody(record: DeliveryRecord, body: DeliveryRecord['body']): DeliveryRecord {
  return delivery.parse({ ...record, body });
}

/** Is it a mail to them, or to the organizer about a ticket of theirs? */
export function isTo(mail: MailRef, who: Who): boolean {
  return (
    who.isAddress(mail.address) || (mail.kind === 'test copy' && who.isTicket(mail.connection, mail.ticket))
  );
}

function isAbout(action: Action, connection: string, who: Who): boolean {
  return (
    ('address' in action && action.address !== null && who.isAddress(normaliseAddress(action.address))) ||
    ('to' in action && who.isAddress(normaliseAddress(action.to))) ||
    ('ticket' in action && who.isTicket(connection, action.ticket))
  );
}
