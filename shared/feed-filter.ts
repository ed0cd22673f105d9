/** Which rows of the feed are asked for: the service looks for them by it, and the window judges news by it. */
import type { DeliveryView, FeedFilter } from './contract/live.ts';

export const EVERYTHING: FeedFilter = { outcome: null, mode: null, event: null, connection: null, query: '' };

/** Is anything left out? The connection is chosen for every place of the window alike, and is not counted. */
export function isFiltering({ query, connection: _, ...choices }: FeedFilter): boolean {
  return query.trim() !== '' || Object.values(choices).some((choice) => choice !== null);
}

/** Makes the question once, to be put to many rows. */
export function feedMatcher(filter: FeedFilter): (row: DeliveryView) => boolean {
  const { outcome, mode, event, connection } = filter;
  const wanted = folded(filter.query.trim());
  return (row) =>
    (outcome === null || row.outcome === outcome) &&
    (mode === null || row.test === (mode === 'test')) &&
    (event === null || row.event === event) &&
    (connection === null || row.connection === connection) &&
    (wanted === '' || wordsOf(row).includes(wanted));
}

function wordsOf({ sentence, email, detail, reason, event }: DeliveryView): string {
  return folded([sentence, email, detail, reason, event].filter((part) => part).join('\n'));
}

/** Without case and accents: who looks for "zoe" finds "Zoë". */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
