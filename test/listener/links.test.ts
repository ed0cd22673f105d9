import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Visit } from '../../electron/listener/links.ts';
import { MISSES_AT_ONCE } from '../../electron/listener/links.ts';
import { ask, gate, head, post, RawClient, signedDelivery, startRig } from './rig.ts';

const HUB = 'https://hub.example/join?code=standing&e=ada%40example.org';
const LINKS = new Map<string, Visit>([
  ['standing', { to: HUB }],
  ['withdrawn', 'gone'],
]);

async function startWithLinks({ onVisit = (_: string): void => {} } = {}) {
  const visits: string[] = [];
  const rig = await startRig({
    visit: (code) => LINKS.get(code) ?? 'unknown',
    onVisit: (code) => {
      visits.push(code);
      onVisit(code);
    },
  });
  return { ...rig, rig, visits, port: rig.listener.port };
}

describe('a gated link', () => {
  test('leads on to the hub while it stands, and leaves no trace on the way', async () => {
    const { port, visits } = await startWithLinks();
    const answer = await ask(port, head('GET', '/i/standing'));
    expect(answer).toMatchObject({
      status: 302,
      headers: { location: HUB, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    });
    expect(visits).toEqual(['standing']);
  });

  test('does so whatever a mail program hangs onto it', async () => {
    const { port } = await startWithLinks();
    const answer = await ask(port, head('GET', '/i/standing?utm_source=mail&code=other'));
    expect(answer).toMatchObject({ status: 302, headers: { location: HUB } });
  });

  test('says the same to HEAD, without a body, and does not count it as a visit', async () => {
    const { port, visits } = await startWithLinks();
    const client = new RawClient(port);
    await client.write(head('HEAD', '/i/standing'));
    const answer = await client.answer({ withBody: false });
    expect(answer).toMatchObject({ status: 302, headers: { location: HUB, 'cache-control': 'no-store' } });
    for (const [path, status] of [
      ['/i/withdrawn', 410],
      ['/i/unknown', 404],
    ] as const) {
      await client.write(head('HEAD', path));
      expect(await client.answer({ withBody: false })).toMatchObject({ status });
    }
    await client.write(signedDelivery('{}'));
    expect(await client.answer()).toMatchObject({ status: 200, body: 'Received.\n' });
    expect(visits).toEqual([]);
  });

  test('does not wait until its visit is written down, and bears that it never is', async () => {
    const never = gate();
    const { port } = await startWithLinks({ onVisit: () => void never.opened });
    expect(await ask(port, head('GET', '/i/standing'))).toMatchObject({ status: 302 });
  });

  test('is only for looking at: other methods get 405, whether or not there is such a code', async () => {
    const { port, rig, visits } = await startWithLinks();
    for (const code of ['standing', 'withdrawn', 'unknown', '']) {
      for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        const answer = await ask(port, head(method, `/i/${code}`));
        expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
      }
      expect(await ask(port, post(`/i/${code}`, {}))).toMatchObject({ status: 405 });
    }
    expect(visits).toEqual([]);
    expect(rig.received).toEqual([]);
    expect(rig.rejected).toEqual([]);
  });
});

describe('a link that leads nowhere', () => {
  const standsByItself = (answer: Awaited<ReturnType<typeof ask>>): void => {
    const { headers, body } = answer ?? { headers: {} as Record<string, string>, body: '' };
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(body).toContain('ask the organizer');
    expect(body).not.toMatch(/https?:|url\(|@import|<(script|link|img|iframe|form)\b|\son\w+=|\sstyle=/i);
    const style = /<style>(.*)<\/style>/s.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  };

  test('because it was withdrawn: 410 for ever, as a page that says whom to ask', async () => {
    const { port, visits } = await startWithLinks();
    const answer = await ask(port, head('GET', '/i/withdrawn'));
    expect(answer?.status).toBe(410);
    expect(answer?.headers).not.toHaveProperty('location');
    expect(answer?.body).toContain('This link no longer works');
    standsByItself(answer);
    expect(visits).toEqual([]);
  });

  test.each([
    '/i/unknown',
    '/i/',
    '/i/a/b',
    '/i/%41',
    `/i/${'a'.repeat(300)}`,
    '/i/__proto__',
    '/i/constructor',
  ])('because there is no such code: 404 with the same politeness for %s', async (path) => {
    const { port } = await startWithLinks();
    const answer = await ask(port, head('GET', path));
    expect(answer?.status).toBe(404);
    expect(answer?.body).toContain('This link leads nowhere');
    standsByItself(answer);
  });

  test('is never told back, nor remembered among the refused requests', async () => {
    const { port, rig } = await startWithLinks();
    for (const code of ['standing', 'withdrawn', 'mistyped']) {
      const answer = await ask(port, head('GET', `/i/${code}`));
      expect(answer?.body).not.toContain(code);
    }
    expect(rig.rejected).toEqual([]);
    expect(rig.listener.rejected()).toEqual([]);
  });
});

describe('guessing', () => {
  test('is limited, and neither a standing nor a withdrawn link is ever touched by that', async () => {
    const { port, rig } = await startWithLinks();
    const client = new RawClient(port);
    const get = async (code: string) => {
      await client.write(head('GET', `/i/${code}`));
      return client.answer();
    };
    for (let miss = 0; miss < MISSES_AT_ONCE; miss++) {
      expect((await get(`guess-${miss}`))?.status).toBe(404);
      expect((await get('standing'))?.status).toBe(302);
      expect((await get('withdrawn'))?.status).toBe(410);
    }
    const limited = await get('one-too-many');
    expect(limited).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
    expect(limited?.body).toContain('ask the organizer');
    expect((await get('standing'))?.status).toBe(302);
    expect((await get('withdrawn'))?.status).toBe(410);

    rig.now += 1_000;
    expect((await get('another'))?.status).toBe(404);
  });

  test('does not keep deliveries out', async () => {
    const { port } = await startWithLinks();
    const client = new RawClient(port);
    for (let miss = 0; miss <= MISSES_AT_ONCE; miss++) {
      await client.write(head('GET', `/i/guess-${miss}`));
      await client.answer();
    }
    await client.write(signedDelivery('{}'));
    expect(await client.answer()).toMatchObject({ status: 200, body: 'Received.\n' });
  });
});
