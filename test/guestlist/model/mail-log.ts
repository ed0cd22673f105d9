/** What a mail server would have seen: which mails were handed over, and what became of each. */
import { expect } from 'vitest';
import { mailKey } from '../../../electron/guestlist/mails.ts';
import type { MailRef } from '../../../electron/guestlist/records.ts';
import type { MailOutcome } from './steps.ts';

export class MailLog {
  /** By Message-ID: what was last known of a mail that was handed over. */
  readonly #last = new Map<string, MailOutcome | 'in flight' | 'to be resent'>();
  readonly #idOf = new Map<string, string>();
  readonly #mailOf = new Map<string, string>();
  readonly #revisionOf = new Map<string, string>();
  readonly #linkOf = new Map<string, string | null>();
  readonly #out = new Set<string>();

  /** A mail may be handed over once; again only where it certainly was not taken, or somebody said so by hand. */
  handed(mail: MailRef, messageId: string): void {
    const key = mailKey(mail);
    expect([undefined, 'retrying', 'to be resent']).toContain(this.#last.get(messageId));
    // A (revision, copy) and its Message-ID belong together for ever.
    expect(this.#idOf.get(key) ?? messageId).toBe(messageId);
    expect(this.#mailOf.get(messageId) ?? key).toBe(key);
    this.#idOf.set(key, messageId);
    this.#mailOf.set(messageId, key);
    this.#last.set(messageId, 'in flight');
    if (mail.kind === 'invite') this.#out.add(`${mail.address} ${mail.revision}`);
  }

  /** A code belongs to one revision, and each mail always carries the same link. */
  codeOf(mail: MailRef & { kind: 'invite' }, code: string | null, link: string | null): void {
    const revision = `${mail.address} ${mail.revision}`;
    if (code === null || link === null) throw new Error('an invite without code or link');
    expect(link).toContain(code);
    expect(this.#revisionOf.get(code) ?? revision).toBe(revision);
    this.#revisionOf.set(code, revision);
    const key = mailKey(mail);
    expect(this.#linkOf.get(key) ?? link).toBe(link);
    this.#linkOf.set(key, link);
  }

  answered(mail: MailRef, outcome: MailOutcome): void {
    const messageId = this.#idOf.get(mailKey(mail));
    if (messageId) this.#last.set(messageId, outcome);
  }

  resentByHand(messageId: string): void {
    // Refused while it was withdrawn, and given back: the organizer is told that nobody knows.
    expect(['ambiguous', 'failed', 'retrying']).toContain(this.#last.get(messageId));
    this.#last.set(messageId, 'to be resent');
  }

  isOut(address: string, revision: number): boolean {
    return this.#out.has(`${address} ${revision}`);
  }
}
