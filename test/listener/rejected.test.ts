import { expect, test } from 'vitest';
import { REASONS } from '../../electron/listener/reasons.ts';
import {
  REMEMBERED_REFUSALS,
  REMEMBERED_STRAYS,
  RejectedRequests,
} from '../../electron/listener/rejected.ts';

const add = (ring: RejectedRequests, connection: string | null, at: number, headers = {}) =>
  ring.add(connection, at, headers, 401, REASONS.noSignature);

test('the newest are kept, newest first, and no more than the limit', () => {
  const ring = new RejectedRequests(0);
  for (let at = 1; at <= REMEMBERED_REFUSALS + 5; at += 1) add(ring, 'a', at);
  const kept = ring.list();
  expect(kept).toHaveLength(REMEMBERED_REFUSALS);
  expect(kept[0]?.at).toBe(REMEMBERED_REFUSALS + 5);
  expect(kept.at(-1)?.at).toBe(6);
});

test('a scanner that reaches no connection cannot crowd out what reached one', () => {
  const ring = new RejectedRequests(0);
  add(ring, 'a', 1);
  for (let at = 2; at < 1000; at += 1) add(ring, null, at);
  const kept = ring.list();
  expect(kept).toHaveLength(1 + REMEMBERED_STRAYS);
  expect(kept.at(-1)).toMatchObject({ connection: 'a', at: 1 });
  expect(kept[0]).toMatchObject({ connection: null, at: 999 });
});

test('the order is that of arrival, also when the clock was set back in between', () => {
  const ring = new RejectedRequests(0);
  add(ring, 'a', 500);
  add(ring, null, 100);
  add(ring, 'a', 300);
  expect(ring.list().map(({ at }) => at)).toEqual([300, 100, 500]);
});

test('no two have the same id, not even after a restart', () => {
  const first = new RejectedRequests(1000);
  const second = new RejectedRequests(2000);
  const ids = [first, first, second, second].map((ring) => add(ring, 'a', 1).id);
  expect(new Set(ids).size).toBe(4);
});

test('everything that a person needs is remembered', () => {
  const headers = { 'x-webhook-name': 'ticket.voided', 'x-forwarded-for': '203.0.113.9, 10.0.0.1' };
  const one = new RejectedRequests(0).add('a', 7, headers, 401, REASONS.noSignature);
  expect(one).toEqual({
    id: one.id,
    connection: 'a',
    at: 7,
    event: 'ticket.voided',
    status: 401,
    ...REASONS.noSignature,
    remote: '203.0.113.9',
    likePro: false,
  });
});

test('the claimed event is cut and cannot carry control, bidi or invisible characters', () => {
  const ring = new RejectedRequests(0);
  const event = (text: string) => add(ring, 'a', 1, { 'x-webhook-name': text }).event;
  expect(event('a\u001b[31mb\u202ec\u0085\u200bd')).toBe('a\\u001b[31mb\\u202ec\\u0085\\u200bd');
  expect(event('x'.repeat(5000))).toBe('x'.repeat(100));
  expect(add(ring, 'a', 1, { 'x-tito-webhook-event': 'order.created' }).event).toBe('order.created');
  expect(add(ring, 'a', 1).event).toBe('');
});

test("the sender's address is taken only where it is one", () => {
  const ring = new RejectedRequests(0);
  const remote = (text: string) => add(ring, 'a', 1, { 'x-forwarded-for': text }).remote;
  expect(remote('2001:db8::1')).toBe('2001:db8::1');
  expect(remote(' 192.0.2.1 ')).toBe('192.0.2.1');
  for (const text of ['', 'unknown', '<b>1.2.3.4</b>', '1.2.3.4\u001b[0m', `fe80::1%${'x'.repeat(60)}`]) {
    expect(remote(text)).toBeNull();
  }
  expect(add(ring, 'a', 1).remote).toBeNull();
});
