import { z } from 'zod';

/** How the requests were answered. */
export interface Tally {
  readonly sent: number;
  readonly accepted: number;
  /** Answered otherwise than they should have been: 200, or 401 for a forgery. */
  readonly wrongly: number;
}

/** What Usher says of its participants, as far as it matters here. */
export const participantsSchema = z.array(
  z.object({ email: z.string(), invite: z.object({ state: z.string() }) }),
);
export type Participants = z.infer<typeof participantsSchema>;

const UNDER_WAY = ['queued', 'sending', 'retrying'];

/** How many mails are still on their way out. */
export function underWay(participants: Participants): number {
  return participants.filter(({ invite }) => UNDER_WAY.includes(invite.state)).length;
}

export function invited(participants: Participants): number {
  return participants.filter(({ invite }) => invite.state === 'sent').length;
}

/**
 * What is wrong with how it ended, one sentence each; nothing if everyone who should be invited got exactly one mail
 * and nobody else did. `recipients` names the receiver of each mail.
 */
export function faults(
  expected: ReadonlySet<string>,
  recipients: readonly string[],
  participants: Participants,
  tally: Tally,
): string[] {
  const mails = recipients.map((address) => address.toLowerCase());
  const got = new Set(mails);
  const missing = [...expected].filter((address) => !got.has(address)).length;
  const unwanted = [...got].filter((address) => !expected.has(address)).length;
  const found: [boolean, string][] = [
    [tally.wrongly > 0, `${tally.wrongly} requests were answered otherwise than they should have been.`],
    [missing > 0, `${missing} people who should be invited got no mail.`],
    [unwanted > 0, `${unwanted} people got a mail who should not be invited.`],
    [mails.length > got.size, `${mails.length - got.size} mails came more than once.`],
    [underWay(participants) > 0, `${underWay(participants)} mails never left.`],
    [
      invited(participants) !== expected.size,
      `Usher counts ${invited(participants)} as invited, of ${expected.size} who should be.`,
    ],
  ];
  return found.flatMap(([wrong, sentence]) => (wrong ? [sentence] : []));
}
