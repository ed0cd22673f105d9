import { describe, expect, test } from 'vitest';
import { BODY_LIMIT_BYTES } from '../../electron/listener/body.ts';
import { classicHeaders, proHeaders } from '../helpers/sign.ts';
import {
  ask,
  BODY,
  gate,
  head,
  NOW,
  PRO_SECRET,
  post,
  RawClient,
  signedDelivery,
  startRig,
  TOKEN,
} from './rig.ts';

describe('the order of answers', () => {
  const oversized = { 'Content-Length': String(BODY_LIMIT_BYTES + 1) };

  test.each([
    ['GET', '/'],
    ['GET', '/hooks'],
    ['GET', '/hooks/'],
    ['GET', '/hooks/unknown'],
    ['GET', '/hooks/classic/'],
    ['GET', '/hooks/classic/x'],
    ['GET', '/hooks/cl%61ssic'],
    ['GET', `/hooks/${'a'.repeat(65)}`],
    ['GET', '/HOOKS/classic'],
    ['GET', '//hooks/classic'],
    ['GET', '/hooks/../hooks/classic'],
    ['GET', '/hooks/__proto__'],
    ['DELETE', '/hooks/unknown'],
  ])('404 for %s %s, before the method is looked at', async (method, path) => {
    const rig = await startRig();
    expect(await ask(rig.listener.port, head(method, path))).toMatchObject({ status: 404 });
    expect(rig.rejected).toEqual([]);
  });

  test('404 before the size', async () => {
    const rig = await startRig();
    expect(await ask(rig.listener.port, head('POST', '/hooks/unknown', oversized))).toMatchObject({
      status: 404,
    });
  });

  test('a person who opens an endpoint gets a plain sentence, whether or not it has a secret yet', async () => {
    const rig = await startRig();
    for (const path of ['/hooks/classic', '/hooks/pro', '/hooks/unready']) {
      const answer = await ask(rig.listener.port, head('GET', path));
      expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } });
      expect(answer?.body).toContain('this address works');
    }
    expect(rig.rejected).toEqual([]);
    expect(rig.received).toEqual([]);
  });

  test('HEAD answers the same without the sentence, and the connection stays usable', async () => {
    const rig = await startRig();
    const client = new RawClient(rig.listener.port);
    await client.write(head('HEAD', '/hooks/classic'));
    const answer = await client.answer({ withBody: false });
    expect(answer?.status).toBe(200);
    expect(Number(answer?.headers['content-length'])).toBeGreaterThan(10);
    await client.write(signedDelivery(BODY));
    expect(await client.answer()).toMatchObject({ status: 200, body: 'Received.\n' });
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '405 for %s with the methods allowed, before the size',
    async (method) => {
      const rig = await startRig();
      const answer = await ask(rig.listener.port, head(method, '/hooks/classic', oversized));
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, POST' } });
      expect(rig.rejected).toMatchObject([{ connection: 'classic', status: 405, code: 'method' }]);
    },
  );

  test('413 before the secret is missed', async () => {
    const rig = await startRig();
    expect(await ask(rig.listener.port, head('POST', '/hooks/unready', oversized))).toMatchObject({
      status: 413,
    });
  });

  test('503 before the signature is looked at, where no usable secret is configured', async () => {
    const rig = await startRig();
    for (const headers of [{}, classicHeaders('e', BODY, ' '), classicHeaders('e', BODY, '')]) {
      const answer = await ask(rig.listener.port, post('/hooks/unready', headers));
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    }
    expect(rig.rejected[0]).toMatchObject({ connection: 'unready', status: 503, code: 'no_secret' });
    expect(rig.received).toEqual([]);
  });

  test('401 where the signature is missing or does not fit, and nothing is received', async () => {
    const rig = await startRig();
    const { port } = rig.listener;
    const genuine = classicHeaders('e', BODY, TOKEN);
    const refused = [
      post('/hooks/classic', {}),
      post('/hooks/classic', genuine, `${BODY} `),
      post('/hooks/classic', classicHeaders('e', BODY, 'wrong')),
      post('/hooks/pro', genuine),
      post('/hooks/pro', proHeaders(BODY, PRO_SECRET, NOW / 1000 - 301)),
      post('/hooks/pro', proHeaders(BODY, PRO_SECRET, NOW / 1000 + 301)),
    ];
    for (const request of refused) expect(await ask(port, request)).toMatchObject({ status: 401 });
    expect(rig.received).toEqual([]);
    expect(rig.rejected.map(({ code }) => code)).toEqual([
      'no_signature',
      'wrong_token',
      'wrong_token',
      'other_connection',
      'wrong_time',
      'wrong_time',
    ]);
  });

  test('the sender of a refused request is told nothing of the reason that the organizer sees', async () => {
    const rig = await startRig();
    const answers = [
      await ask(rig.listener.port, post('/hooks/classic', classicHeaders('e', BODY, 'wrong'))),
      await ask(rig.listener.port, post('/hooks/classic', proHeaders(BODY, PRO_SECRET, NOW / 1000))),
    ];
    expect(new Set(rig.rejected.map(({ code }) => code))).toEqual(
      new Set(['wrong_token', 'other_connection']),
    );
    expect(answers[0]?.body).toBe(answers[1]?.body);
  });

  test('503 with Retry-After, never 2xx, where the delivery could not be stored', async () => {
    let attempts = 0;
    const rig = await startRig({
      receive: () => {
        attempts += 1;
        if (attempts === 1) throw new Error('ENOSPC, thrown at once');
        return Promise.reject(new Error('ENOSPC'));
      },
    });
    const client = new RawClient(rig.listener.port);
    for (let i = 0; i < 2; i += 1) {
      await client.write(signedDelivery(BODY));
      expect(await client.answer()).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    }
    expect(attempts).toBe(2);
    expect(rig.rejected[0]).toMatchObject({ connection: 'classic', status: 503, code: 'not_stored' });
  });

  test('the 200 waits for the delivery to be stored, and for nothing else', async () => {
    const stored = gate();
    const entered = gate();
    const rig = await startRig({
      receive: () => {
        entered.open();
        return stored.opened;
      },
    });
    const client = new RawClient(rig.listener.port);
    await client.write(signedDelivery(BODY));
    await entered.opened;
    await ask(rig.listener.port, head('GET', '/hooks/classic'));
    expect(client.unread).toBe('');
    stored.open();
    expect(await client.answer()).toMatchObject({ status: 200 });
  });
});

describe('what is remembered of refused requests', () => {
  test('everything the window shows, told once and kept in the ring', async () => {
    const rig = await startRig();
    const headers = { 'X-Webhook-Name': 'ticket.completed', 'X-Forwarded-For': '203.0.113.9' };
    await ask(rig.listener.port, post('/hooks/classic', headers));
    expect(rig.rejected).toMatchObject([
      {
        connection: 'classic',
        at: NOW,
        event: 'ticket.completed',
        status: 401,
        reason: 'no signature header',
        remote: '203.0.113.9',
      },
    ]);
    expect(rig.listener.rejected()).toEqual(rig.rejected);
  });

  test('a delivery to an address of no connection, but not a scanner that tries addresses', async () => {
    const rig = await startRig();
    const { port } = rig.listener;
    await ask(port, post('/hooks/gone', {}));
    await ask(port, post('/', classicHeaders('ticket.voided', BODY, TOKEN)));
    await ask(port, post('/webhook', proHeaders(BODY, PRO_SECRET, 1)));
    await ask(port, post('/wp-login.php', {}));
    await ask(port, head('GET', '/hooks/gone'));
    expect(
      rig.rejected.map(({ connection, status, code, event }) => [connection, status, code, event]),
    ).toEqual([
      [null, 404, 'unknown_address', ''],
      [null, 404, 'unknown_address', 'ticket.voided'],
      [null, 404, 'unknown_address', 'order.created'],
    ]);
  });

  test('no token or signing secret, whatever was sent', async () => {
    const rig = await startRig();
    for (const path of ['/hooks/classic', '/hooks/pro', '/hooks/none']) {
      const request = post(path, { ...classicHeaders(TOKEN.slice(0, 3), BODY, TOKEN), Cookie: PRO_SECRET });
      await ask(rig.listener.port, post(path, proHeaders(BODY, 'x', 1)));
      await ask(rig.listener.port, request);
    }
    expect(rig.rejected.length).toBeGreaterThan(3);
    expect(JSON.stringify(rig.rejected)).not.toMatch(new RegExp(`${TOKEN}|${PRO_SECRET}`));
  });
});
