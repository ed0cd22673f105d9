/** So many people are looked at between two steps. */
export const PEOPLE_PER_STEP = 1_000;

/** Work in small steps: a large guest list must not hold up what arrives. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** All of them, with a null after so many. */
export function* stepwise<T>(all: Iterable<T>): Iterable<T | null> {
  let count = 0;
  for (const each of all) {
    yield each;
    count += 1;
    if (count % PEOPLE_PER_STEP === 0) yield null;
  }
}
