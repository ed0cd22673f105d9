/** How states are said in a word or two, and in which colour, the same on every screen. */
import type { DeliveryView, InviteView } from './contract.ts';
import { shortTime } from './format.ts';
import { assertNever, type TicketState } from './model.ts';

/** What a word means, so that it gets one colour everywhere. `test` covers test tickets and rehearsal. */
export type Tone = 'ok' | 'warn' | 'bad' | 'test' | 'quiet';

export interface Label {
  readonly word: string;
  readonly tone: Tone;
}

/** An invite in one or two words: "Sent 10:42", "Held", "Maybe sent". Its reason is said apart. */
export function inviteLabel(invite: InviteView, now: number, zone?: string): Label {
  switch (invite.state) {
    case 'none':
      return { word: 'No invite', tone: 'quiet' };
    case 'held':
      if (invite.reason === 'test') return { word: 'Test, held', tone: 'test' };
      if (invite.reason === 'rehearsal') return { word: 'Rehearsal, held', tone: 'test' };
      return { word: 'Held', tone: 'warn' };
    case 'queued':
      return { word: 'Queued', tone: 'quiet' };
    case 'sending':
      return { word: 'Sending', tone: 'quiet' };
    case 'sent':
      return {
        word: invite.sentAt === null ? 'Sent' : `Sent ${shortTime(invite.sentAt, now, zone)}`,
        tone: 'ok',
      };
    case 'retrying':
      return { word: 'Will try again', tone: 'warn' };
    case 'failed':
      return { word: 'Not delivered', tone: 'bad' };
    case 'ambiguous':
      return { word: 'Maybe sent', tone: 'warn' };
    case 'withdrawn':
      return { word: 'Withdrawn', tone: 'quiet' };
    default:
      return assertNever(invite.state);
  }
}

const INVITE_LABELS = {
  queued: { word: 'Queued', tone: 'quiet' },
  sending: { word: 'Sending', tone: 'quiet' },
  sent: { word: 'Invite sent', tone: 'ok' },
  retrying: { word: 'Will try again', tone: 'warn' },
  failed: { word: 'Not delivered', tone: 'bad' },
  ambiguous: { word: 'Maybe sent', tone: 'warn' },
  withdrawn: { word: 'Withdrawn', tone: 'quiet' },
} as const satisfies Partial<Record<InviteView['state'], Label>>;

/** Has the invite moved on, whatever was told of it when the delivery came? */
export function isPastHold(
  invite: InviteView['state'] | null,
): invite is Exclude<InviteView['state'], 'none' | 'held'> {
  return invite !== null && invite !== 'none' && invite !== 'held';
}

/** What is told of one delivery, part by part: why its invite is held, then what it did to others. */
export function reasonParts(reason: string | null): readonly string[] {
  return reason?.split('; ') ?? [];
}

/** What became of a delivery, in one or two words. */
export function outcomeLabel({ outcome, reason, test, invite }: DeliveryView): Label {
  const parts = reasonParts(reason);
  const says = (what: string) => parts.some((part) => part.startsWith(what));
  switch (outcome) {
    case 'accepted':
      if (isPastHold(invite)) return INVITE_LABELS[invite];
      if (parts.includes('held: test')) return { word: 'Test, held', tone: 'test' };
      if (says('withdrawn:')) return INVITE_LABELS.withdrawn;
      if (test) return { word: 'Test', tone: 'test' };
      if (parts.includes('held: rehearsal')) return { word: 'Rehearsal, held', tone: 'test' };
      if (says('held:')) return { word: 'Held', tone: 'warn' };
      if (says('waiting:')) return { word: 'Waiting', tone: 'quiet' };
      return { word: 'Recorded', tone: 'quiet' };
    case 'repeat':
      return { word: 'Repeat', tone: 'quiet' };
    case 'duplicate':
      return { word: 'Duplicate', tone: 'quiet' };
    case 'ignored':
      return { word: 'No effect', tone: 'quiet' };
    case 'unreadable':
      return { word: 'Not understood', tone: 'warn' };
    case 'rejected':
      return { word: 'Refused', tone: 'warn' };
    default:
      return assertNever(outcome);
  }
}

/** A ticket's state in words. */
export function ticketStateWord(state: TicketState): string {
  switch (state) {
    case 'unassigned':
      return 'waiting for a name';
    case 'incomplete':
      return 'not completed yet';
    case 'complete':
      return 'valid';
    case 'void':
      return 'voided';
    default:
      return assertNever(state);
  }
}
