import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMailable, needsUtf8, parseSender } from '../../electron/mail/address.ts';

describe('reading a sender', () => {
  const good: [string, string, string][] = [
    ['Harbour Conf <org@example.org>', 'Harbour Conf', 'org@example.org'],
    ['org@example.org', '', 'org@example.org'],
    ['<org@example.org>', '', 'org@example.org'],
    ['  "Byron, Ada"  <ada@example.org> ', 'Byron, Ada', 'ada@example.org'],
    ['"The \\"Harbour\\"" <a@b.example>', 'The "Harbour"', 'a@b.example'],
    ['Hafen-Konferenz München <org@bücher.example>', 'Hafen-Konferenz München', 'org@bücher.example'],
    ['root@localhost', '', 'root@localhost'],
  ];
  for (const [text, name, email] of good) {
    it(text, () => expect(parseSender(text)).toEqual({ ok: true, value: { name, email } }));
  }

  const refused = [
    '',
    'Harbour Conf',
    'Harbour <>',
    'a@b@c.example',
    'A <a@example.org>, B <b@example.org>',
    'A <a@example.org> <b@example.org>',
    'A <a@example.org>\r\nBcc: b@example.org',
    'A\r\nBcc: b@example.org <a@example.org>',
    'a@example.org\u2028',
    'zoë@example.org',
    `${'x'.repeat(65)}@example.org`,
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseSender(text).ok).toBe(false));
  }

  it('never yields anything that could end a header or add an address', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'a',
            '@',
            '.',
            '<',
            '>',
            ',',
            ';',
            ' ',
            '"',
            '\\',
            '\r',
            '\n',
            '\0',
            'ö',
            'example.org',
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (sender) => {
        const result = parseSender(sender);
        if (!result.ok) return;
        expect(result.value.name).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(result.value.email).toMatch(/^[^\s<>,;"\\]+@[^\s<>,;"\\@]+$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

it('mail is addressed to one plain address only', () => {
  for (const email of [
    'ada@example.com',
    "o'hara+tag@sub.example.com",
    'zoë@example.com',
    'a@bücher.example',
  ]) {
    expect(isMailable(email)).toBe(true);
  }
  for (const email of [
    '',
    'ada',
    '@example.com',
    'ada@',
    'a b@example.com',
    'a..b@example.com',
    '.a@example.com',
  ]) {
    expect(isMailable(email)).toBe(false);
  }
  for (const email of [
    'a@b,c@d',
    'a@example.com>',
    'a@exa\nmple.com',
    'a@example..com',
    'a@[127.0.0.1]',
    '"a"@b.c',
  ]) {
    expect(isMailable(email)).toBe(false);
  }
});

it('only a local part outside ASCII needs SMTPUTF8', () => {
  expect(needsUtf8('zoë@example.com')).toBe(true);
  expect(needsUtf8('zoe@bücher.example')).toBe(false);
});
