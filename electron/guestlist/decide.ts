/** The one place that decides: facts and policy in, replaced entities and a row of the feed out. */
import type { Facts } from '../tito/facts.ts';
import { type Books, Draft } from './books.ts';
import type { Policy } from './entities.ts';
import { mindTheEnd } from './event-end.ts';
import type { Mint } from './invite.ts';
import { applyNews, type Source } from './news.ts';
import { type OutcomeTold, outcomeOf } from './outcome.ts';
import type { Puts } from './records.ts';
import { type Telling, tell } from './sentence.ts';
import { settle } from './settle.ts';
import { redirectTest } from './test-copies.ts';

export interface Decision extends Telling, OutcomeTold {
  /** The address whose invite this delivery queued or held; null where it did neither. */
  readonly invited: string | null;
  readonly puts: Puts;
}

/** Decides what a delivery changes. The books are not touched: the decision carries what replaces them. */
export function decide(books: Books, facts: Facts, source: Source, policy: Policy, mint: Mint): Decision {
  const draft = new Draft(books);
  const effect = applyNews(draft, facts, source);
  // What is older does not turn the clock back.
  const news = effect.age === 'older' ? null : facts;
  const event = news && 'event' in news ? (news.event?.title ?? null) : null;
  mindTheEnd(draft, news, policy, mint.now);
  for (const address of effect.touched) settle(draft, address, event, policy, mint);
  for (const slug of effect.tickets) redirectTest(draft, slug, policy, mint);
  return {
    ...outcomeOf({ before: books, after: draft, facts, effect, policy, otherName: source.otherName }),
    ...tell(books, draft, facts),
    invited: newlyInvited(books, draft),
    puts: draft.puts(),
  };
}

/** One whose invite was queued, else one whose was held. */
function newlyInvited(before: Books, after: Draft): string | null {
  const changed = [...after.participants.written.values()].filter(
    ({ address, invite }) => invite.state !== (before.participants.get(address)?.invite.state ?? 'none'),
  );
  const invited =
    changed.find(({ invite }) => invite.state === 'queued') ??
    changed.find(({ invite }) => invite.state === 'held');
  return invited?.address ?? null;
}
