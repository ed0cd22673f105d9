/// <reference types="node" />
/** A believable overview: three weeks of a sale. */
import type { OverviewView, SeriesView } from '../../shared/contract.ts';

const HOUR = 3_600_000;

export function busyOverview(now = Date.now()): OverviewView {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const days = Array.from({ length: 30 }, (_, at) => midnight - (29 - at) * 24 * HOUR);
  const hours = Array.from({ length: 24 }, (_, at) => (Math.floor(now / HOUR) - 23 + at) * HOUR);
  return {
    at: now,
    series: {
      day: series(hours, 'hour', (at) => (at < 8 ? 0 : (at * 7) % 5)),
      month: series(days, 'day', (at) => (at < 9 ? 0 : 4 + ((at * 13) % 17) + (at === 9 ? 38 : 0))),
      all: series(days.slice(9), 'day', (at) => 4 + (((at + 9) * 13) % 17) + (at === 0 ? 38 : 0)),
    },
    types: [
      { title: 'Early Bird', tickets: 180, waiting: 3 },
      { title: 'Standard', tickets: 141, waiting: 6 },
      { title: 'Workshop: Accessible Interfaces for Everybody', tickets: 62, waiting: 0 },
      { title: 'VIP', tickets: 21, waiting: 0 },
      { title: '', tickets: 8, waiting: 0 },
    ],
    otherTypes: { types: 0, tickets: 0, waiting: 0 },
    funnel: { tickets: 412, waiting: 9, people: 398, invited: 371, opened: 212, checkedIn: 1 },
    testTickets: 2,
  };
}

function series(starts: number[], unit: 'hour' | 'day', amount: (at: number) => number): SeriesView {
  const tickets = starts.map((_, at) => amount(at));
  return {
    starts,
    step: { unit, count: 1 },
    tickets,
    orders: tickets.map((number) => Math.ceil(number / 2)),
    invites: tickets.map((number) => Math.max(0, number - 1)),
  };
}

/** Before the first ticket. */
export function emptyOverview(): OverviewView {
  const nothing = { ...series([], 'day', () => 0), step: { unit: 'day' as const, count: 1 } };
  return {
    at: Date.now(),
    series: { day: nothing, month: nothing, all: nothing },
    types: [],
    otherTypes: { types: 0, tickets: 0, waiting: 0 },
    funnel: { tickets: 0, waiting: 0, people: 0, invited: 0, opened: null, checkedIn: 0 },
    testTickets: 0,
  };
}
