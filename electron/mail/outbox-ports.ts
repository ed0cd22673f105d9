import type { Problem } from '../../shared/model.ts';
import type { Mail } from './message.ts';

/** A mail that waits. Times in UTC milliseconds. */
export interface OutboxItem {
  /** One per mail: invite, revision and copy. */
  readonly key: string;
  /** The same for every try. */
  readonly messageId: string;
  /** Tries that ended in a retry. */
  readonly attempts: number;
  readonly notBefore: number;
  readonly firstTriedAt: number | null;
}

/** How a try ended, as it is written down. `retrying` carries all that a restart needs to go on. */
export type MailOutcome =
  | { readonly state: 'sent'; readonly words: string }
  | {
      readonly state: 'retrying';
      readonly words: string;
      readonly attempts: number;
      readonly nextAt: number;
      readonly firstTriedAt: number;
    }
  | { readonly state: 'failed'; readonly words: string }
  | { readonly state: 'ambiguous'; readonly words: string };

export interface OutboxState {
  readonly waiting: number;
  readonly inFlight: number;
  /** Why mail stands still as a whole. The outbox tries again by itself from time to time. */
  readonly problem: Problem | null;
}

/** The mail was taken back between composing and handing over. */
export class NoLongerWanted extends Error {
  override readonly name = 'NoLongerWanted';
}

/** What the outbox asks of the rest of the program. */
export interface OutboxPorts {
  /** The mail as it is to go out now. Null: no longer wanted, it is dropped without a word. */
  compose(key: string): Promise<Mail | null>;
  /**
   * Resolves once the hand-over of this mail is on disk. Rejects: it is not, and the mail does not leave. With
   * `NoLongerWanted` it is dropped, as where `compose` gives null; with any other error it is tried again.
   */
  handedOver(key: string, at: number, mail: Mail): Promise<void>;
  /** Resolves once the outcome is on disk. Rejects: asked again until it is. */
  settled(key: string, outcome: MailOutcome, at: number): Promise<void>;
  onState(state: OutboxState): void;
}

export interface OutboxClock {
  now(): number;
  /** Calls back once after so many milliseconds; returns how to call that off. */
  setTimer(ms: number, callback: () => void): () => void;
}
