/** What the guest list is made of. All of it is data: it is journalled, snapshotted and folded as it stands here. */
import { z } from 'zod';
import { ACCESS_MODES, INVITE_STATES, SENDING_MODES, TICKET_MODES } from '../../shared/model.ts';
import { newsClock } from './clock.ts';

const time = z.number();

export const release = z.object({ slug: z.string().nullable(), title: z.string().nullable() });

export const ticket = z.object({
  slug: z.string(),
  reference: z.string().nullable(),
  registration: z.string().nullable(),
  registrationSince: newsClock.nullable(),
  release: release.nullable(),
  releaseSince: newsClock.nullable(),
  /** A ticket has at most one holder; the address is the normalised one. */
  holder: z.object({ address: z.string(), name: z.string(), firstName: z.string().nullable() }).nullable(),
  /** An address Tito states but no mail can go to. */
  unusable: z.boolean(),
  /** The newest news of its own that names or removes a holder; null while there was none. */
  heldSince: newsClock.nullable(),
  /** Did news of its own ever name a holder? From then on orders have no say in it. */
  named: z.boolean(),
  /** Whom orders named, in the order they arrived, while no news of its own had named anybody. */
  fills: z.array(
    z.object({
      clock: newsClock,
      /** Null for an address no mail can go to. */
      address: z.string().nullable(),
      name: z.string(),
      firstName: z.string().nullable(),
    }),
  ),
  /** The newest news of any kind. */
  newest: newsClock.nullable(),
  void: z.boolean(),
  /** Every address for which this ticket was ever complete; a mark that no later "incomplete" removes. */
  completeFor: z.array(z.string()),
  mode: z.enum(TICKET_MODES),
  /** The organizer's correction: while Tito states `from`, the holder's address is `to`. */
  corrected: z.object({ from: z.string(), to: z.string() }).nullable(),
  /** The organizer lets this test ticket count like a live one. */
  released: z.boolean(),
});
export type Ticket = z.infer<typeof ticket>;

export const registration = z.object({
  slug: z.string(),
  reference: z.string().nullable(),
  buyer: z.string(),
  /** Slugs of its tickets, as far as they are known. */
  tickets: z.array(z.string()),
  /** Every ticket without newer news of its own is void. */
  cancelled: newsClock.nullable(),
  paid: z.object({ is: z.boolean(), clock: newsClock }).nullable(),
  test: z.boolean(),
});
export type Registration = z.infer<typeof registration>;

export const checkin = z.object({
  ticket: z.string(),
  at: time.nullable(),
  /** The newest delivery that told of it; ids sort by arrival. */
  heard: z.string().default(''),
});
export type Checkin = z.infer<typeof checkin>;

/** How far the mail of one (revision, copy) has come. */
const mailProgress = {
  state: z.enum(INVITE_STATES),
  /** A hold reason, or the mail server's words. */
  reason: z.string().nullable(),
  messageId: z.string().nullable(),
  queuedAt: time.nullable(),
  /** Set from the moment the mail server had the first byte: from then on the revision is out. */
  handedAt: time.nullable(),
  /** Handed over, and not answered yet. */
  unanswered: z.boolean(),
  sentAt: time.nullable(),
  attempts: z.number(),
  firstTriedAt: time.nullable(),
  retryAt: time.nullable(),
};

export const invite = z.object({
  ...mailProgress,
  /** Random; the Message-IDs are made from it. Null until first queued. */
  id: z.string().nullable(),
  revision: z.number(),
  copy: z.number(),
  code: z.string().nullable(),
  link: z.string().nullable(),
  /** When its gated link was fetched for the first and the last time: by a person, or by a scanner. */
  visitedAt: z.object({ first: time, last: time }).nullable(),
});
export type Invite = z.infer<typeof invite>;

/** The mail that tells somebody that their access was withdrawn. */
export const notice = z.object({
  ...mailProgress,
  /** The revision that was withdrawn. */
  revision: z.number(),
  /** What became of their tickets; null where that is not why, or says nothing to them. */
  because: z.enum(['given away', 'cancelled']).nullable(),
});
export type Notice = z.infer<typeof notice>;

export const participant = z.object({
  address: z.string(),
  name: z.string(),
  firstName: z.string().nullable(),
  /** Slugs of the tickets held now, in the order they came. */
  tickets: z.array(z.string()),
  entitled: z.boolean(),
  invite,
  event: z.string().nullable(),
  /** Overrides outrank tickets until lifted. */
  blocked: z.enum(['withdrawn by hand', 'ignored']).nullable(),
  /** How the invite stood when they were blocked, which lifting that gives back; null while they are not. */
  stood: z
    .object({ entitled: z.boolean(), state: z.enum(INVITE_STATES), reason: z.string().nullable() })
    .nullable()
    .default(null),
  /** Invited by hand: entitled without a ticket. */
  guest: z.boolean(),
  /** The organizer has removed them from the hub, which Usher cannot reach. */
  takenAway: z.boolean(),
  /** The newest; null where none was ever wanted. */
  notice: notice.nullable(),
});
export type Participant = z.infer<typeof participant>;

/** A mail to the organizer in place of a test ticket's holder. It is no invite. */
export const testCopy = z.object({
  ...mailProgress,
  ticket: z.string(),
  /** Whom it would have been for. */
  address: z.string(),
  to: z.string(),
});
export type MailProgress = z.infer<z.ZodObject<typeof mailProgress>>;
export type TestCopy = z.infer<typeof testCopy>;

/** What the organizer decided about sending, apart from settings. */
export const sendingState = z.object({
  /** Nothing leaves while this is set; receiving goes on. */
  paused: z.enum(['by the organizer', 'the event is over']).nullable(),
  /** The organizer wants to send although the event is over. */
  afterEnd: z.boolean(),
  /** When the event ends, as Tito last stated it. */
  endsAt: time.nullable(),
});
export type SendingState = z.infer<typeof sendingState>;

export const policy = z.object({
  /** Release slugs or titles; empty means all. */
  ticketTypes: z.array(z.string()),
  testTickets: z.discriminatedUnion('do', [
    z.object({ do: z.literal('hold') }),
    z.object({ do: z.literal('send') }),
    z.object({ do: z.literal('redirect'), to: z.string() }),
  ]),
  onlyPaid: z.boolean(),
  sending: z.enum(SENDING_MODES),
  hubUrl: z.string().nullable(),
  access: z.enum(ACCESS_MODES),
  /** Where gated links lead to, without a trailing slash; null without an address that stays the same. */
  publicUrl: z.string().nullable(),
  /** Is somebody told by mail when their access is withdrawn? */
  withdrawNotice: z.boolean(),
  /** Is there a mail server to hand invites to? */
  mailServer: z.boolean(),
  /** The sender's address, its domain in ASCII: Message-IDs are on it. */
  sender: z.string().nullable(),
});
export type Policy = z.infer<typeof policy>;

export const NOT_PAUSED: SendingState = { paused: null, afterEnd: false, endsAt: null };

/** The progress of a mail that was never made. */
export const NO_MAIL = {
  state: 'none',
  reason: null,
  messageId: null,
  queuedAt: null,
  handedAt: null,
  unanswered: false,
  sentAt: null,
  attempts: 0,
  firstTriedAt: null,
  retryAt: null,
} as const;

export const NO_INVITE: Invite = {
  ...NO_MAIL,
  id: null,
  revision: 0,
  copy: 0,
  code: null,
  link: null,
  visitedAt: null,
};
