import { setImmediate as turn } from 'node:timers/promises';
import type { Steps } from './guestlist/steps.ts';

/** Does work in steps, and lets what arrives go first between them. */
export async function unhurried<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await turn();
  }
}
