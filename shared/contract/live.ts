/** Live: what arrives, and how things stand. */
import { z } from 'zod';
import { ACCESS_MODES, DIALECTS, INVITE_STATES, OUTCOMES, SENDING_MODES } from '../model.ts';
import { actionResult, type Calls, page, problem, time } from './parts.ts';

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
  /** What the organizer calls it; its id where it has no name. */
  name: z.string(),
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

/** The newest rows of the feed that a snapshot brings. */
export const SNAPSHOT_DELIVERIES = 50;
export const liveCalls = {
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
  /** Decides a recorded delivery once more, as if it had just arrived. */
  replay: {
    input: z.object({ delivery: z.string() }),
    output: actionResult,
  },
} as const satisfies Calls;

export type TunnelView = z.infer<typeof tunnelView>;
export type ConnectionView = z.infer<typeof connectionView>;
export type StatusView = z.infer<typeof statusView>;
export type DeliveryView = z.infer<typeof deliveryView>;
