import { expect, test } from 'vitest';
import { Force } from '../electron/force.ts';
import type { InForce } from '../electron/in-force.ts';

/** Settings that are told apart by a port. */
const settings = (listenerPort: number) => ({ listenerPort }) as InForce;

test('changes come into force one after the other, so that an older one never overtakes a newer', async () => {
  let stored = 1;
  const journalled: number[] = [];
  const told: number[] = [];
  const waiting: (() => void)[] = [];
  const force = new Force({
    read: () => settings(stored),
    journal: async ({ listenerPort }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      journalled.push(listenerPort);
    },
    tell: ({ listenerPort }) => {
      told.push(listenerPort);
    },
  });
  stored = 2;
  const first = force.apply();
  await new Promise((resolve) => setImmediate(resolve));
  stored = 3;
  const second = force.apply();
  while (journalled.length < 2) {
    // Were both under way, the newer would be let through first.
    waiting.pop()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all([first, second]);
  expect(journalled).toEqual([2, 3]);
  expect(told).toEqual([2, 3]);
  expect(force.now).toEqual(settings(3));
});

test('a change that the disk refuses does not keep the next one out', async () => {
  let refuses = true;
  const force = new Force({
    read: () => settings(1),
    journal: async () => {
      if (refuses) throw new Error('full');
    },
    tell: () => {},
  });
  await expect(force.apply()).rejects.toThrow('full');
  refuses = false;
  await expect(force.apply()).resolves.toBeUndefined();
});
