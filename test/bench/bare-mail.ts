/** The limit: pooled nodemailer sending the very mails that invites are, filled in once, with nothing written down. */
import nodemailer from 'nodemailer';
import { DEFAULT_INVITE } from '../../electron/mail/invite-template.ts';
import { toNodemailer } from '../../electron/mail/message.ts';
import { compose } from '../../electron/mail/templates.ts';

const [port = '', count = '', connections = ''] = process.argv.slice(2);
const transport = nodemailer.createTransport({
  pool: true,
  host: '127.0.0.1',
  port: Number(port),
  secure: false,
  ignoreTLS: true,
  maxConnections: Number(connections),
  maxMessages: Number.POSITIVE_INFINITY,
});
const composed = compose(DEFAULT_INVITE, {
  participant: { name: 'Ada Byron', firstName: 'Ada', email: 'ada@example.org' },
  event: { title: 'HarbourConf 2027' },
  link: 'https://hub.example/join?code=0123456789abcdefghijkl',
  tickets: [{ release: 'Early Bird', reference: '9K9R-1' }],
});
if (!composed.ok) throw new Error(composed.problem.sentence);
const from = { name: 'Harbour Conf', email: 'org@harbour.example' };
await Promise.all(
  Array.from({ length: Number(count) }, (_, n) => {
    const to = { name: 'Ada Byron', email: `bench-${n}@example.org` };
    const mail = { ...composed.value, messageId: `<${n}@harbour.example>`, from, to };
    return transport.sendMail(toNodemailer(mail, new Date()));
  }),
);
transport.close();
