/** What a record changed for somebody, and above all for their invite, in the words of their history. */
import type { Action } from '../../shared/actions.ts';
import { isReply } from '../../shared/smtp-reply.ts';
import type { Invite, Participant } from './entities.ts';
import { asClause, asSentence, capitalised, type Happening } from './history-tickets.ts';
import { isStanding } from './invite.ts';
import type { BookRecord } from './records.ts';

/** A record that replaced entities. */
export type ChangeRecord = Extract<BookRecord, { t: 'decided' | 'rejudged' | 'acted' }>;
type MailedRecord = Extract<BookRecord, { t: 'mailed' }>;

interface Turn {
  readonly sentence: string;
  /** What kind of reason belongs behind the sentence; null where it says all. */
  readonly wants: 'for' | 'against' | null;
}

/** What a record changed for somebody. What explains a turn of their invite is told with it, the rest by itself. */
export function sentences(
  record: ChangeRecord,
  before: Participant,
  after: Participant,
  things: readonly Happening[],
): string[] {
  const action = record.t === 'acted' ? record.action : null;
  const turn = turnOf(before.invite, after.invite, record);
  const hand = handClause(action, before);
  const causes = turn?.wants && hand === null ? causesOf(turn, things) : [];
  const told = things
    .filter((thing) => !thing.isQuiet && !causes.includes(thing))
    .map((thing) => asSentence(thing) + (turn ? '' : consequence(thing, after)));
  if (turn?.wants) {
    const because = hand ?? asClause(causes);
    return [...told, because ? `${turn.sentence}, because ${because}` : withReason(turn, after.invite)];
  }
  if (hand !== null && (turn || action?.do !== 'confirm policy')) told.push(capitalised(hand));
  if (turn) told.push(turn.sentence);
  else told.push(...withoutTurn(record, before, after));
  return told;
}

/** The happenings that speak the way the invite turned; else all that may have had to do with it. */
function causesOf(turn: Turn, things: readonly Happening[]): readonly Happening[] {
  const speaking = things.filter(({ sways }) => sways === turn.wants);
  return speaking.length > 0 ? speaking : things.filter(({ sways }) => sways === 'neither');
}

function withReason({ sentence, wants }: Turn, { reason }: Invite): string {
  return wants === 'against' && reason ? `${sentence}: ${reason}` : sentence;
}

/** Why a ticket's change has none for the invite. */
function consequence({ sways }: Happening, { entitled, invite }: Participant): string {
  if (sways === 'neither' || !entitled || !isStanding(invite)) return '';
  return sways === 'for' ? '; they are invited already' : '; the invite stands';
}

/** What is worth telling although the invite stays as it is. */
function withoutTurn(record: ChangeRecord, before: Participant, after: Participant): string[] {
  const action = record.t === 'acted' ? record.action : null;
  if (action?.do === 'withdraw' && before.blocked !== after.blocked) {
    return ['You chose that they are not invited'];
  }
  if (before.takenAway !== after.takenAway) {
    return [
      after.takenAway ? 'You ticked off that they were removed from the hub' : 'You took that tick back',
    ];
  }
  if (record.t !== 'rejudged' || before.entitled === after.entitled || !isStanding(after.invite)) return [];
  return [
    after.entitled
      ? 'Their tickets count again under the changed settings'
      : 'Their tickets no longer count under the changed settings; the invite stands until you confirm that',
  ];
}

/** How the invite's state turned in one record; null where it did not. */
function turnOf(before: Invite, after: Invite, record: ChangeRecord): Turn | null {
  const action = record.t === 'acted' ? record.action.do : null;
  switch (after.state) {
    case 'queued':
      return before.state === 'queued' ? null : queued(before, after, record);
    case 'held': {
      if (before.state === 'held' && before.reason === after.reason) return null;
      const isOver = record.puts.sending?.paused === 'the event is over';
      const why = after.reason === 'paused' && isOver ? ', because the event is over' : '';
      return { sentence: `Held: ${after.reason}${why}`, wants: null };
    }
    case 'withdrawn':
      if (before.state === 'withdrawn') return null;
      return action === 'withdraw'
        ? { sentence: 'Withdrawn by hand', wants: null }
        : { sentence: 'Withdrawn', wants: 'against' };
    case 'none':
      if (before.state === 'none') return null;
      if (before.state === 'held') return { sentence: 'No longer held', wants: 'against' };
      return { sentence: 'The invite was cancelled before it was sent', wants: 'against' };
    default:
      if (action === 'accept ambiguous') return { sentence: 'You said that the invite arrived', wants: null };
      return before.state === 'withdrawn' ? { sentence: 'The invite stands again', wants: 'for' } : null;
  }
}

function queued(before: Invite, after: Invite, record: ChangeRecord): Turn {
  const action = record.t === 'acted' ? record.action.do : null;
  switch (action) {
    case 'resend':
      return { sentence: 'You sent the same link once more', wants: null };
    case 'new link':
      return { sentence: 'You sent a new link; the old one was withdrawn', wants: null };
    case 'resend all':
      return { sentence: 'You sent the corrected link', wants: null };
    case 'resend ambiguous':
      return { sentence: 'You sent the same mail once more', wants: null };
    default:
  }
  const isReleased =
    action === 'release held' ||
    action === 'resume' ||
    (record.t === 'rejudged' && record.because === 'held ones released');
  if (before.state === 'held' && isReleased) return { sentence: released(before.reason), wants: null };
  const again = `Invited again (${nth(after.revision)})`;
  return { sentence: after.revision > 1 ? again : 'Invited', wants: 'for' };
}

function released(reason: string | null): string {
  switch (reason) {
    case 'rehearsal':
      return 'Released from rehearsal';
    case 'paused':
      return 'Released from the pause';
    default:
      return `Released by you, after it was held: ${reason}`;
  }
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

function nth(revision: number): string {
  const ordinal = ORDINALS[revision - 1];
  return ordinal ? `${ordinal} invite` : `invite ${revision}`;
}

/** What the organizer did to a person, as what follows "because"; null where other words say it. */
function handClause(action: Action | null, before: Participant): string | null {
  switch (action?.do) {
    case 'ignore':
      return 'you chose to ignore them';
    case 'unblock':
      return before.blocked === 'ignored' ? 'you no longer ignore them' : 'you allowed them again';
    case 'invite':
      return 'you added them by hand';
    case 'uninvite':
      return 'you no longer invite them by hand';
    case 'confirm policy':
      return 'you confirmed the changed settings';
    default:
      return null;
  }
}

/** What the mail server made of a try, or what Usher knows of it. */
export function mailWords({ state, words }: MailedRecord, subject: string): string {
  switch (state) {
    case 'sent':
      return `${subject} was sent`;
    case 'retrying':
      return `${subject} could not be sent yet and is tried again${told(words)}`;
    case 'failed':
      return isReply(words)
        ? `${subject} was not delivered: the mail server refused it${told(words)}`
        : `${subject} was not delivered${told(words)}`;
    case 'ambiguous':
      return `${subject} was maybe sent${told(words)}`;
  }
}

function told(words: string): string {
  return words ? `: ${words}` : '';
}
