import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, RawClient, signedDelivery, startRig } from './rig.ts';

const BODY = '{"slug":"ti_1","name":"Zoë"}';

/** Sends the bytes, ends, and returns everything that came back. */
async function exchange(port: number, bytes: Buffer): Promise<string> {
  const client = new RawClient(port);
  await client.write(bytes);
  client.socket.end();
  await client.closed;
  return client.unread;
}

const rubbish = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'POST',
          'PUT',
          ' /hooks/classic ',
          '/hooks/pro',
          'HTTP/1.1',
          '\r\n',
          '\r\n\r\n',
          '\n',
        ),
        fc.constantFrom(
          'Host: a\r\n',
          'Content-Length: 5\r\n',
          'Transfer-Encoding: chunked\r\n',
          '5\r\nabcde\r\n',
        ),
        fc.constantFrom('Tito-Signature: ', 'X-Tito-Signature: ', 'Expect: 100-continue\r\n', '0\r\n\r\n'),
        fc.string({ unit: 'binary', maxLength: 20 }),
      ),
      { maxLength: 25 },
    )
    .map((parts) => Buffer.from(parts.join(''))),
  fc
    .tuple(
      fc.constantFrom(
        'Content-Length: 20',
        'Transfer-Encoding: chunked',
        'Connection: Upgrade\r\nUpgrade: h2c',
      ),
      fc.uint8Array({ maxLength: 100 }),
    )
    .map(([framing, bytes]) =>
      Buffer.concat([
        Buffer.from(`POST /hooks/classic HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n`),
        Buffer.from(bytes),
      ]),
    ),
);

test('no bytes from a stranger are received, answered 2xx, or stop the listener', async () => {
  const rig = await startRig({ limits: { lingerMs: 20 } });
  await fc.assert(
    fc.asyncProperty(rubbish, async (bytes) => {
      expect(await exchange(rig.listener.port, bytes)).not.toMatch(/HTTP\/1\.1 2/);
      expect(rig.received).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(await ask(rig.listener.port, signedDelivery(BODY))).toMatchObject({ status: 200 });
});

test('a signed delivery with a byte changed, added or lost is either received as it was signed or not at all', async () => {
  const rig = await startRig({ limits: { lingerMs: 20 } });
  const request = signedDelivery(BODY);
  const damage = fc.record({
    at: fc.nat(request.length - 1),
    lose: fc.integer({ min: 0, max: 2 }),
    add: fc.uint8Array({ maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ at, lose, add }) => {
      rig.received.length = 0;
      const bytes = Buffer.concat([request.subarray(0, at), Buffer.from(add), request.subarray(at + lose)]);
      const answers = await exchange(rig.listener.port, bytes);
      expect(answers.includes('HTTP/1.1 200')).toBe(rig.received.length === 1);
      for (const { body } of rig.received) expect(body.toString()).toBe(BODY);
    }),
    { numRuns: 300 },
  );
  expect(await ask(rig.listener.port, request)).toMatchObject({ status: 200 });
});
