import { describe, expect, test } from 'vitest';
import { formOf, readMailForm } from '../../electron/mail/smtp-form.ts';
import { parseSmtpUrl, type SmtpOptions } from '../../electron/mail/smtp-url.ts';
import type { TypedMail } from '../../shared/contract.ts';

const TYPED: TypedMail = {
  host: 'smtp.harbour.example',
  port: '587',
  security: 'starttls',
  user: 'org@harbour.example',
  password: 'p@ss: word#1',
  sender: 'Harbour Conf <org@harbour.example>',
  rate: '',
};
const FREE = { sender: false, rate: false };

function read(change: Partial<TypedMail> = {}, before: SmtpOptions | null = null) {
  return readMailForm({ ...TYPED, ...change }, before, FREE);
}

function fields(change: Partial<TypedMail>, before: SmtpOptions | null = null): Record<string, string> {
  const result = read(change, before);
  return result.ok ? {} : result.fields;
}

function smtp(change: Partial<TypedMail> = {}, before: SmtpOptions | null = null): SmtpOptions {
  const result = read(change, before);
  if (!result.ok) throw new Error(JSON.stringify(result.fields));
  return result.mail.smtp;
}

test.each([
  ['starttls', 'required'],
  ['tls', 'implicit'],
] as const)(
  '%s off this machine is TLS or nothing, and the password survives any sign in it',
  (security, tls) => {
    expect(smtp({ security })).toEqual({
      host: 'smtp.harbour.example',
      port: 587,
      tls,
      verifyCertificate: true,
      auth: { user: 'org@harbour.example', pass: 'p@ss: word#1' },
    });
  },
);

test('what is kept is read back as what was typed', () => {
  const result = read({ security: 'tls', port: '465' });
  if (!result.ok) throw new Error('refused');
  const kept = parseSmtpUrl(result.mail.url);
  expect(kept).toMatchObject({ ok: true, value: result.mail.smtp });
  expect(formOf(result.mail.smtp)).toEqual({
    host: 'smtp.harbour.example',
    port: 465,
    security: 'tls',
    user: 'org@harbour.example',
    hasPassword: true,
  });
  expect(JSON.stringify(formOf(result.mail.smtp))).not.toContain('p@ss');
});

describe('the password that is set', () => {
  test('is kept for the same server and user', () => {
    expect(smtp({ password: null, port: '2525' }, smtp()).auth?.pass).toBe('p@ss: word#1');
  });

  test.each([{ host: 'smtp.evil.example' }, { user: 'other@harbour.example' }])(
    'is not given to another one: %o',
    (change) => {
      expect(fields({ password: null, ...change }, smtp())).toEqual({
        password: expect.stringContaining('Enter the password again'),
      });
    },
  );
});

test.each([
  [{ host: '' }, 'host'],
  [{ host: 'org@harbour.example' }, 'host'],
  [{ host: 'https://smtp.harbour.example' }, 'host'],
  [{ host: 'smtp harbour' }, 'host'],
  [{ host: 'a?b' }, 'host'],
  [{ port: 'x' }, 'port'],
  [{ port: '0' }, 'port'],
  [{ port: '70000' }, 'port'],
  [{ password: '' }, 'password'],
  [{ user: '' }, 'user'],
  [{ security: 'none' }, 'security'],
  [{ sender: 'nobody' }, 'sender'],
  [{ sender: '', user: 'apikey' }, 'sender'],
  [{ rate: 'fast' }, 'rate'],
] as const)('%o is said at its field: %s', (change, field) => {
  expect(Object.keys(fields(change))).toEqual([field]);
});

test('without a login a trusted network may do without TLS', () => {
  expect(smtp({ user: '', password: '', security: 'none' })).toMatchObject({
    tls: 'opportunistic',
    auth: null,
  });
});
