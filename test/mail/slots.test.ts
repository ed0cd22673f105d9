import { expect, test } from 'vitest';
import { Slots } from '../../electron/mail/slots.ts';

test('so many have one at a time, first come first served, and closing ends the waiting', async () => {
  const slots = new Slots(2);
  const order: string[] = [];
  const take = (who: string) =>
    slots.take().then(
      () => order.push(who),
      (error: Error) => order.push(`${who}: ${error.message}`),
    );
  const all = ['a', 'b', 'c', 'd'].map(take);
  await Promise.all(all.slice(0, 2));
  expect(order).toEqual(['a', 'b']);
  slots.giveBack();
  await all[2];
  expect(order).toEqual(['a', 'b', 'c']);
  slots.close(new Error('given up'));
  await Promise.all([...all, take('e')]);
  expect(order).toEqual(['a', 'b', 'c', 'd: given up', 'e: given up']);
});
