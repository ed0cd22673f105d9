/**
 * How near Tito Pro is to switching a webhook off: it does so after ten failures in a row, and tells nobody here. Pure.
 */
import type { ReachState } from '../store/reach-file.ts';
import type { Gap } from './gaps.ts';

type Tally = ReachState['failures'][number];
type Tallies = readonly Tally[];

export const SWITCHED_OFF_AT = 10;
const LOOK_AT = 3;
const ACT_AT = 7;
/** Counting on says nothing new, and each count is a line on disk that strangers could cause. */
const COUNT_UP_TO = SWITCHED_OFF_AT;

const MINUTE = 60_000;
/** After what time out of reach one order has failed once, twice, …: Tito tries again after 30 s, 2, 8, 32 min, 2 h. */
const TRIES_AFTER = [0, 0.5, 2.5, 10.5, 42.5, 162.5].map((minutes) => minutes * MINUTE);
/** Out of reach for longer than all of them: a second order has most likely begun to fail too. */
const TRIES_IN_ALL = TRIES_AFTER.length + 1;

export interface Failures {
  /** Requests in a row that were refused. */
  readonly refused: number;
  /** Tries that may have failed unseen while out of reach. */
  readonly unseen: number;
  readonly level: 'fine' | 'look' | 'act';
}

/** One more request that carried all of Tito Pro's headers was refused. The same tallies where that says nothing new. */
export function afterRefusal(tallies: Tallies, connection: string): Tallies {
  const tally = tallyOf(tallies, connection);
  if (tally.refused >= COUNT_UP_TO) return tallies;
  return withTally(tallies, { ...tally, refused: tally.refused + 1 });
}

/** One got through: Tito Pro counts from nothing again. */
export function afterPass(tallies: Tallies, connection: string, at: number): Tallies {
  return withTally(tallies, { connection, refused: 0, passedAt: at });
}

/** @param gaps when nothing could arrive, the present one included. */
export function failuresOf(tallies: Tallies, connection: string, gaps: readonly Gap[]): Failures {
  const { refused, passedAt } = tallyOf(tallies, connection);
  const later = gaps.filter(({ to }) => passedAt === null || to > passedAt);
  const longest = Math.max(-1, ...later.map(({ from, to }) => to - Math.max(from, passedAt ?? from)));
  const last = TRIES_AFTER.at(-1) ?? 0;
  const unseen = longest > last ? TRIES_IN_ALL : TRIES_AFTER.filter((after) => longest > after).length;
  const all = refused + unseen;
  return { refused, unseen, level: all >= ACT_AT ? 'act' : all >= LOOK_AT ? 'look' : 'fine' };
}

function tallyOf(tallies: Tallies, connection: string): Tally {
  return tallies.find((each) => each.connection === connection) ?? { connection, refused: 0, passedAt: null };
}

function withTally(tallies: Tallies, tally: Tally): Tallies {
  return [...tallies.filter(({ connection }) => connection !== tally.connection), tally];
}
