/** How the tunnel is watched. Milliseconds. */
export interface Pace {
  /** From one probe to the next while open. */
  readonly probeEvery: number;
  /** How long a probe may take. */
  readonly probeWithin: number;
  /** After a probe that failed, until the one that decides. */
  readonly probeAgainAfter: number;
  /** While waiting to open again: how often is looked whether the provider can be reached at all. */
  readonly knockEvery: number;
  /** A tunnel that was open for so long did not fail. */
  readonly steadyAfter: number;
}

/** A dead tunnel is noticed within 30 + 10 + 1 + 10 = 51 seconds. */
export const PACE: Pace = {
  probeEvery: 30_000,
  probeWithin: 10_000,
  probeAgainAfter: 1_000,
  knockEvery: 5_000,
  steadyAfter: 60_000,
};
