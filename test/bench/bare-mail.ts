/** The limit: pooled nodemailer sending mails as large as invites, with nothing written down. */
import nodemailer from 'nodemailer';

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
const html = `<p>${'Your access link, and some words around it. '.repeat(80)}</p>`;
await Promise.all(
  Array.from({ length: Number(count) }, (_, n) =>
    transport.sendMail({
      from: 'Harbour Conf <org@harbour.example>',
      to: `bench-${n}@example.org`,
      subject: 'Your access to Harbour Conf',
      text: 'Your access link: https://hub.example/join',
      html,
    }),
  ),
);
transport.close();
