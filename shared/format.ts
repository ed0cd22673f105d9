/**
 * How times and counts are said, the same on every screen. Pure: the time zone and the present moment are
 * passed in. Times are UTC milliseconds since 1970.
 */
/** The words are English; how dates and numbers are written is the reader's region's. */
let locale = 'en-GB';

/** Follows the system from now on: `language` is its language tag, such as `de-AT`. */
export function followSystem(language: string): void {
  const { region } = new Intl.Locale(language).maximize();
  locale = region === undefined ? 'en-GB' : `en-${region}`;
  formatters.clear();
}

/** "1,200". */
export function number(value: number): string {
  return value.toLocaleString(locale);
}
const DAY = 86_400_000;

type Style =
  | 'year'
  | 'clock'
  | 'minute'
  | 'weekday'
  | 'date'
  | 'dateAndYear'
  | 'weekdayAndDate'
  | 'heading'
  | 'day';

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  year: { year: 'numeric' },
  // Of one width everywhere, so that times stand in columns.
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short' },
  date: { day: 'numeric', month: 'short' },
  dateAndYear: { day: 'numeric', month: 'short', year: 'numeric' },
  weekdayAndDate: { weekday: 'short', day: 'numeric', month: 'short' },
  heading: { weekday: 'long', day: 'numeric', month: 'long' },
  day: { year: 'numeric', month: '2-digit', day: '2-digit' },
};

// Making a formatter costs more than a thousand uses of it.
const formatters = new Map<string, Intl.DateTimeFormat>();

function say(style: Style, at: number, zone: string | undefined): string {
  const key = `${style} ${zone}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(style === 'day' ? 'en-GB' : locale, {
      ...STYLES[style],
      ...(zone !== undefined && { timeZone: zone }),
    });
    formatters.set(key, formatter);
  }
  return formatter.format(at);
}

/** The calendar day as a key for grouping; `zone` is an IANA name, by default the machine's own. */
export function dayOf(at: number, zone?: string): string {
  return say('day', at, zone);
}

/** "10:42:07". */
export function clock(at: number, zone?: string): string {
  return say('clock', at, zone);
}

/** Today by the clock ("10:42"), the six days before by day ("Fri"), else by date ("26 Mar", "26 Mar 2025"). */
export function shortTime(at: number, now: number, zone?: string): string {
  if (dayOf(at, zone) === dayOf(now, zone)) return say('minute', at, zone);
  if (at < now && daysBetween(at, now, zone) < 7) return say('weekday', at, zone);
  const sameYear = say('year', at, zone) === say('year', now, zone);
  return say(sameYear ? 'date' : 'dateAndYear', at, zone);
}

/** "from 10:02 to 10:40", "from Fri 20 Nov, 22:10 to 06:30": the day where it is not today, and not twice. */
export function span(from: number, to: number, now: number, zone?: string): string {
  const moment = (at: number, seenFrom: number) =>
    dayOf(at, zone) === dayOf(seenFrom, zone)
      ? say('minute', at, zone)
      : `${say('weekdayAndDate', at, zone)}, ${say('minute', at, zone)}`;
  const isOneDay = dayOf(from, zone) === dayOf(to, zone);
  return `from ${moment(from, now)} to ${moment(to, isOneDay ? from : now)}`;
}

/** "just now", "12 s ago", "3 min ago", "2 h ago". */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}

/** Today by the clock ("10:42:07"), else with the day before it ("Fri, 10:42:07", "26 Mar, 10:42:07"). */
export function dayAndClock(at: number, now: number, zone?: string): string {
  const isToday = dayOf(at, zone) === dayOf(now, zone);
  return isToday ? clock(at, zone) : `${shortTime(at, now, zone)}, ${clock(at, zone)}`;
}

/** "Today, Saturday 21 November", "Yesterday, ...", "Wednesday 18 November". */
export function dayHeading(at: number, now: number, zone?: string): string {
  const days = daysBetween(at, now, zone);
  const heading = say('heading', at, zone);
  if (days === 0) return `Today, ${heading}`;
  return days === 1 ? `Yesterday, ${heading}` : heading;
}

/** "14:00". */
export function minute(at: number, zone?: string): string {
  return say('minute', at, zone);
}

/** "21 Nov". */
export function shortDay(at: number, zone?: string): string {
  return say('date', at, zone);
}

/** "Saturday 21 November 2026", "Saturday, November 21, 2026". */
export function fullDay(at: number, zone?: string): string {
  const day = say('heading', at, zone);
  return `${day}${/\d$/.test(day) ? ',' : ''} ${say('year', at, zone)}`;
}

/** "Saturday 21 November 2026, 10:42:07", for a hover. */
export function exactTime(at: number, zone?: string): string {
  return `${fullDay(at, zone)}, ${clock(at, zone)}`;
}

function daysBetween(at: number, now: number, zone: string | undefined): number {
  const midnight = (time: number) => {
    const [day = '', month = '', year = ''] = dayOf(time, zone).split('/');
    return Date.UTC(Number(year), Number(month) - 1, Number(day));
  };
  return Math.round((midnight(now) - midnight(at)) / DAY);
}

/** "1 ticket", "1,200 tickets". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** "Ada and Joan", "Ada, Joan, Grace and 9 more": some names out of `total` people. */
export function someOf(names: readonly string[], total: number): string {
  const left = total - names.length;
  const parts = left > 0 ? [...names, `${number(left)} more`] : names;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Up to two letters for the round sign beside a name; the address stands in for a missing name. */
export function initials(name: string, email: string): string {
  const words = (name.trim() || email).split(/\s+/u);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}

/**
 * Text from outside without the characters that move other text about: control characters and explicit
 * directions are shown as `\u202e`. Right-to-left names need none of them and stay as they are.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (character) =>
    character === '\n' || character === '\t' || character === '\r'
      ? ' '
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The beginning of a text that is longer than so many characters. */
export function clipped(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // By whole characters: half of one is not valid text.
  return `${Array.from(text.slice(0, longest)).slice(0, -1).join('')}…`;
}

/** "0.3 ms", "84 ms", "2.1 s", "3 min", "5 h": how long something took, in milliseconds. */
export function duration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 59.5) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 47.5 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}
