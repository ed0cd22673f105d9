import { useSyncExternalStore } from 'react';
import { PLACES, type Place } from '../../shared/places.ts';

export { PLACES, type Place };

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Where the reader is, kept in the address so that going back and loading again work. */
export function usePlace(): Place {
  return useSyncExternalStore(
    subscribe,
    () => PLACES.find((place) => location.hash === `#/${place}`) ?? 'live',
  );
}

export function goTo(place: Place): void {
  location.hash = `#/${place}`;
}

/** From any place to the search for people. */
export function searchPeople(): void {
  goTo('participants');
  // The box exists once the other place is drawn.
  setTimeout(() => document.querySelector<HTMLInputElement>('input[type=search]')?.focus());
}
