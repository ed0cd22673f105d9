/** Whose an access code is. Only hashes are kept here, so that looking one up says nothing about the others. */
import { createHash } from 'node:crypto';
import { connectionIn } from '../guestlist/fold.ts';
import { gatedCodesIn } from '../guestlist/gated.ts';
import { isBookRecord, type JournalRecord } from '../guestlist/records.ts';
import type { State } from '../guestlist/state.ts';

export interface CodeOwner {
  readonly connection: string;
  readonly address: string;
}

/** Every code that ever stood in a gated link: withdrawn ones stay known. */
export class AccessCodes {
  readonly #owners = new Map<string, CodeOwner>();

  constructor(state: State) {
    for (const [connection, { gatedCodes }] of state.connections) {
      for (const [code, address] of gatedCodes) this.#add(code, { connection, address });
    }
  }

  /** Takes in the codes of a record that became durable. */
  after(record: JournalRecord): void {
    if (record.t === 'forgetting') this.#forget(record.traces.address);
    if (!isBookRecord(record)) return;
    for (const [code, address] of gatedCodesIn(record)) {
      this.#add(code, { connection: connectionIn(record), address });
    }
  }

  find(code: string): CodeOwner | undefined {
    return this.#owners.get(hashOf(code));
  }

  /** By the SHA-256 of the code. */
  entries(): Iterable<[hash: string, owner: CodeOwner]> {
    return this.#owners.entries();
  }

  /** Codes of theirs are like codes that never were. */
  #forget(forgotten: string): void {
    for (const [hash, { address }] of this.#owners) if (address === forgotten) this.#owners.delete(hash);
  }

  #add(code: string, owner: CodeOwner): void {
    this.#owners.set(hashOf(code), owner);
  }
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
