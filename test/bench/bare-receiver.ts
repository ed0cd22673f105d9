/** The limit: node:http, the signature, one append and the same sync for all that waits. Nothing is understood or kept in mind. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [path = '', secret = ''] = process.argv.slice(2);
const file = await open(path, 'a', 0o600);
let waiting: { body: Buffer; done: () => void }[] = [];
let isWriting = false;

async function drain(): Promise<void> {
  isWriting = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await file.write(Buffer.concat(batch.flatMap(({ body }) => [body, Buffer.from('\n')])));
    await file.datasync();
    for (const { done } of batch) done();
  }
  isWriting = false;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const given = Buffer.from(String(request.headers['tito-signature']), 'base64');
    const right = createHmac('sha256', secret).update(body).digest();
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      response.writeHead(401).end();
      return;
    }
    waiting.push({ body, done: () => response.writeHead(200, { 'Content-Length': '2' }).end('OK') });
    if (!isWriting) void drain();
  });
});
server.listen(0, '127.0.0.1', () => console.log(`ready ${(server.address() as AddressInfo).port}`));
