import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopback, parseSmtpUrl, senderFromUser } from '../../electron/mail/smtp-url.ts';

function read(text: string) {
  const result = parseSmtpUrl(text);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

describe('reading the mail server’s address', () => {
  it('off this machine wants STARTTLS and a certificate that holds', () => {
    expect(read('smtp://org%40example.org:p%40ss%3A%2F%23@mail.example.org')).toEqual({
      host: 'mail.example.org',
      port: 587,
      tls: 'required',
      verifyCertificate: true,
      auth: { user: 'org@example.org', pass: 'p@ss:/#' },
    });
  });

  it('takes TLS from the first byte for smtps://', () => {
    expect(read('smtps://u:p@mail.example.org/')).toMatchObject({
      port: 465,
      tls: 'implicit',
      verifyCertificate: true,
    });
  });

  it('on this machine uses TLS where offered, with any certificate', () => {
    for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]', 'mail.localhost']) {
      expect(read(`smtp://u:p@${host}:2525`)).toMatchObject({
        port: 2525,
        tls: 'opportunistic',
        verifyCertificate: false,
      });
    }
    expect(read('smtps://[::1]')).toMatchObject({ host: '::1', tls: 'implicit', verifyCertificate: false });
  });

  it('?insecure=1 gives up TLS for the mail but never for a login', () => {
    expect(read('smtp://relay.example:25?insecure=1')).toMatchObject({ tls: 'opportunistic', auth: null });
    expect(read('smtp://u:p@relay.example:25?insecure=1').tls).toBe('required');
  });

  it('writes international host names in ASCII', () => {
    expect(read('smtp://bücher.example').host).toBe('xn--bcher-kva.example');
  });

  const refused = [
    '',
    'mail.example.org:587',
    'smtp:mail.example.org',
    'smtp://',
    'http://mail.example.org',
    'smtp://mail.example.org:0',
    'smtp://mail.example.org:99999',
    'smtp://user@mail.example.org',
    'smtp://:pass@mail.example.org',
    'smtp://u:100%@mail.example.org',
    'smtp://u:a%0d%0ab@mail.example.org',
    'smtp://u:p#ss@mail.example.org',
    'smtp://mail.example.org/folder',
    'smtp://mail.example.org#part',
    'smtp://mail.example.org?secure=0',
    'smtp://mail.example.org?insecure=yes',
    'smtp://mail.exa mple.org',
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseSmtpUrl(text).ok).toBe(false));
  }

  it('never repeats the value in a problem', () => {
    const secret = fc.stringMatching(/^[a-zA-Z0-9]{12,20}$/);
    const broken = fc.constantFrom(
      (s: string) => `smtp://user:${s}@`,
      (s: string) => `smtp://user:${s}#x@host`,
      (s: string) => `smtp://user:${s}%@host`,
      (s: string) => `smtp://${s}@host`,
      (s: string) => `smtp://host?${s}=1`,
      (s: string) => `smtp://host/${s}`,
      (s: string) => `${s}://host`,
      (s: string) => s,
    );
    fc.assert(
      fc.property(secret, broken, (value, make) => {
        const result = parseSmtpUrl(make(value));
        expect(result.ok).toBe(false);
        expect(JSON.stringify(result)).not.toContain(value);
      }),
    );
  });

  it('any login survives being percent-encoded', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((t) => !/\p{Cc}/u.test(t));
    fc.assert(
      fc.property(text, text, (user, pass) => {
        const url = `smtp://${encodeURIComponent(user)}:${encodeURIComponent(pass)}@mail.example.org`;
        expect(read(url).auth).toEqual({ user, pass });
      }),
    );
  });
});

it('the login is the default sender only where it is an address', () => {
  expect(senderFromUser(read('smtp://org%40example.org:p@mail.example.org'))).toEqual({
    name: '',
    email: 'org@example.org',
  });
  expect(senderFromUser(read('smtp://apikey:p@mail.example.org'))).toBeNull();
  expect(senderFromUser(read('smtp://mail.example.org'))).toBeNull();
});

it('a name that only looks like this machine is not this machine', () => {
  for (const host of ['localhost.example.org', '127.0.0.1.example.org', '128.0.0.1', 'notlocalhost']) {
    expect(isLoopback(host)).toBe(false);
  }
});
