/** The lines of the journal: what was received, what was decided, and what became of each mail. */
import { z } from 'zod';
import { action } from '../../shared/actions.ts';
import { DIALECTS, OUTCOMES } from '../../shared/model.ts';
import { checkin, participant, policy, registration, sendingState, testCopy, ticket } from './entities.ts';
import { traces } from './forget/traces.ts';
import { tallyHours } from './tally.ts';

const time = z.number();

export const delivery = z.object({
  t: z.literal('delivery'),
  /** Sorts by arrival. */
  id: z.string(),
  at: time,
  connection: z.string(),
  dialect: z.enum(DIALECTS),
  event: z.string(),
  /** What a repeat is told by. */
  key: z.string(),
  /** SHA-256 of the raw body. */
  bodyHash: z.string(),
  /** These very bytes were accepted before under another event's name, which is not signed. */
  otherName: z.boolean(),
  /** Tito Pro's own id of the delivery; null for classic. */
  proId: z.string().nullable(),
  /** Tito Pro gave this id to other data before. */
  reusedId: z.boolean(),
  headers: z.record(z.string(), z.string()),
  /** The raw body, as text where it is UTF-8, else as base64. */
  body: z.union([
    z.string(),
    z.object({ base64: z.string() }),
    /** It was about somebody who is forgotten. */
    z.object({ forgotten: z.literal(true) }),
  ]),
  /** What the body said of somebody forgotten is taken out of it. */
  cut: z.literal(true).optional(),
});
export type DeliveryRecord = z.infer<typeof delivery>;

/** A repeat is remembered as key and time, without body. */
export const repeat = z.object({
  t: z.literal('repeat'),
  id: z.string(),
  at: time,
  connection: z.string(),
  event: z.string(),
  key: z.string(),
});
export type RepeatRecord = z.infer<typeof repeat>;

/** The entities a decision replaced, whole. */
export const puts = z.object({
  tickets: z.array(ticket).optional(),
  registrations: z.array(registration).optional(),
  checkins: z.array(checkin).optional(),
  participants: z.array(participant).optional(),
  testCopies: z.array(testCopy).optional(),
  sending: sendingState.optional(),
});
export type Puts = z.infer<typeof puts>;

/** One row of the feed. */
export const row = z.object({
  id: z.string(),
  connection: z.string(),
  event: z.string(),
  receivedAt: time,
  outcome: z.enum(OUTCOMES),
  reason: z.string().nullable(),
  sentence: z.string(),
  person: z.string().nullable(),
  email: z.string().nullable(),
  detail: z.string(),
  test: z.boolean(),
  /** The participant whose invite this delivery queued or held. */
  invited: z.string().nullable(),
  /** The delivery that was decided once more; only in rows of replays. */
  replayOf: z.string().optional(),
});
export type Row = z.infer<typeof row>;

export const decided = z.object({ t: z.literal('decided'), at: time, row, puts });
export type DecidedRecord = z.infer<typeof decided>;

/** From here on decisions are made under this policy. */
export const policySet = z.object({ t: z.literal('policy'), at: time, connection: z.string(), policy });

/** People judged again for another reason than a delivery. */
export const rejudged = z.object({
  t: z.literal('rejudged'),
  at: time,
  connection: z.string(),
  /** The last stands for an action that named somebody who is forgotten. */
  because: z.enum(['policy changed', 'held ones released', 'somebody was forgotten']),
  puts,
});

/** Something the organizer did, and what it changed. */
export const acted = z.object({ t: z.literal('acted'), at: time, connection: z.string(), action, puts });
export type ActedRecord = z.infer<typeof acted>;

/** A gated link was fetched: by a person, or by a scanner of their mail. Nothing else is known of it, or kept. */
export const visited = z.object({
  t: z.literal('visited'),
  at: time,
  connection: z.string(),
  address: z.string(),
  revision: z.number(),
});

/** Names one mail: an invite's (revision, copy), the test copy of a ticket, or the notice that a revision is withdrawn. */
export const mailRef = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('invite'),
    connection: z.string(),
    address: z.string(),
    revision: z.number(),
    copy: z.number(),
  }),
  z.object({
    kind: z.literal('test copy'),
    connection: z.string(),
    ticket: z.string(),
    address: z.string(),
  }),
  z.object({
    kind: z.literal('notice'),
    connection: z.string(),
    address: z.string(),
    revision: z.number(),
  }),
]);
export type MailRef = z.infer<typeof mailRef>;

export const handed = z.object({ t: z.literal('handed'), at: time, mail: mailRef });

/** A mail counts towards the rate of which nothing else is told: a test, or one to somebody forgotten. */
export const counted = z.object({ t: z.literal('counted'), at: time });

export const mailed = z.object({
  t: z.literal('mailed'),
  at: time,
  mail: mailRef,
  state: z.enum(['sent', 'retrying', 'failed', 'ambiguous']),
  /** The mail server's words; empty where there are none. */
  words: z.string(),
  attempts: z.number(),
  retryAt: time.nullable(),
});

/**
 * The lines of a base segment: folded facts in place of older lines, whose payloads are no longer kept. They come in
 * pieces of bearable size, and `complete` is the last.
 */
export const baseBooks = z.object({
  t: z.literal('base books'),
  connection: z.string(),
  policy: policy.nullable(),
  puts,
});
export const baseKeys = z.object({
  t: z.literal('base keys'),
  connection: z.string(),
  /** Pieces of a `KeySet`. */
  keys: z.array(z.string()),
  gatedCodes: z.array(z.tuple([z.string(), z.string()])),
});
export const baseTally = z.object({ t: z.literal('base tally'), connection: z.string(), hours: tallyHours });
export const baseRows = z.object({ t: z.literal('base rows'), rows: z.array(row) });
export const baseSent = z.object({ t: z.literal('base sent'), handedAt: z.array(time) });
export const complete = z.object({
  t: z.literal('complete'),
  /** What the lines before it stand for ended about this time. */
  at: time,
});
/** From here on payloads that are older than `before` are not kept. */
export const tidied = z.object({ t: z.literal('tidied'), at: time, before: time });
export type TidiedRecord = z.infer<typeof tidied>;

/**
 * "Do not record again": of somebody forgotten only keyed hashes of their address and their tickets' slugs are known. They
 * say nothing without the key, which lies with the secrets.
 */
export const forgottenEntry = z.object({
  /** Random. */
  id: z.string(),
  at: time,
  /** Names the key. */
  key: z.string(),
  marks: z.array(z.string()),
});
export type ForgottenEntry = z.infer<typeof forgottenEntry>;

/** Somebody is to be forgotten, from this line on. Rewriting the journal leaves `forgotten` in its place. */
export const forgetting = z.object({
  t: z.literal('forgetting'),
  at: time,
  entry: forgottenEntry,
  traces,
});
export type ForgettingRecord = z.infer<typeof forgetting>;

export const forgotten = z.object({ t: z.literal('forgotten'), at: time, entries: z.array(forgottenEntry) });
export type ForgottenRecord = z.infer<typeof forgotten>;

/** From here on they are recorded like everybody else. */
export const lifted = z.object({ t: z.literal('lifted'), at: time, ids: z.array(z.string()) });
export type LiftedRecord = z.infer<typeof lifted>;

export const journalRecord = z.discriminatedUnion('t', [
  baseBooks,
  baseKeys,
  baseTally,
  baseRows,
  baseSent,
  complete,
  tidied,
  forgetting,
  forgotten,
  lifted,
  delivery,
  repeat,
  decided,
  policySet,
  rejudged,
  acted,
  visited,
  handed,
  counted,
  mailed,
]);
export type JournalRecord = z.infer<typeof journalRecord>;

/** Everything that is about people's tickets and mails, and so changes the books of one connection. */
export type BookRecord = Extract<
  JournalRecord,
  { t: 'decided' | 'policy' | 'rejudged' | 'acted' | 'visited' | 'handed' | 'mailed' }
>;
export type BaseRecord = Extract<
  JournalRecord,
  { t: 'base books' | 'base keys' | 'base tally' | 'base rows' | 'base sent' | 'complete' }
>;

const OF_BOOKS: Readonly<Record<BookRecord['t'], true>> = {
  decided: true,
  policy: true,
  rejudged: true,
  acted: true,
  visited: true,
  handed: true,
  mailed: true,
};

export function isBookRecord(record: JournalRecord): record is BookRecord {
  return record.t in OF_BOOKS;
}
