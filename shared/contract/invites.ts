/** Invites: what is held, what goes out, and whom to take access from. */
import { z } from 'zod';
import { actionResult, type Calls, page, time } from './parts.ts';

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
  setOption: {
    input: z.object({
      connection: z.string(),
      option: z.enum(['withdrawNotice', 'recordVisits']),
      on: z.boolean(),
    }),
    output: actionResult,
  },
  held: {
    input: z.object({ connection: z.string() }),
    output: heldView,
  },
  /** People to remove by hand in a hub that Usher cannot reach, those to do first. */
  takeAway: {
    input: z.object({ offset: z.number().int().min(0), ...page }),
    output: z.object({ total: z.number().int(), rows: z.array(takeAwayRow) }),
  },
} as const satisfies Calls;

export type HeldView = z.infer<typeof heldView>;
export type TakeAwayRow = z.infer<typeof takeAwayRow>;
