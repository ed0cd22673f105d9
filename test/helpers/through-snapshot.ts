import { freezeState, Thawing } from '../../electron/guestlist/frozen.ts';
import type { State } from '../../electron/guestlist/state.ts';

/** The state as it comes back from a snapshot of it. */
export function throughSnapshot(state: State): State {
  const thawing = new Thawing();
  for (const piece of freezeState(state)) {
    thawing.take('bytes' in piece ? piece : JSON.parse(JSON.stringify(piece)));
  }
  return thawing.state;
}
