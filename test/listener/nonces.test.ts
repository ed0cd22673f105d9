import { describe, expect, test } from 'vitest';
import { classicHeaders, proHeaders } from '../helpers/sign.ts';
import { NOW, PRO_SECRET, startRig } from './rig.ts';

describe('a nonce that comes back', () => {
  test('is answered with its own reply while it is out, and is no delivery', async () => {
    const { listener, nonces, received, rejected } = await startRig();
    const nonce = nonces.issue();
    const answer = await fetch(`${listener.url}/probe/${nonce.value}`);
    expect(answer.status).toBe(200);
    expect((await answer.text()).trim()).toBe(nonce.reply);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    nonces.forget(nonce);
    expect((await fetch(`${listener.url}/probe/${nonce.value}`)).status).toBe(404);
    expect([...received, ...rejected]).toEqual([]);
  });

  test.each(['', 'nobody-issued-this', '..', '%2e%2e/x', '__proto__'])(
    '%j is nothing here',
    async (value) => {
      const { listener, nonces, rejected } = await startRig();
      nonces.issue();
      expect((await fetch(`${listener.url}/probe/${value}`)).status).toBe(404);
      expect(rejected).toEqual([]);
    },
  );

  test('is only answered to a GET', async () => {
    const { listener, nonces } = await startRig();
    const { value } = nonces.issue();
    for (const method of ['POST', 'HEAD', 'DELETE']) {
      const headers = classicHeaders('ticket.completed', '', 'x');
      expect((await fetch(`${listener.url}/probe/${value}`, { method, headers })).status, method).toBe(404);
    }
  });

  test('and its reply are never the same twice', async () => {
    const { nonces } = await startRig();
    const all = Array.from({ length: 100 }, () => nonces.issue()).flatMap(({ value, reply }) => [
      value,
      reply,
    ]);
    expect(new Set(all).size).toBe(200);
  });
});

describe('a refused request', () => {
  const whole = proHeaders('{}', `not ${PRO_SECRET}`, NOW / 1000);
  const without = (name: string) =>
    Object.fromEntries(Object.entries(whole).filter(([each]) => each !== name));

  test.each([
    ['with all of Tito Pro’s headers is one that Tito Pro counts', whole, true],
    ['without its time is none', without('X-Tito-Timestamp'), false],
    ['without its event is none', without('X-Tito-Webhook-Event'), false],
    ['without its signature is none', without('X-Tito-Signature'), false],
    ['of ti.to is none', classicHeaders('ticket.completed', '{}', 'x'), false],
  ])('%s', async (_, headers, likePro) => {
    const { listener, rejected } = await startRig();
    const answer = await fetch(`${listener.url}/hooks/pro`, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(401);
    expect(rejected).toMatchObject([{ connection: 'pro', likePro }]);
  });
});
