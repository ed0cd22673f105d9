/** When nothing could arrive: pure. Times in UTC milliseconds. */

export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** A shorter one is bridged by Tito's own patience and its first try again. */
const SHORTEST_MS = 30_000;
/** More than this are told as one. */
const MOST = 20;

/** The gaps with a new one, oldest first. */
export function withGap(gaps: readonly Gap[], { from, to }: Gap): readonly Gap[] {
  // A clock that was set back makes gaps that end before they begin.
  if (to - from < SHORTEST_MS) return gaps;
  const [first, second, ...rest] = [...gaps, { from, to }];
  if (!first || !second || rest.length + 2 <= MOST) return [...gaps, { from, to }];
  return [{ from: first.from, to: second.to }, ...rest];
}

/** Without those that the organizer has looked into: all that end by then. */
export function withoutGapsUntil(gaps: readonly Gap[], time: number): readonly Gap[] {
  return gaps.filter(({ to }) => to > time);
}
