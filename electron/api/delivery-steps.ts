/** What happened to one delivery, step by step, in plain words. */
import type { DeliveryStep } from '../../shared/contract.ts';
import { clipped } from '../../shared/format.ts';
import { isPastHold } from '../../shared/labels.ts';
import type { Books } from '../guestlist/books.ts';
import type { Participant } from '../guestlist/entities.ts';
import { mailOf } from '../guestlist/mails.ts';
import type { DecidedRecord, MailRef, Row } from '../guestlist/records.ts';
import type { Took } from '../listener/timings.ts';
import type { MailNews, Story } from './delivery-story.ts';

/** Words of mail servers and names come from outside, and may be long. In characters. */
const LONGEST_SENTENCE = 300;
/** An order may queue many mails; these are enough to see how it goes. */
const MOST_MAILS = 12;
/** The first steps say why, the last ones how it stands. */
const MOST_STEPS = 40;

export function deliverySteps(story: Story, row: Row, took: Took | null, books: Books): DeliveryStep[] {
  const steps = [
    ...(row.replayOf ? [] : arrivalSteps(row, took)),
    ...decisionSteps(story, row, books),
    ...story.mails.slice(0, MOST_MAILS).flatMap((each) => mailSteps(each, story.decided, books)),
  ];
  const first = MOST_STEPS / 2;
  const told =
    steps.length > MOST_STEPS ? [...steps.slice(0, first), ...steps.slice(first - MOST_STEPS)] : steps;
  return told.map((step) => ({ ...step, sentence: clipped(step.sentence, LONGEST_SENTENCE) }));
}

function arrivalSteps({ receivedAt: at, outcome }: Row, took: Took | null): DeliveryStep[] {
  const written = outcome === 'repeat' ? 'Its time written to disk' : 'Written to disk';
  return [
    done(at, 'Came from Tito: the signature matches', took?.verifyMs ?? null),
    done(at, `${written}, then answered 200`, took?.writeMs ?? null),
  ];
}

function decisionSteps({ decided }: Story, row: Row, books: Books): DeliveryStep[] {
  if (row.outcome === 'repeat') {
    return [done(row.receivedAt, 'Tito sent the very same before, so nothing changes', null)];
  }
  const at = decided?.at ?? row.receivedAt;
  const tookMs = decided ? sinceOrNull(row.receivedAt, at) : null;
  const people = decided?.puts.participants ?? [];
  const invited = people.filter(({ invite }) => invite.state === 'queued' && invite.queuedAt === at);
  const wasHeld = row.reason?.startsWith('held:') ?? false;
  const addressee = row.invited === null ? undefined : books.participants.get(row.invited);
  const isHeld = wasHeld && !isPastHold(addressee?.invite.state ?? null);
  const steps: DeliveryStep[] = [];
  if (row.replayOf) steps.push(done(at, 'You had Usher look at it again', null));
  const sentence = decisionSentence(row, invited, isHeld);
  if (sentence !== null) steps.push({ at, sentence, tookMs, state: isHeld ? 'held' : 'done' });
  const because = row.reason
    ?.split('; ')
    .filter((part) => part !== 'replayed by you' && capital(part) !== sentence)
    .join('; ');
  if (because && !sentence?.includes(because)) steps.push(done(at, capital(because), null));
  return steps;
}

function decisionSentence(
  { outcome, reason }: Row,
  invited: readonly Participant[],
  isHeld: boolean,
): string | null {
  switch (outcome) {
    case 'accepted':
      if (invited.length > 0) return invitedSentence(invited);
      if (reason?.startsWith('held:')) {
        return `The invite ${isHeld ? 'is' : 'was'} held: ${reason.slice('held: '.length)}`;
      }
      if (reason?.startsWith('waiting:')) return `Waiting: ${reason.slice('waiting: '.length)}`;
      return reason ? null : 'Taken in: nobody is to be mailed';
    case 'duplicate':
      return 'This address is invited already: no second mail';
    case 'ignored':
      return 'Recorded, and without effect';
    case 'unreadable':
      return 'Recorded, but Usher does not understand it';
    case 'repeat':
    case 'rejected':
      return null;
  }
}

function invitedSentence(people: readonly Participant[]): string {
  const [one] = people;
  if (people.length === 1 && one) return `${one.name || one.address} holds a valid ticket and is invited`;
  return `${people.length} people hold valid tickets and are invited`;
}

function mailSteps(
  { mail, news }: { mail: MailRef; news: readonly MailNews[] },
  decided: DecidedRecord | null,
  books: Books,
): DeliveryStep[] {
  const what = WHAT[mail.kind](mail.address);
  let last = decided?.at ?? 0;
  const steps = (news.length > 0 ? news : remembered(mail, books)).map((record): DeliveryStep => {
    const tookMs = sinceOrNull(last, record.at);
    last = record.at;
    if (record.t === 'handed') return done(record.at, `${what} handed to the mail server`, tookMs);
    return { at: record.at, tookMs, ...answerOf(record) };
  });
  if (steps.length > 0) return steps;
  const progress = mailOf(books, mail);
  return progress?.state === 'queued'
    ? [{ at: last, sentence: `${what} waits for its turn`, tookMs: null, state: 'waiting' }]
    : [];
}

const WHAT: Readonly<Record<MailRef['kind'], (address: string) => string>> = {
  invite: (address) => `Invite to ${address}`,
  'test copy': () => 'Test mail to you',
  notice: (address) => `Notice to ${address}`,
};

function answerOf({ state, words }: MailNews & { t: 'mailed' }): Pick<DeliveryStep, 'sentence' | 'state'> {
  const told = words === '' ? '' : `: ${words}`;
  switch (state) {
    case 'sent':
      return { sentence: `Taken by the mail server${told}`, state: 'done' };
    case 'retrying':
      return { sentence: `Not taken yet, Usher tries again${told}`, state: 'waiting' };
    case 'failed':
      return { sentence: `Not delivered${told}`, state: 'failed' };
    case 'ambiguous':
      return { sentence: `Maybe sent: the connection broke before an answer${told}`, state: 'waiting' };
  }
}

/** What the books still know of a mail whose lines are too far on to be looked for. */
function remembered(mail: MailRef, books: Books): MailNews[] {
  const progress = mailOf(books, mail);
  if (!progress || progress.handedAt === null) return [];
  const { handedAt, sentAt, attempts } = progress;
  const handed: MailNews = { t: 'handed', at: handedAt, mail };
  if (sentAt === null) return [handed];
  return [handed, { t: 'mailed', at: sentAt, mail, state: 'sent', words: '', attempts, retryAt: null }];
}

function done(at: number, sentence: string, tookMs: number | null): DeliveryStep {
  return { at, sentence, tookMs, state: 'done' };
}

/** A clock that was set meanwhile measures nothing. */
function sinceOrNull(from: number, to: number): number | null {
  return from > 0 && to >= from ? to - from : null;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
