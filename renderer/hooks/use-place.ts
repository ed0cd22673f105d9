import { useSyncExternalStore } from 'react';

export type Place = 'live' | 'participants';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Where the reader is, kept in the address so that going back and loading again work. */
export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () =>
    location.hash === '#/participants' ? 'participants' : 'live',
  );
}

export function goTo(place: Place): void {
  location.hash = `#/${place}`;
}
