/** The tally of tickets and invites in buckets of hours or days. */
import { SERIES_LIMIT, type SeriesView } from '../../../shared/contract/overview.ts';
import { HOUR_IN_MS, type Tally } from '../../guestlist/tally.ts';

const DAY_IN_MS = 24 * HOUR_IN_MS;
/** How many days one bucket may hold: the fewest for which they are not too many. */
const DAY_STEPS = [1, 7, 28];

/** The last `count` hours, the present one included. */
export function hourSeries(tallies: readonly Tally[], count: number, now: number): SeriesView {
  const first = Math.floor(now / HOUR_IN_MS) - count + 1;
  const starts = Array.from({ length: count }, (_, at) => (first + at) * HOUR_IN_MS);
  return filled(tallies, starts, { unit: 'hour', count: 1 });
}

/** The last `count` days, today included. They begin at midnight in `zone`. */
export function daySeries(tallies: readonly Tally[], count: number, now: number, zone: string): SeriesView {
  const clock = new ZoneClock(zone);
  const first = clock.dayOf(now) - count + 1;
  const starts = Array.from({ length: count }, (_, at) => clock.startOf(first + at));
  return filled(tallies, starts, { unit: 'day', count: 1 });
}

/** Everything from the first thing tallied until now. */
export function wholeSeries(tallies: readonly Tally[], now: number, zone: string): SeriesView {
  const clock = new ZoneClock(zone);
  const today = clock.dayOf(now);
  let firstHour = Math.floor(now / HOUR_IN_MS);
  for (const tally of tallies) for (const hour of tally.keys()) firstHour = Math.min(firstHour, hour);
  const days = today - clock.dayOf(firstHour * HOUR_IN_MS) + 1;
  const step = DAY_STEPS.find((each) => days / each <= SERIES_LIMIT) ?? 28;
  const count = Math.min(SERIES_LIMIT, Math.ceil(days / step));
  const starts = Array.from({ length: count }, (_, at) => clock.startOf(today + 1 - (count - at) * step));
  return filled(tallies, starts, { unit: 'day', count: step });
}

function filled(tallies: readonly Tally[], starts: readonly number[], step: SeriesView['step']): SeriesView {
  const zeros = () => starts.map(() => 0);
  const series = { starts: [...starts], step, orders: zeros(), tickets: zeros(), invites: zeros() };
  for (const tally of tallies) {
    for (const [hour, { orders, tickets, invites }] of tally) {
      const at = lastAtOrBefore(starts, hour * HOUR_IN_MS);
      if (at < 0) continue;
      series.orders[at] = (series.orders[at] ?? 0) + orders;
      series.tickets[at] = (series.tickets[at] ?? 0) + tickets;
      series.invites[at] = (series.invites[at] ?? 0) + invites;
    }
  }
  return series;
}

function lastAtOrBefore(starts: readonly number[], time: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Calendar days of one time zone, by their number since 1970. */
class ZoneClock {
  readonly #format: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  }

  dayOf(at: number): number {
    return Math.floor((at + this.#offset(at)) / DAY_IN_MS);
  }

  /** The moment a day begins; on the two days a year on which clocks are changed, too. */
  startOf(day: number): number {
    const midnight = day * DAY_IN_MS;
    const near = midnight - this.#offset(midnight);
    return midnight - this.#offset(near);
  }

  /** How far its clocks are ahead of UTC, in milliseconds. */
  #offset(at: number): number {
    // Taken out of the text: asking for its parts takes forty times as long.
    const [, sign, hours, minutes, seconds = '0'] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(this.#format.format(at)) ?? [];
    if (sign === undefined) return 0;
    const ahead = Number(hours) * HOUR_IN_MS + Number(minutes) * 60_000 + Number(seconds) * 1_000;
    return sign === '-' ? -ahead : ahead;
  }
}
