/** Lists of mails: what went out, what would, and what went wrong. */
import type { MailRow, MailView, ParticipantView } from '../../shared/contract.ts';
import type { InviteState } from '../../shared/model.ts';
import type { Books } from '../guestlist/books.ts';
import type { Participant } from '../guestlist/entities.ts';
import { mailKey } from '../guestlist/mails.ts';
import type { MailRef } from '../guestlist/records.ts';
import type { KeptMail, KeptMailHead } from '../mail/mailbox.ts';
import { written } from '../mail/read-mail.ts';
import { pageOfKept } from './letters.ts';
import { participantView } from './views.ts';

/** Those of the connection whose recipient or subject says this, newest first. */
export function mailsOut(
  connection: string,
  books: Books,
  kept: readonly KeptMailHead[],
  query: string,
): MailRow[] {
  return kept
    .filter(({ key }) => key.startsWith(`${connection} `))
    .filter(({ to, subject }) => says(query, to, subject))
    .map(({ key, name, at, kind, to, subject }) => {
      const email = kind === 'test' ? null : key.slice(key.lastIndexOf(' ') + 1);
      const person = email === null ? undefined : books.participants.get(email);
      const stage = person && stageOf(connection, person, key);
      const { state, reason } = stage ?? { state: null, reason: null };
      return { page: pageOfKept(name), kind, email, to, subject, at, state, reason };
    });
}

/** What became of the very mail of this key; null where a newer one has taken its place. */
function stageOf(
  connection: string,
  { address, invite, notice }: Participant,
  key: string,
): Pick<MailRow, 'state' | 'reason'> | null {
  const { revision, copy } = invite;
  const ref: MailRef = { kind: 'invite', connection, address, revision, copy };
  if (mailKey(ref) === key) return invite;
  if (!notice) return null;
  const told: MailRef = { kind: 'notice', connection, address, revision: notice.revision };
  return mailKey(told) === key ? notice : null;
}

/** The invites that have not left, by name. */
export function mailsThatWould(books: Books, query: string): MailRow[] {
  const rows: [string, MailRow][] = [];
  for (const { address, name, invite } of books.participants.where(hasNotLeft)) {
    const { state, reason } = invite;
    const to = written({ name, email: address });
    if (!says(query, to)) continue;
    const row: MailRow = {
      page: null,
      kind: 'invite',
      email: address,
      to,
      subject: '',
      at: null,
      state,
      reason,
    };
    rows.push([(name || address).toLowerCase(), row]);
  }
  return byName(rows);
}

/** Those whose invite was refused or is in doubt, by name. */
export function troubled(connection: string, books: Books): ParticipantView[] {
  const rows: [string, ParticipantView][] = [];
  for (const person of books.participants.where(isTroubled)) {
    rows.push([(person.name || person.address).toLowerCase(), participantView(connection, books, person)]);
  }
  return byName(rows);
}

export function keptMailView({ kind, from, to, subject, text, at }: KeptMail, page: string): MailView {
  const note = {
    invite: 'This is the mail as it was handed to the mail server.',
    notice: 'This is the note as it was handed to the mail server.',
    test: 'This is a test that went to you. It invited nobody.',
  }[kind];
  return { kind: 'sent', note, from, to, subject, text, page, at };
}

function hasNotLeft(state: InviteState): boolean {
  return state === 'held' || state === 'queued' || state === 'retrying';
}

function isTroubled(state: InviteState): boolean {
  return state === 'failed' || state === 'ambiguous';
}

function says(query: string, ...texts: readonly string[]): boolean {
  const wanted = query.trim().normalize('NFC').toLowerCase();
  return texts.some((text) => text.normalize('NFC').toLowerCase().includes(wanted));
}

function byName<T>(rows: [string, T][]): T[] {
  return rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
}
