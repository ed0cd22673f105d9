/** What becomes of single mails: which there are, how far each has come, and what a record changes of that. */
import { type Books, testCopyKey } from './books.ts';
import { type MailProgress, NO_INVITE, NO_MAIL } from './entities.ts';
import { gate } from './invite.ts';
import type { BookRecord, MailRef, Puts } from './records.ts';
import { newcomer } from './settle.ts';

/** Names a mail in a word. */
export function mailKey(mail: MailRef): string {
  return `${mail.connection} ${mail.kind} ${numberOf(mail)} ${mail.address}`;
}

/** Names the place a mail takes: of somebody's invites only the newest can wait, and so with the notices. */
export function placeOf(mail: MailRef): string {
  return `${mail.connection} ${mail.kind} ${mail.kind === 'test copy' ? mail.ticket : ''} ${mail.address}`;
}

function numberOf(mail: MailRef): string {
  switch (mail.kind) {
    case 'invite':
      return `${mail.revision}.${mail.copy}`;
    case 'test copy':
      return mail.ticket;
    case 'notice':
      return `${mail.revision}`;
  }
}

/** The mails a record speaks of. */
export function mailsIn(connection: string, record: BookRecord): MailRef[] {
  if (record.t === 'policy' || record.t === 'visited') return [];
  return 'mail' in record ? [record.mail] : mailsOf(connection, record.puts);
}

/** The mails of the people and test copies in it. */
export function mailsOf(connection: string, { participants = [], testCopies = [] }: Puts): MailRef[] {
  const invites = participants.map(
    ({ address, invite: { revision, copy } }): MailRef => ({
      kind: 'invite',
      connection,
      address,
      revision,
      copy,
    }),
  );
  const copies = testCopies.map(
    ({ ticket, address }): MailRef => ({ kind: 'test copy', connection, ticket, address }),
  );
  const notices = participants.flatMap(({ address, notice }): MailRef[] =>
    notice ? [{ kind: 'notice', connection, address, revision: notice.revision }] : [],
  );
  return [...invites, ...copies, ...notices];
}

/** From here on the mail counts as out. */
export function markHanded(books: Books, { at, mail: ref }: BookRecord & { t: 'handed' }): void {
  adoptUnknown(books, ref);
  updateMail(books, ref, (mail) => ({
    ...mail,
    state: mail.state === 'withdrawn' ? 'withdrawn' : 'sending',
    handedAt: at,
    unanswered: true,
    firstTriedAt: mail.firstTriedAt ?? at,
    retryAt: null,
  }));
}

/** How a try to send it ended. */
export function markMailed(books: Books, record: BookRecord & { t: 'mailed' }): void {
  const { at, state, attempts, retryAt } = record;
  const wentOut = state === 'sent' || state === 'ambiguous';
  if (wentOut) adoptUnknown(books, record.mail);
  // Held or taken back before the word of a try that led nowhere came in: that word must not set it waiting again.
  const stands = mailOf(books, record.mail)?.state;
  if (!wentOut && (stands === 'held' || stands === 'none')) return;
  updateMail(books, record.mail, (mail) => ({
    ...mail,
    ...stageAfter(books, mail, record),
    // The line of its hand-over may have been damaged.
    handedAt: mail.handedAt ?? (wentOut ? at : null),
    unanswered: false,
    sentAt: state === 'sent' ? at : mail.sentAt,
    attempts,
    firstTriedAt: mail.firstTriedAt ?? at,
    retryAt,
  }));
}

function stageAfter(
  books: Books,
  mail: MailProgress,
  { state, words, mail: { kind } }: BookRecord & { t: 'mailed' },
): Pick<MailProgress, 'state' | 'reason'> {
  // Withdrawn while in flight: that it was delivered is worth knowing, but does not bring it back.
  if (mail.state === 'withdrawn') return { state: 'withdrawn', reason: mail.reason };
  // The organizer no longer wants copies: there is no next try.
  const isUnwanted = kind === 'test copy' && books.policy?.testTickets.do !== 'redirect';
  if (state === 'retrying' && isUnwanted) return { state: 'none', reason: null };
  // A gate that closed while it was in flight keeps the next try in.
  const isKeptIn = state === 'retrying' && kind !== 'notice';
  const closed = isKeptIn && books.policy ? gate(books.policy, books.sending) : null;
  if (closed) return { state: 'held', reason: closed };
  return { state, reason: state === 'sent' ? null : words };
}

/** The mail's progress as it stands; undefined where a newer revision or copy has taken its place. */
export function mailOf(books: Books, ref: MailRef): MailProgress | undefined {
  if (ref.kind === 'test copy') return books.testCopies.get(testCopyKey(ref.ticket, ref.address));
  const { invite, notice } = books.participants.get(ref.address) ?? {};
  if (ref.kind === 'notice') return notice?.revision === ref.revision ? notice : undefined;
  return invite?.revision === ref.revision && invite.copy === ref.copy ? invite : undefined;
}

/**
 * A mail can only go out after it was queued. Where the line that queued it is lost to damage, its going out is proof
 * enough: it is taken for known, so that nobody gets a second one.
 */
function adoptUnknown(books: Books, ref: MailRef): void {
  if (ref.kind === 'test copy') return;
  const person = books.participants.get(ref.address) ?? newcomer(ref.address);
  if (ref.kind === 'notice') {
    const isKnown = person.notice !== null && person.notice.revision >= ref.revision;
    const notice = { ...NO_MAIL, revision: ref.revision, because: null };
    if (!isKnown) books.participants.set(ref.address, { ...person, notice });
    return;
  }
  const { id, revision, copy } = person.invite;
  if (revision > ref.revision || (revision === ref.revision && copy >= ref.copy)) return;
  const invite = { ...NO_INVITE, id, revision: ref.revision, copy: ref.copy };
  books.participants.set(ref.address, { ...person, invite });
}

function updateMail(books: Books, ref: MailRef, change: (mail: MailProgress) => MailProgress): void {
  const mail = mailOf(books, ref);
  if (!mail) return;
  const person = books.participants.get(ref.address);
  if (ref.kind === 'invite') {
    if (person) {
      books.participants.set(ref.address, { ...person, invite: { ...person.invite, ...change(mail) } });
    }
    return;
  }
  if (ref.kind === 'notice') {
    const notice = person?.notice;
    if (notice) books.participants.set(ref.address, { ...person, notice: { ...notice, ...change(mail) } });
    return;
  }
  const key = testCopyKey(ref.ticket, ref.address);
  const copy = books.testCopies.get(key);
  if (copy) books.testCopies.set(key, { ...copy, ...change(mail) });
}
