import type { Address } from './address.ts';
import type { ComposedMail } from './templates.ts';
import { oneLine } from './words.ts';

/**
 * Marks a composed invite as a test that goes to the organizer instead of to `meantFor`. It is no invite: the
 * caller gives it a Message-ID of its own and composes it with a code that opens nothing.
 */
export function markAsTest(mail: ComposedMail, meantFor: Address): ComposedMail {
  return marked(
    mail,
    'This is a test. The ticket behind it is a test ticket, nobody was invited, and the link opens nothing.',
    `Live, it would have gone to ${called(meantFor)}.`,
  );
}

/** Marks a mail that the organizer asked for to see how it looks, filled in as for `as`. */
export function markAsTrial(mail: ComposedMail, as: Address): ComposedMail {
  return marked(
    mail,
    'This is a test that you asked Usher for. Nobody was invited, and the link opens nothing.',
    `It is filled in as for ${called(as)}.`,
  );
}

function called(person: Address): string {
  const name = oneLine(person.name);
  const email = oneLine(person.email);
  return name === '' ? email : `${name} <${email}>`;
}

function marked(mail: ComposedMail, what: string, whom: string): ComposedMail {
  const band = `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="#f1eafe" style="background-color:#f1eafe;background-image:repeating-linear-gradient(135deg,#f1eafe 0 10px,#e7dbfd 10px 20px);border-bottom:1px solid #7a3ff2;padding:14px 16px;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:14px;line-height:20px;color:#3d1a85;"><strong>&#9670; Test</strong><br>${escapeHtml(what)}<br>${escapeHtml(whom)}</td></tr></table>`;
  return {
    subject: `[Test] ${mail.subject}`,
    html: withBand(mail.html, band),
    text: `TEST\n${what}\n${whom}\n\n${'-'.repeat(60)}\n\n${mail.text}`,
  };
}

function withBand(html: string, band: string): string {
  const body = /<body\b[^>]*>/i.exec(html);
  if (!body) return band + html;
  const at = body.index + body[0].length;
  return `${html.slice(0, at)}\n${band}${html.slice(at)}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
