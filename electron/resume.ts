/** What is put right in the journal when the program starts, before anything new is decided. */
import { isDeepStrictEqual } from 'node:util';
import { connectionIn } from './guestlist/fold.ts';
import type { Mint } from './guestlist/invite.ts';
import type { JournalRecord } from './guestlist/records.ts';
import { afterRestart } from './guestlist/recover.ts';
import { releaseHeld, underNewPolicy } from './guestlist/rejudge.ts';
import { connectionOf } from './guestlist/state.ts';
import type { Steps } from './guestlist/steps.ts';
import { type InForce, policyFor } from './in-force.ts';
import type { Log } from './log.ts';
import type { Damage } from './store/journal.ts';
import type { Ledger } from './store/ledger.ts';

export interface ResumeOptions {
  readonly ledger: Ledger;
  readonly force: InForce;
  readonly damage: readonly Damage[];
  /** Live connections send what was held earlier. */
  readonly releaseHeld: boolean;
  mint(): Mint;
  readonly log: Log;
}

/** Marks mails nobody can vouch for, and puts the policies that hold now into force. */
export async function resume(options: ResumeOptions): Promise<void> {
  const { ledger, force, damage, log, mint } = options;
  if (damage.length > 0) log.warn('the journal is damaged', { lines: damage.length });
  const doubtful = afterRestart(ledger.state, damage.at(-1) ?? null, mint().now);
  for (const record of doubtful) await ledger.change(connectionIn(record), () => [record]);
  if (doubtful.length > 0)
    log.warn('mails may have been sent before the last stop', { mails: doubtful.length });

  await putIntoForce(ledger, force, mint);
  if (!options.releaseHeld) return;
  for (const connection of force.connections.keys()) {
    const policy = policyFor(force, connection);
    if (policy.sending !== 'live') continue;
    await ledger.change(connection, (books) =>
      releaseHeld(books, policy, mint()).map(
        (puts) =>
          ({ t: 'rejudged', at: mint().now, connection, because: 'held ones released', puts }) as const,
      ),
    );
  }
}

/** Brings every connection under the policy that holds now. Mails nobody, and withdraws nobody. */
export async function putIntoForce(ledger: Ledger, force: InForce, mint: () => Mint): Promise<void> {
  // Also those that are in the journal and no longer set up: what waits there must not go out.
  for (const connection of new Set([...force.connections.keys(), ...ledger.state.connections.keys()])) {
    const policy = policyFor(force, connection);
    const { now: at } = mint();
    await ledger.changeAll(function* (): Steps<JournalRecord[]> {
      const { books } = connectionOf(ledger.state, connection);
      if (isDeepStrictEqual(books.policy, policy)) return [];
      const rejudged = (yield* underNewPolicy(books, policy)).map(
        (puts) => ({ t: 'rejudged', at, connection, because: 'policy changed', puts }) as const,
      );
      return [...rejudged, { t: 'policy', at, connection, policy }];
    });
  }
}
