/** Keeps answers that list rows, or show a mail, within the size of one message, whatever Tito's bodies had in them. */
import { type CallName, calls, type Handlers } from '../../shared/contract.ts';
import { MESSAGE_LIMIT } from './changes.ts';

/** Texts longer than the first of these are cut where an answer does not fit; then to the next. Addresses never are. */
const TEXT_LIMITS = [1_000, 300];
/** The same for a mail to read, whose text may be that of a large template. */
const MAIL_LIMITS = [12_000, 3_000, 1_000];
/** Of one row that does not fit by itself, lists are cut to this. */
const LIST_LIMIT = 100;

type Listing = Readonly<Record<string, unknown>> & { readonly rows: readonly unknown[] };

/** The same handlers; a page that is too large ends earlier, and its reader asks for what comes after. */
export function fitted(handlers: Handlers): Handlers {
  const wrapped = (Object.keys(calls) as CallName[]).map((name) => {
    const handler = handlers[name] as (input: unknown) => Promise<unknown>;
    return [name, async (input: unknown) => fit(await handler(input))];
  });
  return Object.fromEntries(wrapped) as Handlers;
}

/** Other answers than rows and mails stay as they are. */
export function fit(answer: unknown): unknown {
  if (isListing(answer)) return fitRows(answer);
  if (isMail(answer)) {
    const short = MAIL_LIMITS.map((limit) => (): unknown => cut(answer, limit, Number.POSITIVE_INFINITY));
    return firstThatFits([() => answer, ...short]);
  }
  if (!isRecord(answer) || !Array.isArray(answer['deliveries'])) return answer;
  // The snapshot's rows are texts only, and few: they are cut shorter instead.
  const limits = [...TEXT_LIMITS, 100, 30];
  const short = limits.map((limit) => (): unknown => ({
    ...answer,
    deliveries: cut(answer['deliveries'], limit, Number.POSITIVE_INFINITY),
  }));
  return firstThatFits([() => answer, ...short]);
}

function fitRows(answer: Listing): unknown {
  const short = TEXT_LIMITS.map((limit) => () => ({ ...answer, rows: texts(answer.rows, limit) }));
  const cutShort = firstThatFits([() => answer, ...short]) as Listing;
  if (size(cutShort) <= MESSAGE_LIMIT) return cutShort;
  let left = MESSAGE_LIMIT - size({ ...cutShort, rows: [], more: true });
  const kept: unknown[] = [];
  for (const row of cutShort.rows) {
    left -= size(row) + 1;
    if (left < 0) break;
    kept.push(row);
  }
  // One at least, so that whoever asks for more gets on.
  if (kept.length === 0) kept.push(cut(cutShort.rows[0], TEXT_LIMITS[1] ?? 0, LIST_LIMIT));
  return { ...cutShort, rows: kept, ...('more' in answer && { more: true }) };
}

function firstThatFits(ways: readonly (() => unknown)[]): unknown {
  let answer: unknown;
  for (const way of ways) {
    answer = way();
    if (size(answer) <= MESSAGE_LIMIT) return answer;
  }
  return answer;
}

function texts(rows: readonly unknown[], limit: number): unknown {
  return cut(rows, limit, Number.POSITIVE_INFINITY);
}

function cut(value: unknown, text: number, list: number): unknown {
  if (typeof value === 'string') return value.length > text ? `${value.slice(0, text - 1)}…` : value;
  if (Array.isArray(value)) return value.slice(0, list).map((each) => cut(each, text, list));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cut(each, text, list)]));
}

function isListing(value: unknown): value is Listing {
  // A page that says where the next one begins has seen to its own size.
  return isRecord(value) && Array.isArray(value['rows']) && !('next' in value);
}

/** Its HTML part is a page of its own. */
function isMail(value: unknown): boolean {
  return isRecord(value) && typeof value['text'] === 'string' && typeof value['page'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function size(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
