/** How sending fares, in words. */
import type { ProgressView } from '../shared/contract.ts';
import { count, minute, number } from '../shared/format.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "about 40 seconds", "about 6 minutes", "about 2 days": as exact as an estimate may be. */
export function about(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 90) return `about ${count(Math.round(seconds / 10) * 10, 'second')}`;
  if (seconds < 90 * MINUTE) return `about ${count(Math.round(seconds / MINUTE), 'minute')}`;
  if (seconds < 36 * HOUR) return `about ${count(Math.round(seconds / HOUR), 'hour')}`;
  return `about ${count(Math.round(seconds / DAY), 'day')}`;
}

const WINDOWS: Readonly<Record<number, string>> = {
  1000: 'a second',
  60000: 'a minute',
  3600000: 'an hour',
  86400000: 'a day',
};

/** "At most 10 a second and 500 a day"; empty without limits. */
export function limitsInWords({ limits }: Pick<ProgressView, 'limits'>): string {
  const each = limits.map(
    ({ count: mails, windowMs }) =>
      `${number(mails)} ${WINDOWS[windowMs] ?? `in ${about(windowMs / 1_000)}`}`,
  );
  return each.length === 0 ? '' : `At most ${each.join(' and ')}`;
}

function retryWords(mails: number, nextAt: number | null): string {
  if (mails === 0) return '';
  const when = nextAt === null ? '' : `${mails === 1 ? '' : ', the first'} at ${minute(nextAt)}`;
  return `${number(mails)} will be tried again${when}`;
}

export interface Standing {
  readonly state: 'sending' | 'stopped' | 'paused' | 'done';
  readonly done: number;
  readonly total: number;
  /** One sentence: what is happening. */
  readonly sentence: string;
  /** Rate and time left; empty where there is nothing to add. */
  readonly detail: string;
  /** The limits, and what became of those not sent; empty where there is nothing to add. */
  readonly notes: string;
}

/** A run that ended longer ago is history, in milliseconds. */
const FRESH = 15 * MINUTE * 1_000;
/** One or two mails are gone before anybody could read of them. */
const WORTH_TELLING = 3;

export interface Circumstances {
  /** Those held by the pause. */
  readonly keptIn: number;
  /** The mail queue stands still as a whole. */
  readonly isStopped: boolean;
  readonly now: number;
}

/** What there is to say about sending now; null where that is nothing. */
export function standingOf(
  { waiting, retrying, nextTryAt, run, perMinute, secondsLeft, limits }: ProgressView,
  { keptIn, isStopped, now }: Circumstances,
): Standing | null {
  if (run === null) return null;
  const { sent, failed, ambiguous, startedAt, endedAt } = run;
  const done = sent + failed + ambiguous;
  const left = waiting > 0 ? waiting : endedAt === null ? keptIn : 0;
  const total = done + left;
  if (total < WORTH_TELLING && waiting === 0) return null;
  const joined = (...parts: string[]) => parts.filter(Boolean).join(' · ');
  const others = joined(
    failed > 0 ? `${number(failed)} not delivered` : '',
    ambiguous > 0 ? `${number(ambiguous)} maybe sent` : '',
  );
  if (waiting > 0) {
    const again = retryWords(retrying, nextTryAt);
    if (isStopped) {
      const sentence = `Stopped after ${number(sent)} of ${number(total)}`;
      return {
        state: 'stopped',
        done,
        total,
        sentence,
        detail: count(waiting, 'mail waits', 'mails wait'),
        notes: joined(again, others),
      };
    }
    return {
      state: 'sending',
      done,
      total,
      sentence: `${number(sent)} of ${number(total)} sent`,
      detail: joined(
        perMinute === null ? '' : `${number(perMinute)} a minute`,
        secondsLeft === null ? '' : `${about(secondsLeft)} left`,
      ),
      notes: joined(again, limitsInWords({ limits }), others),
    };
  }
  if (endedAt === null) {
    if (keptIn === 0) return null;
    return {
      state: 'paused',
      done,
      total,
      sentence: `Paused after ${number(sent)} of ${number(total)}`,
      detail: `${count(keptIn, 'invite is', 'invites are')} held by the pause`,
      notes: others,
    };
  }
  if (now - endedAt > FRESH || total === 0) return null;
  const took = about(Math.round((endedAt - startedAt) / 1_000));
  const sentence = `${count(sent, 'mail')} sent`;
  return { state: 'done', done, total, sentence, detail: `It took ${took}`, notes: others };
}
