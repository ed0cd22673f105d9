import nodemailer from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { startInbox } from '../helpers/smtp-inbox.ts';

describe('the SMTP inbox for tests', () => {
  for (const tls of ['none', 'starttls', 'implicit'] as const) {
    it(`takes a mail from somebody who logs in (TLS: ${tls})`, async () => {
      const inbox = await startInbox({ tls, auth: { user: 'org@example.org', pass: 'p@ss:word/1' } });
      const client = nodemailer.createTransport({ url: inbox.url, tls: { rejectUnauthorized: false } });
      await client.sendMail({ from: 'a@example.org', to: 'b@example.com', subject: 'Grüße', text: 'hello' });
      const [mail] = await inbox.waitFor(1);
      expect(mail?.envelope).toEqual({ from: 'a@example.org', to: ['b@example.com'] });
      expect(mail?.parsed.subject).toBe('Grüße');
      expect(mail?.secure).toBe(tls !== 'none');
      expect(mail?.user).toBe('org@example.org');
      client.close();
      await inbox.close();
    });
  }

  it('refuses a wrong password', async () => {
    const inbox = await startInbox({ auth: { user: 'org', pass: 'right' } });
    const client = nodemailer.createTransport({
      host: '127.0.0.1',
      port: inbox.port,
      auth: { user: 'org', pass: 'wrong' },
    });
    await expect(client.verify()).rejects.toMatchObject({ code: 'EAUTH' });
    client.close();
    await inbox.close();
  });
});
