import type { SendMailOptions } from 'nodemailer';
import { type Address, isMailable } from './address.ts';
import type { ComposedMail } from './templates.ts';
import { oneLine } from './words.ts';

/** One mail to one person, complete but for the moment it leaves. */
export interface Mail extends ComposedMail {
  /** With its angle brackets. The same for every try of one (revision, copy). */
  readonly messageId: string;
  readonly from: Address;
  readonly to: Address;
}

/** The mail as nodemailer takes it. `date` is the moment of this try. Throws on an address that is not one. */
export function toNodemailer(mail: Mail, date: Date): SendMailOptions {
  return {
    messageId: mail.messageId,
    date,
    from: mailbox(mail.from),
    to: mailbox(mail.to),
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable',
    headers: {
      // Keeps out-of-office replies from answering an invite (RFC 3834; the second is Exchange's own).
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  };
}

/** As an object, so that nothing in a name is ever read as an address. */
function mailbox({ name, email }: Address): { name: string; address: string } {
  if (!isMailable(email)) throw new Error('not an address that can be mailed');
  return { name: oneLine(name), address: email };
}
