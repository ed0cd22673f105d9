/** Forgetting a person: what would go, doing it, and the list of those who are not recorded again. */
import type { ActionResult, ForgetPreview, ForgottenRow } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { normaliseAddress } from './guestlist/address.ts';
import { tracesIn } from './guestlist/forget/from-state.ts';
import type { Gathered } from './guestlist/forget/gather.ts';
import type { JournalRecord } from './guestlist/records.ts';
import type { State } from './guestlist/state.ts';
import type { Steps } from './guestlist/steps.ts';
import type { Log } from './log.ts';
import { DiskRefused } from './store/disk-refused.ts';
import type { ForgottenList } from './store/forgotten-list.ts';

export interface ForgettingPorts {
  readonly state: State;
  readonly list: ForgottenList;
  changeAll(make: () => Steps<readonly JournalRecord[]> | readonly JournalRecord[]): Promise<void>;
  /** Reads the journal for what it has on an address. */
  gather(address: string): Promise<Gathered>;
  /** Takes all who are being forgotten out of every file; rejects where that is not finished. */
  finish(): Promise<void>;
  backUps(): Promise<number>;
  now(): number;
  newId(): string;
  readonly log: Log;
}

export class Forgetting {
  readonly #ports: ForgettingPorts;
  #isHindered = false;

  constructor(ports: ForgettingPorts) {
    this.#ports = ports;
  }

  /** What forgetting this address would remove. */
  async preview(email: string): Promise<ForgetPreview> {
    const address = normaliseAddress(email);
    if (address === null) return NOTHING;
    const { state, gather, backUps } = this.#ports;
    const gathered = await gather(address);
    const { deliveries, mails } = gathered;
    const tickets = ticketsOf(state, address);
    const isKnown = tickets + deliveries + mails > 0 || isListed(state, address);
    return { isKnown, tickets, deliveries, mails, backUps: await backUps() };
  }

  /** Resolves once no file names them any more, or says what hinders that. */
  async forget(email: string): Promise<ActionResult> {
    const address = normaliseAddress(email);
    if (address === null) return refusal(NO_ADDRESS);
    const { state, list, changeAll, gather, now, newId, log } = this.#ports;
    const gathered = await gather(address);
    if (gathered.deliveries === 0 && !isListed(state, address)) return refusal(NOBODY);
    try {
      await list.ready();
      await changeAll(function* () {
        const traces = yield* tracesIn(state, address, gathered);
        const at = now();
        return [{ t: 'forgetting', at, entry: list.entryFor(traces, newId(), at), traces }];
      });
    } catch (error) {
      if (error instanceof DiskRefused) return refusal(error.problem);
      throw error;
    }
    log.info('forgetting somebody');
    if (!(await this.finish())) return refusal(UNFINISHED);
    return { ok: true, told: 'They are forgotten: none of Usher’s files names them any more.', undo: null };
  }

  /** Finishes what was begun, also before the last stop. Says whether nothing is left to do. Never rejects. */
  async finish(): Promise<boolean> {
    const { state, finish, log } = this.#ports;
    if (state.forgetting.size === 0) return true;
    try {
      await finish();
      this.#isHindered = false;
      log.info('somebody is forgotten');
      return true;
    } catch (error) {
      this.#isHindered = true;
      log.warn('forgetting is not finished', { reason: error instanceof Error ? error.name : 'unknown' });
      return false;
    }
  }

  /** Those who are not recorded again, the latest first. */
  rows(offset: number, limit: number): { total: number; rows: ForgottenRow[] } {
    const { state, list } = this.#ports;
    const entries = [...state.forgotten.values()].sort((a, b) => b.at - a.at);
    const rows = entries.slice(offset, offset + limit).map((entry) => ({
      id: entry.id,
      at: entry.at,
      isReadable: list.isReadable(entry),
      isFinished: !state.forgetting.has(entry.id),
    }));
    return { total: entries.length, rows };
  }

  isForgotten(email: string): boolean {
    return this.#ports.list.find(email).length > 0;
  }

  /** Takes an entry from the list, by its id or by the address it is of. */
  async lift(entry: { readonly id: string } | { readonly email: string }): Promise<ActionResult> {
    const { state, list, changeAll, now } = this.#ports;
    const ids = 'id' in entry ? [entry.id] : list.find(entry.email).map(({ id }) => id);
    if (!ids.some((id) => state.forgotten.has(id))) return refusal(NOT_LISTED);
    if (ids.some((id) => state.forgetting.has(id))) return refusal(UNFINISHED);
    try {
      await changeAll(() => [{ t: 'lifted', at: now(), ids }]);
    } catch (error) {
      if (error instanceof DiskRefused) return refusal(error.problem);
      throw error;
    }
    return {
      ok: true,
      told: 'Allowed again: what Tito sends from now on is recorded. What it sent before does not come back.',
      undo: null,
    };
  }

  /** What the organizer has to know of it. */
  problems(): Problem[] {
    const { state, list } = this.#ports;
    const unreadable = [...state.forgotten.values()].filter((entry) => !list.isReadable(entry)).length;
    return [
      ...(this.#isHindered && state.forgetting.size > 0 ? [UNFINISHED] : []),
      ...(unreadable > 0 ? [unreadableEntries(unreadable)] : []),
    ];
  }
}

function isListed(state: State, address: string): boolean {
  return [...state.connections.values()].some(({ books }) => books.participants.has(address));
}

function ticketsOf(state: State, address: string): number {
  return [...state.connections.values()]
    .map(({ books }) => books.participants.get(address)?.tickets.length ?? 0)
    .reduce((sum, each) => sum + each, 0);
}

function refusal(problem: Problem): ActionResult {
  return { ok: false, problem: { ...problem } };
}

const NOTHING: ForgetPreview = { isKnown: false, tickets: 0, deliveries: 0, mails: 0, backUps: 0 };

const NO_ADDRESS: Problem = {
  code: 'address',
  sentence: 'This is not an e-mail address.',
  action: 'Check how it is written.',
};
const NOBODY: Problem = {
  code: 'nobody',
  sentence: 'Nothing is recorded about this address.',
  action: 'Check how it is written.',
};
const NOT_LISTED: Problem = {
  code: 'not-listed',
  sentence: 'This address is not on the list: whoever is at it is recorded.',
  action: 'Check how it is written.',
};
const UNFINISHED: Problem = {
  code: 'forgetting-unfinished',
  sentence:
    'A forgotten person is shown nowhere any more, but older files that name them could not be changed yet.',
  action: 'Usher tries again by itself each hour and when it starts. Make sure that the disk has room.',
};

function unreadableEntries(count: number): Problem {
  const who = count === 1 ? 'A forgotten person' : `${count} forgotten people`;
  return {
    code: 'forgotten-key',
    sentence: `${who} would be recorded again: the key that tells them is not on this computer.`,
    action:
      'Copy “forgotten-key” from the other computer’s secrets.json into this one’s, or allow them again under Settings.',
  };
}
