/**
 * Why somebody's invite stands as it does, told from the records of the journal in order. Nothing is written beside
 * them: what happened is what changed between one record and the next.
 */
import type { HistoryEntry } from '../../shared/contract.ts';
import { assertNever } from '../../shared/model.ts';
import { type Books, emptyBooks, testCopyKey } from './books.ts';
import type { Participant, Registration, Ticket } from './entities.ts';
import { applyToBooks, connectionIn } from './fold.ts';
import { type HeldTicket, happenings } from './history-tickets.ts';
import { type ChangeRecord, mailWords, sentences } from './history-words.ts';
import { holderOf, ticketMode, ticketState } from './judge.ts';
import { mailOf } from './mails.ts';
import { type BookRecord, isBookRecord, type JournalRecord, type MailRef, type Puts } from './records.ts';
import { newcomer } from './settle.ts';

const VISITED = 'The link was fetched (may be a scanner)';
const TIDIED = 'What happened before this day is no longer kept';

type MailRecord = Extract<BookRecord, { t: 'handed' | 'mailed' }>;

/** Somebody at one moment. */
interface Look {
  readonly person: Participant;
  readonly tickets: ReadonlyMap<string, HeldTicket>;
}

export class History {
  readonly #connection: string;
  readonly #address: string;
  readonly #entries: HistoryEntry[] = [];
  /** Of the guest list, what concerns this person. */
  readonly #tickets = new Map<string, Ticket>();
  readonly #orders = new Map<string, Registration>();
  readonly #books: Books;
  /** Who holds each ticket there is: only so can be told from whom one came. */
  readonly #holders = new Map<string, string>();

  /** @param address in the form that `normaliseAddress` gives. */
  constructor(connection: string, address: string) {
    this.#connection = connection;
    this.#address = address;
    this.#books = { ...emptyBooks(), tickets: this.#tickets, registrations: this.#orders };
  }

  /** Takes the journal's next record. */
  take(record: JournalRecord): void {
    if (record.t === 'base books') {
      if (record.connection !== this.#connection) return;
      this.#books.policy = record.policy;
      this.#fold(record.puts);
      return;
    }
    if (record.t === 'complete') {
      if (this.#books.participants.get(this.#address)) this.#say(record.at, TIDIED);
      return;
    }
    if (!isBookRecord(record) || connectionIn(record) !== this.#connection) return;
    switch (record.t) {
      case 'decided':
      case 'rejudged':
      case 'acted':
        this.#change(record);
        return;
      case 'policy':
        this.#books.policy = record.policy;
        return;
      case 'handed':
      case 'mailed':
        if (record.mail.address === this.#address) this.#mail(record);
        return;
      case 'visited':
        if (record.address === this.#address) this.#sayOnce(record.at, VISITED);
        return;
      default:
        assertNever(record);
    }
  }

  /** What happened so far, oldest first. */
  entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  #change(record: ChangeRecord): void {
    const { puts } = record;
    const before = this.#concerns(puts) ? this.#look() : null;
    const had = new Map((puts.tickets ?? []).map(({ slug }) => [slug, this.#holders.get(slug)]));
    this.#fold(puts);
    if (before === null) return;
    const after = this.#look();
    const holders = { was: (slug: string) => had.get(slug), is: (slug: string) => this.#holders.get(slug) };
    const action = record.t === 'acted' ? record.action : null;
    const things = happenings(before.tickets, after.tickets, holders, action);
    for (const sentence of sentences(record, before.person, after.person, things)) {
      this.#say(record.at, sentence);
    }
  }

  #mail(record: MailRecord): void {
    const { mail, at } = record;
    const before = this.#person().invite.state;
    applyToBooks(this.#books, record);
    if (record.t === 'handed') return;
    const { state, reason } = this.#person().invite;
    const isNewest = mailOf(this.#books, mail) !== undefined;
    const sentence = mailWords(record, this.#subject(mail, isNewest));
    if (mail.kind === 'invite' && isNewest && state === 'withdrawn') {
      this.#say(at, `${sentence}; it had left already, and stays withdrawn`);
    } else if (record.state === 'retrying') this.#sayOnce(at, sentence);
    else this.#say(at, sentence);
    if (state === 'held' && before !== 'held') this.#say(at, `Held: ${reason}`);
  }

  #subject(mail: MailRef, isNewest: boolean): string {
    switch (mail.kind) {
      case 'invite':
        return isNewest ? 'The invite' : 'The earlier invite';
      case 'notice':
        return 'The notice of the withdrawal';
      case 'test copy': {
        const to = this.#books.testCopies.get(testCopyKey(mail.ticket, mail.address))?.to;
        return to ? `The test copy to ${to}` : 'The test copy';
      }
      default:
        return assertNever(mail);
    }
  }

  #say(at: number, sentence: string): void {
    this.#entries.push({ at, sentence });
  }

  /** What goes on happening is told when it begins. */
  #sayOnce(at: number, sentence: string): void {
    if (this.#entries.at(-1)?.sentence !== sentence) this.#say(at, sentence);
  }

  #concerns({ participants, tickets, registrations, checkins }: Puts): boolean {
    return (
      participants?.some(({ address }) => address === this.#address) ||
      tickets?.some((ticket) => this.#tickets.has(ticket.slug) || this.#holds(ticket)) ||
      registrations?.some((order) => this.#hasTicketIn(order)) ||
      checkins?.some(({ ticket }) => this.#tickets.has(ticket)) ||
      false
    );
  }

  #fold(puts: Puts): void {
    if (puts.sending) this.#books.sending = puts.sending;
    for (const ticket of puts.tickets ?? []) {
      if (this.#holds(ticket)) this.#tickets.set(ticket.slug, ticket);
      else this.#tickets.delete(ticket.slug);
      const holder = holderOf(ticket)?.address;
      if (holder === undefined) this.#holders.delete(ticket.slug);
      else this.#holders.set(ticket.slug, holder);
    }
    for (const order of puts.registrations ?? []) {
      // A ticket of an order that says something about its tickets may become theirs later.
      const isTelling = order.cancelled !== null || order.paid?.is === false || order.test;
      if (isTelling || this.#orders.has(order.slug) || this.#hasTicketIn(order)) {
        this.#orders.set(order.slug, order);
      }
    }
    for (const checkin of puts.checkins ?? []) {
      if (this.#tickets.has(checkin.ticket)) this.#books.checkins.set(checkin.ticket, checkin);
    }
    for (const person of puts.participants ?? []) {
      if (person.address === this.#address) this.#books.participants.set(person.address, person);
    }
    for (const copy of puts.testCopies ?? []) {
      if (copy.address !== this.#address) continue;
      this.#books.testCopies.set(testCopyKey(copy.ticket, copy.address), copy);
    }
  }

  #look(): Look {
    const tickets = new Map<string, HeldTicket>();
    for (const [slug, ticket] of this.#tickets) {
      tickets.set(slug, {
        ticket,
        state: ticketState(this.#books, ticket),
        isTest: ticketMode(this.#books, ticket) === 'test',
        checkedInAt: this.#books.checkins.get(slug)?.at ?? null,
        order: ticket.registration === null ? undefined : this.#orders.get(ticket.registration),
      });
    }
    return { person: this.#person(), tickets };
  }

  #person(): Participant {
    return this.#books.participants.get(this.#address) ?? newcomer(this.#address);
  }

  #holds(ticket: Ticket): boolean {
    return holderOf(ticket)?.address === this.#address;
  }

  #hasTicketIn(order: Registration): boolean {
    return order.tickets.some((slug) => this.#tickets.has(slug));
  }
}
