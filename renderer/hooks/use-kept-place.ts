import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Rows whose place in a list is known without drawing them. */
export interface Places {
  readonly keys: readonly string[];
  /** In pixels from the top of the list. */
  offsetOf(key: string): number | undefined;
  /** The key of the first row that reaches below an offset. */
  keyAt(offset: number): string | undefined;
}

/** Closer than this to the top, in pixels, a reader is there: news may push down what they see. */
const AT_TOP = 8;

/**
 * Keeps what is in sight where it is when rows come in above, and counts those that came. `onMoved` is told where the
 * list was scrolled to, before it is painted.
 */
export function useKeptPlace(
  pane: RefObject<HTMLElement | null>,
  places: Places,
  onMoved: (scrollTop: number) => void,
) {
  const anchor = useRef<{ key: string; distance: number } | null>(null);
  const [seenTop, setSeenTop] = useState<string | null>(null);
  const newest = places.keys[0] ?? null;

  const remember = useCallback(() => {
    const element = pane.current;
    if (!element) return;
    const key = places.keyAt(element.scrollTop);
    const offset = key === undefined ? undefined : places.offsetOf(key);
    const isAtTop = element.scrollTop < AT_TOP;
    anchor.current =
      isAtTop || key === undefined || offset === undefined
        ? null
        : { key, distance: element.scrollTop - offset };
    if (isAtTop) setSeenTop(newest);
  }, [pane, places, newest]);

  useLayoutEffect(() => {
    const element = pane.current;
    const { current } = anchor;
    const offset = current ? places.offsetOf(current.key) : undefined;
    if (element && current && offset !== undefined && element.scrollTop !== offset + current.distance) {
      element.scrollTop = offset + current.distance;
      onMoved(element.scrollTop);
    }
    remember();
  }, [pane, places, remember, onMoved]);

  useEffect(() => {
    const element = pane.current;
    element?.addEventListener('scroll', remember, { passive: true });
    return () => element?.removeEventListener('scroll', remember);
  }, [pane, remember]);

  const unseen = seenTop === null ? 0 : Math.max(0, places.keys.indexOf(seenTop));
  return { unseen, toTop: () => pane.current?.scrollTo({ top: 0 }) };
}
