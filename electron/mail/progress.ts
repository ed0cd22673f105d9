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
  const speed = runs.speed(now);
  const byRate = rate.timeFor(queue, now);
  const bySpeed = speed === null ? null : queue / speed;
  const isKnown = rate.limits.length > 0 || bySpeed !== null;
  return {
    waiting: runs.waiting(connection),
    run: runs.of(connection),
    perMinute: speed === null ? null : Math.round(speed * 60_000),
    secondsLeft: isKnown ? Math.ceil(Math.max(byRate, bySpeed ?? 0) / 1_000) : null,
    limits: rate.limits.map(({ count, windowMs }) => ({ count, windowMs })),
  };
}
