import type { Rectangle } from 'electron';
import type { WindowPlace } from './preferences.ts';

/** A window nobody has looked at for so long gives its memory back; opening it again takes a moment. */
export const HIDDEN_PATIENCE_MS = 60_000;
export const FIRST_SIZE = { width: 1280, height: 800 } as const;
export const LEAST_SIZE = { width: 720, height: 480 } as const;
/** So much of the title bar must be on a screen for the window to be taken hold of. */
const GRIP = { width: 120, height: 40 } as const;

/** Where the window opens: where it was, unless the screen it was on is gone. In device-independent pixels. */
export function placeFor(
  remembered: WindowPlace | null,
  screens: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number } {
  if (!remembered) return FIRST_SIZE;
  const { x, y } = remembered;
  const width = Math.max(remembered.width, LEAST_SIZE.width);
  const height = Math.max(remembered.height, LEAST_SIZE.height);
  const isInReach = screens.some((screen) => {
    const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
    return across >= GRIP.width && y >= screen.y && y + GRIP.height <= screen.y + screen.height;
  });
  return isInReach ? { x, y, width, height } : { width, height };
}
