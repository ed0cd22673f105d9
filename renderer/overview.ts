/** What the overview says: ranges of time, their buckets in words, and the steps from ticket to door. */
import type { OverviewView, SeriesView } from '../shared/contract.ts';
import { count, fullDay, minute, shortDay } from '../shared/format.ts';

export const RANGES = ['day', 'week', 'month', 'all'] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_WORDS: Readonly<Record<Range, string>> = {
  day: '24 hours',
  week: '7 days',
  month: '30 days',
  all: 'All',
};

const DAYS_IN_WEEK = 7;

/** The shortest range with everything in it that has happened. */
export function fittingRange({ series: { all } }: OverviewView): Range {
  const days = all.starts.length * all.step.count;
  if (days <= 1) return 'day';
  if (days <= DAYS_IN_WEEK) return 'week';
  return days <= 30 ? 'month' : 'all';
}

/** The buckets of a range. */
export function seriesOf({ series }: OverviewView, range: Range): SeriesView {
  if (range !== 'week') return series[range];
  const last = (values: number[]) => values.slice(-DAYS_IN_WEEK);
  const { starts, orders, tickets, invites, step } = series.month;
  return {
    step,
    starts: last(starts),
    orders: last(orders),
    tickets: last(tickets),
    invites: last(invites),
  };
}

export const LINES = [
  { key: 'tickets', word: 'Tickets' },
  { key: 'invites', word: 'Invites sent' },
] as const satisfies readonly { key: keyof SeriesView; word: string }[];

export function total(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0);
}

/** "14:00" under the axis of hours, "21 Nov" under that of days. */
export function axisWord(series: SeriesView, at: number): string {
  const start = series.starts[at];
  if (start === undefined) return '';
  return series.step.unit === 'hour' ? minute(start) : shortDay(start);
}

/** A bucket in full: "Saturday 21 November 2026, 14:00", "Saturday 21 November 2026", "the week from ...". */
export function bucketWord({ starts, step }: SeriesView, at: number): string {
  const start = starts[at];
  if (start === undefined) return '';
  const words = fullDay(start);
  if (step.unit === 'hour') return `${words}, ${minute(start)}`;
  return step.count === 1 ? words : `${step.count} days from ${words}`;
}

/** The range in words: "by the hour", "by the day", "by 7 days". */
export function stepWord({ step }: SeriesView): string {
  return step.count === 1 ? `by the ${step.unit}` : `by ${step.count} ${step.unit}s`;
}

export interface Step {
  readonly name: string;
  /** Null where it is not recorded. */
  readonly number: number | null;
  /** Of the people, between 0 and 1; null where there is nothing to compare with. */
  readonly share: number | null;
  readonly meaning: string;
}

/** From the ticket to the door. */
export function steps({ funnel }: OverviewView): readonly Step[] {
  const { tickets, waiting, people, invited, opened, checkedIn } = funnel;
  const share = (number: number) => (people === 0 ? null : number / people);
  return [
    {
      name: 'Tickets',
      number: tickets,
      share: null,
      meaning:
        waiting === 0
          ? 'Valid in Tito, or on their way to be.'
          : `Not void in Tito. ${count(waiting, 'ticket waits', 'tickets wait')} for a name.`,
    },
    {
      name: 'People',
      number: people,
      share: null,
      meaning: 'Hold a ticket that counts, or were added by you. Each is invited once.',
    },
    {
      name: 'Invited',
      number: invited,
      share: share(invited),
      meaning: 'The mail server took their invite.',
    },
    {
      name: 'Link opened',
      number: opened,
      share: opened === null ? null : share(opened),
      meaning:
        opened === null
          ? 'Not recorded: links that lead straight to your hub do not pass through Usher.'
          : 'Their link was fetched: by them, or by a scanner of their mail.',
    },
    {
      name: 'Checked in',
      number: checkedIn,
      share: share(checkedIn),
      meaning: 'Tito says that they came in.',
    },
  ];
}

/** "93 %"; a few are never told as none, nor nearly all as all. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (share > 0 && rounded === 0) return 'under 1 %';
  return share < 1 && rounded === 100 ? '99 %' : `${rounded} %`;
}

export interface TypeRow {
  readonly title: string;
  readonly tickets: number;
  readonly waiting: number;
}

/** Ticket types, those that are too many to be named as the last row. */
export function typeRows({ types, otherTypes }: OverviewView): readonly TypeRow[] {
  const named = types.map(({ title, ...numbers }) => ({ title: title || 'Type not known', ...numbers }));
  if (otherTypes.types === 0) return named;
  const { tickets, waiting } = otherTypes;
  return [...named, { title: count(otherTypes.types, 'other type'), tickets, waiting }];
}

/** Is there anything to show yet? */
export function isEmpty({ funnel, series }: OverviewView): boolean {
  return funnel.tickets === 0 && funnel.people === 0 && total(series.all.invites) === 0;
}
