/** Invites: what is held, what goes out, and whom to take access from. */
import { z } from 'zod';
import { mailTemplate, TEMPLATE_KINDS, TEMPLATE_PARTS, templateFault } from '../mail-template.ts';
import { INVITE_STATES } from '../model.ts';
import { actionResult, type Calls, page, time } from './parts.ts';
import { mailView, participantView } from './people.ts';

/** What is held and what a changed setting would do, before anything is done about it. */
export const heldView = z.object({
  held: z.array(z.object({ reason: z.string(), people: z.number().int(), examples: z.array(z.string()) })),
  /** How many a `release held` would invite now. */
  releasable: z.number().int(),
  /** At least how many seconds the limits on mails make those take. */
  seconds: z.number().int(),
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

/** How sending fares for one connection. */
export const progressView = z.object({
  /** Mails that wait or are on their way. */
  waiting: z.number().int(),
  /** Of these, the ones that are tried again later. */
  retrying: z.number().int(),
  /** When the first of them is; null where there is none. */
  nextTryAt: time.nullable(),
  /** From when something began to wait until nothing did; null where nothing has waited since the start. */
  run: z
    .object({
      startedAt: time,
      /** Null while something waits, or is kept in by a pause. */
      endedAt: time.nullable(),
      sent: z.number().int(),
      failed: z.number().int(),
      /** Maybe sent. */
      ambiguous: z.number().int(),
    })
    .nullable(),
  /** As measured lately; null where too few went out. */
  perMinute: z.number().int().nullable(),
  /** Estimated, for all that waits and is not put off; null where there is nothing to go by. */
  secondsLeft: z.number().int().nullable(),
  limits: z.array(z.object({ count: z.number().int(), windowMs: z.number().int() })),
});

/** One mail in a list: one that went out, or one that would. */
export const mailRow = z.object({
  /** Names it to `letter` and `keptMail`; null for one that did not go out. */
  page: z.string().nullable(),
  kind: z.enum(['invite', 'notice', 'test']),
  /** The address of the participant; null where it went to the organizer. */
  email: z.string().nullable(),
  to: z.string(),
  /** Empty for one that did not go out. */
  subject: z.string(),
  at: time.nullable(),
  /** What became of it; null where that is not known, or a newer one has taken its place. */
  state: z.enum(INVITE_STATES).nullable(),
  reason: z.string().nullable(),
});

/** Which template of which connection. */
const whichTemplate = { connection: z.string(), kind: z.enum(TEMPLATE_KINDS) };

export const invitesCalls = {
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
  held: {
    input: z.object({ connection: z.string() }),
    output: heldView,
  },
  progress: {
    input: z.object({ connection: z.string() }),
    output: progressView,
  },
  /** What a mail says: in the organizer's words, or the built-in ones. */
  template: {
    input: z.object(whichTemplate),
    output: z.object({ template: mailTemplate, isDefault: z.boolean() }),
  },
  /** A template that is being written, filled in for one participant, or for somebody made up where it is null. */
  previewTemplate: {
    input: z.object({ ...whichTemplate, template: mailTemplate, email: z.string().max(254).nullable() }),
    output: z.object({
      faults: z.array(templateFault),
      /** The parts of an invite that lack the access link. */
      linkless: z.array(z.enum(TEMPLATE_PARTS)),
      to: z.string(),
      subject: z.string(),
      text: z.string(),
      /** Names the HTML part to `letter`, for a while. */
      page: z.string(),
    }),
  },
  /**
   * What mails say from now on; null: the built-in words again. One with faults is refused, and so is one that lacks
   * the access link (`link-missing`), unless that is meant.
   */
  saveTemplate: {
    input: z.object({ ...whichTemplate, template: mailTemplate.nullable(), withoutLink: z.boolean() }),
    output: actionResult,
  },
  /** Mails a template to the organizer. It is no invite, and its link opens nothing. */
  sendTest: {
    input: z.object({
      ...whichTemplate,
      template: mailTemplate,
      email: z.string().max(254).nullable(),
      to: z.string().max(254),
    }),
    output: actionResult,
  },
  /** The newest mails that went out, newest first; or those that would go out and are held or waiting, by name. */
  mails: {
    input: z.object({
      connection: z.string(),
      which: z.enum(['out', 'would']),
      query: z.string().max(200),
      offset: z.number().int().min(0),
      ...page,
    }),
    output: z.object({ total: z.number().int(), rows: z.array(mailRow) }),
  },
  /** A mail as it went out; null where it is no longer kept. */
  keptMail: {
    input: z.object({ page: z.string().max(64) }),
    output: mailView.nullable(),
  },
  /** The HTML part of a kept mail or of a preview, as it looks in a light or a dark inbox. */
  letter: {
    input: z.object({ page: z.string().max(64), scheme: z.enum(['light', 'dark']).nullable() }),
    output: z.object({ html: z.string() }).nullable(),
  },
  /** Those whose invite was refused or is in doubt, by name. */
  troubled: {
    input: z.object({ connection: z.string(), offset: z.number().int().min(0), ...page }),
    output: z.object({ total: z.number().int(), rows: z.array(participantView) }),
  },
  /** People to remove by hand in a hub that Usher cannot reach, those to do first. */
  takeAway: {
    input: z.object({ offset: z.number().int().min(0), ...page }),
    output: z.object({ total: z.number().int(), rows: z.array(takeAwayRow) }),
  },
} as const satisfies Calls;

export type ProgressView = z.infer<typeof progressView>;
export type MailRow = z.infer<typeof mailRow>;
export type HeldView = z.infer<typeof heldView>;
export type TakeAwayRow = z.infer<typeof takeAwayRow>;
