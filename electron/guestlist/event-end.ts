/** Once the event is over, sending pauses and asks: whoever changes last year's orders wants nobody invited. */
import type { Facts } from '../tito/facts.ts';
import type { Draft } from './books.ts';
import type { Policy } from './entities.ts';
import { pauseSending } from './pause.ts';

/** Remembers when the event ends, if there is news about it, and pauses live sending where that has passed. */
export function mindTheEnd(draft: Draft, news: Facts | null, policy: Policy, now: number): void {
  const stated = news && statedEnd(news);
  if (stated !== null && stated !== draft.sending.endsAt) {
    draft.sending = { ...draft.sending, endsAt: stated };
  }
  const { paused, afterEnd, endsAt } = draft.sending;
  if (policy.sending !== 'live' || paused || afterEnd || endsAt === null || now < endsAt) return;
  pauseSending(draft, 'the event is over');
}

/** A test order does not count: people try things out on events long over. */
function statedEnd(facts: Facts): number | null {
  switch (facts.about) {
    case 'ticket':
      return facts.ticket.mode === 'test' ? null : (facts.event?.endsAt ?? null);
    case 'registration':
      return facts.registration.test ? null : (facts.event?.endsAt ?? null);
    default:
      return null;
  }
}
