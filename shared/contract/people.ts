/** Participants: who is there, and what is done about one of them. */
import { z } from 'zod';
import { action } from '../actions.ts';
import { INVITE_STATES, TICKET_MODES, TICKET_STATES } from '../model.ts';
import { actionResult, type Calls, page, time } from './parts.ts';

export const ticketView = z.object({
  slug: z.string(),
  reference: z.string(),
  release: z.string(),
  state: z.enum(TICKET_STATES),
  mode: z.enum(TICKET_MODES),
});

export const inviteView = z.object({
  state: z.enum(INVITE_STATES),
  /** Why it is in this state, where that is not plain: a hold reason, the mail server's words. */
  reason: z.string().nullable(),
  revision: z.number().int(),
  sentAt: time.nullable(),
  messageId: z.string().nullable(),
  link: z.string().nullable(),
  /** When the next automatic try is due; only while `retrying`. */
  retryAt: time.nullable(),
});

export const participantView = z.object({
  connection: z.string(),
  email: z.string(),
  name: z.string(),
  entitled: z.boolean(),
  /** The organizer's override that keeps them from being invited; null where there is none. */
  blocked: z.enum(['withdrawn by hand', 'ignored']).nullable(),
  invite: inviteView,
  tickets: z.array(ticketView),
  checkedInAt: time.nullable(),
});

/** A mail as it was sent, or as it would be. `link` carries an access code: shown to the organizer, never logged. */
export const mailView = z.object({
  kind: z.enum(['sent', 'preview']),
  /** One sentence saying which of the two this is, and why. */
  note: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  at: time.nullable(),
});

/** One line of a participant's history: "Invited, because ticket 9K9R-2 was completed". */
export const historyEntry = z.object({ at: time, sentence: z.string() });

/** What forgetting somebody would remove. */
export const forgetPreview = z.object({
  /** Is anything recorded about this address? */
  isKnown: z.boolean(),
  tickets: z.number().int(),
  deliveries: z.number().int(),
  /** Mails that went out to them. */
  mails: z.number().int(),
  /** Back-ups in the data folder, which all go. */
  backUps: z.number().int(),
});

/** Somebody who is not recorded again. Who it is is not known any more. */
export const forgottenRow = z.object({
  id: z.string(),
  /** When they were forgotten. */
  at: time,
  /** False where the key that tells them is on another computer. */
  isReadable: z.boolean(),
  /** False while older files still name them. */
  isFinished: z.boolean(),
});

export const peopleCalls = {
  /** Participants by name, address or ticket reference, sorted by name. */
  participants: {
    input: z.object({ query: z.string().max(200), offset: z.number().int().min(0), ...page }),
    output: z.object({ total: z.number().int(), rows: z.array(participantView) }),
  },
  /** The invite mail of one participant: the one that went out, or the one that would. Null: no such person. */
  mail: {
    input: z.object({ connection: z.string(), email: z.string() }),
    output: mailView.nullable(),
  },
  /** Does something by hand, and journals it. */
  act: {
    input: z.object({ connection: z.string(), action }),
    output: actionResult,
  },
  /** Why a participant's invite stands as it does, oldest first; made from the journal. */
  history: {
    input: z.object({ connection: z.string(), email: z.string() }),
    output: z.object({ entries: z.array(historyEntry) }),
  },
  /** What `forget` would remove. Nothing is changed. */
  forgetPreview: {
    input: z.object({ email: z.string().max(254) }),
    output: forgetPreview,
  },
  /** Removes all that is recorded about somebody, in every connection. Answers once every file is rewritten. */
  forget: {
    input: z.object({ email: z.string().max(254) }),
    output: actionResult,
  },
  /** Those who are not recorded again, the latest first. */
  forgotten: {
    input: z.object({ offset: z.number().int().min(0), ...page }),
    output: z.object({ total: z.number().int(), rows: z.array(forgottenRow) }),
  },
  /** Lets somebody be recorded again, by the row of the list or by their address. */
  liftForgotten: {
    input: z.union([z.object({ id: z.string() }), z.object({ email: z.string().max(254) })]),
    output: actionResult,
  },
} as const satisfies Calls;

export type TicketView = z.infer<typeof ticketView>;
export type InviteView = z.infer<typeof inviteView>;
export type ParticipantView = z.infer<typeof participantView>;
export type HistoryEntry = z.infer<typeof historyEntry>;
export type ForgetPreview = z.infer<typeof forgetPreview>;
export type ForgottenRow = z.infer<typeof forgottenRow>;
export type MailView = z.infer<typeof mailView>;
