import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { BODY_LIMIT } from '../../electron/api/calls.ts';
import type { CallInput, Handlers } from '../../shared/contract.ts';
import { ask, askAsOwner, BEARER, folderWith, HANDLERS, open, startRig } from './rig.ts';

const post = (body: string) => ({ method: 'POST', body });

describe('calls', () => {
  test('a call reaches its handler with its input and answers with its output', async () => {
    const seen: CallInput<'takeAway'>[] = [];
    const handlers: Handlers = {
      ...HANDLERS,
      takeAway: async (input) => {
        seen.push(input);
        return { total: 7, rows: [] };
      },
    };
    const rig = await startRig({ handlers });
    const answer = await askAsOwner(rig, '/api/takeAway', post('{"offset":20,"limit":50}'));
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { total: 7, rows: [] }]);
    expect(seen).toEqual([{ offset: 20, limit: 50 }]);
  });

  test.each([
    '',
    'no json',
    '[]',
    '{}',
    '{"query":"","offset":-1,"limit":50}',
    '{"query":"","offset":0,"limit":101}',
  ])('the input %j is refused with a problem before the handler sees it', async (body) => {
    const handlers = { ...HANDLERS, participants: () => Promise.reject(new Error('reached')) };
    const rig = await startRig({ handlers });
    const answer = await askAsOwner(rig, '/api/participants', post(body));
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      400,
      { problem: { code: 'unreadable' } },
    ]);
    expect(rig.errors).toEqual([]);
  });

  test('a body over the limit is refused, one at the limit is read', async () => {
    const rig = await startRig();
    const ofSize = (size: number) => post(`{${' '.repeat(size - 2)}}`);
    expect((await askAsOwner(rig, '/api/snapshot', ofSize(BODY_LIMIT))).status).toBe(200);
    expect((await askAsOwner(rig, '/api/snapshot', ofSize(BODY_LIMIT + 1))).status).toBe(413);
  });

  test.each(['nothing', 'toString', '__proto__', 'snapshot/', ''])(
    'the call %j does not exist',
    async (name) => {
      const rig = await startRig();
      expect((await askAsOwner(rig, `/api/${name}`, post('{}'))).status).toBe(404);
    },
  );

  test('a handler that throws is a fault of ours: logged whole, told without details', async () => {
    const fault = new Error('the secret reason');
    const rig = await startRig({ handlers: { ...HANDLERS, snapshot: () => Promise.reject(fault) } });
    const answer = await askAsOwner(rig, '/api/snapshot', post('{}'));
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([500, { problem: { code: 'internal' } }]);
    expect(answer.text).not.toContain('secret');
    expect(rig.errors).toEqual([fault]);
  });

  test('an answer of another shape is never sent', async () => {
    const wrong = { seq: 'one', status: null, deliveries: 'ada@example.org' };
    const handlers = { ...HANDLERS, snapshot: async () => wrong } as unknown as Handlers;
    const rig = await startRig({ handlers });
    const answer = await askAsOwner(rig, '/api/snapshot', post('{}'));
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('ada@example.org');
    expect(rig.errors).toHaveLength(1);
  });
});

describe('methods', () => {
  test.each([
    ['/api/snapshot', 'GET', 'POST'],
    ['/api/changes', 'POST', 'GET, HEAD'],
    ['/export/a.json', 'DELETE', 'GET, HEAD'],
    ['/index.html', 'PUT', 'GET, HEAD'],
    ['/letter/draft-00000000000000000000000000000000', 'POST', 'GET, HEAD'],
  ])('%s refuses %s and says what it allows', async (path, method, allow) => {
    const exports = {
      '/export/a.json': async () => ({ contentType: 'text/plain', filename: 'a', body: '' }),
    };
    const rig = await startRig({ exports, staticFolder: await folderWith({ 'index.html': '' }) });
    const answer = await askAsOwner(rig, path, { method });
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
  });

  test('HEAD answers like GET without the body', async () => {
    const rig = await startRig({ staticFolder: await folderWith({ 'index.html': 'the window' }) });
    const answer = await askAsOwner(rig, '/', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, text: '', headers: { 'content-length': '10' } });
    expect((await askAsOwner(rig, '/api/changes', { method: 'HEAD' })).text).toBe('');
  });
});

describe('exports', () => {
  test('a table is saved under its name, the rest is shown', async () => {
    const rig = await startRig({
      exports: {
        '/export/p.csv': async () => ({
          contentType: 'text/csv; charset=utf-8',
          filename: 'p"\r\n.csv',
          body: 'a,b',
        }),
        '/export/p.json': async () => ({ contentType: 'application/json', filename: 'p.json', body: '[]' }),
      },
    });
    const csv = await askAsOwner(rig, '/export/p.csv');
    expect(csv).toMatchObject({ status: 200, text: 'a,b' });
    expect(csv.headers['content-disposition']).toBe('attachment; filename="p___.csv"');
    const json = await askAsOwner(rig, '/export/p.json');
    expect(json.headers['content-disposition']).toBeUndefined();
    expect((await askAsOwner(rig, '/export/toString')).status).toBe(404);
  });

  test('HEAD answers like GET, and nothing is made of the body', async () => {
    let made = 0;
    async function* rows() {
      made += 1;
      yield 'a,b';
    }
    const body = rows();
    const rig = await startRig({
      exports: {
        '/export/p.csv': async () => ({ contentType: 'text/csv', filename: 'p.csv', body }),
        '/export/p.json': async () => ({ contentType: 'application/json', filename: 'p.json', body: '[]' }),
      },
    });
    const csv = await askAsOwner(rig, '/export/p.csv', { method: 'HEAD' });
    expect(csv).toMatchObject({ status: 200, text: '', headers: { 'content-type': 'text/csv' } });
    const json = await askAsOwner(rig, '/export/p.json', { method: 'HEAD' });
    expect(json).toMatchObject({ status: 200, text: '' });
    expect([made, rig.errors]).toEqual([0, []]);
  });

  test('a long one is made only as fast as it is read, and stops when the reader goes', async () => {
    const block = Buffer.alloc(64 * 1024, 'x');
    let made = 0;
    let stopped = false;
    let gone: AbortSignal | undefined;
    async function* endless() {
      try {
        for (;;) {
          made++;
          yield block;
        }
      } finally {
        stopped = true;
      }
    }
    const rig = await startRig({
      exports: {
        '/export/all.json': async (signal) => {
          gone = signal;
          return { contentType: 'text/plain', filename: 'all.json', body: endless() };
        },
      },
    });
    const incoming = await open(rig, '/export/all.json', { headers: BEARER });
    incoming.pause();
    // Without back-pressure this never comes to rest.
    for (let before = -1; before !== made; await sleep(50)) before = made;
    incoming.destroy();
    await vi.waitFor(() => expect([stopped, gone?.aborted]).toEqual([true, true]), 10_000);
    expect(rig.errors).toEqual([]);
  });

  test('a fault on the way cuts the connection, so that half a file never looks whole', async () => {
    async function* broken() {
      yield 'one';
      throw new Error('disk');
    }
    const body = broken();
    const rig = await startRig({
      exports: { '/export/x.json': async () => ({ contentType: 'text/plain', filename: 'x.json', body }) },
    });
    await expect(askAsOwner(rig, '/export/x.json')).rejects.toThrow();
    expect(rig.errors).toHaveLength(1);
  });
});

describe('files of the window', () => {
  test('the page is never cached, hashed files for ever', async () => {
    const folder = await folderWith({ 'index.html': '<p>' });
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets', 'index-abc.js'), 'run()');
    const rig = await startRig({ staticFolder: folder });
    const page = await askAsOwner(rig, '/');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    const script = await askAsOwner(rig, '/assets/index-abc.js');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });

  test.each([
    '/../secret',
    '/assets/../../secret',
    '/%2e%2e/secret',
    '/..%2fsecret',
    '/link',
    '/./index.html',
  ])('%s reaches nothing outside the list', async (path) => {
    const outside = await folderWith({ secret: 'secret' });
    const folder = join(outside, 'window');
    await mkdir(folder);
    await writeFile(join(folder, 'index.html'), '');
    await symlink(join(outside, 'secret'), join(folder, 'link'));
    const rig = await startRig({ staticFolder: folder });
    expect((await askAsOwner(rig, path)).status).toBe(404);
  });

  test('a window that is not built yet says so', async () => {
    const answer = await askAsOwner(await startRig(), '/');
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('npm run build');
  });
});

describe('the mail frame', () => {
  const PAGE = `draft-${'0'.repeat(32)}`;
  const html = '<h1 style="color: red">Hi Ada</h1><script>alert(1)</script>';

  test('shows the one mail that its address names, in a sandbox that can load and run nothing', async () => {
    const seen: unknown[] = [];
    const handlers: Handlers = {
      ...HANDLERS,
      letter: async (input) => {
        seen.push(input);
        return { html };
      },
    };
    const rig = await startRig({ handlers });
    const answer = await askAsOwner(rig, `/letter/${PAGE}/dark`);
    expect(seen).toEqual([{ page: PAGE, scheme: 'dark' }]);
    expect(answer.text).toContain('Hi Ada');
    const policy = answer.headers['content-security-policy'];
    expect(policy).toMatch(/^sandbox; default-src 'none'; style-src 'unsafe-inline'; /);
    expect(policy).not.toContain('script-src');
    expect(policy).toContain("frame-ancestors 'self'");
  });

  test.each(['<link rel=preconnect', '<LINK\nrel="dns-prefetch"', '<link/rel=preconnect'])(
    'a %j in it connects to nobody',
    async (start) => {
      const html = `<head>${start} href="http://tracker.example"></head><p>A &lt;link&gt; or a <linkage></p>`;
      const rig = await startRig({ handlers: { ...HANDLERS, letter: async () => ({ html }) } });
      const { text } = await askAsOwner(rig, `/letter/${PAGE}`);
      expect(text).not.toMatch(/<link[\s/>]/i);
      expect(text).toContain('<p>A &lt;link&gt; or a <linkage></p>');
    },
  );

  test.each([`/letter/${PAGE}`, '/letter/draft-0', `/letter/${PAGE}/blue`, '/letter/..%2fsettings'])(
    '%s is nobody’s',
    async (path) => {
      expect((await askAsOwner(await startRig(), path)).status).toBe(404);
    },
  );
});

test('every answer carries the security headers', async () => {
  const rig = await startRig({ staticFolder: await folderWith({ 'index.html': '' }) });
  const answers = [
    await ask(rig, '/health'),
    await ask(rig, '/'),
    await ask(rig, '/', { headers: { Accept: 'text/html' } }),
    await askAsOwner(rig, '/'),
    await askAsOwner(rig, '/nothing'),
    await askAsOwner(rig, '/api/snapshot', post('{}')),
    await ask(rig, '/', { headers: { Host: 'evil.example' } }),
  ];
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
  expect(answers[3]?.headers['content-security-policy']).not.toContain('unsafe');
});
