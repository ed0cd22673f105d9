/**
 * What a delivery tells us, in one vocabulary for both dialects. Facts are statements, not conclusions: whether they
 * are believed, and what follows from them, is the guest list's business.
 */
import type { TicketMode } from '../../shared/model.ts';

export interface StatedRelease {
  readonly slug: string | null;
  readonly title: string | null;
}

/** `other` stands for a state name Tito has not been seen to use: it is kept from meaning anything. */
export type StatedState = 'new' | 'incomplete' | 'complete' | 'void' | 'reminder' | 'other' | null;

export interface StatedTicket {
  /** Tito's slug, or `id:<id>` where a body has none. */
  readonly slug: string;
  readonly reference: string | null;
  readonly registration: string | null;
  readonly release: StatedRelease | null;
  /** As Tito wrote it; null where there is none. */
  readonly address: string | null;
  readonly name: string;
  readonly firstName: string | null;
  readonly state: StatedState;
  readonly mode: TicketMode;
  /** UTC milliseconds; null where the body states no time. */
  readonly updatedAt: number | null;
}

export interface StatedRegistration {
  readonly slug: string;
  readonly reference: string | null;
  /** The purchaser. Never invited as if they were the attendee. */
  readonly buyer: string;
  readonly paid: boolean | null;
  readonly test: boolean;
  readonly updatedAt: number | null;
}

/** The event as a ticket's or an order's body describes it. */
export interface StatedEvent {
  readonly title: string | null;
  /** The end of its last day, UTC milliseconds; null where none is stated. */
  readonly endsAt: number | null;
}

export type TicketChange =
  | 'created'
  | 'completed'
  | 'reassigned'
  | 'updated'
  | 'unsnoozed'
  | 'unvoided'
  | 'voided';

export type RegistrationChange =
  | 'updated'
  | 'finished'
  | 'completed'
  | 'cancelled'
  | 'marked_as_paid'
  | 'marked_as_unpaid';

export type Facts =
  | {
      readonly about: 'ticket';
      readonly change: TicketChange;
      readonly ticket: StatedTicket;
      readonly registration: StatedRegistration | null;
      readonly event: StatedEvent | null;
    }
  | {
      readonly about: 'registration';
      readonly change: RegistrationChange;
      readonly registration: StatedRegistration;
      readonly tickets: readonly StatedTicket[];
      readonly event: StatedEvent | null;
    }
  | {
      readonly about: 'order';
      readonly change: 'created' | 'updated';
      /** Without ticket data an order is one ticket, held by the order's own name and address. */
      readonly ticket: StatedTicket;
      readonly event: StatedEvent | null;
    }
  | {
      readonly about: 'check-in';
      readonly change: 'created' | 'deleted';
      readonly ticket: string;
      readonly reference: string | null;
      readonly name: string;
      readonly at: number | null;
    }
  /** Understood, and of no consequence. */
  | { readonly about: 'nothing'; readonly why: string }
  /** Not understood. Kept and shown, never acted on. */
  | { readonly about: 'unreadable'; readonly why: string };
