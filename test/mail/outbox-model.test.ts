import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Mail } from '../../electron/mail/message.ts';
import { Outbox } from '../../electron/mail/outbox.ts';
import type { MailOutcome, OutboxItem } from '../../electron/mail/outbox-ports.ts';
import type { SendOutcome } from '../../electron/mail/outcome.ts';
import { RateKeeper } from '../../electron/mail/rate.ts';
import type { MailTransport } from '../../electron/mail/transport.ts';
import { sampleMail } from './sample.ts';
import { quiet, VirtualClock } from './virtual-clock.ts';

/** What the mail server does with one try; `hang` answers nothing until the connection is closed. */
type Fate = 'sent' | 'failed' | 'refused' | 'lost' | 'hang' | 'early-retry' | 'early-stop' | 'early-hang';
type Line =
  | { key: string; what: 'queued' | 'handed over' | 'cancelled' }
  | { key: string; what: 'settled'; outcome: MailOutcome };
type Step =
  | { do: 'offer' | 'cancel'; key: string }
  | { do: 'advance'; ms: number }
  | { do: 'ticks'; count: number }
  | { do: 'crash' | 'stop' | 'lose the server' | 'find a server' };

const FATES: readonly Fate[] = [
  'sent',
  'failed',
  'refused',
  'lost',
  'hang',
  'early-retry',
  'early-stop',
  'early-hang',
];
const KEYS = ['a', 'b', 'c', 'd'];
const NEVER = new Promise<never>(() => {});

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The world around an outbox: a journal that survives it, a disk with moods, a server with moods. */
class World {
  readonly clock = new VirtualClock();
  readonly journal: Line[] = [];
  /** What the server was given, and how it answered; null: not at all. */
  readonly given: { key: string; answer: 'yes' | 'no' | null }[] = [];
  readonly #fates: Fate[];
  readonly #diskRefuses: boolean[];
  readonly #hanging = new Set<() => void>();
  outbox!: Outbox;
  /** Counts program runs: what belongs to an earlier one is dead and does nothing more. */
  #run = 0;

  constructor(fates: Fate[], diskRefuses: boolean[]) {
    this.#fates = [...fates];
    this.#diskRefuses = [...diskRefuses];
    this.start();
  }

  start(): void {
    this.#run += 1;
    const run = this.#run;
    this.outbox = new Outbox({
      transport: this.#transport(run),
      rate: new RateKeeper([{ count: 3, windowMs: 60_000 }]),
      clock: this.clock,
      random: () => 0.5,
      concurrency: 2,
      ports: {
        compose: async (key) => (run === this.#run ? sampleMail({ subject: key }) : NEVER),
        handedOver: (key) => this.#write(run, { key, what: 'handed over' }),
        settled: (key, outcome) => this.#write(run, { key, what: 'settled', outcome }),
        onState: () => {},
      },
    });
    for (const key of KEYS) {
      if (this.journal.findLast((line) => line.key === key)?.what !== 'handed over') continue;
      this.journal.push({ key, what: 'settled', outcome: { state: 'ambiguous', words: 'a crash' } });
    }
    this.outbox.offer(this.#restored(KEYS));
  }

  async #write(run: number, line: Line): Promise<void> {
    await Promise.resolve();
    if (run !== this.#run) return NEVER;
    if (this.#diskRefuses.shift()) throw new Error('disk full');
    if (!this.#isTakenBack(line)) this.journal.push(line);
    await tick();
    if (run !== this.#run) return NEVER;
  }

  /** The guest list leaves what it took back as it is, where the word of a try that led nowhere comes in after that. */
  #isTakenBack(line: Line): boolean {
    if (line.what !== 'settled' || line.outcome.state === 'sent' || line.outcome.state === 'ambiguous')
      return false;
    return this.journal.findLast(({ key }) => key === line.key)?.what === 'cancelled';
  }

  #transport(run: number): MailTransport {
    const hang = (outcome: SendOutcome): Promise<SendOutcome> =>
      new Promise((resolve) => this.#hanging.add(() => resolve(outcome)));
    return {
      send: async (mail: Mail, handOver) => {
        const fate = this.#fates.shift() ?? 'sent';
        if (fate === 'early-retry') return { state: 'retry', words: '451' };
        if (fate === 'early-stop')
          return { state: 'stopped', problem: { code: 'x', sentence: 'x', action: 'x' } };
        await tick();
        if (fate === 'early-hang') return hang({ state: 'retry', words: 'closed' });
        try {
          await handOver();
        } catch {
          return { state: 'retry', words: 'not handed over' };
        }
        if (run !== this.#run) return NEVER;
        const answer = fate === 'refused' ? 'no' : fate === 'lost' || fate === 'hang' ? null : 'yes';
        this.given.push({ key: mail.subject, answer });
        if (fate === 'hang') return hang({ state: 'ambiguous', words: 'closed' });
        if (fate === 'lost') return { state: 'ambiguous', words: 'lost' };
        return fate === 'refused' ? { state: 'retry', words: '451' } : { state: fate, words: 'said' };
      },
      verify: async () => null,
      close: async () => this.closeConnections(),
    };
  }

  closeConnections(): void {
    for (const end of this.#hanging) end();
    this.#hanging.clear();
  }

  /** What the guest list would offer after a start, by the rules of the journal. */
  #restored(keys: readonly string[]): OutboxItem[] {
    return keys.flatMap((key) => {
      const last = this.journal.findLast((line) => line.key === key);
      const base = { key, messageId: `<${key}@x.example>`, attempts: 0, notBefore: 0, firstTriedAt: null };
      if (last?.what === 'queued') return base;
      if (last?.what !== 'settled' || last.outcome.state !== 'retrying') return [];
      const { attempts, nextAt, firstTriedAt } = last.outcome;
      return { ...base, attempts, notBefore: nextAt, firstTriedAt };
    });
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'offer':
        if (!this.journal.some((line) => line.key === step.key))
          this.journal.push({ key: step.key, what: 'queued' });
        this.outbox.offer(this.#restored([step.key]));
        return;
      case 'cancel':
        if (this.outbox.cancel(step.key)) this.journal.push({ key: step.key, what: 'cancelled' });
        return;
      case 'advance':
        return this.clock.advance(step.ms);
      case 'crash':
        return this.start();
      case 'stop': {
        const stopped = this.outbox.stop({ graceMs: 4_000 });
        await this.clock.advance(4_000);
        await stopped;
        return this.start();
      }
      case 'lose the server':
        return this.outbox.setTransport(null);
      case 'find a server':
        return this.outbox.setTransport(this.#transport(this.#run));
      case 'ticks':
        for (let i = 0; i < step.count; i++) await tick();
        return;
    }
  }

  /** From here on everything goes well, for a week. */
  async calm(): Promise<void> {
    this.#fates.length = 0;
    this.#diskRefuses.length = 0;
    this.outbox.setTransport(this.#transport(this.#run));
    for (let day = 0; day < 7 && this.outbox.state().waiting + this.outbox.state().inFlight > 0; day++) {
      await quiet();
      this.closeConnections();
      await this.clock.advance(86_400_000);
    }
  }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('offer' as const), key: fc.constantFrom(...KEYS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), key: fc.constantFrom(...KEYS) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      ms: fc.constantFrom(0, 300, 31_000, 61_000, 600_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('ticks' as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'crash' as const,
        'stop' as const,
        'lose the server' as const,
        'find a server' as const,
      ),
    }),
  },
);

it('nothing goes out again unless the server refused it before, and everything offered ends somewhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
      fc.array(fc.constantFrom(...FATES), { maxLength: 20, size: 'max' }),
      fc.array(fc.boolean(), { maxLength: 12, size: 'max' }),
      async (steps, fates, diskRefuses) => {
        const world = new World(fates, diskRefuses);
        for (const each of steps) await world.take(each);
        await world.calm();

        for (const key of KEYS) {
          const answers = world.given.filter((gift) => gift.key === key).map((gift) => gift.answer);
          expect(answers.slice(0, -1).every((answer) => answer === 'no')).toBe(true);
          const last = world.journal.findLast((line) => line.key === key);
          if (last === undefined) continue;
          const end = last.what === 'settled' ? last.outcome.state : last.what;
          expect(['sent', 'failed', 'ambiguous', 'cancelled']).toContain(end);
          if (end === 'sent') expect(answers.at(-1)).toBe('yes');
          if (end === 'cancelled') expect(answers.every((answer) => answer === 'no')).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
