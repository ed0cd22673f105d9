/**
 * What the desktop app's window finds at `window.usher`: named verbs, and nothing else of the machine. Messages are
 * JSON, as they are over HTTP.
 */
import type { CallName } from './contract.ts';
import type { Problem } from './model.ts';

/** What a call is answered: the output as JSON, or why there is none. */
export type CallAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: Problem };

export interface Bridge {
  /** One verb for each of the contract's calls; never rejects. */
  readonly calls: Readonly<Record<CallName, (input: unknown) => Promise<CallAnswer>>>;
  /** Follows the changes after number `since`; null in place of one means a new snapshot is needed. */
  follow(since: number, onChange: (text: string | null) => void): () => void;
  /** Calls back with the version that a restart would bring, now or later; null for none. */
  onUpdateReady(listener: (version: string | null) => void): void;
  restartToUpdate(): void;
}
