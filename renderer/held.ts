/** What the list of held invites says: which of them could go, and what keeps the others. */
import type { HeldView } from '../shared/contract.ts';
import type { HoldReason } from '../shared/model.ts';

type Why = {
  /** Does the person hold a valid ticket, so that only a word of the organizer's is missing? */
  readonly mayGo: boolean;
  readonly hint: string;
};

const WHY: Readonly<Record<HoldReason, Why>> = {
  rehearsal: { mayGo: true, hint: 'They came during a rehearsal, in which nobody is mailed.' },
  test: { mayGo: false, hint: 'Test tickets invite nobody. Open a person to release their test ticket.' },
  unpaid: { mayGo: false, hint: 'They are invited once Tito says that the order is paid.' },
  paused: { mayGo: true, hint: 'They are invited when you resume.' },
  'sending cancelled': { mayGo: true, hint: 'You cancelled sending before their invite had left.' },
  'ticket type not wanted': { mayGo: false, hint: 'You chose which ticket types are invited.' },
  'ticket type unknown': { mayGo: false, hint: 'Tito did not say which ticket type they hold.' },
  'policy changed': { mayGo: false, hint: 'A setting was changed; confirm what that means for them.' },
  'no mail server': { mayGo: true, hint: 'There was no mail server to hand the invite to.' },
  'no sender': { mayGo: true, hint: 'There was no sender for the invite.' },
  'no access link': { mayGo: true, hint: 'There was no access link to send.' },
  'no public address': { mayGo: true, hint: 'The link needs a fixed public address of this computer.' },
};

function why(reason: string): Why | undefined {
  return Object.hasOwn(WHY, reason) ? WHY[reason as HoldReason] : undefined;
}

/** What a reason means for those who are held; empty where the reason says it all. */
export function holdHint(reason: string): string {
  return why(reason)?.hint ?? '';
}

export interface Some {
  readonly people: number;
  readonly examples: readonly string[];
}

/** Those whom a word of the organizer's sends, with three names. */
export function releasable({ releasable: people, held }: HeldView): Some {
  const names = held.flatMap(({ reason, examples }) => (why(reason)?.mayGo === false ? [] : examples));
  return { people, examples: names.slice(0, 3) };
}

/** Those who are held because sending is paused. */
export function pausedPeople({ held }: HeldView): Some {
  return held.find(({ reason }) => reason === 'paused') ?? { people: 0, examples: [] };
}
