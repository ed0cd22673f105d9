/** Live: what arrives, and how things stand. */
import { z } from 'zod';
import { ACCESS_MODES, DIALECTS, INVITE_STATES, OUTCOMES, SENDING_MODES } from '../model.ts';
import { actionResult, type Calls, page, problem, time } from './parts.ts';
import { reachView, tunnelView } from './reach.ts';

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
  /** Milliseconds from its arrival until Tito had its answer; null where nobody measured, as before this start. */
  answeredInMs: z.number().nullable(),
});

export const FEED_MODES = ['test', 'live'] as const;

/** Which deliveries are asked for; null: all. */
export const feedFilter = z.object({
  outcome: z.enum(OUTCOMES).nullable(),
  mode: z.enum(FEED_MODES).nullable(),
  event: z.string().max(256).nullable(),
  connection: z.string().max(64).nullable(),
  /** Looked for in what the row says: names, addresses, references, reasons. Empty finds everything. */
  query: z.string().max(200),
});

/**
 * A place in the feed: after this recorded row, and after this refused one. Null in either: none of its kind was shown
 * yet. Recorded rows are on disk, refused ones in memory only, so each kind keeps a place of its own.
 */
export const feedPlace = z.object({
  row: z.string().max(100).nullable(),
  refused: z.string().max(100).nullable(),
});

/** One thing that happened to a delivery, in order. `tookMs` is since the step before it, where that is known. */
export const deliveryStep = z.object({
  at: time,
  sentence: z.string(),
  tookMs: z.number().nullable(),
  state: z.enum(['done', 'waiting', 'failed', 'held']),
});

/** One delivery in full, but for its body, which comes in slices. */
export const deliveryDetail = z.object({
  row: deliveryView,
  dialect: z.enum(DIALECTS).nullable(),
  /** The delivery that was decided once more here; null where this is one that arrived. */
  replayOf: z.string().nullable(),
  steps: z.array(deliveryStep),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  /** The body in bytes, and whether it is text. `none`: why there is none to read. */
  body: z.discriminatedUnion('kept', [
    z.object({ kept: z.literal(true), bytes: z.number().int(), isText: z.boolean() }),
    z.object({ kept: z.literal(false), why: z.enum(['retired', 'repeat', 'refused', 'forgotten']) }),
  ]),
  /** For a refused request: why, what to do, what was answered, and where it came from. */
  refused: z
    .object({
      reason: z.string(),
      action: z.string(),
      status: z.number().int(),
      from: z.string().nullable(),
    })
    .nullable(),
});

/** The most bytes of a body in one slice: as base64 they stay under 64 KB. */
export const BODY_SLICE_BYTES = 45_000;

/** Minutes that the activity goes back. */
export const ACTIVITY_MINUTES = 60;

/** How many people and tickets stand how. */
const peopleCounts = z.object({
  participants: z.number().int(),
  invited: z.number().int(),
  held: z.number().int(),
  waiting: z.number().int(),
  needsALook: z.number().int(),
  testHeld: z.number().int(),
  /** Withdrawn people who may still have the hub's own link, and are not ticked off yet. */
  takeAway: z.number().int(),
});

export const connectionView = z.object({
  id: z.string(),
  /** What the organizer calls it; its id where it has no name. */
  name: z.string(),
  dialect: z.enum(DIALECTS),
  /** Where Tito posts to on this machine. */
  localUrl: z.string(),
  /** Where Tito posts to from outside; null while that is not known. It may be out of reach: see `tunnel`. */
  publicUrl: z.string().nullable(),
  hasSecret: z.boolean(),
  /** Is it set where the invite leads? */
  hasLink: z.boolean(),
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
  counts: peopleCounts,
});

export const statusView = z.object({
  connections: z.array(connectionView),
  tunnel: tunnelView,
  reach: reachView,
  mail: z.object({
    /** The mail server's host, never with its password; null without one. */
    server: z.string().nullable(),
    sender: z.string().nullable(),
    waiting: z.number().int(),
    /** Set while the queue as a whole is stopped: wrong password, refused TLS. */
    problem: problem.nullable(),
  }),
  /** Of all connections together, removed ones included. */
  counts: peopleCounts.extend({ deliveries: z.number().int() }),
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
    output: z.object({
      seq: z.number().int(),
      status: statusView,
      deliveries: z.array(deliveryView),
      /** Where older rows go on; null where there are none. */
      next: feedPlace.nullable(),
    }),
  },
  /**
   * Rows of the feed after a place in it, newest first. What is no longer in memory is looked for on disk, a bounded
   * stretch for each call: there may be few rows, or none, and still a `next` to go on from.
   */
  deliveries: {
    input: z.object({ after: feedPlace.nullable(), filter: feedFilter, ...page }),
    output: z.object({
      rows: z.array(deliveryView),
      next: feedPlace.nullable(),
      /** How far back was looked: when the last row came that was looked at. Null where there was none. */
      reached: time.nullable(),
    }),
  },
  /** One delivery, with everything that happened to it. Null: there is no such delivery, or it is forgotten. */
  delivery: {
    input: z.object({ delivery: z.string().max(100) }),
    output: deliveryDetail.nullable(),
  },
  /** A slice of a delivery's body, `BODY_SLICE_BYTES` from `from` on. Null where the body is not kept. */
  deliveryBody: {
    input: z.object({ delivery: z.string().max(100), from: z.number().int().min(0) }),
    output: z.object({ base64: z.string(), next: z.number().int().nullable() }).nullable(),
  },
  /** How many deliveries came in each minute of the last hour, oldest first; the last one is the present minute. */
  activity: {
    input: z.object({}),
    output: z.object({
      received: z.array(z.number().int()),
      refused: z.array(z.number().int()),
    }),
  },
  /** Decides a recorded delivery once more, as if it had just arrived. */
  replay: {
    input: z.object({ delivery: z.string() }),
    output: actionResult,
  },
} as const satisfies Calls;

export type ConnectionView = z.infer<typeof connectionView>;
export type StatusView = z.infer<typeof statusView>;
export type DeliveryView = z.infer<typeof deliveryView>;
export type FeedFilter = z.infer<typeof feedFilter>;
export type FeedPlace = z.infer<typeof feedPlace>;
export type DeliveryStep = z.infer<typeof deliveryStep>;
export type DeliveryDetail = z.infer<typeof deliveryDetail>;
