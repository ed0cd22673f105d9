/**
 * The words Usher thinks in (DESIGN.md, "Words"), as types that every room and the window share.
 * Times are UTC milliseconds since 1970 unless a name says otherwise.
 */

/** Which of Tito's two products speaks: ti.to (`classic`) or Tito Pro (`pro`). */
export const DIALECTS = ['classic', 'pro'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** What became of a delivery. `rejected` ones were refused at the door and never stored. */
export const OUTCOMES = ['accepted', 'repeat', 'duplicate', 'ignored', 'unreadable', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const INVITE_STATES = [
  'none',
  'held',
  'queued',
  'sending',
  'sent',
  'retrying',
  'failed',
  'ambiguous',
  'withdrawn',
] as const;
export type InviteState = (typeof INVITE_STATES)[number];

/** Why an invite is held: each is a sentence fragment that can be shown to the organizer as it stands. */
export const HOLD_REASONS = [
  'rehearsal',
  'test',
  'unpaid',
  'paused',
  'sending cancelled',
  'ticket type not wanted',
  'ticket type unknown',
  'policy changed',
  'no mail server',
  'no sender',
  'no access link',
  'no public address',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

export const TICKET_STATES = ['unassigned', 'incomplete', 'complete', 'void'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** `unstated`: Tito gave no sign either way; counted as live and labelled. */
export const TICKET_MODES = ['live', 'test', 'unstated'] as const;
export type TicketMode = (typeof TICKET_MODES)[number];

/** What happens to test tickets: recorded only, mailed to the organizer instead, or counted like live ones. */
export type TestPolicy = { do: 'hold' } | { do: 'send' } | { do: 'redirect'; to: string };

export const SENDING_MODES = ['rehearsal', 'live'] as const;
export type SendingMode = (typeof SENDING_MODES)[number];

export const ACCESS_MODES = ['direct', 'gated'] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];

/** How a mail server is spoken to: TLS from the first byte, TLS by STARTTLS, or in the clear. */
export const MAIL_SECURITY = ['tls', 'starttls', 'none'] as const;
export type MailSecurity = (typeof MAIL_SECURITY)[number];

/** A failure a person can cause or mend: a stable code, one sentence of what is wrong, one of what to do. */
export interface Problem {
  readonly code: string;
  readonly sentence: string;
  readonly action: string;
}

/** Makes a switch over a union exhaustive: a new member without a case no longer compiles. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
