/** Connect: wiring events to Usher, and what happens for each of them. */
import { z } from 'zod';
import { ACCESS_MODES, DIALECTS, SENDING_MODES } from '../model.ts';
import { actionResult, type Calls, formResult, problem, time, typed } from './parts.ts';

/** What happens to test tickets. */
const testTickets = z.discriminatedUnion('do', [
  z.object({ do: z.literal('hold') }),
  z.object({ do: z.literal('send') }),
  z.object({ do: z.literal('redirect'), to: typed }),
]);

/** The names of the variables that fix a connection's settings from outside; null where none does. */
const fixedInConnection = z.object({
  dialect: z.string().nullable(),
  token: z.string().nullable(),
  ticketTypes: z.string().nullable(),
  testTickets: z.string().nullable(),
  onlyPaid: z.string().nullable(),
  sending: z.string().nullable(),
  hubUrl: z.string().nullable(),
  access: z.string().nullable(),
});

/** A ticket type as deliveries name it. */
const ticketType = z.object({
  /** What stays when the type is renamed; null where Tito states none. */
  slug: z.string().nullable(),
  title: z.string(),
});
export type TicketType = z.infer<typeof ticketType>;

/** One connection with all there is to set about it, but for its tokens: of those it only says that they are there. */
export const connectionSetup = z.object({
  id: z.string(),
  name: z.string(),
  dialect: z.enum(DIALECTS),
  /** Where Tito posts to: from outside where a tunnel is open, else on this machine only. */
  url: z.string(),
  isPublic: z.boolean(),
  /** Newest first; two while the token is being rotated. */
  tokens: z.array(
    z.object({
      /** When a delivery was last signed with it, since Usher started. */
      usedAt: time.nullable(),
    }),
  ),
  /** Slugs or titles; empty means all. */
  ticketTypes: z.array(z.string()),
  /** The ticket types that deliveries have named so far. */
  knownTypes: z.array(ticketType),
  testTickets,
  onlyPaid: z.boolean(),
  sending: z.enum(SENDING_MODES),
  hubUrl: z.string().nullable(),
  access: z.enum(ACCESS_MODES),
  /** Why links cannot lead through Usher; null where they can. */
  gatedProblem: problem.nullable(),
  withdrawNotice: z.boolean(),
  recordVisits: z.boolean(),
  /** The newest delivery that proved to come from Tito since the token was set. */
  arrived: z.object({ at: time, sentence: z.string(), test: z.boolean() }).nullable(),
  /** The newest request that did not, if it is newer than `arrived`. */
  refused: z.object({ at: time, code: z.string(), reason: z.string(), action: z.string() }).nullable(),
  fixed: fixedInConnection,
});

/** What can be changed about a connection; what is left out stays. Its texts are as they were typed. */
export const connectionChange = z.object({
  name: typed.exactOptional(),
  ticketTypes: z.array(typed).max(200).exactOptional(),
  testTickets: testTickets.exactOptional(),
  onlyPaid: z.boolean().exactOptional(),
  hubUrl: typed.exactOptional(),
  access: z.enum(ACCESS_MODES).exactOptional(),
  withdrawNotice: z.boolean().exactOptional(),
  recordVisits: z.boolean().exactOptional(),
});

export const connectCalls = {
  /** Null: there is no such connection. */
  connection: {
    input: z.object({ connection: z.string() }),
    output: connectionSetup.nullable(),
  },
  /** A new connection in rehearsal, with an address that cannot be guessed. */
  makeConnection: {
    input: z.object({ name: typed, dialect: z.enum(DIALECTS) }),
    output: z.object({ result: formResult, connection: z.string().nullable() }),
  },
  changeConnection: {
    input: z.object({ connection: z.string(), change: connectionChange }),
    output: formResult,
  },
  /** Whom a change would invite and withdraw once it is confirmed. Nothing is changed by asking. */
  foreseeChange: {
    input: z.object({ connection: z.string(), change: connectionChange }),
    output: z.object({
      invited: z.number().int(),
      withdrawn: z.number().int(),
      examples: z.array(z.string()),
    }),
  },
  /** Stores a security token or signing secret; `rotate` keeps the one before as well, until it is dropped. */
  setToken: {
    input: z.object({ connection: z.string(), token: typed, rotate: z.boolean() }),
    output: formResult,
  },
  /** Ends a rotation: only the newest token counts from now on. */
  dropOldToken: {
    input: z.object({ connection: z.string() }),
    output: actionResult,
  },
  /** Stops a connection. Its endpoint goes on answering for seven days, so that Tito counts no failures. */
  removeConnection: {
    input: z.object({ connection: z.string() }),
    output: actionResult,
  },
} as const satisfies Calls;

export type ConnectionSetup = z.infer<typeof connectionSetup>;
export type ConnectionChange = z.infer<typeof connectionChange>;
