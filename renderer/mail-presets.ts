/** Mail providers whose settings need not be looked up, and what each of them asks for instead of a plain password. */
import type { MailSecurity } from '../shared/model.ts';

export interface MailPreset {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly security: MailSecurity;
  /** What to put as user; empty where it is the sender's address. */
  readonly user: string;
  readonly hint: string;
}

export const MAIL_PRESETS: readonly MailPreset[] = [
  {
    id: 'gmail',
    name: 'Gmail or Google Workspace',
    host: 'smtp.gmail.com',
    port: '587',
    security: 'starttls',
    user: '',
    hint: 'Google wants an app password here, not the one you sign in with: Google Account › Security › 2‑Step Verification › App passwords. Gmail takes about 500 mails a day, Workspace about 2,000: set the rate accordingly.',
  },
  {
    id: 'microsoft',
    name: 'Microsoft 365',
    host: 'smtp.office365.com',
    port: '587',
    security: 'starttls',
    user: '',
    hint: 'Your administrator has to allow “Authenticated SMTP” for this mailbox, and Microsoft is ending it step by step. About 30 mails a minute are taken.',
  },
  {
    id: 'fastmail',
    name: 'Fastmail',
    host: 'smtp.fastmail.com',
    port: '465',
    security: 'tls',
    user: '',
    hint: 'Fastmail wants an app password: Settings › Privacy & Security › Manage app passwords.',
  },
  {
    id: 'mailgun',
    name: 'Mailgun',
    host: 'smtp.mailgun.org',
    port: '587',
    security: 'starttls',
    user: 'postmaster@your-domain',
    hint: 'The user and password are in Mailgun under Sending › Domain settings › SMTP credentials. In the EU the server is smtp.eu.mailgun.org.',
  },
  {
    id: 'postmark',
    name: 'Postmark',
    host: 'smtp.postmarkapp.com',
    port: '587',
    security: 'starttls',
    user: 'your server API token',
    hint: 'User and password are both the server’s API token. The sender’s domain has to be confirmed at Postmark.',
  },
  {
    id: 'ses',
    name: 'Amazon SES',
    host: 'email-smtp.eu-west-1.amazonaws.com',
    port: '587',
    security: 'starttls',
    user: 'your SMTP user name',
    hint: 'Put your own region into the server’s name. The user and password are SMTP credentials made in the SES console, not your AWS keys. A new account may mail only confirmed addresses.',
  },
  {
    id: 'brevo',
    name: 'Brevo',
    host: 'smtp-relay.brevo.com',
    port: '587',
    security: 'starttls',
    user: 'the login shown at Brevo',
    hint: 'Login and SMTP key are in Brevo under Settings › SMTP & API. The key goes in as the password.',
  },
];

export function presetOf(host: string): MailPreset | null {
  const name = host.trim().toLowerCase();
  if (/^email-smtp\.[a-z0-9-]+\.amazonaws\.com$/.test(name))
    return MAIL_PRESETS.find(({ id }) => id === 'ses') ?? null;
  if (name === 'smtp.eu.mailgun.org') return MAIL_PRESETS.find(({ id }) => id === 'mailgun') ?? null;
  return MAIL_PRESETS.find((preset) => preset.host === name) ?? null;
}
