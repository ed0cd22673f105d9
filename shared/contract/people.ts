/** Participants: who is there, and what is done about one of them. */
import { z } from 'zod';
import { action } from '../actions.ts';
import { INVITE_STATES, TICKET_MODES, TICKET_STATES } from '../model.ts';
import { peopleQuery, type Tab } from '../people-query.ts';
import { actionResult, type Calls, page, problem, time } from './parts.ts';

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
  /** Added by hand: invited without a ticket. */
  guest: z.boolean(),
  invite: inviteView,
  tickets: z.array(ticketView),
  checkedInAt: time.nullable(),
  /** When their gated link was last fetched: by them, or by a scanner of their mail. */
  openedAt: time.nullable(),
});

/** A ticket that nobody can be invited for yet, because no address is on it. */
export const waitingTicketView = z.object({
  connection: z.string(),
  slug: z.string(),
  reference: z.string(),
  release: z.string(),
  mode: z.enum(TICKET_MODES),
  /** The order's reference and who placed it; empty where they are not known. */
  order: z.string(),
  buyer: z.string(),
  /** Somebody is named, at an address no mail can go to. */
  unusable: z.boolean(),
  /** Who, where the order says so; else empty. */
  name: z.string(),
  reason: z.string(),
});

export const personName = z.object({ connection: z.string(), email: z.string() });

/** So many people are picked one by one at most; more are chosen by what finds them. */
export const PICKED_MOST = 500;

export const selection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('picked'), people: z.array(personName).min(1).max(PICKED_MOST) }),
  z.object({ kind: z.literal('found'), query: peopleQuery, except: z.array(personName).max(PICKED_MOST) }),
]);

/** What can be done about many at once. */
export const BULK_DEEDS = ['resend', 'withdraw', 'release'] as const;
const bulkDeed = z.enum(BULK_DEEDS);

/** Work on many people: under way, or how the last one ended. */
export const bulkView = z.object({
  id: z.string(),
  deed: bulkDeed,
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  /** Those for whom it made no sense any more when their turn came. */
  skipped: z.number().int(),
  perSecond: z.number(),
  /** Milliseconds; null while that cannot be told. */
  timeLeft: z.number().nullable(),
  /** Why it failed. */
  problem: problem.nullable(),
});

/** A mail as it was sent, or as it would be. `link` carries an access code: shown to the organizer, never logged. */
export const mailView = z.object({
  kind: z.enum(['sent', 'preview']),
  /** One sentence saying which of the two this is, and why. */
  note: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  /** Names the HTML part to `letter`, for a while. */
  page: z.string(),
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

const asked = {
  ...peopleQuery.partial().shape,
  query: peopleQuery.shape.query,
  offset: z.number().int().min(0),
  ...page,
  /** Whose place is wanted as well: the reader was looking at them. */
  near: personName.optional(),
};
const found = {
  total: z.number().int(),
  /** Where `near` stands; null where it is not found. */
  nearAt: z.number().int().nullable(),
  /** How many each tab would show. */
  counts: z.object({
    everyone: z.number().int(),
    invited: z.number().int(),
    'on the way': z.number().int(),
    held: z.number().int(),
    waiting: z.number().int(),
    'needs a look': z.number().int(),
    withdrawn: z.number().int(),
    'not invited': z.number().int(),
  } satisfies Record<Tab, z.ZodInt | z.ZodNumber>),
};

export const peopleCalls = {
  /**
   * Some of the participants that a query finds, never those of the tab `waiting`; what the query leaves out is not
   * narrowed. Fewer than `limit` may come, so that the message stays small.
   */
  participants: {
    input: z.object(asked),
    output: z.object({ ...found, rows: z.array(participantView) }),
  },
  /** The same for the tickets that wait for a name: those of the tab `waiting`, whichever is asked for. */
  waitingTickets: {
    input: z.object(asked),
    output: z.object({ ...found, rows: z.array(waitingTicketView) }),
  },
  /** One participant, and who has the same address in other connections. */
  participant: {
    input: personName,
    output: z.object({ person: participantView.nullable(), elsewhere: z.array(participantView) }),
  },
  /** The ticket types people hold, most held first. */
  ticketTypes: {
    input: z.object({ connection: z.string().nullable() }),
    output: z.object({ rows: z.array(z.object({ name: z.string(), people: z.number().int() })) }),
  },
  /** Keeps who was picked for a while, so that an export's address can name them: `picked=<id>`. */
  pick: {
    input: z.object({ people: z.array(personName).min(1).max(PICKED_MOST) }),
    output: z.object({ id: z.string() }),
  },
  /** Whom a deed would concern, before it is done. `problem`: it could not be done now. */
  bulkPreview: {
    input: z.object({ selection, deed: bulkDeed }),
    output: z.object({
      people: z.number().int(),
      leftOut: z.number().int(),
      examples: z.array(z.string()),
      problem: problem.nullable(),
    }),
  },
  /** Begins it; it goes on whether or not a window is open. */
  bulkStart: {
    input: z.object({ selection, deed: bulkDeed }),
    output: z.object({ problem: problem.nullable() }),
  },
  /** Stops it where it is: what is done stays done. */
  bulkStop: { input: z.object({}), output: z.object({}) },
  /** The work under way, or the last one since Usher was started. */
  bulk: { input: z.object({}), output: z.object({ bulk: bulkView.nullable() }) },
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
export type WaitingTicketView = z.infer<typeof waitingTicketView>;
export type PersonName = z.infer<typeof personName>;
export type Selection = z.infer<typeof selection>;
export type BulkDeed = (typeof BULK_DEEDS)[number];
export type BulkView = z.infer<typeof bulkView>;
export type HistoryEntry = z.infer<typeof historyEntry>;
export type ForgetPreview = z.infer<typeof forgetPreview>;
export type ForgottenRow = z.infer<typeof forgottenRow>;
export type MailView = z.infer<typeof mailView>;
