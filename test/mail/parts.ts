import { onTestFinished } from 'vitest';
import type { SmtpOptions } from '../../electron/mail/smtp-url.ts';
import { createTransport, type MailTransport, type TransportOptions } from '../../electron/mail/transport.ts';
import { type RawSmtp, type RawSmtpOptions, startRawSmtp } from '../helpers/raw-smtp.ts';
import { type Inbox, type InboxOptions, startInbox } from '../helpers/smtp-inbox.ts';
import { sampleMail } from './sample.ts';

export const AUTH = { user: 'org@example.org', pass: 's3cret pass' };

/** Servers and transports that close with their test. */
export async function raw(script: RawSmtp['script'] = {}, options: RawSmtpOptions = {}): Promise<RawSmtp> {
  const server = await startRawSmtp(script, options);
  onTestFinished(() => server.close());
  return server;
}

export async function inbox(options: InboxOptions = {}): Promise<Inbox> {
  const server = await startInbox(options);
  onTestFinished(() => server.close());
  return server;
}

export function transport(smtp: SmtpOptions, options: TransportOptions = {}): MailTransport {
  const made = createTransport(smtp, options);
  onTestFinished(() => made.close());
  return made;
}

/** Sends one mail and says what became of it, and whether it was handed over. */
export async function sendOne(made: MailTransport, mail = sampleMail()) {
  let handOvers = 0;
  const outcome = await made.send(mail, async () => {
    handOvers += 1;
  });
  return { outcome, handOvers };
}
