import { describe, expect, test } from 'vitest';
import { classicHeaders, proHeaders } from '../helpers/sign.ts';
import { ask, BODY, head, NOW, PRO_SECRET, post, RawClient, signedDelivery, startRig, TOKEN } from './rig.ts';

const BODY_BYTES = Buffer.from(BODY);

test('what a browser may be shown is neither kept nor taken for something else', async () => {
  const { listener } = await startRig();
  for (const request of [
    head('GET', '/hooks/classic'),
    post('/hooks/classic', {}),
    head('GET', '/nothing'),
  ]) {
    const answer = await ask(listener.port, request);
    expect(answer?.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  }
});

describe('a signed delivery', () => {
  test('of ti.to is received byte for byte and answered 200', async () => {
    const rig = await startRig();
    const answer = await ask(rig.listener.port, signedDelivery(BODY, 'ticket.completed'));
    expect(answer).toMatchObject({ status: 200, body: 'Received.\n' });
    expect(answer?.headers).not.toHaveProperty('x-powered-by');
    expect(rig.received).toEqual([
      {
        connection: 'classic',
        dialect: 'classic',
        secret: 0,
        event: 'ticket.completed',
        receivedAt: NOW,
        headers: {
          'content-type': 'application/json',
          'x-webhook-name': 'ticket.completed',
          'x-webhook-endpoint-id': '8783',
        },
        body: BODY_BYTES,
        watch: {
          bodyMs: expect.any(Number),
          verifyMs: expect.any(Number),
          provedAt: expect.any(Number),
        },
      },
    ]);
    expect(rig.rejected).toEqual([]);
  });

  test('of Tito Pro is received with its event left to the signed body', async () => {
    const rig = await startRig();
    const headers = proHeaders(BODY, PRO_SECRET, NOW / 1000);
    expect(await ask(rig.listener.port, post('/hooks/pro', headers))).toMatchObject({ status: 200 });
    expect(rig.received).toMatchObject([
      {
        connection: 'pro',
        dialect: 'pro',
        event: '',
        headers: {
          'user-agent': 'Tito-Webhook/1.0',
          'x-tito-webhook-event': 'order.created',
          'x-tito-timestamp': String(NOW / 1000),
        },
        body: BODY_BYTES,
      },
    ]);
  });

  test('keeps no signature, cookie or credential, and cuts what is long', async () => {
    const rig = await startRig();
    const headers = {
      ...classicHeaders('e'.repeat(1000), BODY, TOKEN),
      Cookie: 'a=b',
      Authorization: 'Bearer x',
      'User-Agent': 'u'.repeat(1000),
    };
    await ask(rig.listener.port, post('/hooks/classic', headers));
    const [delivery] = rig.received;
    expect(Object.keys(delivery?.headers ?? {}).sort()).toEqual([
      'content-type',
      'user-agent',
      'x-webhook-endpoint-id',
      'x-webhook-name',
    ]);
    expect(delivery?.headers['user-agent']).toHaveLength(256);
    expect(delivery?.event).toHaveLength(256);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'is taken with the content type %j',
    async (type) => {
      const rig = await startRig();
      const headers = { ...classicHeaders('e', BODY, TOKEN), 'Content-Type': type };
      expect(await ask(rig.listener.port, post('/hooks/classic', headers))).toMatchObject({ status: 200 });
    },
  );

  test('is taken when its body is empty, not JSON, or says it is compressed: it is stored as it came', async () => {
    const rig = await startRig();
    for (const body of [Buffer.alloc(0), Buffer.from([0, 255, 128, 10]), Buffer.from('{')]) {
      const headers = { ...classicHeaders('e', body, TOKEN), 'Content-Encoding': 'gzip' };
      expect(await ask(rig.listener.port, post('/hooks/classic', headers, body))).toMatchObject({
        status: 200,
      });
      expect(rig.received.at(-1)?.body).toEqual(body);
    }
  });

  test('is taken with a query behind the address', async () => {
    const rig = await startRig();
    expect(
      await ask(rig.listener.port, signedDelivery(BODY, 'e', '/hooks/classic?x=/hooks/pro')),
    ).toMatchObject({
      status: 200,
    });
    expect(rig.received[0]?.connection).toBe('classic');
  });

  test('is taken with either of two tokens while rotating', async () => {
    const rig = await startRig({
      endpoints: [{ id: 'classic', dialect: 'classic', secrets: ['old', 'new'] }],
    });
    for (const [token, status] of [
      ['old', 200],
      ['new', 200],
      ['older', 401],
    ] as const) {
      const request = post('/hooks/classic', classicHeaders('e', BODY, token));
      expect(await ask(rig.listener.port, request)).toMatchObject({ status });
    }
  });

  test('of Tito Pro is judged by when its headers arrived, not by when its body did', async () => {
    const rig = await startRig();
    rig.now = NOW + 300_000;
    const request = post('/hooks/pro', proHeaders(BODY, PRO_SECRET, NOW / 1000));
    const client = new RawClient(rig.listener.port);
    await client.write(Buffer.concat([Buffer.from(head('GET', '/hooks/pro')), request.subarray(0, -1)]));
    await client.answer();
    rig.now = NOW + 999_000;
    await client.write(request.subarray(-1));
    expect(await client.answer()).toMatchObject({ status: 200 });
    expect(rig.received[0]?.receivedAt).toBe(NOW + 300_000);
  });
});
