/**
 * The one contract between the service and its window: every call and every notification with its schemas, as a
 * value. The handlers' types, the HTTP wiring, the IPC wiring and the window's client are all derived from it.
 *
 * First paint is one `snapshot`; after that only `notifications` change what is shown.
 */
import { z } from 'zod';
import { action } from './actions.ts';
import {
  ACCESS_MODES,
  DIALECTS,
  INVITE_STATES,
  OUTCOMES,
  SENDING_MODES,
  TICKET_MODES,
  TICKET_STATES,
} from './model.ts';

const time = z.number().int();
const problem = z.object({ code: z.string(), sentence: z.string(), action: z.string() });

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

export const deliveryView = z.object({
  id: z.string(),
  connection: z.string(),
  event: z.string(),
  receivedAt: time,
  outcome: z.enum(OUTCOMES),
  /** Why this outcome, in words for the organizer; null where the outcome says it all. */
  reason: z.string().nullable(),
  /** What happened as one sentence: "Ada Byron's ticket was completed". */
  sentence: z.string(),
  /** The part of `sentence` that names the person, to be set apart; null where nobody is named. */
  person: z.string().nullable(),
  email: z.string().nullable(),
  /** "Early Bird · 9K9R-2" and the like. */
  detail: z.string(),
  test: z.boolean(),
  /** How the invite stands now that this delivery queued or held; null where it did neither. */
  invite: z.enum(INVITE_STATES).nullable(),
});

export const tunnelView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off') }),
  z.object({ state: z.literal('opening'), provider: z.string() }),
  z.object({ state: z.literal('open'), provider: z.string(), url: z.string(), since: time }),
  z.object({ state: z.literal('down'), provider: z.string(), since: time, problem }),
]);

export const connectionView = z.object({
  id: z.string(),
  dialect: z.enum(DIALECTS),
  /** Where Tito posts to on this machine. */
  localUrl: z.string(),
  /** Where Tito posts to from outside; null while no tunnel is open. */
  publicUrl: z.string().nullable(),
  hasSecret: z.boolean(),
  sending: z.enum(SENDING_MODES),
  /** `hold`, `send` or `redirect`. */
  testTickets: z.enum(['hold', 'send', 'redirect']),
  /** Ticket types invited; empty means all. */
  ticketTypes: z.array(z.string()),
  onlyPaid: z.boolean(),
  access: z.enum(ACCESS_MODES),
  withdrawNotice: z.boolean(),
  recordVisits: z.boolean(),
  /** Why nothing is sent although the connection is live; null where sending is not paused. */
  paused: z.enum(['by the organizer', 'the event is over']).nullable(),
});

export const statusView = z.object({
  connections: z.array(connectionView),
  tunnel: tunnelView,
  mail: z.object({
    /** The mail server's host, never with its password; null without one. */
    server: z.string().nullable(),
    sender: z.string().nullable(),
    waiting: z.number().int(),
    /** Set while the queue as a whole is stopped: wrong password, refused TLS. */
    problem: problem.nullable(),
  }),
  counts: z.object({
    deliveries: z.number().int(),
    participants: z.number().int(),
    invited: z.number().int(),
    held: z.number().int(),
    waiting: z.number().int(),
    needsALook: z.number().int(),
    testHeld: z.number().int(),
    /** Withdrawn people who may still have the hub's own link, and are not ticked off yet. */
    takeAway: z.number().int(),
  }),
  /** In order of urgency. */
  problems: z.array(problem),
  /** Names of the USHER_ variables that fix a setting from outside. */
  fixedFromOutside: z.array(z.string()),
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

/** What an action did, or why it could not. */
export const actionResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), told: z.string(), undo: action.nullable() }),
  z.object({ ok: z.literal(false), problem }),
]);

/** One line of a participant's history: "Invited, because ticket 9K9R-2 was completed". */
export const historyEntry = z.object({ at: time, sentence: z.string() });

/** What is held and what a changed setting would do, before anything is done about it. */
export const heldView = z.object({
  held: z.array(z.object({ reason: z.string(), people: z.number().int(), examples: z.array(z.string()) })),
  /** How many a `release held` would invite now. */
  releasable: z.number().int(),
  /** What `confirm policy` would do. */
  policyChange: z.object({
    invited: z.number().int(),
    withdrawn: z.number().int(),
    examples: z.array(z.string()),
  }),
  /** How many were sent a link that is not the one set now: what `resend all` would mail. */
  outdatedLinks: z.object({ people: z.number().int(), examples: z.array(z.string()) }),
});

export const takeAwayRow = z.object({
  connection: z.string(),
  email: z.string(),
  name: z.string(),
  reason: z.string(),
  sentAt: time.nullable(),
  done: z.boolean(),
});

/** The newest rows of the feed that a snapshot brings. */
export const SNAPSHOT_DELIVERIES = 50;
/** The most rows one page may hold, so that a message stays under 64 KB. */
export const PAGE_LIMIT = 100;

const page = { limit: z.number().int().min(1).max(PAGE_LIMIT) };

export const calls = {
  /** Everything the first paint needs, at one moment. `seq` is the last change it includes. */
  snapshot: {
    input: z.object({}),
    output: z.object({ seq: z.number().int(), status: statusView, deliveries: z.array(deliveryView) }),
  },
  /** Older rows of the feed, newest first. `before` is the id of the oldest row already shown. */
  deliveries: {
    input: z.object({ before: z.string().nullable(), ...page }),
    output: z.object({ rows: z.array(deliveryView), more: z.boolean() }),
  },
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
  /** Really sends from now on. `send` also sends what a rehearsal held; `keep` leaves it held. */
  goLive: {
    input: z.object({ connection: z.string(), held: z.enum(['send', 'keep']) }),
    output: actionResult,
  },
  /** Back to rehearsal: what has not left yet is held. */
  rehearse: {
    input: z.object({ connection: z.string() }),
    output: actionResult,
  },
  /** Is somebody told by mail when withdrawn; is it written down when a gated link is fetched? */
  setOption: {
    input: z.object({
      connection: z.string(),
      option: z.enum(['withdrawNotice', 'recordVisits']),
      on: z.boolean(),
    }),
    output: actionResult,
  },
  /** Decides a recorded delivery once more, as if it had just arrived. */
  replay: {
    input: z.object({ delivery: z.string() }),
    output: actionResult,
  },
  /** Why a participant's invite stands as it does, oldest first; made from the journal. */
  history: {
    input: z.object({ connection: z.string(), email: z.string() }),
    output: z.object({ entries: z.array(historyEntry) }),
  },
  held: {
    input: z.object({ connection: z.string() }),
    output: heldView,
  },
  /** Stops a connection. Its endpoint goes on answering for seven days, so that Tito counts no failures. */
  removeConnection: {
    input: z.object({ connection: z.string() }),
    output: actionResult,
  },
  /** Writes everything but the secrets into a folder that another Usher can open. */
  backUp: { input: z.object({}), output: actionResult },
  /** The same, and this Usher stops for good. */
  move: { input: z.object({}), output: actionResult },
  /** People to remove by hand in a hub that Usher cannot reach, those to do first. */
  takeAway: {
    input: z.object({ offset: z.number().int().min(0), ...page }),
    output: z.object({ total: z.number().int(), rows: z.array(takeAwayRow) }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export const notifications = {
  /** A delivery was received, refused, or its outcome became known. Replaces the row with the same id. */
  delivery: deliveryView,
  /** A participant appeared or changed. */
  participant: participantView,
  /** The status strip changed. */
  status: statusView,
} as const satisfies Record<string, z.ZodType>;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof calls)[N]['output']>;
/** What the service must provide: one handler per call. */
export type Handlers = { [N in CallName]: (input: CallInput<N>) => Promise<CallOutput<N>> };

export type NotificationName = keyof typeof notifications;
export type Notification = {
  [N in NotificationName]: { seq: number; name: N; value: z.infer<(typeof notifications)[N]> };
}[NotificationName];

export type TicketView = z.infer<typeof ticketView>;
export type InviteView = z.infer<typeof inviteView>;
export type ParticipantView = z.infer<typeof participantView>;
export type DeliveryView = z.infer<typeof deliveryView>;
export type TunnelView = z.infer<typeof tunnelView>;
export type ConnectionView = z.infer<typeof connectionView>;
export type StatusView = z.infer<typeof statusView>;
export type ActionResult = z.infer<typeof actionResult>;
export type HistoryEntry = z.infer<typeof historyEntry>;
export type HeldView = z.infer<typeof heldView>;
export type TakeAwayRow = z.infer<typeof takeAwayRow>;
export type MailView = z.infer<typeof mailView>;
