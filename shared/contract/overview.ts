/** Overview: how it goes, in numbers. Test tickets are in none of them, save where they are named. */
import { z } from 'zod';
import { type Calls, time } from './parts.ts';

/** The most buckets of one series, so that the answer stays under 64 KB. */
export const SERIES_LIMIT = 400;
/** The ticket types that are named; the others are told together. */
export const TYPES_NAMED = 50;

const number = z.number().int();

/** What happened in each bucket; `starts` are the moments they begin, oldest first. */
export const seriesView = z.object({
  starts: z.array(time),
  /** The hours or days in each bucket. */
  step: z.object({ unit: z.enum(['hour', 'day']), count: number }),
  orders: z.array(number),
  tickets: z.array(number),
  invites: z.array(number),
});

export const overviewView = z.object({
  at: time,
  series: z.object({
    /** The last 24 hours. */
    day: seriesView,
    /** The last 30 days. */
    month: seriesView,
    /** Since the first ticket or invite. */
    all: seriesView,
  }),
  /** Tickets that are not void, most first. A title is empty where Tito does not tell it. */
  types: z.array(z.object({ title: z.string(), tickets: number, waiting: number })),
  /** The ticket types that are too many to be named. */
  otherTypes: z.object({ types: number, tickets: number, waiting: number }),
  funnel: z.object({
    tickets: number,
    /** Of these tickets, those that nobody is named on yet. */
    waiting: number,
    /** People who ought to be invited. Those below are among them. */
    people: number,
    invited: number,
    /** Whose link was fetched; null where that is not recorded. */
    opened: number.nullable(),
    checkedIn: number,
  }),
  testTickets: number,
});

export const overviewCalls = {
  /** The numbers of one connection, or of all (null). Days begin at midnight in `zone`, an IANA name. */
  overview: {
    input: z.object({
      connection: z.string().nullable(),
      zone: z.string().max(64).refine(isZone),
    }),
    output: overviewView,
  },
} as const satisfies Calls;

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export type SeriesView = z.infer<typeof seriesView>;
export type OverviewView = z.infer<typeof overviewView>;
