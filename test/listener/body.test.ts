import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BODY_LIMIT_BYTES } from '../../electron/listener/body.ts';
import { classicHeaders } from '../helpers/sign.ts';
import { ask, gate, head, RawClient, signedDelivery, startRig, TOKEN } from './rig.ts';

const BODY = '{"name":"Zoë 🎟 Müller","custom":"\\u003c"}';
const BODY_BYTES = Buffer.from(BODY);

/** Chunked framing of a body, cut into pieces of `size` bytes. */
function chunked(body: Buffer, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i < body.length; i += size) {
    const piece = body.subarray(i, i + size);
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

function chunkedHead(body: Buffer | string): string {
  return head('POST', '/hooks/classic', {
    ...classicHeaders('e', body, TOKEN),
    'Transfer-Encoding': 'chunked',
  });
}

describe('a body arrives as it was sent', () => {
  test('cut at every byte, also inside a character and inside the headers', async () => {
    const rig = await startRig();
    const request = signedDelivery(BODY);
    const client = new RawClient(rig.listener.port);
    for (let cut = 1; cut < request.length; cut += 1) {
      await client.write(request.subarray(0, cut));
      // A turn of the event loop on each side, so that the two halves are read one by one.
      await new Promise((resolve) => setImmediate(resolve));
      await client.write(request.subarray(cut));
      expect((await client.answer())?.status).toBe(200);
    }
    expect(rig.received).toHaveLength(request.length - 1);
    for (const { body } of rig.received) expect(body.equals(BODY_BYTES)).toBe(true);
  });

  test('one byte at a time', async () => {
    const rig = await startRig();
    const client = new RawClient(rig.listener.port);
    for (const byte of signedDelivery(BODY)) await client.write(Buffer.of(byte));
    expect(await client.answer()).toMatchObject({ status: 200 });
    expect(rig.received[0]?.body).toEqual(BODY_BYTES);
  });

  test('in chunks of any size', async () => {
    const rig = await startRig();
    const client = new RawClient(rig.listener.port);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 500 }),
        async (bytes, size) => {
          const body = Buffer.from(bytes);
          await client.write(Buffer.concat([Buffer.from(chunkedHead(body)), chunked(body, size)]));
          expect((await client.answer())?.status).toBe(200);
          expect(rig.received.at(-1)?.body).toEqual(body);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('up to exactly 1 MiB, with and without a declared length', async () => {
    const rig = await startRig();
    const body = Buffer.alloc(BODY_LIMIT_BYTES, 'x');
    expect(await ask(rig.listener.port, signedDelivery(body))).toMatchObject({ status: 200 });
    const request = Buffer.concat([Buffer.from(chunkedHead(body)), chunked(body, 60_000)]);
    expect(await ask(rig.listener.port, request)).toMatchObject({ status: 200 });
    expect(rig.received.map((delivery) => delivery.body.equals(body))).toEqual([true, true]);
  });

  test('only after the client was told to go on, where it asks first', async () => {
    const rig = await startRig();
    const headers = { ...classicHeaders('e', BODY, TOKEN), Expect: '100-continue' };
    const client = new RawClient(rig.listener.port);
    await client.write(
      head('POST', '/hooks/classic', { ...headers, 'Content-Length': `${BODY_BYTES.length}` }),
    );
    expect(await client.answer()).toMatchObject({ status: 100 });
    await client.write(BODY_BYTES);
    expect(await client.answer()).toMatchObject({ status: 200 });
    expect(rig.received[0]?.body).toEqual(BODY_BYTES);
  });
});

describe('a body over 1 MiB', () => {
  test('that is declared is answered 413 before a byte of it is sent, then the connection closes', async () => {
    const rig = await startRig();
    const client = new RawClient(rig.listener.port);
    await client.write(head('POST', '/hooks/classic', { 'Content-Length': String(BODY_LIMIT_BYTES + 1) }));
    expect(await client.answer()).toMatchObject({ status: 413, headers: { connection: 'close' } });
    await client.closed;
    expect(rig.rejected).toMatchObject([{ connection: 'classic', status: 413, code: 'too_large' }]);
  });

  test('is not asked for where the client asks first', async () => {
    const rig = await startRig();
    const headers = { Expect: '100-continue', 'Content-Length': String(BODY_LIMIT_BYTES + 1) };
    const client = new RawClient(rig.listener.port);
    await client.write(head('POST', '/hooks/classic', headers));
    expect(await client.answer()).toMatchObject({ status: 413 });
  });

  test('that is chunked is answered 413 as soon as it is too large, though it never ends', async () => {
    const rig = await startRig();
    const body = Buffer.alloc(BODY_LIMIT_BYTES + 1, 'x');
    const client = new RawClient(rig.listener.port);
    await client.write(chunkedHead(body));
    await client.write(chunked(body, 50_000).subarray(0, -5));
    expect(await client.answer()).toMatchObject({ status: 413, headers: { connection: 'close' } });
    await client.closed;
    expect(rig.received).toEqual([]);
    expect(rig.rejected).toMatchObject([{ status: 413, code: 'too_large' }]);
  });

  test('a client that sends all of it before it reads still gets the answer', async () => {
    const rig = await startRig({ limits: { lingerMs: 60_000 } });
    const body = Buffer.alloc(3 * BODY_LIMIT_BYTES, 'x');
    const client = new RawClient(rig.listener.port);
    client.socket.pause();
    await client.write(signedDelivery(body));
    client.socket.resume();
    expect(client.error).toBeUndefined();
    expect(await client.answer()).toMatchObject({ status: 413 });
    await client.closed;
  });

  test('one that never ends is read no further than a bound, then cut', async () => {
    const rig = await startRig({ limits: { lingerMs: 60_000 } });
    const client = new RawClient(rig.listener.port);
    await client.write(head('POST', '/hooks/classic', { 'Content-Length': String(1024 ** 4) }));
    expect(await client.answer()).toMatchObject({ status: 413 });
    const flood = Buffer.alloc(1024 * 1024);
    let sent = 0;
    while (!client.socket.destroyed && sent < 200) {
      await client.write(flood);
      sent += 1;
    }
    expect(sent).toBeLessThan(200);
    await client.closed;
  });
});

describe('a request that does not arrive whole', () => {
  const half = signedDelivery(BODY).subarray(0, -3);

  test('is not received when the client goes away in the middle of the body', async () => {
    const rig = await startRig();
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const client = new RawClient(rig.listener.port);
      await client.write(Buffer.concat([Buffer.from(head('GET', '/hooks/classic')), half]));
      await client.answer();
      client.socket[leave]();
      await expect.poll(() => rig.rejected.at(-1)?.code, { timeout: 10_000 }).toBe('cut_off');
      rig.rejected.length = 0;
    }
    expect(rig.received).toEqual([]);
  });

  test('is told so when the client only ended its own side', async () => {
    const rig = await startRig();
    const client = new RawClient(rig.listener.port);
    await client.write(half);
    client.socket.end();
    expect(await client.answer()).toMatchObject({ status: 400 });
    await client.closed;
  });

  test('a client that ends its own side after a whole request gets its answer', async () => {
    const stored = gate();
    const rig = await startRig({ receive: () => stored.opened });
    const client = new RawClient(rig.listener.port);
    client.socket.end(signedDelivery(BODY));
    await ask(rig.listener.port, head('GET', '/hooks/classic'));
    stored.open();
    expect(await client.answer()).toMatchObject({ status: 200 });
    await client.closed;
  });

  test('a client that goes away while its delivery is being stored breaks nothing', async () => {
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
    client.socket.resetAndDestroy();
    await client.closed;
    stored.open();
    await expect.poll(() => rig.received.length, { timeout: 10_000 }).toBe(1);
    expect(await ask(rig.listener.port, signedDelivery(BODY))).toMatchObject({ status: 200 });
  });
});

describe('a request that could be read in two ways is refused', () => {
  const signature = createHmac('sha256', TOKEN).update(BODY).digest('base64');
  const start = `POST /hooks/classic HTTP/1.1\r\nHost: a\r\nTito-Signature: ${signature}\r\n`;
  const length = BODY_BYTES.length;

  test.each([
    [
      'both a length and chunks',
      `${start}Content-Length: ${length}\r\nTransfer-Encoding: chunked\r\n\r\n${BODY}`,
    ],
    ['two lengths', `${start}Content-Length: ${length}\r\nContent-Length: ${length + 1}\r\n\r\n${BODY}`],
    ['a length that is no number', `${start}Content-Length: +${length}\r\n\r\n${BODY}`],
    ['a length beyond all numbers', `${start}Content-Length: ${'9'.repeat(30)}\r\n\r\n${BODY}`],
    ['a coding after chunked', `${start}Transfer-Encoding: chunked, gzip\r\n\r\n${BODY}`],
    ['a chunk size that is none', `${start}Transfer-Encoding: chunked\r\n\r\nzz\r\n${BODY}`],
    [
      'a header with a line of its own',
      `${start}X: a\r\n b\u0000\r\nContent-Length: ${length}\r\n\r\n${BODY}`,
    ],
    ['bare line feeds in the headers', `${start}Content-Length: ${length}\r\nX: a\rb\r\n\r\n${BODY}`],
    ['no host', `POST /hooks/classic HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n${BODY}`],
    ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n'],
  ])('%s', async (_, request) => {
    const rig = await startRig();
    const answer = await ask(rig.listener.port, request);
    expect(answer).toMatchObject({ status: 400 });
    expect(rig.received).toEqual([]);
    expect(await ask(rig.listener.port, signedDelivery(BODY))).toMatchObject({ status: 200 });
  });

  test('a body longer than declared is only taken as far as declared', async () => {
    const rig = await startRig();
    const client = new RawClient(rig.listener.port);
    await client.write(Buffer.concat([signedDelivery(BODY), Buffer.from('and more\r\n\r\n')]));
    expect(await client.answer()).toMatchObject({ status: 200 });
    expect(await client.answer()).toMatchObject({ status: 400 });
    expect(rig.received).toHaveLength(1);
    expect(rig.received[0]?.body).toEqual(BODY_BYTES);
    await client.closed;
  });
});

describe('several requests on one connection', () => {
  test('sent without waiting are answered in their order', async () => {
    const rig = await startRig();
    const client = new RawClient(rig.listener.port);
    const bad = head('POST', '/hooks/classic', { 'Content-Length': '0' });
    await client.write(
      Buffer.concat([
        signedDelivery('one'),
        Buffer.from(bad),
        Buffer.from(head('GET', '/hooks/classic')),
        Buffer.from(head('POST', '/hooks/unknown', { 'Content-Length': '3' })),
        Buffer.from('abc'),
        signedDelivery('two'),
      ]),
    );
    const statuses: (number | undefined)[] = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await client.answer())?.status);
    expect(statuses).toEqual([200, 401, 200, 404, 200]);
    expect(rig.received.map(({ body }) => body.toString())).toEqual(['one', 'two']);
  });

  test('rubbish behind a delivery does not take the place of its answer', async () => {
    const stored = gate();
    const rig = await startRig({ receive: () => stored.opened });
    const client = new RawClient(rig.listener.port);
    await client.write(Buffer.concat([signedDelivery(BODY), Buffer.from('rubbish\r\n\r\n')]));
    await ask(rig.listener.port, head('GET', '/hooks/classic'));
    expect(client.unread).toBe('');
    stored.open();
    expect(await client.answer()).toMatchObject({ status: 200 });
    expect(await client.answer()).toMatchObject({ status: 400 });
    await client.closed;
  });
});
