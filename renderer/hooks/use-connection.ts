import { useSyncExternalStore } from 'react';
import type { StatusView } from '../../shared/contract.ts';

const KEY = 'connection';
const listeners = new Set<() => void>();
/** Read once: the choice is this window's, another one that is open keeps its own. */
let chosen = remembered();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The connection that every place shows; null for all of them, also where the chosen one is all there is, or is gone. */
export function useConnection(status: StatusView | null): string | null {
  const id = useSyncExternalStore(subscribe, () => chosen);
  const connections = status?.connections ?? [];
  return connections.length > 1 && connections.some((connection) => connection.id === id) ? id : null;
}

/** Shows one connection in every place, or all of them (null); kept when the window is loaded again. */
export function chooseConnection(id: string | null): void {
  chosen = id;
  try {
    if (id === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, id);
  } catch {
    // A browser that keeps nothing still shows what was chosen.
  }
  for (const listener of listeners) listener();
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
