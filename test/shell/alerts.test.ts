import { expect, test } from 'vitest';
import { type Alert, Alerts } from '../../electron/shell/alerts.ts';
import type { DeliveryView } from '../../shared/contract.ts';
import { delivery, STATUS } from '../api/rig.ts';

function rig({ wantsOrders = false, atStart = STATUS } = {}) {
  const shown: Alert[] = [];
  let waiting: (() => void)[] = [];
  const alerts = new Alerts(
    {
      show: (alert) => shown.push(alert),
      wantsOrders: () => wantsOrders,
      after: (_ms, work) => waiting.push(work),
    },
    atStart,
  );
  /** Lets all timers run out. */
  const later = () => {
    const due = waiting;
    waiting = [];
    for (const work of due) work();
  };
  return { alerts, shown, later };
}

const down = {
  ...STATUS,
  problems: [{ code: 'tunnel-lost', sentence: 'The tunnel is down.', action: 'Wait.' }],
};
const test1 = (id: string, change: Partial<DeliveryView> = {}) =>
  delivery(id, { test: true, reason: 'held: test', invite: 'held', ...change });

test('a problem is told when it comes, once, and again when it comes back', () => {
  const { alerts, shown } = rig();
  for (const status of [down, down, STATUS, down]) alerts.status(status);
  expect(shown.map(({ title, body }) => [title, body])).toEqual([
    ['The tunnel is down.', 'Wait.'],
    ['The tunnel is down.', 'Wait.'],
  ]);
});

test('what is wrong at the start is found in the window, not told', () => {
  const { alerts, shown } = rig({ atStart: down });
  alerts.status(down);
  expect(shown).toEqual([]);
});

test('held test orders of a moment are one alert; what becomes of them later is none', () => {
  const { alerts, shown, later } = rig();
  for (const id of ['a', 'b', 'a', 'c']) alerts.delivery(test1(id));
  later();
  alerts.delivery(test1('a', { invite: 'sent' }));
  later();
  expect(shown).toHaveLength(1);
  expect(shown[0]?.body).toBe('Ada Byron was invited, and 2 more. It is held: nobody is mailed.');
});

test('orders are told only where that is wanted', () => {
  for (const wantsOrders of [false, true]) {
    const { alerts, shown, later } = rig({ wantsOrders });
    alerts.delivery(delivery('a', { reason: null }));
    later();
    expect(shown).toHaveLength(wantsOrders ? 1 : 0);
  }
});

test('whoever sends requests that are refused cannot fill the screen', () => {
  const { alerts, shown, later } = rig();
  for (let n = 0; n < 50; n++)
    alerts.delivery(delivery(`r${n}`, { outcome: 'rejected', reason: 'no signature' }));
  expect(shown).toHaveLength(1);
  later();
  alerts.delivery(delivery('r99', { outcome: 'rejected', reason: 'no signature' }));
  expect(shown).toHaveLength(2);
});

test('text from outside cannot turn an alert around', () => {
  const { alerts, shown, later } = rig({ wantsOrders: true });
  alerts.delivery(delivery('a', { sentence: 'Ada\u202e\u0000', detail: 'x\u2066'.repeat(200) }));
  later();
  expect(JSON.stringify(shown)).not.toMatch(/[\u202e\u2066]/);
  expect(shown[0]?.body.length).toBeLessThanOrEqual(240);
});
