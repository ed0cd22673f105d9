/** Requests on the wire that carry no right signature: whatever is made of them, none may be taken for a delivery. */
import type { Random } from '../helpers/random.ts';
import { classicHeaders } from '../helpers/sign.ts';

export interface Attack {
  /** Sent one after the other. */
  readonly pieces: readonly Buffer[];
  /** Between two pieces, in milliseconds. */
  readonly pauseMs: number;
  /** Ends its side after the last piece; else the connection is left hanging for a moment. */
  readonly ends: boolean;
}

type Maker = (random: Random, path: string, secret: string) => Attack;

const BODY = Buffer.from('{"slug":"ti_1","name":"Ada"}');
const FRAGMENTS = [
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  ' ',
  ' /hooks/default ',
  ' /hooks/../default ',
  ' //hooks/pro ',
  ' * ',
  'HTTP/1.1',
  'HTTP/0.9',
  'HTTP/9.9',
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  'Host: a\r\n',
  'Host:\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: -1\r\n',
  'Content-Length: 99999999999\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Expect: 100-continue\r\n',
  'Connection: upgrade\r\nUpgrade: h2c\r\n',
  'Tito-Signature: AAAA\r\n',
  'X-Tito-Signature: 00\r\nX-Tito-Timestamp: 1\r\n',
  '5\r\nabcde\r\n',
  '0\r\n\r\n',
  '\0',
];

function whole(bytes: Buffer | string, ends = true): Attack {
  return { pieces: [Buffer.from(bytes)], pauseMs: 0, ends };
}

function request(path: string, headers: Readonly<Record<string, string>>, body: Buffer | string): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\nHost: a\r\n${lines.join('')}\r\n`),
    Buffer.from(body),
  ]);
}

/** A request with the right framing whose signature is another's, another body's, or none. */
function unsigned(random: Random, path: string, secret: string): Buffer {
  const signed = classicHeaders('ticket.completed', BODY, secret);
  const length = { 'Content-Length': String(BODY.length) };
  const right = signed['Tito-Signature'] ?? '';
  switch (random.below(7)) {
    case 0:
      return request(path, { ...length, 'Tito-Signature': random.bytes(32).toString('base64') }, BODY);
    case 1: {
      const changed = Buffer.from(BODY);
      const at = random.below(changed.length);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << random.below(7)), at);
      return request(path, { ...signed, ...length }, changed);
    }
    case 2:
      return request(path, length, BODY);
    case 3:
      return request(path, { ...classicHeaders('ticket.completed', BODY, `${secret}x`), ...length }, BODY);
    case 4:
      return request(path, { ...length, 'Tito-Signature': right.slice(0, random.below(right.length)) }, BODY);
    case 5:
      return request(path, { ...length, 'Tito-Signature': `${right}, ${right}` }, BODY);
    default:
      return request(
        `/hooks/${random.oneOf(['__proto__', 'constructor', 'x'.repeat(65), '%00', 'none'])}`,
        { ...signed, ...length },
        BODY,
      );
  }
}

const MAKERS: readonly Maker[] = [
  (random, path, secret) => whole(unsigned(random, path, secret)),
  // Several at once on one connection.
  (random, path, secret) =>
    whole(Buffer.concat(Array.from({ length: 2 + random.below(6) }, () => unsigned(random, path, secret)))),
  (random) => whole(random.bytes(random.below(600))),
  (random) => whole(Array.from({ length: random.below(25) }, () => random.oneOf(FRAGMENTS)).join('')),
  // Half of the headers, and nothing more.
  (random, path, secret) => {
    const bytes = unsigned(random, path, secret);
    return whole(bytes.subarray(0, random.below(bytes.length)), random.below(2) === 0);
  },
  // Huge headers: one, or very many.
  (random, path) =>
    whole(
      random.below(2) === 0
        ? request(path, { 'X-Long': 'a'.repeat(10_000 + random.below(60_000)) }, BODY)
        : request(path, Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`X-${n}`, 'a'])), BODY),
    ),
  // Bad chunking.
  (random, path) =>
    whole(
      request(
        path,
        { 'Transfer-Encoding': 'chunked' },
        random.oneOf([
          'zz\r\nab',
          'FFFFFFFFFFFFFFFF\r\na',
          '-1\r\n',
          '3\r\nabcdef\r\n0\r\n\r\n',
          '3;a=b\nabc',
          '1\r\na',
          '',
        ]),
      ),
    ),
  // Lengths that are wrong, and framing stated twice. The signature would be right for what is not there.
  (random, path, secret) => {
    const signed = classicHeaders('ticket.completed', BODY, secret);
    const length = random.oneOf(['0', '1', '27', '29', '100000', '2000000', '+28', '28,28', '0x1c', '1e1']);
    return whole(request(path, { ...signed, 'Content-Length': length }, BODY));
  },
  (random, path) =>
    whole(
      request(path, { 'Content-Length': String(random.below(50)), 'Transfer-Encoding': 'chunked' }, BODY),
    ),
  // Larger than is taken.
  (random, path) =>
    whole(
      request(
        path,
        { 'Content-Length': '1100000', 'Tito-Signature': 'A' },
        'a'.repeat(random.below(1_100_000)),
      ),
    ),
];

/** Slow ones take their time, so there is one among many. */
const SLOW_ONE_IN = 200;

export function attack(random: Random, path: string, secret: string): Attack {
  if (random.below(SLOW_ONE_IN) > 0) return random.oneOf(MAKERS)(random, path, secret);
  const bytes = unsigned(random, path, secret);
  return {
    pieces: Array.from(bytes, (byte) => Buffer.from([byte])),
    pauseMs: 1 + random.below(4),
    ends: true,
  };
}
