import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  complaints,
  connectionName,
  hubUrl,
  retentionDays,
  ticketTypes,
  tidyToken,
  token,
} from '../../shared/forms.ts';

function complaint(schema: z.ZodType, value: unknown): string {
  const read = z.object({ it: schema }).safeParse({ it: value });
  return read.success ? '' : (complaints(read.error)['it'] ?? '');
}

describe('a token', () => {
  test.each([
    ['s3cret', 's3cret', null],
    ['s3cret ', 's3cret', 'a space at the end'],
    ['\n s3cret', 's3cret', 'a space at the start'],
    [' s3cret\r\n', 's3cret', 'a space at each end'],
    ['"s3cret"', 's3cret', 'quotation marks around it'],
    [' “s3cret” ', '“s3cret”', 'a space at each end'],
  ])('%j loses what was copied along with it, and that is named', (text, clean, stray) => {
    expect(tidyToken(text)).toEqual({ token: clean, stray });
    expect(token.parse(text)).toBe(clean);
  });

  test.each([
    ['', 'Paste the token here.'],
    ['  ', 'Paste the token here.'],
    ['https://ti.to/harbour', 'This is a web address.'],
    ['two words', 'There is a space or a new line inside.'],
    ['one\ntwo', 'There is a space or a new line inside.'],
    ['zero\u200ewidth', 'a character in it that no token has'],
    ['x'.repeat(501), 'far longer than a token'],
  ])('%j is refused in words', (text, words) => {
    expect(complaint(token, text)).toContain(words);
  });
});

test.each([
  ['', 'Give it a name'],
  ['x'.repeat(61), 'longer than 60'],
  ['tur\u202ened', 'cannot be shown'],
])('the name %j of a connection is refused in words', (text, words) => {
  expect(complaint(connectionName, text)).toContain(words);
});

test('an empty link is none; one that cannot be used says why and what to do', () => {
  expect(hubUrl.parse('  ')).toBeNull();
  expect(hubUrl.parse(' https://hub.example/{code} ')).toBe('https://hub.example/{code}');
  expect(complaint(hubUrl, 'http://hub.example/{code}')).toMatch(/https:\/\/.*Paste/);
  expect(complaint(hubUrl, 'hub')).toContain('Paste the whole address');
});

test('ticket types come trimmed, each once, without empty ones', () => {
  expect(ticketTypes.parse([' VIP', 'VIP', '', 'Early Bird'])).toEqual(['VIP', 'Early Bird']);
});

test.each(['0', '3651', '1.5', 'many', ''])('%j is no number of days', (text) => {
  expect(complaint(retentionDays, text)).toMatch(/days/);
});
