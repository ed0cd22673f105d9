import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  BadConfiguration,
  type Config,
  readConfig,
  refuseSamePort,
  unknownVariables,
} from '../electron/config.ts';

function refusal(env: Record<string, string>, check: (config: Config) => void = () => {}): string {
  try {
    check(readConfig(env));
  } catch (error) {
    if (error instanceof BadConfiguration) return error.message;
    throw error;
  }
  throw new Error('was accepted');
}

test('with nothing set, nothing is fixed and every setting is left to what is stored', () => {
  const config = readConfig({});
  expect(config).toMatchObject({ connection: 'default', releaseHeld: false, fixed: [] });
  expect(config.sending).toBeUndefined();
});

test('an empty variable is not set', () => {
  expect(readConfig({ USHER_SENDING: ' ', USHER_TITO_SECRET: '' }).fixed).toEqual([]);
});

test('every variable is read, and named as fixed', () => {
  const config = readConfig({
    USHER_DATA: '/var/lib/usher',
    USHER_PORT: '0',
    USHER_DASHBOARD_PORT: '4800',
    USHER_DASHBOARD_TOKEN: 'a-long-enough-token',
    USHER_DASHBOARD_ORIGIN: 'https://usher.example.org/',
    USHER_CONNECTION: 'harbour_2027',
    USHER_DIALECT: 'pro',
    USHER_TITO_SECRET: 'old,new',
    USHER_TICKET_TYPES: 'Early Bird, Talks,, and Workshops ,vip',
    USHER_TEST_TICKETS: 'redirect: Org@Harbour.example',
    USHER_ONLY_PAID: 'yes',
    USHER_SENDING: 'live',
    USHER_HELD: 'send',
    USHER_SMTP_URL: 'smtp://127.0.0.1:2525',
    USHER_MAIL_FROM: 'Harbour Conf <org@harbour.example>',
    USHER_MAIL_RATE: '10/s,500/d',
    USHER_HUB_URL: 'https://hub.example/?c={code}&e={email}',
    USHER_ACCESS: 'direct',
    USHER_TUNNEL: 'ngrok',
    USHER_TUNNEL_NAME: 'Harbour.ngrok.app',
    USHER_NGROK_TOKEN: '2aBc_dEf-3',
    USHER_LOG: 'json',
  });
  expect(config).toMatchObject({
    data: '/var/lib/usher',
    port: 0,
    dashboardPort: 4800,
    dashboardOrigin: 'https://usher.example.org',
    connection: 'harbour_2027',
    dialect: 'pro',
    secrets: ['old', 'new'],
    ticketTypes: ['Early Bird', 'Talks, and Workshops', 'vip'],
    testTickets: { do: 'redirect', to: 'org@harbour.example' },
    onlyPaid: true,
    sending: 'live',
    releaseHeld: true,
    from: { name: 'Harbour Conf', email: 'org@harbour.example' },
    tunnel: { kind: 'ngrok' },
    tunnelName: 'harbour.ngrok.app',
    ngrokToken: '2aBc_dEf-3',
    log: 'json',
  });
  expect(config.fixed).toHaveLength(22);
});

test("a token keeps its stray space: the listener explains it when a signature doesn't fit", () => {
  expect(readConfig({ USHER_TITO_SECRET: 'token ' }).secrets).toEqual(['token ']);
});

describe('a secret from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-config-'));
  const file = join(folder, 'token');
  writeFileSync(file, 'from-a-file\n');

  test('is read without the newline an editor leaves', () => {
    const config = readConfig({ USHER_TITO_SECRET_FILE: file });
    expect(config.secrets).toEqual(['from-a-file']);
    expect(config.fixed).toEqual(['USHER_TITO_SECRET_FILE']);
  });

  test('is refused beside the variable itself, when missing, and when empty', () => {
    expect(refusal({ USHER_TITO_SECRET_FILE: file, USHER_TITO_SECRET: 'x' })).toMatch('not both');
    expect(refusal({ USHER_SMTP_URL_FILE: join(folder, 'none') })).toMatch('USHER_SMTP_URL_FILE: ');
    const empty = join(folder, 'empty');
    writeFileSync(empty, '');
    expect(refusal({ USHER_DASHBOARD_TOKEN_FILE: empty })).toMatch('empty');
  });
});

test.each([
  ['USHER_PORT', 'xyzzy'],
  ['USHER_PORT', '70000'],
  ['USHER_DASHBOARD_PORT', '-1'],
  ['USHER_DASHBOARD_TOKEN', 'xyzzy xyzzy'],
  ['USHER_DASHBOARD_ORIGIN', 'xyzzy.example'],
  ['USHER_DASHBOARD_ORIGIN', 'ftp://xyzzy.example'],
  ['USHER_DASHBOARD_ORIGIN', 'https://xyzzy.example/path'],
  ['USHER_DASHBOARD_ORIGIN', 'https://xyzzy.example/?'],
  ['USHER_DASHBOARD_ORIGIN', 'https://xyzzy.example/#'],
  ['USHER_DASHBOARD_ORIGIN', 'https://xyzzy@usher.example'],
  // Browsers do not tell such a page's requests from a stranger's.
  ['USHER_DASHBOARD_ORIGIN', 'http://xyzzy.lan'],
  ['USHER_DASHBOARD_ORIGIN', 'http://192.168.1.2:4748'],
  ['USHER_CONNECTION', '../xyzzy'],
  ['USHER_DIALECT', 'xyzzy'],
  ['USHER_TITO_SECRET', 'xyzzy,xyzzy,xyzzy'],
  ['USHER_TITO_SECRET', 'xyzzy,'],
  ['USHER_TICKET_TYPES', ' , '],
  ['USHER_TEST_TICKETS', 'redirect:xyzzy'],
  ['USHER_ONLY_PAID', 'xyzzy'],
  ['USHER_SENDING', 'xyzzy'],
  ['USHER_HELD', 'xyzzy'],
  ['USHER_SMTP_URL', 'http://xyzzy'],
  ['USHER_SMTP_URL', 'smtp://user:xyzzy@'],
  ['USHER_MAIL_FROM', 'xyzzy'],
  ['USHER_MAIL_RATE', '10/xyzzy'],
  ['USHER_HUB_URL', 'https://hub.example/{xyzzy}'],
  ['USHER_HUB_URL', 'https://hub.example/{xy\nzzy} {xyzzy}'],
  ['USHER_HUB_URL', 'https://xyzzy.example/"{code}'],
  ['USHER_HUB_URL', 'https://xyzzy{code}.example/'],
  ['USHER_HUB_URL', 'http://xyzzy.example/{code}'],
  ['USHER_ACCESS', 'xyzzy'],
  ['USHER_TUNNEL', 'xyzzy'],
  ['USHER_NGROK_TOKEN', 'xyzzy xyzzy'],
  ['USHER_LOG', 'xyzzy'],
])('%s=%j is refused in one line that names the variable and not the value', (name, value) => {
  const line = refusal({ [name]: value });
  expect(line.startsWith(`${name}: `)).toBe(true);
  expect(line).not.toContain('\n');
  expect(line).not.toContain('xyzzy');
});

test.each([
  ['https://Usher.Example', 'https://usher.example'],
  ['https://usher.example:443', 'https://usher.example'],
  ['https://usher.example:8443/', 'https://usher.example:8443'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://usher.localhost:80', 'http://usher.localhost'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['https://müller.example', 'https://xn--mller-kva.example'],
])('the origin %s is taken as browsers send it', (typed, origin) => {
  expect(readConfig({ USHER_DASHBOARD_ORIGIN: typed }).dashboardOrigin).toBe(origin);
});

test('a token of spaces is called that', () => {
  expect(refusal({ USHER_TITO_SECRET: ' ' })).toBe('USHER_TITO_SECRET: holds no token, only spaces');
});

describe('one port for both', () => {
  const inForce = (port: number) => ({ listenerPort: port, dashboardPort: port });

  test.each([
    [
      'both variables',
      { USHER_PORT: '4801', USHER_DASHBOARD_PORT: '4801' },
      'USHER_PORT and USHER_DASHBOARD_PORT',
    ],
    ['the one for webhooks', { USHER_PORT: '4801' }, 'USHER_PORT'],
    ['the one for the dashboard', { USHER_DASHBOARD_PORT: '4801' }, 'USHER_DASHBOARD_PORT'],
    ['what is stored', {}, 'USHER_PORT and USHER_DASHBOARD_PORT'],
  ])('by %s is refused, naming what is set', (_by, env, names) => {
    const line = refusal(env, (config) => refuseSamePort(config, inForce(4801)));
    expect(line.startsWith(`${names}: `)).toBe(true);
    expect(line).not.toContain('4801');
  });

  test('is not 0, which takes two free ones', () => {
    refuseSamePort(readConfig({ USHER_PORT: '0', USHER_DASHBOARD_PORT: '0' }), inForce(0));
  });
});

test.each([
  ['ngrok', 'xyzzy'],
  ['localtunnel', 'xyz zy.'],
])('a wish that %s cannot grant is refused', (tunnel, name) => {
  const line = refusal({ USHER_TUNNEL: tunnel, USHER_TUNNEL_NAME: name });
  expect(line.startsWith('USHER_TUNNEL_NAME: ')).toBe(true);
  expect(line).not.toContain(name);
});

test('a misspelt variable is noticed', () => {
  expect(
    unknownVariables({
      USHER_SENDNG: 'live',
      USHER_TITO_SECRET_FILE: 'x',
      USHER_MAIL_FROM_FILE: 'x',
      PATH: '/',
    }),
  ).toEqual(['USHER_SENDNG', 'USHER_MAIL_FROM_FILE']);
});
