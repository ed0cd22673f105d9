const TITO_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)? ?(Z|UTC|[+-]\d\d:?\d\d)$/;

/**
 * Reads the three forms in which Tito writes a time: `2017-08-27T13:07:47.000Z`, `2022-03-26 07:36:07 UTC` and
 * `2024-03-01T00:53:40.000+11:00`. Returns UTC milliseconds, or null for anything else.
 */
export function readTime(text: string): number | null {
  const parts = TITO_TIME.exec(text.trim());
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`;
  const local = Date.parse(iso);
  // Date.parse lets the 31st of a short month run over into the next one.
  if (Number.isNaN(local) || new Date(local).getUTCDate() !== Number(day)) return null;
  return local - offsetMinutes(zone) * 60_000;
}

/** The last moment of a day such as `2023-10-20`, as late as it ends anywhere on Earth; null for anything else. */
export function endOfDay(date: string | null): number | null {
  if (date === null || !/^\d{4}-\d\d-\d\d$/.test(date)) return null;
  const midnight = readTime(`${date}T00:00:00Z`);
  return midnight === null ? null : midnight + (24 + WESTERNMOST_HOURS) * 3_600_000;
}

const WESTERNMOST_HOURS = 12;

function offsetMinutes(zone: string): number {
  if (zone === 'Z' || zone === 'UTC') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}
