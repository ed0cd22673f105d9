/** What Tito's two products call things, and where in them things stand: as they are written on Tito's own screens. */
import type { Dialect } from '../shared/model.ts';

interface TitoWords {
  readonly product: string;
  /** What proves that a request is Tito's. */
  readonly token: string;
  readonly tokenPlace: string;
  /** How to get to the form for the URL, step by step. */
  readonly path: readonly string[];
  readonly pathNote: string;
  /** The boxes to tick there. */
  readonly boxes: readonly { readonly about: string; readonly names: readonly string[] }[];
  readonly boxesNote: string;
  /** What it does not tell Usher; empty where it tells everything. */
  readonly silent: string;
}

export const TITO_WORDS: Readonly<Record<Dialect, TitoWords>> = {
  classic: {
    product: 'ti.to',
    token: 'security token',
    tokenPlace: 'It stands on the same page in Tito, under Settings › Webhook endpoints.',
    path: ['Settings', 'Webhook endpoints', 'New'],
    pathNote: 'in your event’s admin pages',
    boxes: [
      {
        about: 'Tickets',
        names: [
          'ticket.created',
          'ticket.completed',
          'ticket.reassigned',
          'ticket.updated',
          'ticket.unsnoozed',
          'ticket.unvoided',
          'ticket.voided',
        ],
      },
      {
        about: 'Orders',
        names: [
          'registration.updated',
          'registration.finished',
          'registration.completed',
          'registration.cancelled',
          'registration.marked_as_paid',
          'registration.marked_as_unpaid',
        ],
      },
      { about: 'Check-ins', names: ['checkin.created', 'checkin.deleted'] },
    ],
    boxesNote: 'The last two for orders are there only if you take payment by invoice.',
    silent: '',
  },
  pro: {
    product: 'Tito Pro',
    token: 'signing secret',
    tokenPlace:
      'Tito Pro shows it when the webhook is made, and on the webhook’s page in your account settings.',
    path: ['Account settings', 'Webhooks', 'Create webhook'],
    pathNote: 'in your account, not in one event',
    boxes: [{ about: 'Orders', names: ['order.created', 'order.updated'] }],
    boxesNote: '',
    silent:
      'Tito Pro announces no voided tickets and no refunds. Withdraw the invites of those people by hand, under Participants. It also names no ticket types.',
  },
};
