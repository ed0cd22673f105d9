import { expect, test } from 'vitest';
import { countsOf } from '../../electron/api/counts.ts';
import { connectionOf, emptyState } from '../../electron/guestlist/state.ts';

test('the numbers are those of all connections together', () => {
  const state = emptyState();
  state.deliveries = 7;
  expect(countsOf(state)).toMatchObject({ deliveries: 7, participants: 0, takeAway: 0 });
  Object.assign(connectionOf(state, 'one').counted, { participants: 3, invited: 2, held: 1 });
  Object.assign(connectionOf(state, 'two').counted, { participants: 2, waiting: 4 });
  expect(countsOf(state)).toMatchObject({ deliveries: 7, participants: 5, invited: 2, held: 1, waiting: 4 });
});
