/** The guest list as the program runs it, without disk or network: journal in memory, mails handed over by hand. */
import { createHash } from 'node:crypto';
import { perform } from '../../../electron/guestlist/actions.ts';
import { decide } from '../../../electron/guestlist/decide.ts';
import type { Policy } from '../../../electron/guestlist/entities.ts';
import { applyRecord, foldRecord } from '../../../electron/guestlist/fold.ts';
import type { Mint } from '../../../electron/guestlist/invite.ts';
import { mailOf } from '../../../electron/guestlist/mails.ts';
import type { DeliveryRecord, JournalRecord, MailRef } from '../../../electron/guestlist/records.ts';
import { afterRestart } from '../../../electron/guestlist/recover.ts';
import { underNewPolicy } from '../../../electron/guestlist/rejudge.ts';
import { connectionOf, emptyState, type State } from '../../../electron/guestlist/state.ts';
import { atOnce } from '../../../electron/guestlist/steps.ts';
import { readFacts } from '../../../electron/tito/read.ts';
import type { Action } from '../../../shared/actions.ts';
import { throughSnapshot } from '../../helpers/through-snapshot.ts';
import type { Posted } from './bodies.ts';
import type { MailOutcome } from './steps.ts';

const CONNECTION = 'c';

export class Usher {
  state: State = emptyState();
  readonly records: JournalRecord[] = [];
  policy: Policy;
  /** Handed over, and not answered yet. */
  readonly inFlight: MailRef[] = [];
  #now = 1;
  #minted = 0;

  constructor(policy: Policy) {
    this.policy = policy;
    this.write({ t: 'policy', at: 0, connection: CONNECTION, policy });
  }

  get books() {
    return connectionOf(this.state, CONNECTION).books;
  }

  get counted() {
    return connectionOf(this.state, CONNECTION).counted;
  }

  write(record: JournalRecord): void {
    this.records.push(record);
    applyRecord(this.state, record, { segment: 1, offset: this.records.length });
  }

  /** Takes a delivery in; null where it is a repeat. */
  receive({ dialect, event, body }: Posted): DeliveryRecord | null {
    this.#now += 1;
    const at = this.#now;
    const id = String(at).padStart(9, '0');
    const bodyHash = createHash('sha256').update(body).digest('hex');
    const key = `${event} ${bodyHash}`;
    const { keys } = connectionOf(this.state, CONNECTION);
    if (keys.has(`key ${key}`)) {
      this.write({ t: 'repeat', id, at, connection: CONNECTION, event, key });
      return null;
    }
    const delivery: DeliveryRecord = {
      t: 'delivery',
      id,
      at,
      connection: CONNECTION,
      dialect,
      event,
      key,
      bodyHash,
      otherName: keys.has(`body ${bodyHash}`),
      proId: null,
      reusedId: false,
      headers: {},
      body,
    };
    this.write(delivery);
    this.decide(delivery);
    return delivery;
  }

  decide({ id, at, bodyHash, otherName, dialect, event, body }: DeliveryRecord): void {
    const facts = readFacts(dialect, event, String(body));
    const source = { deliveryId: id, at, bodyHash, otherName };
    const { puts, ...told } = decide(this.books, facts, source, this.policy, this.#mint());
    const row = { id, connection: CONNECTION, event, receivedAt: at, ...told };
    this.write({ t: 'decided', at: this.#now, row, puts });
  }

  /** True where it was carried out. */
  act(action: Action): boolean {
    const done = perform(this.books, action, this.policy, this.#mint());
    if (!done.ok) return false;
    for (const puts of done.puts) {
      this.write({ t: 'acted', at: this.#now, connection: CONNECTION, action, puts });
    }
    return true;
  }

  setPolicy(policy: Policy): void {
    this.policy = policy;
    for (const puts of atOnce(underNewPolicy(this.books, policy))) {
      this.write({ t: 'rejudged', at: this.#now, connection: CONNECTION, because: 'policy changed', puts });
    }
    this.write({ t: 'policy', at: this.#now, connection: CONNECTION, policy });
  }

  /** The mails that may be handed over now. */
  due(): MailRef[] {
    return [...this.state.waiting.values()]
      .map(({ mail }) => mail)
      .filter((mail) => ['queued', 'retrying'].includes(mailOf(this.books, mail)?.state ?? ''));
  }

  hand(mail: MailRef): void {
    this.#now += 1;
    this.write({ t: 'handed', at: this.#now, mail });
    this.inFlight.push(mail);
  }

  answer(mail: MailRef, outcome: MailOutcome): void {
    this.#now += 1;
    const at = this.#now;
    const retryAt = outcome === 'retrying' ? at : null;
    this.write({ t: 'mailed', at, mail, state: outcome, words: 'words', attempts: 1, retryAt });
    const place = this.inFlight.indexOf(mail);
    if (place >= 0) this.inFlight.splice(place, 1);
  }

  /** Dies and starts again; answers of mails in flight never come. */
  restart(from: 'snapshot' | 'journal'): void {
    this.inFlight.length = 0;
    this.state = from === 'snapshot' ? throughSnapshot(this.state) : this.folded();
    for (const record of afterRestart(this.state, null, this.#now)) this.write(record);
  }

  /** The state as the journal alone gives it. */
  folded(): State {
    const state = emptyState();
    this.records.forEach((record, index) => {
      foldRecord(state, record, { segment: 1, offset: index + 1 });
    });
    return state;
  }

  #mint(): Mint {
    this.#now += 1;
    return {
      now: this.#now,
      code: () => `code${++this.#minted}`,
      id: () => `id${++this.#minted}`,
    };
  }
}
