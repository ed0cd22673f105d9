import type { Mail } from '../../electron/mail/message.ts';
import type { SmtpOptions } from '../../electron/mail/smtp-url.ts';
import type { TemplateValues } from '../../electron/mail/templates.ts';

export function sampleMail(changes: Partial<Mail> = {}): Mail {
  return {
    messageId: '<0123456789abcdef.1.1@example.org>',
    from: { name: 'Harbour Conf', email: 'org@example.org' },
    to: { name: 'Ada Byron', email: 'ada@example.com' },
    subject: "You've been given access to Harbour Conf",
    text: 'Hi Ada,\n\nopen https://hub.example.org/join/abc\n',
    html: '<p>Hi Ada, open <a href="https://hub.example.org/join/abc">this</a></p>',
    ...changes,
  };
}

export function localSmtp(port: number, changes: Partial<SmtpOptions> = {}): SmtpOptions {
  return { host: '127.0.0.1', port, tls: 'opportunistic', verifyCertificate: false, auth: null, ...changes };
}

export function sampleValues(changes: Partial<TemplateValues> = {}): TemplateValues {
  return {
    participant: { name: 'Ada Byron', firstName: 'Ada', email: 'ada@example.com' },
    event: { title: 'Harbour Conf' },
    link: 'https://hub.example.org/join/abc?e=ada%40example.com',
    tickets: [{ release: 'Early Bird', reference: '9K9R-2' }],
    ...changes,
  };
}
