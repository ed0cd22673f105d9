import { assertNever } from '../../shared/model.ts';
import { backoff, givesUp } from './backoff.ts';
import type { MailOutcome, OutboxItem } from './outbox-ports.ts';
import type { SendOutcome } from './outcome.ts';

/** What is written down about a try that ended like this: whether, and when, there is another. */
export function settlementOf(
  outcome: SendOutcome,
  item: OutboxItem,
  { beganAt, now, random }: { readonly beganAt: number; readonly now: number; readonly random: number },
): MailOutcome {
  switch (outcome.state) {
    case 'sent':
    case 'failed':
    case 'ambiguous':
      return outcome;
    case 'retry': {
      const attempts = item.attempts + 1;
      const firstTriedAt = item.firstTriedAt ?? beganAt;
      if (givesUp(attempts, now - firstTriedAt)) return { state: 'failed', words: outcome.words };
      const nextAt = now + backoff(attempts, random);
      return { state: 'retrying', words: outcome.words, attempts, nextAt, firstTriedAt };
    }
    case 'stopped':
      // Only a mail that was handed over comes here with it, and nobody knows what became of that.
      return { state: 'ambiguous', words: outcome.problem.sentence };
    default:
      return assertNever(outcome);
  }
}
