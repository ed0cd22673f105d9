import { expect, it } from 'vitest';
import { HandOverStream } from '../../electron/mail/hand-over.ts';

const BYTES = Buffer.from('a mail');

it('asks for nothing until it is read, then once, and gives its bytes after that', async () => {
  let asked = 0;
  const stream = new HandOverStream(BYTES, async () => {
    asked += 1;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect([asked, stream.given]).toEqual([0, false]);
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(Buffer.concat(chunks as Buffer[])).toEqual(BYTES);
  expect([asked, stream.given]).toEqual([1, true]);
});

it('a connection lost while the hand-over is written down has been given nothing', async () => {
  let written = (): void => {};
  const stream = new HandOverStream(BYTES, () => new Promise((resolve) => (written = resolve)));
  stream.resume();
  await new Promise((resolve) => setImmediate(resolve));
  stream.destroy();
  written();
  await stream.decided();
  expect(stream.given).toBe(false);
});

it('a refused hand-over ends the stream with an error and without a byte', async () => {
  const stream = new HandOverStream(BYTES, () => Promise.reject(new Error('disk full')));
  await expect(stream.toArray()).rejects.toThrow('disk full');
  expect(stream.given).toBe(false);
});
