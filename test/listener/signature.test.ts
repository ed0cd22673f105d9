import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TIMESTAMP_TOLERANCE_MS, verify } from '../../electron/listener/signature.ts';
import type { Dialect } from '../../shared/model.ts';
import { classicHeaders, proHeaders } from '../helpers/sign.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const { key, vectors } = JSON.parse(readFileSync(new URL('signatures.json', FIXTURES), 'utf8')) as {
  key: string;
  vectors: Record<string, Record<string, string>>;
};

interface Vector {
  readonly file: string;
  readonly dialect: Dialect;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly at: number;
}

const VECTORS: Vector[] = Object.entries(vectors).map(([file, vector]) => ({
  file,
  dialect: vector['dialect'] as Dialect,
  headers: lower({
    'Tito-Signature': vector['Tito-Signature'],
    'X-Tito-Signature': vector['X-Tito-Signature'],
    'X-Tito-Timestamp': vector['timestamp'],
  }),
  body: readFileSync(new URL(file, FIXTURES)),
  at: Number(vector['timestamp'] ?? 1_770_633_000) * 1000,
}));

function lower(headers: Record<string, string | undefined>): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function isGenuine(vector: Vector, changed: Partial<Vector> & { key?: string } = {}): boolean {
  const { dialect, headers, body, at } = { ...vector, ...changed };
  return verify(dialect, [changed.key ?? key], headers, body, at).ok;
}

/** The text with one character made another one, chosen so that upper and lower case do not count as different. */
function otherAt(text: string, index: number): string {
  const replacement = text[index]?.toLowerCase() === 'a' ? 'b' : 'a';
  return text.slice(0, index) + replacement + text.slice(index + 1);
}

test('there is a vector for each dialect', () => {
  expect(new Set(VECTORS.map(({ dialect }) => dialect))).toEqual(new Set(['classic', 'pro']));
});

describe.each(VECTORS)('$file', (vector) => {
  const name = vector.dialect === 'classic' ? 'tito-signature' : 'x-tito-signature';
  const signature = String(vector.headers[name]);

  test('verifies over its exact bytes', () => {
    expect(isGenuine(vector)).toBe(true);
  });

  test('fails when any one byte of the body changes', { timeout: 60_000 }, () => {
    const body = Buffer.from(vector.body);
    for (let i = 0; i < body.length; i += 1) {
      body[i] = (body[i] ?? 0) ^ 1;
      if (isGenuine(vector, { body })) expect.fail(`byte ${i} of the body does not matter`);
      body[i] = (body[i] ?? 0) ^ 1;
    }
    expect(isGenuine(vector, { body })).toBe(true);
  });

  test('fails when the body is cut short or something is added to it', () => {
    expect(isGenuine(vector, { body: vector.body.subarray(0, -1) })).toBe(false);
    expect(isGenuine(vector, { body: Buffer.concat([vector.body, Buffer.from('\n')]) })).toBe(false);
  });

  test('fails when any one character of the token changes', () => {
    for (let i = 0; i < key.length; i += 1) expect(isGenuine(vector, { key: otherAt(key, i) })).toBe(false);
  });

  test('fails when any one character of the signature changes', () => {
    for (let i = 0; i < signature.length; i += 1) {
      const headers = { ...vector.headers, [name]: otherAt(signature, i) };
      expect(isGenuine(vector, { headers })).toBe(false);
    }
  });

  test('verifies with white space around the signature', () => {
    expect(isGenuine(vector, { headers: { ...vector.headers, [name]: `  ${signature}\t` } })).toBe(true);
  });

  test('verifies with the new token, the old token, and with neither when both are others', () => {
    const { dialect, headers, body, at } = vector;
    expect(verify(dialect, [key, 'new'], headers, body, at)).toEqual({ ok: true, secret: 0 });
    expect(verify(dialect, ['new', key], headers, body, at)).toEqual({ ok: true, secret: 1 });
    expect(verify(dialect, ['new', 'newer'], headers, body, at).ok).toBe(false);
  });
});

describe('classic', () => {
  const body = Buffer.from('{"name":"Zoë"}');
  const genuine = lower(classicHeaders('ticket.completed', body, 'token'));

  test('a second spelling of the same base64 bytes does not pass', () => {
    const signature = String(genuine['tito-signature']);
    const twin = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
      .map((last) => `${signature.slice(0, 42)}${last}=`)
      .filter((text) => text !== signature)
      .find((text) => Buffer.from(text, 'base64').equals(Buffer.from(signature, 'base64')));
    expect(twin).toBeDefined();
    for (const text of [String(twin), signature.slice(0, -1), signature.replace('=', '')]) {
      expect(verify('classic', ['token'], { 'tito-signature': text }, body, 0)).toEqual({
        ok: false,
        why: { kind: 'malformed-signature' },
      });
    }
  });

  test('a missing, empty or doubled signature header is told apart from a wrong one', () => {
    const kind = (headers: IncomingHttpHeaders) => {
      const verdict = verify('classic', ['token'], headers, body, 0);
      return verdict.ok ? 'genuine' : verdict.why.kind;
    };
    const signature = String(genuine['tito-signature']);
    expect(kind({})).toBe('no-signature');
    expect(kind({ 'tito-signature': ' ' })).toBe('no-signature');
    expect(kind({ 'tito-signature': `${signature}, ${signature}` })).toBe('malformed-signature');
    expect(kind({ 'tito-signature': 'é'.repeat(44) })).toBe('malformed-signature');
    expect(kind(lower(classicHeaders('e', body, 'other')))).toBe('mismatch');
  });

  test('a blank secret proves nothing, even where the request was signed with it', () => {
    for (const blank of ['', ' ', '\t\n']) {
      expect(verify('classic', [blank], lower(classicHeaders('e', body, blank)), body, 0).ok).toBe(false);
    }
    expect(verify('classic', [], genuine, body, 0).ok).toBe(false);
  });

  test('any bytes and any token that is not blank verify, and not with another token', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ minLength: 1, unit: 'grapheme' }).filter((token) => token.trim() !== ''),
        (bytes, token) => {
          const raw = Buffer.from(bytes);
          const headers = lower(classicHeaders('e', raw, token));
          return (
            verify('classic', [token], headers, raw, 0).ok &&
            !verify('classic', [`${token}x`], headers, raw, 0).ok
          );
        },
      ),
    );
  });
});

describe('Tito Pro', () => {
  const body = Buffer.from('{"id":"evt_1"}');
  const sentAt = 1_770_633_000;
  const genuine = lower(proHeaders(body, 'secret', sentAt));
  const at = (arrivedAt: number, headers = genuine) => verify('pro', ['secret'], headers, body, arrivedAt);

  test('the signature may be in capitals', () => {
    const upper = String(genuine['x-tito-signature']).toUpperCase();
    expect(at(sentAt * 1000, { ...genuine, 'x-tito-signature': upper })).toEqual({ ok: true, secret: 0 });
  });

  test('a request is taken up to exactly five minutes before and after its time stamp', () => {
    expect(TIMESTAMP_TOLERANCE_MS).toBe(300_000);
    const sent = sentAt * 1000;
    expect(at(sent + 300_000)).toEqual({ ok: true, secret: 0 });
    expect(at(sent - 300_000)).toEqual({ ok: true, secret: 0 });
    expect(at(sent + 300_001)).toEqual({ ok: false, why: { kind: 'stale', ageMs: 300_001 } });
    expect(at(sent - 300_001)).toEqual({ ok: false, why: { kind: 'stale', ageMs: -300_001 } });
  });

  test('any change of the time stamp fails, also one within the tolerance', () => {
    const text = String(sentAt);
    for (let i = 0; i < text.length; i += 1) {
      for (const digit of '0123456789') {
        if (digit === text[i]) continue;
        const timestamp = text.slice(0, i) + digit + text.slice(i + 1);
        const headers = { ...genuine, 'x-tito-timestamp': timestamp };
        expect(at(Number(timestamp) * 1000, headers)).toEqual({ ok: false, why: { kind: 'mismatch' } });
      }
    }
  });

  test('a time stamp that was not signed is not believed enough to be called old', () => {
    const headers = { ...genuine, 'x-tito-timestamp': '1' };
    expect(at(sentAt * 1000, headers)).toEqual({ ok: false, why: { kind: 'mismatch' } });
  });

  test('a missing or unreadable time stamp is named as such', () => {
    const { 'x-tito-timestamp': _, ...without } = genuine;
    expect(at(sentAt * 1000, without)).toEqual({ ok: false, why: { kind: 'no-time' } });
    for (const text of [
      'now',
      '-1',
      '1e9',
      '1770633000.5',
      '1'.repeat(13),
      '0x10',
      '1770633000, 1770633000',
    ]) {
      expect(at(sentAt * 1000, { ...genuine, 'x-tito-timestamp': text })).toEqual({
        ok: false,
        why: { kind: 'malformed-time' },
      });
    }
  });

  test("the other dialect's header does not count", () => {
    const both = { 'tito-signature': String(lower(classicHeaders('e', body, 'secret'))['tito-signature']) };
    expect(at(sentAt * 1000, both)).toEqual({ ok: false, why: { kind: 'no-signature' } });
    expect(verify('classic', ['secret'], genuine, body, sentAt * 1000).ok).toBe(false);
  });
});
