/** What the organizer can do by hand. Each is journalled as it stands here. */
import { z } from 'zod';

const address = z.string().min(3).max(254);
const slug = z.string().min(1).max(200);

export const action = z.discriminatedUnion('do', [
  /** The same link once more: the next copy. */
  z.object({ do: z.literal('resend'), address }),
  /** The old link ends, a new one goes out: the next revision. */
  z.object({ do: z.literal('new link'), address }),
  z.object({ do: z.literal('withdraw'), address }),
  /** Never invited, whatever tickets they hold. */
  z.object({ do: z.literal('ignore'), address }),
  /** Lifts `withdraw` and `ignore`. */
  z.object({ do: z.literal('unblock'), address }),
  /** Adds a person without a ticket. */
  z.object({ do: z.literal('invite'), address, name: z.string().max(200) }),
  z.object({ do: z.literal('uninvite'), address }),
  /** The address Tito states on this ticket is wrong: `to` is meant, until Tito states a third. */
  z.object({ do: z.literal('correct address'), ticket: slug, to: address }),
  z.object({ do: z.literal('undo correction'), ticket: slug }),
  /** Lets a held test ticket count like a live one. */
  z.object({ do: z.literal('release test'), ticket: slug }),
  z.object({ do: z.literal('hold test'), ticket: slug }),
  /** An ambiguous mail did arrive. */
  z.object({ do: z.literal('accept ambiguous'), address }),
  /** An ambiguous mail goes out again, as the very same mail. */
  z.object({ do: z.literal('resend ambiguous'), address }),
  /** Sends what is held: one person's, or everybody's who is entitled. */
  z.object({ do: z.literal('release held'), address: address.nullable() }),
  z.object({ do: z.literal('pause') }),
  z.object({ do: z.literal('resume') }),
  /** What has not left yet is held again, until it is released. */
  z.object({ do: z.literal('cancel sending') }),
  /** Invites and withdraws what a changed policy only announced. */
  z.object({ do: z.literal('confirm policy') }),
  /** The access link was corrected: everybody invited gets the next copy, with the link as it is now. */
  z.object({ do: z.literal('resend all') }),
  /** They were removed from the hub by hand, or not after all. */
  z.object({ do: z.literal('taken away'), address, done: z.boolean() }),
]);
export type Action = z.infer<typeof action>;
