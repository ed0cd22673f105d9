/** One deed done for many people: a few at a time, for as long as it takes, whether or not a window is open. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Action } from '../../../shared/actions.ts';
import type {
  ActionResult,
  BulkDeed,
  BulkView,
  CallOutput,
  PersonName,
  Selection,
} from '../../../shared/contract.ts';
import { assertNever, type Problem } from '../../../shared/model.ts';
import { perform } from '../../guestlist/actions.ts';
import type { Participant, Policy } from '../../guestlist/entities.ts';
import { isStanding, type Mint } from '../../guestlist/invite.ts';
import type { State } from '../../guestlist/state.ts';

/** So many share one write to the disk, and one turn of the event loop: a few milliseconds. */
const AT_A_TIME = 32;
const LOOKED_AT_IN_A_TURN = 5_000;
const EXAMPLES = 3;
/** The speed is that of the last few seconds, in milliseconds. */
const SPEED_SPAN = 5_000;

export interface BulkPorts {
  readonly state: State;
  selected(selection: Selection): Promise<readonly PersonName[]>;
  act(connection: string, action: Action): Promise<ActionResult>;
  policyFor(connection: string): Policy;
  mint(): Mint;
  /** Told each time it came further. */
  onChange(view: BulkView): void;
}

/** What stands in the way of everybody, so that going on makes no sense. Others are left out, one by one. */
const OF_ONE_PERSON: ReadonlySet<string> = new Set(['nobody', 'nothing-to-do', 'on-its-way', 'not-invited']);

const BUSY: Problem = {
  code: 'busy',
  sentence: 'Other work on many people is still going on.',
  action: 'Wait until it is done, or stop it.',
};

export class Bulk {
  readonly #ports: BulkPorts;
  #view: BulkView | null = null;
  #isStopping = false;
  #marks: { at: number; done: number }[] = [];
  #work: Promise<void> = Promise.resolve();

  constructor(ports: BulkPorts) {
    this.#ports = ports;
  }

  get view(): BulkView | null {
    return this.#view;
  }

  /** Whom it would concern now. Tried out on one person of each connection, without doing anything. */
  async preview(selection: Selection, deed: BulkDeed): Promise<CallOutput<'bulkPreview'>> {
    const selected = await this.#ports.selected(selection);
    const examples: string[] = [];
    const tried = new Map<string, Problem | null>();
    let people = 0;
    for (const [at, name] of selected.entries()) {
      if (at % LOOKED_AT_IN_A_TURN === LOOKED_AT_IN_A_TURN - 1) await nextTurn();
      const person = this.#person(name);
      const action = person && actionFor(deed, person);
      if (!action) continue;
      people += 1;
      if (examples.length < EXAMPLES) examples.push(person.name || person.address);
      if (!tried.has(name.connection)) tried.set(name.connection, this.#tryOut(name.connection, action));
    }
    const problem = [...tried.values()].find((found) => found !== null) ?? null;
    return { people, leftOut: selected.length - people, examples, problem };
  }

  /** Begins; resolves with what stands in the way, and does not wait for the end. */
  async start(selection: Selection, deed: BulkDeed): Promise<Problem | null> {
    if (this.#view?.state === 'running') return BUSY;
    const id = this.#ports.mint().id();
    this.#isStopping = false;
    this.#marks = [];
    const none = { done: 0, skipped: 0, perSecond: 0, timeLeft: null, problem: null };
    this.#view = { id, deed, state: 'running', total: 0, ...none };
    try {
      const people = await this.#ports.selected(selection);
      this.#tell({ total: people.length });
      this.#work = this.#run(people, deed);
      return null;
    } catch (error) {
      this.#view = null;
      throw error;
    }
  }

  /** Ends it after those who are being done; resolves then. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#work;
  }

  async #run(people: readonly PersonName[], deed: BulkDeed): Promise<void> {
    let problem: Problem | null = null;
    try {
      for (let at = 0; at < people.length && problem === null && !this.#isStopping; at += AT_A_TIME) {
        const results = await Promise.all(
          people.slice(at, at + AT_A_TIME).map((name) => this.#doOne(name, deed)),
        );
        problem = results.find((result) => result !== 'done' && result !== 'left out') as Problem | null;
        problem ??= null;
        this.#count(
          results.filter((result) => result === 'done').length,
          results.filter((result) => result === 'left out').length,
        );
        await nextTurn();
      }
    } catch (error) {
      this.#tell({ state: 'failed', timeLeft: null, problem: OUR_FAULT });
      throw error;
    }
    const state = problem ? 'failed' : this.#isStopping ? 'stopped' : 'finished';
    this.#tell({ state, timeLeft: null, problem });
  }

  async #doOne(name: PersonName, deed: BulkDeed): Promise<'done' | 'left out' | Problem> {
    const person = this.#person(name);
    const action = person && actionFor(deed, person);
    if (!action) return 'left out';
    const result = await this.#ports.act(name.connection, action);
    if (result.ok) return 'done';
    return OF_ONE_PERSON.has(result.problem.code) ? 'left out' : result.problem;
  }

  #count(done: number, skipped: number): void {
    if (!this.#view) return;
    const now = this.#ports.mint().now;
    const all = { done: this.#view.done + done, skipped: this.#view.skipped + skipped };
    this.#marks.push({ at: now, done: all.done + all.skipped });
    while ((this.#marks[0]?.at ?? now) < now - SPEED_SPAN) this.#marks.shift();
    const first = this.#marks[0] ?? { at: now, done: 0 };
    const seconds = (now - first.at) / 1000;
    const perSecond = seconds > 0 ? (all.done + all.skipped - first.done) / seconds : 0;
    const left = this.#view.total - all.done - all.skipped;
    this.#tell({ ...all, perSecond, timeLeft: perSecond > 0 ? (left / perSecond) * 1000 : null });
  }

  #tell(change: Partial<BulkView>): void {
    if (!this.#view) return;
    this.#view = { ...this.#view, ...change };
    this.#ports.onChange(this.#view);
  }

  #tryOut(connection: string, action: Action): Problem | null {
    const books = this.#ports.state.connections.get(connection)?.books;
    if (!books) return null;
    const done = perform(books, action, this.#ports.policyFor(connection), this.#ports.mint());
    return done.ok ? null : { ...done.problem };
  }

  #person({ connection, email }: PersonName): Participant | undefined {
    return this.#ports.state.connections.get(connection)?.books.participants.get(email);
  }
}

const OUR_FAULT: Problem = {
  code: 'internal',
  sentence: 'Usher could not go on because of a fault of its own.',
  action: 'What is done stays done. Try again for the others.',
};

/** What is done for this person; null where it makes no sense for them. */
export function actionFor(
  deed: BulkDeed,
  { address, entitled, blocked, invite }: Participant,
): Action | null {
  switch (deed) {
    case 'resend':
      if (!entitled) return null;
      if (invite.state === 'ambiguous') return { do: 'resend ambiguous', address };
      return invite.state === 'sent' || invite.state === 'failed' ? { do: 'resend', address } : null;
    case 'withdraw':
      // Nothing can be taken back of others, and to block them is another deed.
      if (blocked !== null || !(isStanding(invite) || invite.state === 'held')) return null;
      return { do: 'withdraw', address };
    case 'release':
      return entitled && invite.state === 'held' ? { do: 'release held', address } : null;
    default:
      return assertNever(deed);
  }
}
