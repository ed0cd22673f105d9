import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { OutOfTurn } from '../../electron/mail/out-of-turn.ts';
import { tryServer } from '../../electron/mail/try-server.ts';
import { AUTH, inbox } from './parts.ts';
import { localSmtp } from './sample.ts';

const ME = 'me@harbour.example';
const freely: OutOfTurn = (send) => send(async () => {});
const FROM = { name: 'Harbour Conf', email: 'org@harbour.example' };

test('a server that takes the login is good, and gets a mail that is no invite where one is wanted', async () => {
  const server = await inbox({ auth: AUTH });
  const smtp = localSmtp(server.port, { auth: AUTH });
  expect(await tryServer(smtp, null)).toEqual({ ok: true });
  expect(server.mails).toEqual([]);
  expect(await tryServer(smtp, { from: FROM, to: ME, outOfTurn: freely })).toEqual({ ok: true });
  expect(server.mails.map(({ parsed, envelope }) => [parsed.subject, envelope.to])).toEqual([
    ['Usher can send mail', [ME]],
  ]);
});

test('where the rate is reached the server is tried all the same, and gets no mail', async () => {
  const server = await inbox();
  const mail = { from: FROM, to: ME, outOfTurn: async () => null };
  expect(await tryServer(localSmtp(server.port), mail)).toMatchObject({ problem: { code: 'rate-reached' } });
  const wrong = { ...localSmtp(server.port), tls: 'implicit' as const };
  expect(await tryServer(wrong, mail)).toMatchObject({ field: 'security' });
  expect(server.mails).toEqual([]);
});

test('a wrong password is said at the password, and never repeated', async () => {
  const server = await inbox({ auth: AUTH });
  const tried = await tryServer(localSmtp(server.port, { auth: { ...AUTH, pass: 'wr0ng' } }), null);
  expect(tried).toMatchObject({ ok: false, field: 'password', problem: { code: 'smtp-login-refused' } });
  expect(JSON.stringify(tried)).not.toContain('wr0ng');
});

test('TLS from the start against a server that has none is said at the encryption', async () => {
  const server = await inbox();
  const tried = await tryServer(localSmtp(server.port, { tls: 'implicit' }), null);
  expect(tried).toMatchObject({ ok: false, field: 'security' });
});

test('a certificate that does not hold is said at the encryption', async () => {
  const server = await inbox({ tls: 'implicit' });
  const smtp = localSmtp(server.port, { tls: 'implicit', verifyCertificate: true });
  expect(await tryServer(smtp, null)).toMatchObject({ ok: false, field: 'security' });
});

test('a port where nothing listens is said at the port', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  expect(await tryServer(localSmtp(port), null)).toMatchObject({
    ok: false,
    field: 'port',
    problem: { code: 'smtp-closed-port' },
  });
});

test('a name that does not exist is said at the server', async () => {
  const smtp = { ...localSmtp(25), host: 'no-such-server.invalid' };
  expect(await tryServer(smtp, null)).toMatchObject({ ok: false, field: 'host' });
});
