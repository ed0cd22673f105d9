import type { ProgressView } from '../../shared/contract.ts';
import type { RateKeeper } from './rate.ts';
import type { Runs } from './runs.ts';

export interface ProgressSources {
  readonly runs: Runs;
  readonly rate: RateKeeper;
  /** Mails of every connection that are waiting or in flight: they share the rate. */
  readonly queue: number;
}

/** How sending fares for one connection: how far it is, how fast it goes, and when it may be done. */
export function progressOf(
  connection: string,
  { runs, rate, queue }: ProgressSources,
  now: number,
): ProgressView {
  // When those that are put off are taken is not a question of speed.
  const due = queue - runs.allPutOff(now);
  const speed = due > 0 ? runs.speed(now) : null;
  const byRate = rate.timeFor(due, now);
  const bySpeed = speed === null ? null : due / speed;
  const isKnown = due > 0 && (rate.limits.length > 0 || bySpeed !== null);
  const putOff = runs.putOff(connection, now);
  return {
    waiting: runs.waiting(connection),
    retrying: putOff.mails,
    nextTryAt: putOff.nextAt,
    run: runs.of(connection),
    perMinute: speed === null ? null : Math.round(speed * 60_000),
    secondsLeft: isKnown ? Math.ceil(Math.max(byRate, bySpeed ?? 0) / 1_000) : null,
    limits: rate.limits.map(({ count, windowMs }) => ({ count, windowMs })),
  };
}
