import type { SMTPConnectionOptions } from 'nodemailer';

type Logger = Exclude<SMTPConnectionOptions['logger'], boolean | undefined>;

/**
 * What the mail server offered in its newest EHLO reply. nodemailer tells this nowhere but in its transaction log,
 * so this is a logger; it keeps nothing else of what passes.
 */
export class Capabilities {
  /** Does the server take addresses with letters outside ASCII (RFC 6531)? */
  smtpUtf8 = false;
  /** Connections whose next reply answers EHLO. */
  readonly #greeted = new Set<string>();

  readonly logger = {
    trace() {},
    info() {},
    warn() {},
    error() {},
    fatal() {},
    debug: (entry: { tnx?: string; sid?: string }, line: unknown): void => {
      if (typeof line !== 'string' || entry.sid === undefined) return;
      if (entry.tnx === 'client' && line.startsWith('EHLO ')) {
        this.#greeted.add(entry.sid);
      } else if (entry.tnx === 'server' && this.#greeted.delete(entry.sid)) {
        this.smtpUtf8 = /^250[ -]SMTPUTF8\b/im.test(line);
      }
    },
  } satisfies Logger;
}
