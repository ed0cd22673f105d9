const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** How much shorter a wait may turn out, so that not everybody comes back to a tunnel server at once. */
const JITTER = 0.25;

/** Milliseconds until a tunnel is opened again after `failures` (1, 2, …) in a row. `random` is in [0, 1). */
export function reopenDelay(failures: number, random: number): number {
  const wait = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 10), LONGEST_MS);
  return Math.round(wait * (1 - JITTER * random));
}
