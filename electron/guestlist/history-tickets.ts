/** What a record did to somebody's tickets, as clauses: "ticket 9K9R-2 was completed". */
import type { Action } from '../../shared/actions.ts';
import { someOf } from '../../shared/format.ts';
import type { TicketState } from '../../shared/model.ts';
import type { Registration, Ticket } from './entities.ts';

/** One of their tickets as it stood at one moment. */
export interface HeldTicket {
  readonly ticket: Ticket;
  readonly state: TicketState;
  readonly isTest: boolean;
  readonly checkedInAt: number | null;
  readonly order: Registration | undefined;
}

export interface Happening {
  /** "ticket 9K9R-2". */
  readonly subject: string;
  /** The ticket type; empty where it is unknown or beside the point. */
  readonly type: string;
  /** "was completed". */
  readonly verb: string;
  /** Does it speak for an invite, or against one? */
  readonly sways: 'for' | 'against' | 'neither';
  /** Worth telling only where it explains what became of the invite. */
  readonly isQuiet: boolean;
}

/** Who held a ticket before a record, and who does after it; undefined for nobody. */
export interface Holders {
  was(slug: string): string | undefined;
  is(slug: string): string | undefined;
}

/** What happened between two moments to the tickets somebody held at one of them. */
export function happenings(
  before: ReadonlyMap<string, HeldTicket>,
  after: ReadonlyMap<string, HeldTicket>,
  holders: Holders,
  action: Action | null,
): Happening[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((slug) => {
    const was = before.get(slug);
    const is = after.get(slug);
    if (was && is) return changed(was, is);
    const held = is ?? was;
    if (!held) return [];
    const correction = corrected(held, holders, action);
    if (correction) return { ...correction, sways: is ? ('for' as const) : ('against' as const) };
    return is ? came(is, holders.was(slug)) : left(held, holders.is(slug));
  });
}

function came(held: HeldTicket, from: string | undefined): Happening {
  const given = from === undefined ? null : `was given to them by ${from}`;
  switch (held.state) {
    case 'complete':
      return happening(held, given ?? 'was completed', 'for');
    case 'void':
      return happening(held, given ? `${given}, and is void` : 'is void', 'neither');
    default:
      return happening(held, `${given ?? 'was bought'} and is not completed yet`, 'neither');
  }
}

function left(held: HeldTicket, to: string | undefined): Happening {
  return happening(
    held,
    to === undefined ? 'has nobody named on it any more' : `was given to ${to}`,
    'against',
  );
}

function changed(was: HeldTicket, is: HeldTicket): Happening[] {
  const things: Happening[] = [];
  if (was.state !== is.state) things.push(restated(was, is));
  if (!was.isTest && is.isTest) things.push(happening(is, 'turned out to be a test', 'against'));
  if (was.ticket.released !== is.ticket.released) {
    const released = is.ticket.released;
    things.push(
      happening(is, released ? 'was released by you' : 'is held again', released ? 'for' : 'against'),
    );
  }
  const type = typeOf(is.ticket);
  if (typeOf(was.ticket) !== type && type) {
    things.push({ ...happening(is, `is of the type “${type}” now`, 'neither'), type: '' });
  }
  const wasPaid = isPaid(was.order);
  if (wasPaid !== isPaid(is.order)) {
    const order = is.order ?? was.order;
    things.push({
      subject: order?.reference ? `order ${order.reference}` : 'the order',
      type: '',
      verb: wasPaid ? 'is not paid after all' : 'was paid',
      sways: wasPaid ? 'against' : 'for',
      isQuiet: true,
    });
  }
  if (was.checkedInAt !== is.checkedInAt) things.push(checkedIn(is));
  return things;
}

function restated(was: HeldTicket, is: HeldTicket): Happening {
  switch (is.state) {
    case 'void':
      return happening(is, is.ticket.void ? 'was voided' : 'was cancelled with the order', 'against');
    case 'complete':
      return happening(is, was.state === 'void' ? 'is valid again' : 'was completed', 'for');
    default:
      return was.state === 'void'
        ? happening(is, 'is no longer void, but not completed yet', 'neither')
        : happening(is, 'is not completed any more', 'against');
  }
}

function checkedIn(held: HeldTicket): Happening {
  if (held.checkedInAt !== null) return happening(held, 'was checked in', 'neither');
  return {
    ...happening(held, 'was taken back', 'neither'),
    subject: `the check-in of ${subjectOf(held)}`,
    type: '',
  };
}

function corrected(
  held: HeldTicket,
  holders: Holders,
  action: Action | null,
): Omit<Happening, 'sways'> | null {
  const { slug } = held.ticket;
  if (action?.do !== 'correct address' && action?.do !== 'undo correction') return null;
  if (action.ticket !== slug) return null;
  const verb = action.do === 'correct address' ? 'was corrected' : 'was changed back';
  return {
    subject: `the address of ${subjectOf(held)}`,
    type: '',
    verb: `${verb} from ${holders.was(slug)} to ${holders.is(slug)}`,
    isQuiet: false,
  };
}

function happening(held: HeldTicket, verb: string, sways: Happening['sways']): Happening {
  return { subject: subjectOf(held), type: typeOf(held.ticket), verb, sways, isQuiet: false };
}

/** Without ticket data a Tito Pro order stands for its ticket. */
function subjectOf({ ticket, isTest }: HeldTicket): string {
  const noun = ticket.slug.startsWith('order-') ? 'order' : 'ticket';
  const kind = isTest ? `test ${noun}` : noun;
  if (ticket.reference) return `${kind} ${ticket.reference}`;
  return kind === 'order' ? 'an order' : `a ${kind}`;
}

function typeOf({ release }: Ticket): string {
  return release?.title ?? release?.slug ?? '';
}

/** Unstated counts as paid. */
function isPaid(order: Registration | undefined): boolean {
  return order?.paid?.is !== false;
}

/** As a sentence of its own: "Ticket 9K9R-2 (Early Bird) was completed". */
export function asSentence({ subject, type, verb }: Happening): string {
  return capitalised(`${subject}${type ? ` (${type})` : ''} ${verb}`);
}

/** So many tickets are named in one sentence. */
const NAMED = 3;

/** As what follows "because": "ticket 9K9R-2 and ticket 9K9R-3 were voided". */
export function asClause(things: readonly Happening[]): string {
  const byVerb = new Map<string, Set<string>>();
  for (const { subject, verb } of things) {
    byVerb.set(verb, (byVerb.get(verb) ?? new Set()).add(subject));
  }
  const clauses = [...byVerb].map(([verb, subjects]) => {
    const named = someOf([...subjects].slice(0, NAMED), subjects.size);
    return `${named} ${subjects.size === 1 ? verb : plural(verb)}`;
  });
  return clauses.slice(0, NAMED).join(' and ');
}

const PLURALS = { was: 'were', is: 'are', has: 'have' } as const;

function plural(verb: string): string {
  return verb.replace(/^(was|is|has)\b/, (word) => PLURALS[word as keyof typeof PLURALS]);
}

export function capitalised(text: string): string {
  return text.replace(/^./u, (letter) => letter.toUpperCase());
}
