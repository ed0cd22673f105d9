/**
 * The order of news about one ticket or order: by the time it states, then void over reassigned over anything else,
 * then by the hash of the body, so that any order of arrival ends the same. News without a time is older than any
 * with one, and ordered among itself by arrival.
 */
import { z } from 'zod';

export const newsClock = z.object({
  /** UTC milliseconds as stated; null where the body states none. */
  at: z.number().nullable(),
  rank: z.number(),
  /** The body's hash; for news without a time the delivery's id, which sorts by arrival. */
  tie: z.string(),
});
export type NewsClock = z.infer<typeof newsClock>;

export const RANK = { other: 0, reassigned: 1, void: 2 } as const;

/** Negative where `a` is older than `b`, 0 where they are the same news. */
export function compareClocks(a: NewsClock, b: NewsClock): number {
  const byTime = (a.at ?? Number.NEGATIVE_INFINITY) - (b.at ?? Number.NEGATIVE_INFINITY);
  // Two missing times subtract to NaN.
  if (byTime < 0 || byTime > 0) return byTime;
  if (a.at !== null && a.rank !== b.rank) return a.rank - b.rank;
  return a.tie < b.tie ? -1 : a.tie > b.tie ? 1 : 0;
}

export function isNewer(news: NewsClock, known: NewsClock | null): boolean {
  return known === null || compareClocks(news, known) > 0;
}

/** Is it about an earlier moment than what is known? */
export function isOlder(news: NewsClock, known: NewsClock | null): boolean {
  return known !== null && known.at !== null && (news.at === null || news.at < known.at);
}
