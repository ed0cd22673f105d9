import { useEffect } from 'react';
import { isTyping } from './use-keys.ts';
import { goTo, PLACES } from './use-place.ts';

export interface ShellKeys {
  /** Ctrl or Cmd K. */
  palette(): void;
  /** `?`. */
  help(): void;
}

/** How long `g` waits for the letter of a place, in milliseconds. */
const PATIENCE = 1_500;

/** The keys that work in every place: Ctrl/Cmd K, `?`, and `g` with the first letter of a place. */
export function useShellKeys({ palette, help }: ShellKeys): void {
  useEffect(() => {
    let goneAt = Number.NEGATIVE_INFINITY;
    function onKey(event: KeyboardEvent): void {
      if (document.querySelector('dialog[open]') !== null) return;
      const { key, ctrlKey, metaKey, altKey } = event;
      if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') take(event, palette);
      if (ctrlKey || metaKey || altKey || isTyping(event)) return;
      const isJump = event.timeStamp - goneAt < PATIENCE;
      goneAt = key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const place = PLACES.find((each) => each.startsWith(key));
      if (key === '?') take(event, help);
      else if (isJump && place) take(event, () => goTo(place));
    }
    // Before the place's own keys: the letter after `g` is none of theirs.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [palette, help]);
}

function take(event: KeyboardEvent, act: () => void): void {
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}
