/** What is wrong with being reachable, in the organizer's words. */
import type { ReachView } from '../../shared/contract.ts';
import { count, span } from '../../shared/format.ts';
import type { Dialect, Problem } from '../../shared/model.ts';
import { type Failures, SWITCHED_OFF_AT } from '../tunnel/failure-budget.ts';

/** The public URL is not the one that Tito has. */
export function changedProblem({ changed }: ReachView): Problem[] {
  if (changed === null) return [];
  const { from, to } = changed;
  const sentence =
    from === null
      ? `The name you wished for was not free, so Tito reaches this computer at ${to} for now.`
      : `The public address has changed to ${to}. Until Tito has it, nobody who buys a ticket gets an invite.`;
  return [
    {
      code: 'url-changed',
      sentence,
      action:
        'Copy the new webhook URL, paste it over the old one in Tito’s webhook settings, and say here that it is done.',
    },
  ];
}

/** Deliveries may have been missed. */
export function missedProblem({ missed }: ReachView, dialects: ReadonlySet<Dialect>, now: number): Problem[] {
  const [first] = missed;
  const last = missed.at(-1);
  if (!first || !last) return [];
  const times =
    missed.length === 1
      ? span(first.from, first.to, now)
      : `${count(missed.length, 'time')} ${span(first.from, last.to, now)}`;
  const where = [
    ...(dialects.has('classic') ? ['Compare the orders of that time in Tito with Participants.'] : []),
    ...(dialects.has('pro')
      ? [
          'Tito Pro tries each again for about two and a half hours; what is still missing then is in its webhook’s log, for seven days.',
        ]
      : []),
  ];
  return [
    {
      code: 'missed',
      sentence: `Tito could not reach this computer ${times}, so deliveries may be missing.`,
      action: where.join(' '),
    },
  ];
}

/** Tito Pro is about to switch the webhook off, or has. */
export function failureProblem(connection: string, { refused, unseen, level }: Failures): Problem[] {
  if (level === 'fine') return [];
  const causes = [
    ...(refused > 0
      ? [`${count(refused, 'delivery', 'deliveries')} in a row ${refused === 1 ? 'was' : 'were'} refused`]
      : []),
    ...(unseen > 0 ? [`up to ${unseen} may have failed while this computer was out of reach`] : []),
  ].join(', and ');
  const isOff = refused + unseen >= SWITCHED_OFF_AT;
  return [
    {
      code: level === 'act' ? `failures-${connection}-urgent` : `failures-${connection}`,
      sentence: `${capital(causes)}: Tito Pro ${isOff ? 'has most likely switched' : 'switches'} the webhook of the connection "${connection}" off after ${SWITCHED_OFF_AT}.`,
      action:
        level === 'act'
          ? 'Mend the reason, then look in Tito Pro under Settings › Webhooks: where the webhook is off, switch it on again, and send what failed from its log.'
          : 'Look at the refused ones below for the reason. The count starts again with the next delivery that is taken.',
    },
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
