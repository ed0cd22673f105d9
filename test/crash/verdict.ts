import { z } from 'zod';
import type { Sold } from './clients.ts';

export const participants = z.array(
  z.object({
    email: z.string(),
    invite: z.object({ state: z.string() }),
    tickets: z.array(z.object({ slug: z.string(), state: z.string() })),
  }),
);
export type Participants = z.infer<typeof participants>;

const UNDER_WAY = new Set(['queued', 'sending', 'retrying']);

/** How many mails may still go out. */
export function underWay(people: Participants): number {
  return people.filter(({ invite }) => UNDER_WAY.has(invite.state)).length;
}

export interface Verdict {
  /** Acknowledged deliveries that are not there. */
  readonly lost: readonly string[];
  /** Who got a mail more than once. */
  readonly doubles: readonly string[];
  /** What else is not as it should be. */
  readonly faults: readonly string[];
  readonly ambiguous: number;
}

/**
 * Holds what Usher has against what it acknowledged and what the mail server took.
 *
 * @param mails how many mails each address got.
 */
export function verdict(
  sold: readonly Sold[],
  people: Participants,
  mails: ReadonlyMap<string, number>,
): Verdict {
  const known = new Map(people.map((person) => [person.email, person]));
  const lost: string[] = [];
  const faults: string[] = [];
  for (const { slug, email, completed, voided } of sold) {
    const person = known.get(email);
    known.delete(email);
    const ticket = person?.tickets.find((each) => each.slug === slug);
    if (completed === 'acked' && !ticket) lost.push(`the completion of ${slug}`);
    if (voided === 'acked' && ticket?.state !== 'void') lost.push(`the voiding of ${slug}`);
    if (!person) continue;
    const got = mails.get(email) ?? 0;
    const { state } = person.invite;
    if (state === 'sent' && got === 0) faults.push(`${email} counts as sent and got no mail`);
    if (voided === null && state !== 'sent' && state !== 'ambiguous') faults.push(`${email} is ${state}`);
  }
  for (const email of known.keys()) faults.push(`nobody sold ${email} a ticket`);
  const addresses = new Set(sold.map(({ email }) => email));
  for (const email of mails.keys()) if (!addresses.has(email)) faults.push(`a mail went to ${email}`);
  return {
    lost,
    doubles: [...mails].filter(([, count]) => count > 1).map(([email]) => email),
    faults,
    ambiguous: people.filter(({ invite }) => invite.state === 'ambiguous').length,
  };
}
