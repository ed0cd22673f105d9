/** The whole of deciding over a journal in memory, that can be stopped anywhere and started again. */
import { createHash } from 'node:crypto';
import { perform } from '../../electron/guestlist/actions.ts';
import { decide } from '../../electron/guestlist/decide.ts';
import type { Participant, Policy } from '../../electron/guestlist/entities.ts';
import { connectionIn, foldRecord } from '../../electron/guestlist/fold.ts';
import type { Mint } from '../../electron/guestlist/invite.ts';
import type { JournalRecord } from '../../electron/guestlist/records.ts';
import { afterRestart } from '../../electron/guestlist/recover.ts';
import { underNewPolicy } from '../../electron/guestlist/rejudge.ts';
import { connectionOf, emptyState, type State } from '../../electron/guestlist/state.ts';
import { atOnce } from '../../electron/guestlist/steps.ts';
import { Ledger } from '../../electron/store/ledger.ts';
import { readFacts } from '../../electron/tito/read.ts';
import type { Action } from '../../shared/actions.ts';
import { CONNECTION, LIVE, type TicketBody, ticketBody } from './world.ts';

export class Desk {
  readonly lines: string[];
  readonly ledger: Ledger;
  /** Told of every record once it is durable. */
  readonly onRecord: ((record: JournalRecord) => void)[] = [];
  /** The kinds of record the disk refuses. */
  readonly refused = new Set<string>();
  policy: Policy;
  now = 1_000_000;
  readonly #run: number;
  #minted = 0;

  /** On an empty journal, or on what a run before has left. */
  static async open(policy: Partial<Policy> = {}, lines: readonly string[] = []): Promise<Desk> {
    const desk = new Desk({ ...LIVE, ...policy }, lines);
    for (const record of afterRestart(desk.state, null, desk.now)) {
      await desk.ledger.change(connectionIn(record), () => [record]);
    }
    await desk.setPolicy({});
    return desk;
  }

  private constructor(policy: Policy, lines: readonly string[]) {
    this.policy = policy;
    this.lines = [...lines];
    this.#run = lines.length;
    const append = async (records: readonly JournalRecord[]) => {
      if (records.some((record) => this.refused.has(record.t))) throw new Error('the disk refuses');
      return records.map((record) => {
        this.lines.push(JSON.stringify(record));
        return { segment: 1, offset: this.lines.length };
      });
    };
    this.ledger = new Ledger(replayed(lines), { append, hurry: () => {} }, (record) => {
      for (const told of this.onRecord) told(record);
    });
  }

  get state(): State {
    return this.ledger.state;
  }

  person(address: string): Participant {
    const person = connectionOf(this.state, CONNECTION).books.participants.get(address);
    if (!person) throw new Error(`nobody at ${address}`);
    return person;
  }

  deliver(event: string, fields: TicketBody = {}): Promise<void> {
    const text = JSON.stringify(ticketBody(fields));
    return this.ledger.change(CONNECTION, (books) => {
      const mint = this.#mint();
      const id = mint.id();
      const source = {
        at: mint.now,
        deliveryId: id,
        bodyHash: createHash('sha256').update(text).digest('hex'),
        otherName: false,
      };
      const facts = readFacts('classic', event, text);
      const { puts, ...told } = decide(books, facts, source, this.policy, mint);
      const row = { id, connection: CONNECTION, event, receivedAt: mint.now, ...told };
      return [{ t: 'decided', at: mint.now, row, puts }];
    });
  }

  act(action: Action): Promise<void> {
    return this.ledger.change(CONNECTION, (books) => {
      const mint = this.#mint();
      const done = perform(books, action, this.policy, mint);
      if (!done.ok) throw new Error(done.problem.sentence);
      return done.puts.map((puts) => ({ t: 'acted', at: mint.now, connection: CONNECTION, action, puts }));
    });
  }

  setPolicy(changes: Partial<Policy>): Promise<void> {
    this.policy = { ...this.policy, ...changes };
    const { policy, now: at } = this;
    return this.ledger.change(CONNECTION, (books) => [
      ...atOnce(underNewPolicy(books, policy)).map(
        (puts) => ({ t: 'rejudged', at, connection: CONNECTION, because: 'policy changed', puts }) as const,
      ),
      { t: 'policy', at, connection: CONNECTION, policy },
    ]);
  }

  /** The mail server takes somebody's invite. */
  async sent(address: string): Promise<void> {
    const { revision, copy } = this.person(address).invite;
    const mail = { kind: 'invite', connection: CONNECTION, address, revision, copy } as const;
    const outcome = { state: 'sent', words: '', attempts: 1, retryAt: null } as const;
    await this.ledger.change(CONNECTION, () => [
      { t: 'handed', at: this.now, mail },
      { t: 'mailed', at: this.now, mail, ...outcome },
    ]);
  }

  #mint(): Mint {
    return { now: this.now, code: () => `code-${this.#next()}`, id: () => `id${this.#next()}` };
  }

  /** Never the same again, in no later run either. */
  #next(): string {
    this.#minted += 1;
    return `${this.#run}-${this.#minted}`;
  }
}

/** The state that these lines of a journal fold to. */
export function replayed(lines: readonly string[]): State {
  const state = emptyState();
  lines.forEach((line, index) => {
    foldRecord(state, JSON.parse(line), { segment: 1, offset: index + 1 });
  });
  return state;
}
