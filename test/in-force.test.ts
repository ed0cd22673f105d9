import { expect, test } from 'vitest';
import { perform } from '../electron/guestlist/actions.ts';
import type { Books } from '../electron/guestlist/books.ts';
import type { BookRecord } from '../electron/guestlist/records.ts';
import { connectionOf, emptyState } from '../electron/guestlist/state.ts';
import { type InForce, policyFor, policyNow } from '../electron/in-force.ts';
import { putIntoForce } from '../electron/resume.ts';
import { Ledger } from '../electron/store/ledger.ts';
import { defaultConnectionSettings } from '../electron/store/settings.ts';

/** One live connection that wants these ticket types. */
function force(ticketTypes: string[]): InForce {
  const connection = { ...defaultConnectionSettings, sending: 'live', ticketTypes } as const;
  return {
    connections: new Map([['c', connection]]),
    smtp: null,
    sender: null,
    tunnel: { choice: { kind: 'off' }, name: null },
  } as unknown as InForce;
}

test('what waits to be decided while a changed policy is written down is decided under the one before', async () => {
  const state = emptyState();
  let write = (): void => {};
  const append = async (records: readonly object[]) => {
    await new Promise<void>((done) => (write = done));
    return records.map((_, offset) => ({ segment: 1, offset, length: 1, crc: 0 }));
  };
  const ledger = new Ledger(state, { append, hurry: () => {} }, () => {});
  const mint = () => ({ now: 1, code: () => 'code', id: () => 'id' });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  async function settled(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.then(() => (isDone = true));
    while (!isDone) {
      write();
      await turn();
    }
  }
  let now = force([]);
  expect(policyNow(state, now, 'c').ticketTypes).toEqual([]);
  await settled(putIntoForce(ledger, now, mint));

  const under: string[][] = [];
  const decide = (books: Books): BookRecord[] => {
    const policy = policyNow(state, now, 'c');
    under.push(policy.ticketTypes);
    const done = perform(books, { do: 'invite', address: 'ada@example.org', name: 'Ada' }, policy, mint());
    if (!done.ok) return [];
    const action = { do: 'invite', address: 'ada@example.org', name: 'Ada' } as const;
    return done.puts.map((puts) => ({ t: 'acted', at: 1, connection: 'c', action, puts }));
  };
  // The disk is at something else: this waits, and while it does the policy is changed.
  const busy = ledger.change('c', () => [
    { t: 'policy', at: 1, connection: 'c', policy: policyFor(now, 'c') },
  ]);
  const before = ledger.change('c', decide);
  now = force(['workshop']);
  const put = putIntoForce(ledger, now, mint);
  const after = ledger.change('c', decide);
  await settled(Promise.all([busy, before, put, after]));
  expect(under).toEqual([[], ['workshop']]);
  expect(connectionOf(state, 'c').books.policy?.ticketTypes).toEqual(['workshop']);
});
