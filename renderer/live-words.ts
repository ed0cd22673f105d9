/** What the live place says: filters, events, signatures, and why a body is not there. */
import type { CallOutput, DeliveryDetail, FeedFilter, StatusView } from '../shared/contract.ts';
import { clock, count, number } from '../shared/format.ts';
import type { Dialect, Outcome } from '../shared/model.ts';
import { sendingFact } from './words.ts';

/** The outcomes as they are filtered by, those asked for most first. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  accepted: 'Taken in',
  duplicate: 'Duplicate',
  repeat: 'Repeat',
  ignored: 'No effect',
  unreadable: 'Not understood',
  rejected: 'Refused',
};

export const MODE_WORDS = { live: 'Live only', test: 'Test only' } as const;

/** Tito's name of an event as words: "ticket.completed" is "Ticket completed". */
export function eventWords(event: string): string {
  const words = event.replace(/[._]+/gu, ' ').trim();
  return words === '' ? 'No event named' : words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** The events that can be filtered by, besides those that were seen. */
export const COMMON_EVENTS = [
  'ticket.created',
  'ticket.completed',
  'ticket.updated',
  'ticket.reassigned',
  'ticket.voided',
  'registration.finished',
  'registration.completed',
  'registration.cancelled',
  'checkin.created',
] as const;

/** What the filter asks for, in a few words each. */
export function filterWords({ outcome, mode, event, query }: FeedFilter): string[] {
  return [
    outcome && OUTCOME_WORDS[outcome],
    mode && MODE_WORDS[mode],
    event && eventWords(event),
    query.trim() && `“${query.trim()}”`,
  ].filter((part): part is string => Boolean(part));
}

/** What stands still while the feed is frozen, and that mail is not among it: that is paused in Invites. */
export function frozenWords(status: StatusView | null): string {
  const words = 'Frozen: what arrives is taken in as ever, and shown when you go on.';
  return status && sendingFact(status).tone === 'ok' ? `${words} Invites go on being sent.` : words;
}

/** The last hour as a sentence, for those who do not see the line. */
export function activityWords({ received, refused }: CallOutput<'activity'>, now: number): string {
  const total = sum(received);
  const turnedAway = sum(refused);
  const busiest = Math.max(...received, 0);
  const parts = [`Last hour: ${count(total, 'delivery', 'deliveries')}`];
  if (total > 1) {
    const minutesAgo = received.length - 1 - received.lastIndexOf(busiest);
    parts.push(`at most ${busiest} in a minute, at ${clock(now - minutesAgo * 60_000).slice(0, 5)}`);
  }
  if (turnedAway > 0) parts.push(`${number(turnedAway)} refused`);
  return parts.join(', ');
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((all, each) => all + each, 0);
}

/** How it is known, or not, that a request came from Tito. */
export function signatureWords(detail: DeliveryDetail): string[] {
  const { refused, dialect, headers, row } = detail;
  if (refused) {
    return [
      'Tito signs every message with a secret that only Tito and you know. Usher takes nothing that is not signed so.',
      `This request did not pass: ${refused.reason}.`,
    ];
  }
  if (dialect === null) {
    return [
      'It was signed by Tito when it came. What it said is no longer kept, so it cannot be shown again.',
    ];
  }
  const words = [
    `${PRODUCTS[dialect]} signed this message with the ${SECRETS[dialect]}, which only it and you know. Usher made the same signature from the exact bytes that arrived, and the two were equal: it came from Tito, and nobody changed it on the way.`,
  ];
  const sentAt = Number(headers.find(({ name }) => name === 'x-tito-timestamp')?.value);
  if (dialect === 'pro' && sentAt > 0) {
    const seconds = Math.round(row.receivedAt / 1000 - sentAt);
    words.push(
      seconds >= 0
        ? `The signed time is ${count(seconds, 'second')} before it arrived; up to five minutes are accepted.`
        : `The signed time is ${count(-seconds, 'second')} after it arrived, so one of the two clocks is a little off.`,
    );
  }
  if (dialect === 'classic') {
    words.push('The name of the event travels beside the signed part, so Usher never relies on it alone.');
  }
  return words;
}

const PRODUCTS: Readonly<Record<Dialect, string>> = { classic: 'ti.to', pro: 'Tito Pro' };
const SECRETS: Readonly<Record<Dialect, string>> = {
  classic: "event's security token",
  pro: "webhook's signing secret",
};

/** Why there is nothing to read. */
export const NO_BODY = {
  retired:
    'What Tito sent here is no longer kept: Usher lets go of it after the time set for it. Everything it changed stays.',
  forgotten: 'What Tito sent here was about somebody who is forgotten since, and is gone.',
  repeat:
    'Tito had sent the very same before. Only the time was written down; the first one has what it said.',
  refused: 'What was refused is not kept, so that strangers cannot fill your disk.',
} as const;
