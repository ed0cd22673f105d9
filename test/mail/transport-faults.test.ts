import { describe, expect, it } from 'vitest';
import type { TransportOptions } from '../../electron/mail/transport.ts';
import { type Reaction, type Stage, startRawSmtp } from '../helpers/raw-smtp.ts';
import { raw, sendOne, transport } from './parts.ts';
import { localSmtp, sampleMail } from './sample.ts';

/** Short only where silence is what is tested: a slow machine must not look like a silent server. */
function patience(reaction: Reaction): TransportOptions {
  return reaction === 'silence' ? { timeouts: { connect: 1_500, greeting: 1_500, silence: 1_500 } } : {};
}

describe('before the hand-over a fault never leaves doubt', () => {
  const cases: [Stage, Reaction, string][] = [
    ['connect', 'drop', 'retry'],
    ['connect', 'silence', 'retry'],
    ['connect', '421 too busy', 'retry'],
    ['connect', '554 go away', 'smtp-refused'],
    ['connect', '+OK POP3 ready', 'smtp-refused'],
    ['ehlo', 'drop', 'retry'],
    ['ehlo', '421 too busy', 'retry'],
    ['ehlo', '550 go away', 'smtp-refused'],
    ['mail', 'drop', 'retry'],
    ['mail', 'silence', 'retry'],
    ['mail', '451 later', 'retry'],
    ['mail', '421 closing', 'retry'],
    ['mail', '550 not your address', 'smtp-sender-refused'],
    ['mail', '530 5.7.0 log in first', 'smtp-login-refused'],
    ['rcpt', 'drop', 'retry'],
    ['rcpt', '450 greylisted', 'retry'],
    ['rcpt', '550 5.1.1 nobody here', 'failed'],
    ['data', 'drop', 'retry'],
    ['data', '451 later', 'retry'],
    ['data', '503 out of step', 'retry'],
    ['data', '554 no', 'failed'],
  ];
  for (const [stage, reaction, expected] of cases) {
    for (const offers of [[], ['PIPELINING']]) {
      it(`${reaction} at ${stage}${offers.length ? ' (pipelined)' : ''}: ${expected}`, async () => {
        const server = await raw({ [stage]: reaction }, { offers });
        const { outcome, handOvers } = await sendOne(transport(localSmtp(server.port), patience(reaction)));
        expect(outcome.state === 'stopped' ? outcome.problem.code : outcome.state).toBe(expected);
        expect(handOvers).toBe(0);
        expect(server.bodies).toHaveLength(0);
      });
    }
  }

  it('nobody listening: retry', async () => {
    const server = await startRawSmtp();
    await server.close();
    const { outcome } = await sendOne(transport(localSmtp(server.port)));
    expect(outcome).toEqual({
      state: 'retry',
      words: 'The mail server could not be reached (ECONNREFUSED).',
      isUnreachable: true,
    });
  });

  it('a kept connection found dead is a retry, not a second hand-over behind our back', async () => {
    const server = await raw();
    const made = transport(localSmtp(server.port), { connections: 1 });
    await sendOne(made);
    server.script = { mail: 'drop' };
    expect(await sendOne(made)).toMatchObject({ outcome: { state: 'retry' }, handOvers: 0 });
    expect(server.connections).toBe(1);
    expect(server.bodies).toHaveLength(1);
  });

  it('a hand-over that cannot be written down sends nothing and drops the connection', async () => {
    const server = await raw();
    const made = transport(localSmtp(server.port), { connections: 1 });
    const outcome = await made.send(sampleMail(), () =>
      Promise.reject(new Error('ENOSPC at a secret place')),
    );
    expect(outcome.state).toBe('retry');
    expect(JSON.stringify(outcome)).not.toContain('secret place');
    expect((await sendOne(made)).outcome.state).toBe('sent');
    expect(server.connections).toBe(2);
    expect(server.bodies).toHaveLength(1);
  });
});

describe('after the hand-over only an answer counts', () => {
  const cases: [Stage, Reaction, string][] = [
    ['half-body', 'drop', 'ambiguous'],
    ['dot', 'drop', 'ambiguous'],
    ['dot', 'silence', 'ambiguous'],
    ['dot', 'what?', 'ambiguous'],
    ['dot', '451 4.3.0 try later', 'retry'],
    ['dot', '421 4.3.2 going down', 'retry'],
    ['dot', '554 5.7.1 spam', 'failed'],
    ['dot', '250 2.0.0 queued as 42', 'sent'],
  ];
  for (const [stage, reaction, expected] of cases) {
    it(`${reaction} at ${stage}: ${expected}`, async () => {
      const server = await raw({ [stage]: reaction });
      const { outcome, handOvers } = await sendOne(transport(localSmtp(server.port), patience(reaction)));
      expect(outcome.state).toBe(expected);
      expect(handOvers).toBe(1);
      if (/^\d/.test(reaction)) expect(outcome).toMatchObject({ words: reaction });
    });
  }

  it('closing while an answer is outstanding leaves the mail ambiguous', async () => {
    const server = await raw({ dot: 'silence' });
    const made = transport(localSmtp(server.port));
    const sending = made.send(sampleMail(), async () => {});
    await server.reached('dot');
    await made.close();
    expect((await sending).state).toBe('ambiguous');
  });

  it('closing before the hand-over leaves the mail to be tried again', async () => {
    const server = await raw({ rcpt: 'silence' });
    const made = transport(localSmtp(server.port));
    const sending = made.send(sampleMail(), async () => {});
    await server.reached('rcpt');
    await made.close();
    expect((await sending).state).toBe('retry');
  });
});
