/** What can happen to a guest list, as plain data from small pools, so that collisions are common. */
import type { Policy } from '../../../electron/guestlist/entities.ts';
import type { Action } from '../../../shared/actions.ts';

export const ADDRESSES = ['ada@example.org', 'alan@example.org', 'joan@example.org'] as const;
export const TICKETS = ['ti_1', 'ti_2', 'ti_3'] as const;
export const ORDER_OF: Readonly<Record<string, string>> = { ti_1: 'reg_1', ti_2: 'reg_1', ti_3: 'reg_2' };
export const PRO_TICKET = 'order-7';
const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 20, 12);

export interface StatedTicket {
  readonly ticket: string;
  /** `unusable` stands for an address no mail can go to. */
  readonly address: string | null;
}

export interface TicketStep extends StatedTicket {
  readonly do: 'ticket';
  readonly event: string;
  readonly named: boolean;
  readonly state: string | null;
  /** An hour of the day; null where the body states no time. */
  readonly time: number | null;
  readonly format: number;
  readonly release: string | null;
  readonly test: boolean | null;
  readonly paid: boolean | null;
  /** Does the body name its order? */
  readonly order: boolean;
}

export interface OrderStep {
  readonly do: 'order';
  readonly event: string;
  readonly order: string;
  readonly time: number | null;
  readonly paid: boolean | null;
  readonly test: boolean;
  readonly release: string | null;
  readonly tickets: readonly StatedTicket[];
}

export interface ProStep {
  readonly do: 'pro';
  readonly event: string;
  readonly address: string | null;
  readonly nested: boolean;
  readonly time: number;
}

export interface CheckinStep {
  readonly do: 'check-in';
  readonly event: string;
  readonly ticket: string;
}

export type NewsStep = TicketStep | OrderStep | ProStep | CheckinStep;

export type MailOutcome = 'sent' | 'retrying' | 'failed' | 'ambiguous';

export type Again = 'repeat' | 'replay' | 'renamed';

export type Step =
  | NewsStep
  /** An earlier delivery once more: as it was, under another event's name, or replayed by the organizer. */
  | { readonly do: 'again'; readonly back: number; readonly how: Again; readonly name: number }
  | { readonly do: 'policy'; readonly changes: Partial<Policy>; readonly confirmed: boolean }
  /** Aimed, where it can be, at the nth of those for whom the action makes sense. */
  | { readonly do: 'act'; readonly action: Action; readonly nth: number }
  /** Everything is set to send again, and what was held is let go. */
  | { readonly do: 'open' }
  /** All that is due is handed over, and taken by the mail server. */
  | { readonly do: 'send' }
  | { readonly do: 'hand'; readonly nth: number }
  | { readonly do: 'answer'; readonly nth: number; readonly outcome: MailOutcome }
  /** A try begins that is not going to get as far as handing over; what becomes of the mail meanwhile is open. */
  | { readonly do: 'try'; readonly nth: number }
  /** Refused before the mail was handed over, by a try that began at this moment or earlier. */
  | { readonly do: 'refuse'; readonly nth: number; readonly outcome: 'retrying' | 'failed' }
  | { readonly do: 'restart'; readonly from: 'snapshot' | 'journal' };

export const TICKET_EVENTS = [
  'ticket.created',
  'ticket.completed',
  'ticket.completed',
  'ticket.reassigned',
  'ticket.updated',
  'ticket.unsnoozed',
  'ticket.unvoided',
  'ticket.voided',
] as const;

export const ORDER_EVENTS = [
  'registration.updated',
  'registration.finished',
  'registration.completed',
  'registration.completed',
  'registration.cancelled',
  'registration.marked_as_paid',
  'registration.marked_as_unpaid',
] as const;

/** The moment a step's hour stands for; null where it has none. */
export function momentOf(step: NewsStep): number | null {
  return 'time' in step && step.time !== null ? NOON + step.time * HOUR_MS : null;
}

/** A moment in one of the three forms in which Tito writes it. */
export function written(at: number, format: number): string {
  const utc = new Date(at).toISOString();
  if (format === 0) return utc;
  if (format === 1) return utc.replace('T', ' ').replace('.000Z', ' UTC');
  return new Date(at + 11 * HOUR_MS).toISOString().replace('Z', '+11:00');
}
