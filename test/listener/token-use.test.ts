import { expect, test } from 'vitest';
import { TokenUse } from '../../electron/listener/token-use.ts';

const endpoint = (...secrets: string[]) => ({ id: 'c', dialect: 'classic', secrets }) as const;

test('each token tells when it last fitted, through a rotation and after it', () => {
  const use = new TokenUse();
  use.note(endpoint('old'), 0, 1);
  use.note(endpoint('new', 'old'), 1, 2);
  expect([use.usedAt('c', 'new'), use.usedAt('c', 'old')]).toEqual([null, 2]);
  use.note(endpoint('new', 'old'), 0, 3);
  expect([use.usedAt('c', 'new'), use.usedAt('c', 'old')]).toEqual([3, 2]);
  use.note(endpoint('new'), 0, 4);
  expect([use.usedAt('c', 'new'), use.usedAt('c', 'old')]).toEqual([4, null]);
  expect(use.usedAt('other', 'new')).toBeNull();
});
