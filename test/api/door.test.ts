import { describe, expect, test } from 'vitest';
import { CODE_LIFETIME, SESSION_LIMIT } from '../../electron/api/session.ts';
import { ask, BEARER, cookieOf, folderWith, HANDLERS, type Rig, signIn, startRig, TOKEN } from './rig.ts';

const PATHS = [
  '/',
  '/index.html',
  '/assets/x.js',
  '/api/snapshot',
  '/api/changes',
  '/export/participants.json',
  '/letter/draft-00000000000000000000000000000000',
  '/no/such/path',
  '/healthy',
  '//health',
];

async function rigWithFiles(): Promise<Rig> {
  return startRig({ staticFolder: await folderWith({ 'index.html': 'the window' }) });
}

describe('health', () => {
  test('is told without a token, 503 until ready and 200 after', async () => {
    let ready = false;
    const rig = await startRig({ ready: () => ready });
    expect((await ask(rig, '/health')).status).toBe(503);
    ready = true;
    const answer = await ask(rig, '/health');
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ready"}']);
  });

  test('can be asked with HEAD and with nothing that changes', async () => {
    const rig = await startRig();
    expect(await ask(rig, '/health', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect((await ask(rig, '/health', { method: 'POST' })).status).toBe(405);
  });
});

describe('without a valid token', () => {
  test.each(PATHS)('%s is 401 for every method', async (path) => {
    const rig = await rigWithFiles();
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask(rig, path, { method })).status, method).toBe(401);
    }
  });

  test.each([
    ['a wrong token', { Authorization: 'Bearer another' }],
    ['an empty token', { Authorization: 'Bearer ' }],
    ['the token as another scheme', { Authorization: `Basic ${TOKEN}` }],
    ['the token with more behind it', { Authorization: `Bearer ${TOKEN}x` }],
    ['a made-up session', { Cookie: 'usher_1=abc', 'Sec-Fetch-Site': 'same-origin' }],
  ])('%s is 401', async (_name, headers) => {
    const rig = await rigWithFiles();
    expect((await ask(rig, '/', { headers })).status).toBe(401);
  });

  test('a browser is told to open the link that Usher printed, a program gets a problem', async () => {
    const rig = await startRig();
    const page = await ask(rig, '/', { headers: { Accept: 'text/html,*/*' } });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('Open the link that Usher printed');
    const problem = await ask(rig, '/api/snapshot', { method: 'POST' });
    expect(JSON.parse(problem.text)).toMatchObject({ problem: { code: 'not-signed-in' } });
  });
});

test('the bearer token opens everything', async () => {
  const rig = await rigWithFiles();
  expect(await ask(rig, '/', { headers: BEARER })).toMatchObject({ status: 200, text: 'the window' });
});

describe('signing in', () => {
  test.each(['code', 'token'])('by %s answers 303 to the clean address with a strict cookie', async (by) => {
    const rig = await rigWithFiles();
    const secret = by === 'code' ? rig.dashboard.issueCode() : TOKEN;
    const answer = await ask(rig, `/?${by}=${secret}`);
    expect(answer.status).toBe(303);
    expect(answer.headers).toMatchObject({
      location: '/',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(
      new RegExp(`^usher_${rig.dashboard.port}=[\\w-]{32}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(cookie).not.toContain(secret);
    const headers = { Cookie: cookieOf(answer), 'Sec-Fetch-Site': 'none' };
    expect((await ask(rig, '/', { headers })).status).toBe(200);
  });

  test('a code works once', async () => {
    const rig = await startRig();
    const path = `/?code=${rig.dashboard.issueCode()}`;
    expect((await ask(rig, path)).status).toBe(303);
    const again = await ask(rig, path, { headers: { Accept: 'text/html' } });
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.text).toContain('This link is used up');
    expect(again.text).toContain('To get a new one');
  });

  test('a code works until ten minutes have passed, and not after', async () => {
    const rig = await startRig();
    const [early, late] = [rig.dashboard.issueCode(), rig.dashboard.issueCode()];
    rig.clock.now += CODE_LIFETIME - 1;
    expect((await ask(rig, `/?code=${early}`)).status).toBe(303);
    rig.clock.now += 1;
    expect((await ask(rig, `/?code=${late}`)).status).toBe(401);
  });

  test('a wrong code or token signs nobody in', async () => {
    const rig = await startRig();
    rig.dashboard.issueCode();
    for (const path of ['/?code=', '/?code=wrong', '/?token=', '/?token=wrong', `/?code=${TOKEN}`]) {
      const answer = await ask(rig, path);
      expect([answer.status, answer.headers['set-cookie']], path).toEqual([401, undefined]);
    }
  });

  test('a link preview that asks with HEAD does not use the code up', async () => {
    const rig = await startRig();
    const path = `/?code=${rig.dashboard.issueCode()}`;
    expect((await ask(rig, path, { method: 'HEAD' })).status).toBe(401);
    expect((await ask(rig, path)).status).toBe(303);
  });

  test('a browser that is signed in may follow a used link again', async () => {
    const rig = await rigWithFiles();
    const code = rig.dashboard.issueCode();
    const first = await ask(rig, `/?code=${code}`);
    const headers = { Cookie: cookieOf(first), 'Sec-Fetch-Site': 'none' };
    const again = await ask(rig, `/?code=${code}`, { headers });
    expect([again.status, again.headers.location, again.headers['set-cookie']]).toEqual([
      303,
      '/',
      undefined,
    ]);
  });

  test('only the newest sessions are remembered', async () => {
    const rig = await rigWithFiles();
    const first = await signIn(rig);
    for (let count = 1; count < SESSION_LIMIT; count++) await signIn(rig);
    expect((await ask(rig, '/', { headers: first })).status).toBe(200);
    await signIn(rig);
    expect((await ask(rig, '/', { headers: first })).status).toBe(401);
  });

  test('another dashboard does not know the session', async () => {
    const headers = await signIn(await startRig());
    const other = await rigWithFiles();
    const value = headers['Cookie']?.split('=')[1];
    const cookie = `usher_${other.dashboard.port}=${value}`;
    expect((await ask(other, '/', { headers: { ...headers, Cookie: cookie } })).status).toBe(401);
  });
});

describe('a session cookie counts only for the dashboard’s own page', () => {
  const site = (value: string) => ({ 'Sec-Fetch-Site': value });
  test.each<[string, Record<string, string>, number]>([
    ['from the page itself', site('same-origin'), 200],
    ['typed or from a bookmark', site('none'), 200],
    ['from another site', site('cross-site'), 401],
    ['from another port of this machine', site('same-site'), 401],
    ['without saying where from', {}, 401],
    ['with a foreign origin', { ...site('same-origin'), Origin: 'https://evil.example' }, 401],
    ['with an opaque origin', { ...site('same-origin'), Origin: 'null' }, 401],
  ])('%s', async (_name, headers, status) => {
    let calls = 0;
    const handlers = {
      ...HANDLERS,
      snapshot: () => {
        calls++;
        return HANDLERS.snapshot({});
      },
    };
    const rig = await startRig({ handlers });
    const { Cookie = '' } = await signIn(rig);
    const answer = await ask(rig, '/api/snapshot', {
      method: 'POST',
      headers: { ...headers, Cookie },
      body: '{}',
    });
    expect([answer.status, calls]).toEqual([status, status === 200 ? 1 : 0]);
  });

  test('an origin is good only if it is the one asked', async () => {
    const rig = await rigWithFiles();
    const headers = await signIn(rig);
    const { port } = rig.dashboard;
    const status = async (Origin: string) =>
      (await ask(rig, '/', { headers: { ...headers, Origin } })).status;
    expect(await status(`http://127.0.0.1:${port}`)).toBe(200);
    expect(await status(`http://127.0.0.1:${port + 1}`)).toBe(401);
    expect(await status(`https://127.0.0.1:${port}`)).toBe(401);
    expect(await status(`http://localhost:${port}`)).toBe(401);
  });
});

describe('a name that is not ours', () => {
  test.each(['127.0.0.1', 'localhost', 'LOCALHOST:1', '[::1]:4748'])('%s is ours', async (Host) => {
    const rig = await rigWithFiles();
    expect((await ask(rig, '/', { headers: { ...BEARER, Host } })).status).toBe(200);
  });

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1:1:2',
    'evil.example#localhost',
    '10.0.0.1',
    '127.0.0.2',
  ])('%s is refused even with the token, so that a rebound name reaches nothing', async (Host) => {
    const rig = await rigWithFiles();
    for (const path of ['/', '/health', `/?token=${TOKEN}`]) {
      const answer = await ask(rig, path, { headers: { ...BEARER, Host } });
      expect([answer.status, answer.headers['set-cookie']], path).toEqual([421, undefined]);
    }
  });

  test('the allowed origin’s host is ours, with or without its port', async () => {
    const rig = await startRig({
      allowedOrigin: 'https://usher.example',
      staticFolder: await folderWith({}),
    });
    const status = async (Host: string) => (await ask(rig, '/health', { headers: { Host } })).status;
    expect(await status('usher.example')).toBe(200);
    expect(await status('Usher.Example:443')).toBe(200);
    expect(await status('usher.example:8443')).toBe(421);
    expect(await status('www.usher.example')).toBe(421);
    expect(await status('127.0.0.1')).toBe(200);
  });
});

describe('behind a reverse proxy at an https origin', () => {
  test('the cookie is kept to https', async () => {
    const rig = await startRig({ allowedOrigin: 'https://usher.example' });
    const answer = await ask(rig, `/?code=${rig.dashboard.issueCode()}`, {
      headers: { Host: 'usher.example' },
    });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; Secure$/);
  });

  test('its origin is accepted whatever name the proxy puts into Host, another is not', async () => {
    const rig = await startRig({ allowedOrigin: 'https://usher.example' });
    const headers = await signIn(rig);
    for (const Host of ['usher.example', '127.0.0.1:4748']) {
      const post = (Origin: string) =>
        ask(rig, '/api/snapshot', { method: 'POST', headers: { ...headers, Host, Origin }, body: '{}' });
      expect((await post('https://usher.example')).status).toBe(200);
      expect((await post('https://evil.example')).status).toBe(401);
    }
  });
});
