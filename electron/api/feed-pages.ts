/** The feed by pages: the newest rows from memory, older ones from the journal, refused requests in between. */
import type { CallInput, CallOutput, DeliveryView, FeedPlace } from '../../shared/contract.ts';
import { feedMatcher } from '../../shared/feed-filter.ts';
import { rowsIn } from '../guestlist/base.ts';
import type { JournalRecord, Row } from '../guestlist/records.ts';
import type { State } from '../guestlist/state.ts';
import type { FoundRecord, JournalSearch, Place } from '../store/journal-search.ts';
import { jsonEnd } from '../store/position.ts';
import { arrivalRank } from './delivery-story.ts';

export interface FeedSources {
  readonly state: State;
  /** The refused requests still remembered, newest first. */
  refused(): readonly DeliveryView[];
  rowView(row: Row): DeliveryView;
  search<T>(work: (search: JournalSearch) => Promise<T>): Promise<T>;
}

/** One call looks through no more of the journal than this: a filter may find nothing for long. */
const BYTES_PER_CALL = 8 * 1024 * 1024;
/** In blocks. A row is written when its delivery is decided, which may be a while after that came in. */
const LOOK_AHEAD = 16;

/** A page ends here: with the last row, and the status beside it, it still fits into a message of 64 KB. */
const MOST_BYTES = 40_000;

/** Rows after a place, newest first; at most `limit`. */
export async function feedPage(
  sources: FeedSources,
  { after, filter, limit }: CallInput<'deliveries'>,
): Promise<CallOutput<'deliveries'>> {
  const matches = feedMatcher(filter);
  const page = new Page(sources, after ?? { row: null, refused: null }, matches, limit);
  const at = after?.row
    ? sources.state.rows.findLastIndex(({ id }) => id === after.row)
    : sources.state.rows.length;
  if (at >= 0) {
    for (let next = at - 1; next >= 0; next -= 1) {
      const row = sources.state.rows[next];
      if (row && !page.take(row)) return page.result();
    }
    if (sources.state.deliveries <= sources.state.rows.length) return page.rest();
  }
  const oldest = page.lastRow ?? after?.row;
  if (!oldest) return page.rest();
  const isAtEnd = await sources.search((search) => older(search, oldest, page));
  return isAtEnd ? page.rest() : page.result();
}

/** Goes back through the journal from a row on. True at its beginning; false where the page or the call is full. */
async function older(search: JournalSearch, from: string, page: Page): Promise<boolean> {
  const start = await afterRow(search, from);
  if (start === null) return true;
  let isBefore = false;
  let place = start;
  // At least one row is passed, or the next call would begin where this one did.
  for (let bytes = 0; bytes < BYTES_PER_CALL || page.lastRow === null; ) {
    const block = await search.blockBefore(place);
    if (block === null) return true;
    for (const { record } of block.records.toReversed()) {
      for (const row of rowsIn(record as JournalRecord).toReversed()) {
        if (isBefore && !page.take(row)) return false;
        if (row.id === from) isBefore = true;
      }
    }
    place = block.from;
    bytes += block.bytes;
  }
  return false;
}

/** A place shortly after the line that holds a row; null where there is no such row. */
async function afterRow(search: JournalSearch, id: string): Promise<Place | null> {
  const near = await search.near(id, arrivalRank);
  if (near === null) return null;
  const before = await search.blockBefore(near);
  let blocks = 0;
  for await (const some of search.forwards(before?.from ?? near, Number.POSITIVE_INFINITY)) {
    const found = some.find(({ record }) => rowsIn(record as JournalRecord).some((row) => row.id === id));
    if (found) return after(found);
    blocks += 1;
    if (blocks > LOOK_AHEAD) break;
  }
  // Ids can be out of order where the clock was set back between two starts: then it is looked for from the end.
  let place: Place | null = null;
  for (;;) {
    const block = await search.blockBefore(place);
    if (block === null) return null;
    const found = block.records.find(({ record }) =>
      rowsIn(record as JournalRecord).some((row) => row.id === id),
    );
    if (found) return after(found);
    place = block.from;
  }
}

function after({ position }: FoundRecord): Place {
  return { segment: position.segment, offset: jsonEnd(position) + 1 };
}

class Page {
  readonly #sources: FeedSources;
  readonly #matches: (row: DeliveryView) => boolean;
  readonly #limit: number;
  /** Not shown yet, newest first. */
  readonly #refused: DeliveryView[];
  readonly #rows: DeliveryView[] = [];
  #bytes = 0;
  #place: FeedPlace;
  #reached: number | null = null;
  lastRow: string | null = null;

  constructor(
    sources: FeedSources,
    after: FeedPlace,
    matches: (row: DeliveryView) => boolean,
    limit: number,
  ) {
    this.#sources = sources;
    this.#place = after;
    this.#matches = matches;
    this.#limit = limit;
    const refused = sources.refused();
    const at = refused.findIndex(({ id }) => id === after.refused);
    // One that is no longer remembered was older than all that are not.
    this.#refused = after.refused !== null && at < 0 ? [] : refused.slice(at + 1);
  }

  /** Takes the next older row, and the refused ones before it. False where the page was full before. */
  take(row: Row): boolean {
    if (!this.#takeRefused(row.receivedAt)) return false;
    if (this.#isFull()) return false;
    const view = this.#sources.rowView(row);
    this.#offer(view);
    this.#place = { ...this.#place, row: row.id };
    this.lastRow = row.id;
    this.#reached = row.receivedAt;
    return true;
  }

  /** There are no older rows: what is left are refused ones. */
  rest(): CallOutput<'deliveries'> {
    const isDone = this.#takeRefused(Number.NEGATIVE_INFINITY);
    return { ...this.result(), next: isDone ? null : this.#place };
  }

  result(): CallOutput<'deliveries'> {
    return { rows: this.#rows, next: this.#place, reached: this.#reached };
  }

  #isFull(): boolean {
    return this.#rows.length >= this.#limit || this.#bytes > MOST_BYTES;
  }

  #offer(row: DeliveryView): void {
    if (!this.#matches(row)) return;
    this.#rows.push(row);
    this.#bytes += Buffer.byteLength(JSON.stringify(row));
  }

  #takeRefused(newerThan: number): boolean {
    for (let next = this.#refused[0]; next && next.receivedAt > newerThan; next = this.#refused[0]) {
      if (this.#isFull()) return false;
      this.#offer(next);
      this.#place = { ...this.#place, refused: next.id };
      this.#reached = next.receivedAt;
      this.#refused.shift();
    }
    return true;
  }
}
