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
    () => PLACES.find((place) => location.hash.split('/')[1] === place) ?? 'live',
  );
}

/** Which of its tabs a place shows, kept in the address as well; the first where it names none. */
export function useTab<Tab extends string>(tabs: readonly [Tab, ...Tab[]]): Tab {
  const named = useSyncExternalStore(subscribe, () => location.hash.split('/')[2]);
  return tabs.find((tab) => tab === named) ?? tabs[0];
}

/** What the address asks for within its place, in parts. */
export function useAsked(): readonly string[] {
  return useSyncExternalStore(subscribe, () => location.hash)
    .split('/')
    .slice(2);
}

/** What was asked for is there now. The address forgets it, so that the same link leads there again. */
export function forgetAsked(): void {
  location.replace(location.hash.split('/').slice(0, 2).join('/'));
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
