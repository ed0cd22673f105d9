import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../electron/listener/endpoint.ts';
import {
  createExplain,
  EFFORT_BYTES_PER_SECOND,
  OTHER_SECRETS_LIMIT,
} from '../../electron/listener/explain.ts';
import type { Reason } from '../../electron/listener/reasons.ts';
import { verify } from '../../electron/listener/signature.ts';
import type { Dialect } from '../../shared/model.ts';
import { classicHeaders, proHeaders } from '../helpers/sign.ts';

const BODY = Buffer.from('{"slug":"ti_1"}');
const SENT = 1_770_633_000;
const NOW = SENT * 1000;

function lower(headers: Record<string, string>): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function endpoint(dialect: Dialect, ...secrets: string[]): Endpoint {
  return { id: 'this', dialect, secrets };
}

interface Case {
  readonly endpoint: Endpoint;
  readonly headers: Record<string, string>;
  readonly others?: Iterable<Endpoint>;
  readonly arrivedAt?: number;
  readonly body?: Buffer;
}

function explain({ endpoint, headers, others = [], arrivedAt = NOW, body = BODY }: Case): Reason {
  const verdict = verify(endpoint.dialect, endpoint.secrets, lower(headers), body, arrivedAt);
  if (verdict.ok) throw new Error('the request is genuine: there is nothing to explain');
  const find = createExplain(
    () => others,
    () => NOW,
  );
  return find({ endpoint, why: verdict.why, headers: lower(headers), body, arrivedAt });
}

describe('the reason for a refused request', () => {
  test('no signature at all', () => {
    expect(explain({ endpoint: endpoint('classic', 't'), headers: {} }).reason).toBe('no signature header');
    expect(explain({ endpoint: endpoint('pro', 't'), headers: {} }).reason).toBe('no signature header');
  });

  test("the other dialect's signature", () => {
    const pro = { endpoint: endpoint('classic', 't'), headers: proHeaders(BODY, 'x', SENT) };
    expect(explain(pro).reason).toBe('this looks like Tito Pro, but the connection is set up for ti.to');
    const classic = { endpoint: endpoint('pro', 't'), headers: classicHeaders('e', BODY, 'x') };
    expect(explain(classic).reason).toBe('this looks like ti.to, but the connection is set up for Tito Pro');
  });

  test.each([
    ['the token has a space at the end', 'token '],
    ['the token has a space at the end', 'token\n'],
    ['the token has a space at the start', ' token'],
    ['the token has a space at each end', '\ttoken\u00a0'],
    ['the token has quotation marks around it', '"token"'],
    ['the token has quotation marks around it', "'token' "],
  ])('%s (%j)', (reason, pasted) => {
    const headers = classicHeaders('e', BODY, 'token');
    expect(explain({ endpoint: endpoint('classic', 'old', pasted), headers }).reason).toBe(reason);
  });

  test("the signing secret of Tito Pro has a space at the end, also when the request's age is wrong as well", () => {
    const headers = proHeaders(BODY, 'secret', SENT);
    const late = NOW + 3_600_000;
    const reason = 'the signing secret has a space at the end';
    expect(explain({ endpoint: endpoint('pro', 'secret '), headers }).reason).toBe(reason);
    expect(explain({ endpoint: endpoint('pro', 'secret '), headers, arrivedAt: late }).reason).toBe(reason);
  });

  test("another connection's token, in either dialect and whichever of its two secrets it is", () => {
    const others: Endpoint[] = [
      { id: 'this', dialect: 'classic', secrets: ['mine'] },
      { id: 'b', dialect: 'classic', secrets: ['b-old', 'b-new'] },
      { id: 'c', dialect: 'pro', secrets: ['c'] },
    ];
    const mine = endpoint('classic', 'mine');
    const classic = explain({ endpoint: mine, others, headers: classicHeaders('e', BODY, 'b-new') });
    expect(classic.reason).toBe("signed with another connection's token");
    const pro = explain({ endpoint: mine, others, headers: proHeaders(BODY, 'c', SENT) });
    expect(pro.reason).toBe("signed with another connection's signing secret");
    const old = explain({ endpoint: mine, others, headers: proHeaders(BODY, 'c', 5) });
    expect(old.code).toBe('other_connection');
  });

  test("a blank token of another connection matches nobody's signature", () => {
    const others: Endpoint[] = [{ id: 'b', dialect: 'classic', secrets: [''] }];
    const headers = classicHeaders('e', BODY, '');
    expect(explain({ endpoint: endpoint('classic', 'mine'), others, headers }).code).toBe('wrong_token');
  });

  test('a signature that fits no token known here', () => {
    const headers = classicHeaders('e', BODY, 'unknown');
    expect(explain({ endpoint: endpoint('classic', 'mine'), headers }).reason).toBe(
      'the signature is there but does not fit the token',
    );
  });

  test.each([
    [9 * 60_000, 'sent 9 minutes ago by its own clock, yours may be wrong'],
    [-9 * 60_000, 'sent 9 minutes in the future by its own clock, yours may be wrong'],
    [300_001, 'sent 5 minutes ago by its own clock, yours may be wrong'],
    [3_600_000, 'sent 1 hour ago by its own clock, yours may be wrong'],
    [-3 * 86_400_000, 'sent 3 days in the future by its own clock, yours may be wrong'],
  ])('a clock that is %i ms off', (ageMs, reason) => {
    const headers = proHeaders(BODY, 'secret', SENT);
    expect(explain({ endpoint: endpoint('pro', 'secret'), headers, arrivedAt: NOW + ageMs }).reason).toBe(
      reason,
    );
  });

  test('a damaged signature, and a missing or unreadable time', () => {
    const pro = endpoint('pro', 'secret');
    const genuine = proHeaders(BODY, 'secret', SENT);
    const codeOf = (changed: Record<string, string>) =>
      explain({ endpoint: pro, headers: { ...genuine, ...changed } }).code;
    expect(codeOf({ 'X-Tito-Signature': 'abc' })).toBe('malformed_signature');
    expect(codeOf({ 'X-Tito-Timestamp': '' })).toBe('no_time');
    expect(codeOf({ 'X-Tito-Timestamp': 'noon' })).toBe('malformed_time');
  });

  test('each comes with one sentence of what to do, and none holds a secret', () => {
    const secrets = ['s3cret-mine ', 's3cret-other'];
    const others: Endpoint[] = [{ id: 'b', dialect: 'classic', secrets: ['s3cret-other'] }];
    for (const key of ['s3cret-mine', 's3cret-other', 'none']) {
      const found = explain({
        endpoint: endpoint('classic', 's3cret-mine '),
        others,
        headers: classicHeaders('e', BODY, key),
      });
      expect(found.action).toMatch(/^[A-Z].*\.$/);
      for (const secret of secrets) expect(JSON.stringify(found)).not.toContain(secret.trim());
    }
  });
});

describe('the effort for it is bounded', () => {
  const mine = endpoint('classic', 'mine');
  const manyOthers = (count: number): Endpoint[] =>
    Array.from({ length: count }, (_, i) => ({ id: `o${i}`, dialect: 'classic', secrets: [`o${i}`] }));

  test('at most so many secrets of other connections are tried for one request', () => {
    const last = (count: number) =>
      explain({
        endpoint: mine,
        others: manyOthers(count),
        headers: classicHeaders('e', BODY, `o${count - 1}`),
      }).code;
    expect(last(OTHER_SECRETS_LIMIT)).toBe('other_connection');
    expect(last(OTHER_SECRETS_LIMIT + 1)).toBe('wrong_token');
  });

  test('a flood uses the budget up, after which the plain reason is given until time has passed', () => {
    let now = NOW;
    const find = createExplain(
      () => manyOthers(1),
      () => now,
    );
    const body = Buffer.alloc(1024 * 1024 - 4096);
    const headers = lower(classicHeaders('e', body, 'o0'));
    const code = () =>
      find({ endpoint: mine, why: { kind: 'mismatch' }, headers, body, arrivedAt: now }).code;

    const affordable = EFFORT_BYTES_PER_SECOND / (1024 * 1024);
    for (let i = 0; i < affordable; i += 1) expect(code()).toBe('other_connection');
    expect(code()).toBe('wrong_token');
    now -= 60_000;
    expect(code()).toBe('wrong_token');
    now += 1000 / affordable;
    expect(code()).toBe('other_connection');
    expect(code()).toBe('wrong_token');
    now += 3_600_000;
    for (let i = 0; i < affordable; i += 1) expect(code()).toBe('other_connection');
    expect(code()).toBe('wrong_token');
  });
});
