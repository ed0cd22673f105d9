import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** One mail as the server took it. */
export interface InboxMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: string;
  readonly parsed: Email;
  /** Was it handed over inside TLS? */
  readonly secure: boolean;
  /** Who logged in to hand it over; null without a login. */
  readonly user: string | null;
}

export interface InboxOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** `starttls` and `implicit` use the self-signed certificate that smtp-server brings. */
  readonly tls?: 'none' | 'starttls' | 'implicit';
  /** With it every client must log in. */
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Waits so long before it answers for a mail, in milliseconds. */
  readonly delay?: () => number;
  /** False lets each mail go once the callbacks have had it. */
  readonly keep?: boolean;
  /** False leaves SMTPUTF8 out of what the server offers. */
  readonly utf8?: boolean;
}

export interface Inbox {
  readonly port: number;
  /** As for USHER_SMTP_URL, with the login if there is one. */
  readonly url: string;
  readonly mails: readonly InboxMail[];
  /** Resolves once at least `count` mails have come, with all of them; rejects after 20 s. */
  waitFor(count: number): Promise<readonly InboxMail[]>;
  /** Calls back for every mail from now on. */
  onMail(callback: (mail: InboxMail) => void): void;
  close(): Promise<void>;
}

const WAIT_MS = 20_000;

/** A real SMTP server on 127.0.0.1 that keeps every mail it is given in memory. */
export async function startInbox(options: InboxOptions = {}): Promise<Inbox> {
  const { port = 0, tls = 'none', auth, utf8 = true, keep = true, delay } = options;
  const mails: InboxMail[] = [];
  const listeners = new Set<(mail: InboxMail) => void>();

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const { mailFrom, rcptTo } = session.envelope;
    const mail: InboxMail = {
      envelope: { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map((to) => to.address) },
      raw: raw.toString('utf8'),
      parsed: await PostalMime.parse(raw),
      secure: session.secure,
      user: session.user === undefined ? null : String(session.user),
    };
    if (keep) mails.push(mail);
    for (const listener of listeners) listener(mail);
    if (delay) await pause(delay());
  }

  const server = new SMTPServer({
    logger: false,
    secure: tls === 'implicit',
    disabledCommands: [...(tls === 'starttls' ? [] : ['STARTTLS']), ...(auth ? [] : ['AUTH'])],
    allowInsecureAuth: tls === 'none',
    hideSMTPUTF8: !utf8,
    disableReverseLookup: true,
    closeTimeout: 1,
    onAuth(given, _session, callback) {
      if (given.username === auth?.user && given.password === auth?.pass) {
        callback(null, { user: given.username ?? '' });
      } else {
        callback(new Error('Invalid username or password'));
      }
    },
    onData(stream, session, callback) {
      take(stream, session).then(() => callback(), callback);
    },
  });
  // A client that drops its connection is no concern of the inbox.
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const bound = (server.server.address() as AddressInfo).port;
  const login = auth ? `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.pass)}@` : '';

  return {
    port: bound,
    url: `${tls === 'implicit' ? 'smtps' : 'smtp'}://${login}127.0.0.1:${bound}`,
    mails,
    waitFor(count) {
      if (mails.length >= count) return Promise.resolve(mails);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listener);
          reject(new Error(`${mails.length} of ${count} mails came within ${WAIT_MS / 1000} s`));
        }, WAIT_MS);
        const listener = (): void => {
          if (mails.length < count) return;
          clearTimeout(timer);
          listeners.delete(listener);
          resolve(mails);
        };
        listeners.add(listener);
      });
    },
    onMail(callback) {
      listeners.add(callback);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
