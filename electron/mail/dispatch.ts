/** Between the guest list and the outbox: which mails wait, what they say, and what became of them. */
import { assertNever } from '../../shared/model.ts';
import type { Books } from '../guestlist/books.ts';
import { testCopyKey } from '../guestlist/books.ts';
import type { MailProgress, Participant } from '../guestlist/entities.ts';
import { connectionOf, mailKey, mailOf, type State } from '../guestlist/fold.ts';
import type { BookRecord, JournalRecord, MailRef } from '../guestlist/records.ts';
import type { Address } from './address.ts';
import { DEFAULT_INVITE } from './invite-template.ts';
import type { Mail } from './message.ts';
import { type MailOutcome, NoLongerWanted, type OutboxItem } from './outbox-ports.ts';
import { type ComposedMail, compose, type TemplateValues } from './templates.ts';
import { markAsTest } from './test-copy.ts';

export interface DispatchPorts {
  readonly state: State;
  /** Resolves once the records that `work` makes are durable; rejects where it throws or the disk refuses. */
  change(connection: string, work: (books: Books) => readonly BookRecord[]): Promise<void>;
  /** The organizer's sender; null where none is set, and then no mail waits. */
  sender(): Address | null;
  now(): number;
}

export class Dispatch {
  readonly #ports: DispatchPorts;
  /** The mails offered to the outbox and not settled yet. */
  readonly #offered = new Map<string, MailRef>();
  /** The offered invite of each person, by connection and address. */
  readonly #inviteTo = new Map<string, string>();

  constructor(ports: DispatchPorts) {
    this.#ports = ports;
  }

  /** Every mail that waits, as the journal left it. */
  waiting(): OutboxItem[] {
    return [...this.#ports.state.waiting.values()].flatMap(({ mail }) => this.#item(mail) ?? []);
  }

  /** What a record that became durable means for the outbox. */
  after(record: JournalRecord): { offer: OutboxItem[]; cancel: string[] } {
    if (record.t !== 'decided' && record.t !== 'rejudged') return { offer: [], cancel: [] };
    const connection = record.t === 'decided' ? record.row.connection : record.connection;
    const cancel = (record.puts.participants ?? []).flatMap(({ address }) => {
      const key = this.#inviteTo.get(`${connection} ${address}`);
      const ref = key === undefined ? undefined : this.#offered.get(key);
      return key !== undefined && ref && !this.#isWaiting(ref) ? key : [];
    });
    const refs = [
      ...(record.puts.participants ?? []).map((person) => inviteRef(connection, person)),
      ...(record.puts.testCopies ?? []).map(
        ({ ticket, address }): MailRef => ({ kind: 'test copy', connection, ticket, address }),
      ),
    ];
    return { offer: refs.flatMap((ref) => this.#item(ref) ?? []), cancel };
  }

  /** The mail as it goes out now; null where it is no longer wanted. */
  async compose(key: string): Promise<Mail | null> {
    const ref = this.#offered.get(key);
    const from = this.#ports.sender();
    const mail = ref && this.#mail(ref);
    if (!ref || !from || !mail?.messageId || !isDue(mail)) return null;
    const books = this.#books(ref);
    const person = books.participants.get(ref.address);
    if (!person) return null;
    const to = { name: person.name, email: person.address };
    switch (ref.kind) {
      case 'invite': {
        const composed = composeInvite(books, person, person.invite.link ?? '');
        return { ...composed, messageId: mail.messageId, from, to };
      }
      case 'test copy': {
        const organizer = books.testCopies.get(testCopyKey(ref.ticket, ref.address))?.to ?? from.email;
        const composed = composeInvite(books, person, TEST_LINK, [ref.ticket]);
        const marked = markAsTest(composed, to);
        return { ...marked, messageId: mail.messageId, from, to: { name: '', email: organizer } };
      }
      default:
        return assertNever(ref);
    }
  }

  /** What kind of mail the mailbox keeps it as. */
  kindOf(key: string): 'invite' | 'test' {
    return this.#offered.get(key)?.kind === 'test copy' ? 'test' : 'invite';
  }

  /** Writes the hand-over down. Rejects with `NoLongerWanted` where it was taken back in the meantime. */
  handedOver(key: string, at: number): Promise<void> {
    const ref = this.#offered.get(key);
    if (!ref) return Promise.reject(new NoLongerWanted());
    return this.#ports.change(ref.connection, (books) => {
      const mail = mailOf(books, ref);
      if (!mail || !isDue(mail)) throw new NoLongerWanted();
      return [{ t: 'handed', at, mail: ref }];
    });
  }

  /** Writes the outcome of a try down. */
  async settled(key: string, outcome: MailOutcome, at: number): Promise<void> {
    const ref = this.#offered.get(key);
    if (!ref) return;
    const { state, words } = outcome;
    await this.#ports.change(ref.connection, (books) => [
      {
        t: 'mailed',
        at,
        mail: ref,
        state,
        words,
        attempts: outcome.state === 'retrying' ? outcome.attempts : (mailOf(books, ref)?.attempts ?? 0) + 1,
        retryAt: outcome.state === 'retrying' ? outcome.nextAt : null,
      },
    ]);
    if (state !== 'retrying') this.#offered.delete(key);
  }

  #item(ref: MailRef): OutboxItem | null {
    const mail = this.#mail(ref);
    if (!mail?.messageId || !isDue(mail)) return null;
    const key = mailKey(ref);
    this.#offered.set(key, ref);
    if (ref.kind === 'invite') this.#inviteTo.set(`${ref.connection} ${ref.address}`, key);
    const { messageId, attempts, firstTriedAt } = mail;
    return { key, messageId, attempts, notBefore: mail.retryAt ?? 0, firstTriedAt };
  }

  #isWaiting(ref: MailRef): boolean {
    const mail = this.#mail(ref);
    return mail !== undefined && (isDue(mail) || mail.state === 'sending');
  }

  #mail(ref: MailRef): MailProgress | undefined {
    return mailOf(this.#books(ref), ref);
  }

  #books(ref: MailRef): Books {
    return connectionOf(this.#ports.state, ref.connection).books;
  }
}

/** A test copy's link looks like one and opens nothing: the name is reserved never to exist (RFC 2606). */
const TEST_LINK = 'https://access-link.invalid/test';

/** The invite of one person as the template makes it. Throws where the template cannot be filled in. */
export function composeInvite(
  books: Books,
  person: Participant,
  link: string,
  slugs: readonly string[] = person.tickets,
): ComposedMail {
  const composed = compose(DEFAULT_INVITE, valuesFor(books, person, link, slugs));
  if (!composed.ok) throw new Error(composed.problem.sentence);
  return composed.value;
}

function valuesFor(
  books: Books,
  person: Participant,
  link: string,
  slugs: readonly string[],
): TemplateValues {
  return {
    participant: { name: person.name, firstName: person.firstName, email: person.address },
    event: { title: person.event ?? '' },
    link,
    tickets: slugs.flatMap((slug) => {
      const ticket = books.tickets.get(slug);
      if (!ticket) return [];
      return { release: ticket.release?.title ?? '', reference: ticket.reference ?? '' };
    }),
  };
}

function inviteRef(connection: string, { address, invite }: Participant): MailRef {
  return { kind: 'invite', connection, address, revision: invite.revision, copy: invite.copy };
}

/** Is it still to be handed over? */
function isDue({ state }: MailProgress): boolean {
  return state === 'queued' || state === 'retrying';
}
