import { useSyncExternalStore } from 'react';
import type { Emitter } from '../emitter.ts';

/** The present state of a store; renders again when it changes. */
export function useStateOf<State extends object>(store: Emitter<State>): State {
  return useSyncExternalStore(store.subscribe, store.getState);
}
