import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTunnelChoice } from '../../electron/tunnel/choice.ts';

const choice = (value: string) => {
  const parsed = parseTunnelChoice(value);
  return parsed.ok ? parsed.choice : parsed.problem.code;
};

describe('the choice of a tunnel', () => {
  it.each([
    ['off', { kind: 'off' }],
    ['ngrok', { kind: 'ngrok' }],
    ['localtunnel', { kind: 'localtunnel', host: 'https://localtunnel.me' }],
    ['localtunnel:https://lt.example.org', { kind: 'localtunnel', host: 'https://lt.example.org' }],
    ['localtunnel:http://127.0.0.1:8080', { kind: 'localtunnel', host: 'http://127.0.0.1:8080' }],
    ['https://hooks.example.org', { kind: 'own-url', url: 'https://hooks.example.org' }],
    ['https://example.org/usher', { kind: 'own-url', url: 'https://example.org/usher' }],
    ['http://127.0.0.1:4747', { kind: 'own-url', url: 'http://127.0.0.1:4747' }],
    ['http://localhost:4747', { kind: 'own-url', url: 'http://localhost:4747' }],
    ['http://[::1]:4747', { kind: 'own-url', url: 'http://[::1]:4747' }],
    ['  off\n', { kind: 'off' }],
  ])('reads %j', (value, expected) => {
    expect(choice(value)).toEqual(expected);
  });

  it.each(['localtunnel:https://lt.example.org/', 'https://lt.example.org/', 'https://lt.example.org//'])(
    'takes the slash off the end of %s, since paths are appended',
    (value) => {
      expect(JSON.stringify(choice(value))).toContain('"https://lt.example.org"');
    },
  );

  it.each(['http://example.org', 'http://127.0.0.1.example.org', 'http://localhost.example.org'])(
    'refuses %s: attendees would travel unprotected',
    (value) => {
      expect(choice(value)).toBe('tunnel-not-https');
    },
  );

  it.each([
    '',
    'on',
    'OFF',
    'ftp://example.org',
    'https://',
    'https://user:word@example.org',
    'https://e.org/?a',
  ])('refuses %j', (value) => {
    expect(choice(value)).toBe('tunnel-choice');
  });

  it.each(['localtunnel:', 'localtunnel:lt.example.org', 'localtunnel:https://u:p@lt.example.org'])(
    'refuses the tunnel server of %j',
    (value) => {
      expect(choice(value)).toBe('tunnel-host');
    },
  );

  it('never repeats a value it refuses, since a URL may hold a password', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9]{12,20}$/);
    fc.assert(
      fc.property(word, fc.constantFrom('https://u:', 'localtunnel:https://u:', ''), (secret, before) => {
        const parsed = parseTunnelChoice(`${before}${secret}@example.org`);
        expect(parsed.ok).toBe(false);
        expect(JSON.stringify(parsed)).not.toContain(secret);
      }),
    );
  });
});
