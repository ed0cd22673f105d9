/** What has to be written down when the program starts again, before anything else is decided. */

import { mailsIn } from './mails.ts';
import type { BookRecord, DecidedRecord, MailRef } from './records.ts';
import type { Position, State } from './state.ts';

const CRASHED = 'Usher stopped before the mail server had answered. It may have been delivered.';
const DAMAGED = 'A part of the journal is damaged, and may have said that this mail was sent.';

/**
 * Mails nobody can vouch for become ambiguous: those handed over without an outcome, and, where the journal is
 * damaged, those last spoken of before the damage.
 *
 * @param lastDamage where the last damaged line stands; null for a sound journal.
 */
export function afterRestart(state: State, lastDamage: Position | null, now: number): BookRecord[] {
  const unanswered = [...inFlight(state)].map((mail) => ambiguous(mail, CRASHED, now));
  if (lastDamage === null) return unanswered;
  const doubtful = [...state.waiting.values()]
    .filter(({ position }) => isDoubtful(position, lastDamage))
    .map(({ mail }) => ambiguous(mail, DAMAGED, now));
  return [...unanswered, ...doubtful];
}

/** With damage after it, the line with a delivery's decision may be lost, and so may the news of its mails. */
export function isDoubtful(position: Position, lastDamage: Position | null): boolean {
  return lastDamage !== null && isBefore(position, lastDamage);
}

/** The mails a decision queued, as ambiguous: for a decision that may be made for the second time. */
export function doubting(decision: DecidedRecord): BookRecord[] {
  return mailsIn(decision.row.connection, decision)
    .filter((mail) => isQueued(decision, mail))
    .map((mail) => ambiguous(mail, DAMAGED, decision.at));
}

function isQueued({ puts }: DecidedRecord, mail: MailRef): boolean {
  const person = puts.participants?.find(({ address }) => address === mail.address);
  return mail.kind !== 'invite' || person?.invite.state === 'queued';
}

function* inFlight(state: State): Iterable<MailRef> {
  for (const [connection, { books }] of state.connections) {
    for (const { address, invite, notice } of books.participants.inFlight()) {
      // One withdrawn while in flight stays withdrawn; what became of its mail matters should it be given back.
      if (invite.unanswered) {
        yield { kind: 'invite', connection, address, revision: invite.revision, copy: invite.copy };
      }
      if (notice?.unanswered) yield { kind: 'notice', connection, address, revision: notice.revision };
    }
    for (const [, { ticket, address, unanswered }] of books.testCopies.entries()) {
      if (unanswered) yield { kind: 'test copy', connection, ticket, address };
    }
  }
}

function ambiguous(mail: MailRef, words: string, at: number): BookRecord {
  return { t: 'mailed', at, mail, state: 'ambiguous', words, attempts: 1, retryAt: null };
}

function isBefore(a: Position, b: Position): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset);
}
