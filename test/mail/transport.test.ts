import { describe, expect, it } from 'vitest';
import { startRawSmtp } from '../helpers/raw-smtp.ts';
import { AUTH, inbox, raw, sendOne, transport } from './parts.ts';
import { localSmtp, sampleMail } from './sample.ts';

describe('a mail goes out', () => {
  for (const tls of ['none', 'starttls', 'implicit'] as const) {
    it(`once, with a login, to a server on this machine with TLS: ${tls}`, async () => {
      const server = await inbox({ tls, auth: AUTH });
      const smtp = localSmtp(server.port, {
        auth: AUTH,
        tls: tls === 'implicit' ? 'implicit' : 'opportunistic',
      });
      const { outcome, handOvers } = await sendOne(transport(smtp));
      expect(outcome.state).toBe('sent');
      expect(handOvers).toBe(1);
      expect(server.mails).toHaveLength(1);
      expect(server.mails[0]).toMatchObject({ secure: tls !== 'none', user: AUTH.user });
    });
  }

  it('only after the hand-over is written down, and not a byte before', async () => {
    const server = await raw();
    let allow = (): void => {};
    const sending = transport(localSmtp(server.port)).send(
      sampleMail(),
      () => new Promise<void>((resolve) => (allow = resolve)),
    );
    await server.reached('data');
    // A second conversation on the same server proves that anything the first had sent would have arrived.
    await sendOne(transport(localSmtp(server.port)), sampleMail({ subject: 'another' }));
    expect(server.bodies).toHaveLength(1);
    expect(server.bodies[0]).toContain('Subject: another');
    allow();
    expect((await sending).state).toBe('sent');
    expect(server.bodies).toHaveLength(2);
  });

  it('over one connection that is kept, also after a refused recipient', async () => {
    const server = await raw({ rcpt: '550 5.1.1 nobody here' });
    const made = transport(localSmtp(server.port), { connections: 1 });
    expect((await sendOne(made)).outcome.state).toBe('failed');
    server.script = {};
    expect((await sendOne(made)).outcome.state).toBe('sent');
    expect((await sendOne(made)).outcome.state).toBe('sent');
    expect(server.connections).toBe(1);
  });

  it('each once, when as many as there are connections go at a time', async () => {
    const server = await inbox();
    const made = transport(localSmtp(server.port), { connections: 3 });
    const subjects = Array.from({ length: 12 }, (_, i) => `mail ${i}`);
    const queue = [...subjects];
    const worker = async (): Promise<void> => {
      for (let subject = queue.shift(); subject !== undefined; subject = queue.shift()) {
        expect((await sendOne(made, sampleMail({ subject }))).outcome.state).toBe('sent');
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(server.mails.map((mail) => mail.parsed.subject).sort()).toEqual(subjects.sort());
  });
});

describe('what stops the queue and not the mail', () => {
  it('a wrong password, which is never repeated in words', async () => {
    const server = await raw(
      { auth: `535 no such login: ${AUTH.pass} ${Buffer.from(AUTH.pass).toString('base64')}` },
      { offers: ['AUTH PLAIN LOGIN'] },
    );
    const made = transport(localSmtp(server.port, { auth: AUTH }));
    const { outcome } = await sendOne(made);
    expect(outcome).toMatchObject({ state: 'stopped', problem: { code: 'smtp-login-refused' } });
    const said = JSON.stringify([outcome, await made.verify()]);
    expect(said).toContain('[hidden]');
    expect(said).not.toContain(AUTH.pass);
    expect(said).not.toContain(Buffer.from(AUTH.pass).toString('base64'));
  });

  it('but a login refused for now is only a retry', async () => {
    const server = await raw({ auth: '454 4.7.0 try later' }, { offers: ['AUTH PLAIN'] });
    const { outcome } = await sendOne(transport(localSmtp(server.port, { auth: AUTH })));
    expect(outcome.state).toBe('retry');
  });

  it('no STARTTLS where TLS is required, and then no login travels', async () => {
    const server = await raw({}, { offers: ['AUTH PLAIN'] });
    const made = transport(localSmtp(server.port, { tls: 'required', auth: AUTH }));
    expect((await sendOne(made)).outcome).toMatchObject({
      state: 'stopped',
      problem: { code: 'smtp-tls-refused' },
    });
    expect(server.commands.some((line) => line.startsWith('AUTH'))).toBe(false);
    expect(server.bodies).toHaveLength(0);
  });

  for (const tls of ['starttls', 'implicit'] as const) {
    it(`a certificate that does not hold (${tls})`, async () => {
      const server = await inbox({ tls, auth: AUTH });
      const made = transport(
        localSmtp(server.port, {
          tls: tls === 'implicit' ? 'implicit' : 'required',
          verifyCertificate: true,
          auth: AUTH,
        }),
      );
      expect((await sendOne(made)).outcome).toMatchObject({
        state: 'stopped',
        problem: { code: 'smtp-tls-refused' },
      });
      expect(server.mails).toHaveLength(0);
    });
  }

  it('a server without TLS where smtps:// was asked for', async () => {
    const server = await raw();
    const { outcome } = await sendOne(transport(localSmtp(server.port, { tls: 'implicit' })));
    expect(outcome).toMatchObject({ state: 'stopped', problem: { code: 'smtp-tls-refused' } });
  });

  it('is found by verify() without a mail', async () => {
    const server = await inbox({ auth: AUTH });
    expect(await transport(localSmtp(server.port, { auth: AUTH })).verify()).toBeNull();
    const wrong = transport(localSmtp(server.port, { auth: { user: AUTH.user, pass: 'wrong' } }));
    expect(await wrong.verify()).toMatchObject({ code: 'smtp-login-refused' });
    const gone = await startRawSmtp();
    await gone.close();
    expect(await transport(localSmtp(gone.port)).verify()).toMatchObject({ code: 'smtp-closed-port' });
  });
});

describe('addresses', () => {
  it('letters outside ASCII before the @ go to a server that takes them', async () => {
    const server = await inbox();
    const mail = sampleMail({ to: { name: 'Zoë', email: 'zoë@bücher.example' } });
    expect((await sendOne(transport(localSmtp(server.port)), mail)).outcome.state).toBe('sent');
    expect(server.mails[0]?.envelope.to[0]).toMatch(/^zoë@/);
  });

  it('and fail with clear words at one that does not, without being handed over', async () => {
    const server = await inbox({ utf8: false });
    const mail = sampleMail({ to: { name: 'Zoë', email: 'zoë@example.com' } });
    const made = transport(localSmtp(server.port));
    expect(await sendOne(made, mail)).toMatchObject({
      outcome: { state: 'failed', words: expect.stringContaining('ASCII') },
      handOvers: 0,
    });
    expect((await sendOne(made)).outcome.state).toBe('sent');
    expect(server.mails).toHaveLength(1);
  });

  it('one that could smuggle in a second recipient fails without a connection', async () => {
    const server = await raw();
    for (const email of [
      'a@example.com>\r\nRCPT TO:<b@example.com',
      'a@example.com,b@example.com',
      'nobody',
    ]) {
      const { outcome } = await sendOne(
        transport(localSmtp(server.port)),
        sampleMail({ to: { name: '', email } }),
      );
      expect(outcome.state).toBe('failed');
    }
    expect(server.connections).toBe(0);
  });

  it('the server’s words come as one short line', async () => {
    const server = await raw({ rcpt: `550-5.1.1 no\r\n550 ${'x'.repeat(500)}\u0007` });
    const { outcome } = await sendOne(transport(localSmtp(server.port)));
    expect(outcome.state).toBe('failed');
    const words = outcome.state === 'failed' ? outcome.words : '';
    expect(words.length).toBeLessThanOrEqual(300);
    expect(words).not.toMatch(/\p{Cc}/u);
  });
});
