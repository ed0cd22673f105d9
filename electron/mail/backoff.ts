const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after the first, second, … failed try. The last one repeats. */
const WAITS = [30 * SECOND, 2 * MINUTE, 8 * MINUTE, 30 * MINUTE, 2 * HOUR, 4 * HOUR] as const;

/** How far the wait may be off either way, so that mails deferred together do not come back together. */
const JITTER = 0.2;

/** A mail still not accepted this long after its first try has failed. Milliseconds. */
export const GIVE_UP_AFTER = 48 * HOUR;

/** Milliseconds until the next try, after `attempts` (1, 2, …) have failed. `random` is in [0, 1). */
export function backoff(attempts: number, random: number): number {
  const wait = WAITS[Math.min(Math.max(attempts, 1), WAITS.length) - 1] ?? WAITS[0];
  return Math.round(wait * (1 - JITTER + 2 * JITTER * random));
}

/** The longest wait that `backoff` can give, in milliseconds. */
export const LONGEST_WAIT = Math.max(...WAITS) * (1 + JITTER);

/** However old it is: a machine that slept over the weekend has hardly tried. */
const TRIES_AT_LEAST = 10;

/** Has a mail been tried long enough, and often enough, to be called failed? */
export function givesUp(attempts: number, ageMs: number): boolean {
  return ageMs > GIVE_UP_AFTER && attempts >= TRIES_AT_LEAST;
}
