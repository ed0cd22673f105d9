import { expect, test } from 'vitest';
import { FIRST_SIZE, LEAST_SIZE, placeFor } from '../../electron/shell/window-place.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
const at = (x: number, y: number, width = 900, height = 600) => ({ x, y, width, height, isMaximized: false });

test('a first window has the first size and lets the system choose where', () => {
  expect(placeFor(null, [SCREEN])).toEqual(FIRST_SIZE);
});

test('a window opens where it was, also on a second screen', () => {
  expect(placeFor(at(100, 50), [SCREEN])).toEqual({ x: 100, y: 50, width: 900, height: 600 });
  const second = { x: -1280, y: 0, width: 1280, height: 1024 };
  expect(placeFor(at(-1200, 10), [SCREEN, second])).toMatchObject({ x: -1200, y: 10 });
});

test.each([
  ['on a screen that is gone', at(-1200, 10)],
  ['with its title bar above the screen', at(100, -300)],
  ['below the screen', at(100, 1070)],
  ['with hardly a corner to take hold of', at(1900, 10)],
])('a window that was %s keeps its size only', (_where, place) => {
  expect(placeFor(place, [SCREEN])).toEqual({ width: 900, height: 600 });
});

test('a window is never smaller than it can be used', () => {
  expect(placeFor(at(0, 0, 10, 10), [SCREEN])).toMatchObject(LEAST_SIZE);
});
