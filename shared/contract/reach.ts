/** Being reachable: the tunnel, the address Tito has, and what may have been missed. */
import { z } from 'zod';
import { actionResult, type Calls, problem, time } from './parts.ts';

const provider = z.string();
/** The public URL it has, last had, or is to have; null while none is known. */
const url = z.string().nullable();

export const tunnelView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off') }),
  /** For the first time, or again after it was lost; `since`: since when nothing arrives. */
  z.object({ state: z.literal('opening'), provider, since: time, url }),
  /** Proven from outside, last at `checkedAt`. */
  z.object({ state: z.literal('open'), provider, since: time, url: z.string(), checkedAt: time }),
  /** It could not be opened, and is tried again by itself. */
  z.object({ state: z.literal('down'), provider, since: time, url, problem }),
]);

export const reachView = z.object({
  /** Another public URL holds than the one Tito has: `from`, or null where the first was not the one wished for. */
  changed: z.object({ from: z.string().nullable(), to: z.string(), at: time }).nullable(),
  /** When nothing could arrive, oldest first, until the organizer has looked. */
  missed: z.array(z.object({ from: time, to: time })),
});

export const reachCalls = {
  /** The organizer has given Tito this public URL. */
  acknowledgeUrl: { input: z.object({ url: z.string() }), output: actionResult },
  /** The organizer has looked into everything missed up to then. */
  lookedIntoMissed: { input: z.object({ until: time }), output: actionResult },
  /** Goes over to another way of being reached, at once. */
  chooseTunnel: {
    input: z.object({
      /** As in `USHER_TUNNEL`. */
      tunnel: z.string().max(500),
      /** A wish for a fixed name: localtunnel's subdomain, or a domain reserved at ngrok. */
      name: z.string().max(253).nullable(),
      /** Null leaves the one that is stored. */
      ngrokToken: z.string().max(500).nullable(),
    }),
    output: actionResult,
  },
} as const satisfies Calls;

export type TunnelView = z.infer<typeof tunnelView>;
export type ReachView = z.infer<typeof reachView>;
