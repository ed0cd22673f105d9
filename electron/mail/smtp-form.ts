/** A mail server as a form has it, to and from the way it is kept: as one URL, which is a secret for its password. */
import { z } from 'zod';
import type { MailSettings, TypedMail } from '../../shared/contract.ts';
import { complaints, mailHost, mailPort } from '../../shared/forms.ts';
import { parseSender } from './address.ts';
import { parseRate } from './rate.ts';
import { isLoopback, parseSmtpUrl, type SmtpOptions, senderFromUser } from './smtp-url.ts';

export interface ReadMail {
  readonly smtp: SmtpOptions;
  /** As it is kept. */
  readonly url: string;
  /** As they are kept; null where nothing is set. */
  readonly sender: string | null;
  readonly rate: string | null;
}

type FormRead =
  | { readonly ok: true; readonly mail: ReadMail }
  | { readonly ok: false; readonly fields: Record<string, string> };

/** What of a form stands, where variables fix the rest. */
export interface FixedParts {
  readonly sender: boolean;
  readonly rate: boolean;
}

/** Reads the form. `before`: the server that is set, whose password may be left as it is. */
export function readMailForm(typed: TypedMail, before: SmtpOptions | null, fixed: FixedParts): FormRead {
  const parts = z.object({ host: mailHost, port: mailPort }).safeParse(typed);
  const fields = parts.success ? {} : complaints(parts.error);
  const user = typed.user.trim();
  const host = parts.data?.host ?? '';
  const pass = passwordOf(typed, user, host, before);
  if (user !== '' && pass === '') {
    fields['password'] =
      before?.auth && typed.password === null
        ? 'Enter the password again: it is given to no other server or user by itself.'
        : 'Enter the password that belongs to the user.';
  }
  if (user === '' && pass !== '') fields['user'] = 'Enter the user that the password belongs to.';
  if (typed.security === 'none' && user !== '' && !isLoopback(host)) {
    fields['security'] = 'A password never travels without TLS. Choose one of the others.';
  }
  const sender = typed.sender.trim();
  const rate = typed.rate.trim();
  if (sender !== '' && !fixed.sender) complain(fields, 'sender', parseSender(sender));
  if (rate !== '' && !fixed.rate) complain(fields, 'rate', parseRate(rate));
  if (!parts.success || Object.keys(fields).length > 0) return { ok: false, fields };

  const url = urlOf({ ...parts.data, security: typed.security, user, pass });
  const parsed = parseSmtpUrl(url);
  if (!parsed.ok) return { ok: false, fields: { host: 'This is not the name of a server.' } };
  if (sender === '' && !fixed.sender && senderFromUser(parsed.value) === null) {
    return { ok: false, fields: { sender: 'Say who the invites are from: Harbour Conf <org@example.org>' } };
  }
  return { ok: true, mail: { smtp: parsed.value, url, sender: sender || null, rate: rate || null } };
}

/** What the form shows of a server: everything but the password. */
export function formOf(smtp: SmtpOptions): NonNullable<MailSettings['server']> {
  const { host, port, tls, auth } = smtp;
  const security = tls === 'implicit' ? 'tls' : tls === 'required' || auth ? 'starttls' : 'none';
  return { host, port, security, user: auth?.user ?? '', hasPassword: auth !== null };
}

function passwordOf(typed: TypedMail, user: string, host: string, before: SmtpOptions | null): string {
  if (typed.password !== null) return typed.password;
  const isSame = before?.auth?.user === user && before.host === host.toLowerCase();
  return isSame ? (before.auth?.pass ?? '') : '';
}

interface UrlParts {
  readonly host: string;
  readonly port: number;
  readonly security: TypedMail['security'];
  readonly user: string;
  readonly pass: string;
}

function urlOf({ host, port, security, user, pass }: UrlParts): string {
  const login = user === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(pass)}@`;
  const name = host.includes(':') ? `[${host}]` : host;
  const option = security === 'none' && !isLoopback(host) ? '?insecure=1' : '';
  return `${security === 'tls' ? 'smtps' : 'smtp'}://${login}${name}:${port}${option}`;
}

function complain(
  fields: Record<string, string>,
  field: string,
  read: { ok: true } | { ok: false; problem: { sentence: string; action: string } },
): void {
  if (!read.ok) fields[field] = `${read.problem.sentence} ${read.problem.action}`;
}
