import { describe, expect, test } from 'vitest';
import { checkPattern, fillPattern, isSafeLink } from '../../shared/access-link.ts';

describe('a pattern', () => {
  test.each([
    'https://hub.example/{code}',
    'HTTPS://hub.example:8443/join?code={code}&email={email}',
    'https://hub.example/join#{code}',
    'https://münchen.example/join',
    'https://[2001:db8::1]/{code}',
    'http://127.0.0.1:8080/{code}',
  ])('%s can be used', (pattern) => {
    expect(checkPattern(pattern)).toBeNull();
  });

  test.each([
    ['hub.example/{code}', 'link-address'],
    ['https://hub.example:99999/{code}', 'link-address'],
    ['https://[::zz]/{code}', 'link-address'],
    ['https://exa%mple/{code}', 'link-address'],
    ['https://hub.example/a b?{code}', 'link-address'],
    ["https://hub.example/o'brien?c={code}", 'link-character'],
    ['https://hub.example/"x"?c={code}', 'link-character'],
    ['https://hub.example/<x>?c={code}', 'link-character'],
    ['https://hub.example/\0{code}', 'link-character'],
    ['https://{code}.hub.example/', 'link-placeholder-in-host'],
    ['https://{email}/x{code}', 'link-placeholder-in-host'],
    ['https://hub.example/{ticket}', 'link-placeholder'],
    ['http://hub.example/{code}', 'link-not-https'],
  ])('%j is refused as %s', (pattern, code) => {
    expect(checkPattern(pattern)?.code).toBe(code);
  });
});

test.each([
  "sinead.o'brien@example.org",
  'a!b*c@example.org',
  'x+y&z=1#?%@example.org',
  'ünï@bücher.example',
])('the link for %s can stand in a mail, and leads back to that very address', (email) => {
  const link = fillPattern('https://hub.example/join?c={code}&e={email}', 'c0de', email);
  expect(isSafeLink(link)).toBe(true);
  expect(link).not.toMatch(/[!'()*]/);
  expect(new URL(link).searchParams.get('e')).toBe(email);
});
