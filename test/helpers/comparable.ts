import { freezeState } from '../../electron/guestlist/frozen.ts';
import type { State } from '../../electron/guestlist/state.ts';

/** The length of one key in the frozen form of a `KeySet`. */
const KEY = /.{24}/g;

interface Frozen {
  readonly connections: { readonly keys: string[] }[];
}

/** A state as JSON, without the order of its repeat keys, which says nothing. */
export function comparable(state: State): { connections: unknown } {
  const frozen = freezeState(state) as Frozen;
  return {
    ...frozen,
    connections: frozen.connections.map(({ keys, ...connection }) => ({
      ...connection,
      keys: (keys.join('').match(KEY) ?? []).sort(),
    })),
  };
}
