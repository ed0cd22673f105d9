import type { NodemailerError } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { judge, problemOf } from '../../electron/mail/outcome.ts';

const BEFORE = { given: false, utf8: false, secrets: [] };

function refusal(response: string, more: Partial<NodemailerError>): NodemailerError {
  const responseCode = Number(response.slice(0, 3));
  return Object.assign(new Error(response), { response, responseCode, ...more });
}

describe('what stops all mails', () => {
  it.each<[string, Partial<NodemailerError>]>([
    ['535 5.7.8 Bad credentials', { code: 'EAUTH' }],
    ['535 5.7.8 Bad credentials.', { code: 'EAUTH' }],
    ['454 4.7.0 TLS not available', { code: 'ETLS', responseCode: 0 }],
    ['553 5.7.1 Sender not owned', { code: 'EENVELOPE', command: 'MAIL FROM' }],
    ['554 No service', { code: 'EPROTOCOL', command: 'CONN' }],
  ])('is told in whole sentences, with what it means for people: %s %o', (response, more) => {
    const outcome = judge(refusal(response, more), BEFORE);
    const problem = outcome.state === 'stopped' ? outcome.problem : null;
    expect(problem?.sentence).toMatch(/[^.]\.$/);
    expect(problem?.action).toMatch(/[^.]\. Nobody is mailed until then; nothing is lost\.$/);
  });
});

it('a server that puts everybody off when it is tried is told in a whole sentence', () => {
  expect(problemOf(refusal('421 Too busy', { code: 'EPROTOCOL' }), []).sentence).toBe(
    'The mail server could not be reached: 421 Too busy.',
  );
});
