/** Between the guest list and the outbox: which mails wait, and what became of them. */
import { assertNever } from '../../shared/model.ts';
import type { Books } from '../guestlist/books.ts';
import { testCopyKey } from '../guestlist/books.ts';
import type { MailProgress, Participant } from '../guestlist/entities.ts';
import { connectionIn } from '../guestlist/fold.ts';
import { isTo } from '../guestlist/forget/record.ts';
import { Who } from '../guestlist/forget/traces.ts';
import { GATED_PATH, isGated } from '../guestlist/gated.ts';
import { mailKey, mailOf } from '../guestlist/mails.ts';
import { isNoticeDue } from '../guestlist/notice.ts';
import { type BookRecord, isBookRecord, type JournalRecord, type MailRef } from '../guestlist/records.ts';
import { connectionOf, type State } from '../guestlist/state.ts';
import type { Address } from './address.ts';
import { composeInvite, composeNotice, type Templates } from './compose.ts';
import type { KeptMail } from './mailbox.ts';
import type { Mail } from './message.ts';
import { type MailOutcome, NoLongerWanted, type OutboxItem } from './outbox-ports.ts';
import { DEAD_LINK } from './template-check.ts';
import { markAsTest } from './test-copy.ts';

export interface DispatchPorts {
  readonly state: State;
  /**
   * Resolves once the records that `work` makes are durable; rejects where it throws or the disk refuses. What `mayWait`
   * is written together with something else that comes soon.
   */
  change(connection: string, work: (books: Books) => readonly BookRecord[], mayWait?: boolean): Promise<void>;
  /** The organizer's sender; null where none is set, and then no mail waits. */
  sender(): Address | null;
  /** What the connection's mails say; the same object for as long as it is in force. */
  templates(connection: string): Templates;
  /** The public address that gated links lead through; null while it is not open. */
  publicUrl(): string | null;
}

export class Dispatch {
  readonly #ports: DispatchPorts;
  /** The mails offered to the outbox and not settled yet. */
  readonly #offered = new Map<string, MailRef>();
  /** The newest that was offered of each kind to each person. */
  readonly #newest = new Map<string, string>();
  /** Whose link would lead nowhere at the moment, by what a newer mail takes the place of. */
  readonly #unreachable = new Map<string, MailRef>();
  /** The link in each mail that was put together. */
  readonly #composed = new Map<string, string | null>();

  constructor(ports: DispatchPorts) {
    this.#ports = ports;
  }

  /** Every mail that waits, as the journal left it. */
  waiting(): OutboxItem[] {
    return [...this.#ports.state.waiting.values()].flatMap(({ mail }) => this.#item(mail) ?? []);
  }

  /** How many mails wait for the address that their links lead through. */
  get waitingForAddress(): number {
    return this.#unreachable.size;
  }

  /** What a record that became durable means for the outbox. */
  after(record: JournalRecord): { offer: OutboxItem[]; cancel: string[] } {
    if (record.t === 'forgetting') return { offer: [], cancel: this.#letGo(new Who(record.traces)) };
    if (!isBookRecord(record) || (!('puts' in record) && record.t !== 'policy')) {
      return { offer: [], cancel: [] };
    }
    const connection = connectionIn(record);
    const refs = this.#touchedBy(connection, record);
    const cancel = refs.flatMap((ref) => {
      const key = this.#newest.get(newestKey(ref));
      const offered = key === undefined ? undefined : this.#offered.get(key);
      return key !== undefined && offered && !this.#isWaiting(offered) ? key : [];
    });
    return { offer: refs.flatMap((ref) => this.#item(ref) ?? []), cancel };
  }

  /** Mails to somebody forgotten: what becomes of one in flight is not written down any more. */
  #letGo(who: Who): string[] {
    const theirs = [...this.#offered].filter(([, ref]) => isTo(ref, who));
    for (const [key, ref] of theirs) {
      this.#offered.delete(key);
      this.#composed.delete(key);
      this.#newest.delete(newestKey(ref));
    }
    for (const [key, ref] of this.#unreachable) if (isTo(ref, who)) this.#unreachable.delete(key);
    return theirs.map(([key]) => key);
  }

  /** The mails that may have begun or ceased to wait. */
  #touchedBy(connection: string, record: BookRecord): MailRef[] {
    const puts = 'puts' in record ? record.puts : {};
    const refs = [
      ...(puts.participants ?? []).flatMap((person) => refsOf(connection, person)),
      ...(puts.testCopies ?? []).map(
        ({ ticket, address }): MailRef => ({ kind: 'test copy', connection, ticket, address }),
      ),
    ];
    if (record.t !== 'policy' && !puts.sending) return refs;
    // Notices are not held one by one: they wait until sending goes on.
    const waiting = [...this.#ports.state.waiting.values()].map(({ mail }) => mail);
    return [...refs, ...waiting.filter((mail) => mail.kind === 'notice' && mail.connection === connection)];
  }

  /** The mail as it goes out now; null where it is no longer wanted. */
  async compose(key: string): Promise<Mail | null> {
    const ref = this.#offered.get(key);
    const from = this.#ports.sender();
    const mail = ref && this.#mail(ref);
    if (!ref || !from || !mail?.messageId) return null;
    const books = this.#books(ref);
    if (!isDue(books, ref) || this.#leadsNowhere(books, ref)) return null;
    const person = books.participants.get(ref.address);
    if (!person) return null;
    const to = { name: person.name, email: person.address };
    const templates = this.#ports.templates(ref.connection);
    switch (ref.kind) {
      case 'invite': {
        const { link } = person.invite;
        this.#composed.set(key, link);
        const composed = composeInvite(templates, books, person, link ?? '');
        return { ...composed, messageId: mail.messageId, from, to };
      }
      case 'test copy': {
        const organizer = books.testCopies.get(testCopyKey(ref.ticket, ref.address))?.to ?? from.email;
        const composed = composeInvite(templates, books, person, DEAD_LINK, [ref.ticket]);
        const marked = markAsTest(composed, to);
        return { ...marked, messageId: mail.messageId, from, to: { name: '', email: organizer } };
      }
      case 'notice':
        return { ...composeNotice(templates, books, person), messageId: mail.messageId, from, to };
      default:
        return assertNever(ref);
    }
  }

  /** The connection of a mail that was offered. */
  connectionOf(key: string): string {
    return this.#offered.get(key)?.connection ?? '';
  }

  /** What kind of mail the mailbox keeps it as. */
  kindOf(key: string): KeptMail['kind'] {
    const kind = this.#offered.get(key)?.kind ?? 'invite';
    return kind === 'test copy' ? 'test' : kind;
  }

  /** Writes the hand-over down. Rejects with `NoLongerWanted` where it was taken back in the meantime. */
  handedOver(key: string, at: number): Promise<void> {
    const ref = this.#offered.get(key);
    if (!ref) return Promise.reject(new NoLongerWanted());
    return this.#ports.change(ref.connection, (books) => {
      if (!isDue(books, ref) || this.#leadsNowhere(books, ref)) throw new NoLongerWanted();
      if (this.#isOutdated(books, key, ref)) throw new Error('the link was corrected meanwhile');
      return [{ t: 'handed', at, mail: ref }];
    });
  }

  /** Writes the outcome of a try down. */
  async settled(key: string, outcome: MailOutcome, at: number): Promise<void> {
    const ref = this.#offered.get(key);
    if (!ref) return;
    const { state, words } = outcome;
    const mailed = (books: Books): BookRecord => ({
      t: 'mailed',
      at,
      mail: ref,
      state,
      words,
      attempts: outcome.state === 'retrying' ? outcome.attempts : (mailOf(books, ref)?.attempts ?? 0) + 1,
      retryAt: outcome.state === 'retrying' ? outcome.nextAt : null,
    });
    await this.#ports.change(ref.connection, (books) => [mailed(books)], true);
    if (state === 'retrying') return;
    this.#offered.delete(key);
    this.#composed.delete(key);
  }

  #item(ref: MailRef): OutboxItem | null {
    const mail = this.#mail(ref);
    const key = mailKey(ref);
    this.#unreachable.delete(newestKey(ref));
    if (!mail?.messageId || !isDue(this.#books(ref), ref)) return null;
    if (this.#leadsNowhere(this.#books(ref), ref)) return null;
    this.#offered.set(key, ref);
    this.#newest.set(newestKey(ref), key);
    const { messageId, attempts, firstTriedAt } = mail;
    return { key, messageId, attempts, notBefore: mail.retryAt ?? 0, firstTriedAt };
  }

  /** An invite whose link leads through this machine stays queued while that cannot be reached where the link says. */
  #leadsNowhere(books: Books, ref: MailRef): boolean {
    if (ref.kind !== 'invite') return false;
    const invite = books.participants.get(ref.address)?.invite;
    if (!invite || !isGated(invite)) return false;
    const open = this.#ports.publicUrl();
    if (open !== null && invite.link === open + GATED_PATH + invite.code) return false;
    this.#unreachable.set(newestKey(ref), ref);
    return true;
  }

  /** Does the mail that was put together bring another link than the invite has by now? */
  #isOutdated(books: Books, key: string, ref: MailRef): boolean {
    if (ref.kind !== 'invite') return false;
    return this.#composed.get(key) !== books.participants.get(ref.address)?.invite.link;
  }

  #isWaiting(ref: MailRef): boolean {
    return isDue(this.#books(ref), ref) || this.#mail(ref)?.state === 'sending';
  }

  #mail(ref: MailRef): MailProgress | undefined {
    return mailOf(this.#books(ref), ref);
  }

  #books(ref: MailRef): Books {
    return connectionOf(this.#ports.state, ref.connection).books;
  }
}

function refsOf(connection: string, { address, invite, notice }: Participant): MailRef[] {
  const { revision, copy } = invite;
  const refs: MailRef[] = [{ kind: 'invite', connection, address, revision, copy }];
  return notice ? [...refs, { kind: 'notice', connection, address, revision: notice.revision }] : refs;
}

/** Names what a newer mail takes the place of. */
function newestKey(ref: MailRef): string {
  const ticket = ref.kind === 'test copy' ? ` ${ref.ticket}` : '';
  return `${ref.connection} ${ref.kind}${ticket} ${ref.address}`;
}

/** Is it still to be handed over? */
function isDue(books: Books, ref: MailRef): boolean {
  const mail = mailOf(books, ref);
  if (ref.kind !== 'notice') return mail?.state === 'queued' || mail?.state === 'retrying';
  const person = books.participants.get(ref.address);
  return mail !== undefined && person !== undefined && isNoticeDue(books, person);
}
