/** ti.to's webhooks: three shapes of body, named by the `X-Webhook-Name` header alone. */

import { z } from 'zod';
import type {
  Facts,
  RegistrationChange,
  StatedEvent,
  StatedRegistration,
  StatedRelease,
  StatedState,
  StatedTicket,
  TicketChange,
} from './facts.ts';
import { body, flag, list, part, text, time } from './lenient.ts';
import { modeFrom } from './test-mode.ts';
import { endOfDay } from './time.ts';

const receipt = part({ paid: flag, payment_provider: text });
const eventPart = part({ title: text, slug: text, test_mode: flag, end_date: text });

const ticketShape = {
  _type: text,
  id: text,
  slug: text,
  reference: text,
  email: text,
  name: text,
  first_name: text,
  last_name: text,
  state_name: text,
  test_mode: flag,
  updated_at: time,
  release_title: text,
  release_slug: text,
  // In 2014 a plain string, an object since.
  release: z
    .union([z.string().transform((title) => ({ slug: null, title })), part({ slug: text, title: text })])
    .default(null)
    .catch(null),
  registration_id: text,
  registration_slug: text,
};

const ticketBody = body({
  ...ticketShape,
  registration: part({ id: text, slug: text, name: text, test_mode: flag, receipt }),
  event: eventPart,
});

const registrationBody = body({
  _type: text,
  id: text,
  slug: text,
  reference: text,
  name: text,
  test_mode: flag,
  paid: flag,
  updated_at: time,
  receipt,
  event: eventPart,
  tickets: list(ticketShape),
});

const checkinBody = body({ id: text, slug: text, reference: text, name: text, checked_in_at: time });

const anyBody = body({ _type: text }).loose();

type TicketBody = z.infer<typeof ticketBody>;
type TicketFields = Omit<TicketBody, 'registration' | 'event'>;

const TICKET_CHANGES: ReadonlySet<string> = new Set<TicketChange>([
  'created',
  'completed',
  'reassigned',
  'updated',
  'unsnoozed',
  'unvoided',
  'voided',
]);
const REGISTRATION_CHANGES: ReadonlySet<string> = new Set<RegistrationChange>([
  'updated',
  'finished',
  'completed',
  'cancelled',
  'marked_as_paid',
  'marked_as_unpaid',
]);

/** Reads a classic body under the event its header named. */
export function readClassic(eventName: string, json: unknown): Facts {
  const [subject = '', change = '', rest] = eventName.split('.');
  if (rest !== undefined) return UNKNOWN_EVENT;
  if (subject === 'ticket' && TICKET_CHANGES.has(change)) return readTicket(change as TicketChange, json);
  if (subject === 'registration' && REGISTRATION_CHANGES.has(change)) {
    return readRegistration(change as RegistrationChange, json);
  }
  if (subject === 'checkin' && (change === 'created' || change === 'deleted')) {
    return readCheckin(change, json);
  }
  return eventName ? UNKNOWN_EVENT : { about: 'nothing', why: 'the event has no name' };
}

const UNKNOWN_EVENT: Facts = { about: 'nothing', why: 'an event Usher does not know' };

function readTicket(change: TicketChange, json: unknown): Facts {
  const read = ticketBody.safeParse(json);
  if (!read.success) return { about: 'unreadable', why: 'the body is not an object' };
  const data = read.data;
  const shape = shapeOf(json);
  if (shape !== 'a ticket') return { about: 'nothing', why: `the body is about ${shape}, not a ticket` };
  const slug = identity(data.slug, data.id);
  if (!slug) return { about: 'unreadable', why: 'the body names no ticket' };
  const registrationSlug = registrationOf(data);
  const mode = modeFrom({
    flags: [data.test_mode, data.registration?.test_mode, data.event?.test_mode],
    slugs: [slug, registrationSlug],
    provider: data.registration?.receipt?.payment_provider,
  });
  return {
    about: 'ticket',
    change,
    ticket: { ...statedTicket(data, slug, registrationSlug), mode },
    registration: registrationSlug
      ? {
          slug: registrationSlug,
          reference: null,
          buyer: data.registration?.name ?? '',
          paid: data.registration?.receipt?.paid ?? null,
          test: mode === 'test',
          updatedAt: data.updated_at,
        }
      : null,
    event: statedEvent(data.event),
  };
}

/**
 * The event's name is not signed and older bodies do not name their own type, so the fields that only one kind has are
 * looked at too: an order must not make its buyer an attendee, nor a check-in anybody.
 */
function shapeOf(json: unknown): 'a ticket' | 'an order' | 'a check-in' {
  const fields = anyBody.parse(json);
  if (fields._type === 'registration' || 'tickets' in fields || 'line_items' in fields) return 'an order';
  if ('checkin_uuid' in fields || 'checkin_list' in fields || 'checked_in' in fields) return 'a check-in';
  return 'a ticket';
}

function readRegistration(change: RegistrationChange, json: unknown): Facts {
  const read = registrationBody.safeParse(json);
  if (!read.success) return { about: 'unreadable', why: 'the body is not an object' };
  const data = read.data;
  if (data._type === 'ticket') return { about: 'nothing', why: 'the body is about a ticket, not an order' };
  const slug = identity(data.slug, data.id);
  if (!slug) return { about: 'unreadable', why: 'the body names no order' };
  const mode = (tickets: readonly TicketFields[]) =>
    modeFrom({
      flags: [data.test_mode, data.event?.test_mode, ...tickets.map((ticket) => ticket.test_mode)],
      slugs: [slug, ...tickets.map((ticket) => ticket.slug)],
      provider: data.receipt?.payment_provider,
    });
  const registration: StatedRegistration = {
    slug,
    reference: data.reference,
    buyer: data.name ?? '',
    paid: data.paid ?? data.receipt?.paid ?? null,
    test: mode(data.tickets) === 'test',
    updatedAt: data.updated_at,
  };
  const tickets = data.tickets.flatMap((ticket): StatedTicket[] => {
    const ticketSlug = identity(ticket.slug, ticket.id);
    if (!ticketSlug) return [];
    return [{ ...statedTicket(ticket, ticketSlug, slug), mode: mode([ticket]) }];
  });
  return { about: 'registration', change, registration, tickets, event: statedEvent(data.event) };
}

function readCheckin(change: 'created' | 'deleted', json: unknown): Facts {
  const read = checkinBody.safeParse(json);
  if (!read.success) return { about: 'unreadable', why: 'the body is not an object' };
  const shape = shapeOf(json);
  // A ticket's fields are most of a check-in's: it is one where it says how it stands.
  const isTicket = shape === 'a ticket' && 'state_name' in anyBody.parse(json);
  if (shape === 'an order' || isTicket) {
    return { about: 'nothing', why: `the body is about ${shape}, not a check-in` };
  }
  const slug = identity(read.data.slug, read.data.id);
  if (!slug) return { about: 'unreadable', why: 'the body names no ticket' };
  const { reference, name, checked_in_at: at } = read.data;
  return { about: 'check-in', change, ticket: slug, reference, name: name ?? '', at };
}

function statedTicket(
  data: TicketFields,
  slug: string,
  registration: string | null,
): Omit<StatedTicket, 'mode'> {
  const names = [data.first_name, data.last_name].filter((name) => name !== null).join(' ');
  return {
    slug,
    reference: data.reference,
    registration,
    release: releaseOf(data),
    address: data.email,
    name: data.name ?? names,
    firstName: data.first_name,
    state: stateOf(data.state_name),
    updatedAt: data.updated_at,
  };
}

function statedEvent(event: z.infer<typeof eventPart>): StatedEvent | null {
  return event && { title: event.title, endsAt: endOfDay(event.end_date) };
}

function releaseOf(data: TicketFields): StatedRelease | null {
  const slug = data.release_slug ?? data.release?.slug ?? null;
  const title = data.release_title ?? data.release?.title ?? null;
  return slug || title ? { slug, title } : null;
}

/** Until 2018 `registration_id` held the slug, since then the number; the slug is wanted where there is one. */
function registrationOf(data: TicketBody): string | null {
  const slug = data.registration_slug ?? data.registration?.slug ?? null;
  const id = data.registration_id ?? data.registration?.id ?? null;
  return slug ?? (id !== null && /\D/.test(id) ? id : identity(null, id));
}

function identity(slug: string | null, id: string | null): string | null {
  return slug ?? (id ? `id:${id}` : null);
}

function stateOf(name: string | null): StatedState {
  switch (name) {
    case null:
    case 'new':
    case 'incomplete':
    case 'complete':
    case 'void':
    case 'reminder':
      return name;
    default:
      return 'other';
  }
}
