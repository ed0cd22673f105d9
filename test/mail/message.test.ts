import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Mail } from '../../electron/mail/message.ts';
import { createTransport, type MailTransport } from '../../electron/mail/transport.ts';
import { startRawSmtp } from '../helpers/raw-smtp.ts';
import { type Inbox, type InboxMail, startInbox } from '../helpers/smtp-inbox.ts';
import { localSmtp, sampleMail } from './sample.ts';

let inbox: Inbox;
let transport: MailTransport;

beforeAll(async () => {
  inbox = await startInbox();
  transport = createTransport(localSmtp(inbox.port), { now: () => Date.UTC(2026, 2, 1, 9, 30) });
});
afterAll(async () => {
  await transport.close();
  await inbox.close();
});

async function received(mail: Mail): Promise<InboxMail> {
  const before = inbox.mails.length;
  expect((await transport.send(mail, async () => {})).state).toBe('sent');
  const arrived = (await inbox.waitFor(before + 1)).at(-1);
  if (!arrived) throw new Error('nothing arrived');
  return arrived;
}

function headers(mail: InboxMail): string {
  return mail.raw.slice(0, mail.raw.indexOf('\r\n\r\n'));
}

it('a mail carries who, whom, when and its given Message-ID, and keeps auto-responders quiet', async () => {
  const mail = await received(sampleMail());
  const value = (key: string) =>
    mail.parsed.headers.filter((header) => header.key === key).map((h) => h.value);
  expect(value('message-id')).toEqual(['<0123456789abcdef.1.1@example.org>']);
  expect(value('date')).toEqual(['Sun, 01 Mar 2026 09:30:00 +0000']);
  expect(value('from')).toEqual(['Harbour Conf <org@example.org>']);
  expect(value('to')).toEqual(['Ada Byron <ada@example.com>']);
  expect(value('auto-submitted')).toEqual(['auto-generated']);
  expect(value('x-auto-response-suppress')).toEqual(['All']);
  expect(value('bcc')).toEqual([]);
  expect(mail.envelope).toEqual({ from: 'org@example.org', to: ['ada@example.com'] });
});

it('text comes first and HTML second, both quoted-printable and whole', async () => {
  const text = `Hi Zoë,\n.\n..dots\nFrom here\n${'long '.repeat(400)}\n`;
  const html = `<p>Zoë 🎟 ${'x'.repeat(2_000)}</p>`;
  const mail = await received(sampleMail({ text, html }));
  expect(mail.raw).toMatch(/multipart\/alternative[\s\S]*text\/plain[\s\S]*text\/html/);
  expect(mail.raw.match(/Content-Transfer-Encoding: quoted-printable/g)).toHaveLength(2);
  expect(Math.max(...mail.raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
  expect(mail.parsed.text?.trimEnd()).toBe(text.trimEnd());
  expect(mail.parsed.html?.trimEnd()).toBe(html);
});

it('names and subjects of any script arrive as they were, in headers of plain ASCII', async () => {
  const subject = 'Доступ к конференции “Гавань” 🎟 für Zoë';
  const mail = await received(
    sampleMail({
      subject,
      from: { name: 'Hafen, München', email: 'org@example.org' },
      to: { name: '"Zoë" 山田 <x@y.example>', email: 'zoe@bücher.example' },
    }),
  );
  expect(headers(mail)).toMatch(/^[\x20-\x7e\r\n\t]*$/);
  expect(mail.parsed.subject).toBe(subject);
  expect(mail.parsed.from).toMatchObject({ name: 'Hafen, München', address: 'org@example.org' });
  expect(mail.parsed.to).toHaveLength(1);
  expect(mail.parsed.to?.[0]?.name).toBe('"Zoë" 山田 <x@y.example>');
});

it('international domains travel in ASCII', async () => {
  const server = await startRawSmtp();
  const direct = createTransport(localSmtp(server.port));
  await direct.send(sampleMail({ to: { name: '', email: 'zoe@bücher.example' } }), async () => {});
  expect(server.commands).toContain('RCPT TO:<zoe@xn--bcher-kva.example>');
  await direct.close();
  await server.close();
});

it('no name or subject can add a header or a recipient', async () => {
  const evil = 'Ada\r\nBcc: spy@example.net\r\nX-Evil: 1\r\n\r\nbody, <spy@example.net>';
  const mail = await received(
    sampleMail({
      subject: evil,
      to: { name: evil, email: 'ada@example.com' },
      from: { name: evil, email: 'org@example.org' },
    }),
  );
  expect(mail.envelope).toEqual({ from: 'org@example.org', to: ['ada@example.com'] });
  expect(mail.parsed.headers.map(({ key }) => key)).not.toContain('x-evil');
  expect(mail.parsed.headers.map(({ key }) => key)).not.toContain('bcc');
  expect(mail.parsed.to?.map(({ address }) => address)).toEqual(['ada@example.com']);
});
