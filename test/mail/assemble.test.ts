import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import { expect, it } from 'vitest';
import { assemble } from '../../electron/mail/assemble.ts';
import { toNodemailer } from '../../electron/mail/message.ts';
import { sampleMail } from './sample.ts';

const words = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.constantFrom('\n', '\r\n', '.', '=', ' ', '\t', '-', 'ä', '🎟', 'word', '\n.\n', '--'), {
    maxLength: 200,
  }),
);
const text = words.map((some) => (typeof some === 'string' ? some : some.join('')));

it('makes byte for byte what nodemailer’s own streams make, whatever people are called and mails say', async () => {
  const property = fc.asyncProperty(text, text, text, text, async (subject, html, body, name) => {
    const mail = sampleMail({ subject, html, text: body, to: { name, email: 'ada@example.com' } });
    const data = { ...toNodemailer(mail, new Date(0)), baseBoundary: 'fixed' };
    const built = await new MailComposer(data).compile().build();
    const wanted = built.toString().replace(/\r?\n/g, '\r\n');
    expect(assemble(new MailComposer(data).compile()).toString()).toBe(wanted);
  });
  await fc.assert(property, { numRuns: 300 });
});
