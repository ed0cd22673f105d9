import type { Mail } from '../../electron/mail/message.ts';
import { Outbox } from '../../electron/mail/outbox.ts';
import {
  type MailOutcome,
  NoLongerWanted,
  type OutboxItem,
  type OutboxState,
} from '../../electron/mail/outbox-ports.ts';
import type { SendOutcome } from '../../electron/mail/outcome.ts';
import { parseRate, RateKeeper } from '../../electron/mail/rate.ts';
import type { MailTransport } from '../../electron/mail/transport.ts';
import { sampleMail } from './sample.ts';
import { quiet, VirtualClock } from './virtual-clock.ts';

export const SENT: SendOutcome = { state: 'sent', words: '250 ok' };
export const RETRY = { state: 'retry', words: '451 later' } satisfies SendOutcome;
export const PROBLEM = {
  code: 'smtp-login-refused',
  sentence: 'The login was refused.',
  action: 'Correct it.',
};
export const STOPPED: SendOutcome = { state: 'stopped', problem: PROBLEM };

interface Try {
  readonly mail: Mail;
  /** Does what the server's "go ahead" does. */
  handOver(): Promise<void>;
  end(outcome: SendOutcome): Promise<void>;
}

/** A transport whose every step the test takes. */
export class HeldTransport implements MailTransport {
  readonly tries: Try[] = [];
  closed = false;

  send(mail: Mail, handOver: () => Promise<void>): Promise<SendOutcome> {
    return new Promise((resolve) => {
      this.tries.push({
        mail,
        handOver,
        async end(outcome) {
          resolve(outcome);
          await quiet();
        },
      });
    });
  }

  try(index: number): Try {
    const found = this.tries[index];
    if (!found) throw new Error(`there was no try ${index}`);
    return found;
  }

  async verify(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

/** A mail that is due at once. */
export function item(key: string, changes: Partial<OutboxItem> = {}): OutboxItem {
  return {
    key,
    messageId: `<${key}@example.org>`,
    attempts: 0,
    notBefore: 0,
    firstTriedAt: null,
    ...changes,
  };
}

/** An outbox in a world where the test decides everything. */
export function setUp({ rate = '', concurrency = 2, recent = [] as number[], offline = false } = {}) {
  const clock = new VirtualClock();
  const transport = new HeldTransport();
  const journal: [string, MailOutcome | 'handed over'][] = [];
  const states: OutboxState[] = [];
  let holdBack: Promise<void> = Promise.resolve();
  const faults = { takenBack: false, handedOver: false, settled: false, compose: false };
  const unwanted = new Set<string>();
  const limits = rate === '' ? null : parseRate(rate);
  const outbox = new Outbox({
    transport: offline ? null : transport,
    rate: new RateKeeper(limits?.ok ? limits.value : [], recent),
    clock,
    random: () => 0.5,
    concurrency,
    ports: {
      async compose(key) {
        if (faults.compose) throw new Error('no');
        return unwanted.has(key) ? null : sampleMail({ subject: key });
      },
      async handedOver(key) {
        if (faults.takenBack) throw new NoLongerWanted();
        if (faults.handedOver) throw new Error('disk full');
        journal.push([key, 'handed over']);
        await holdBack;
      },
      async settled(key, outcome) {
        if (faults.settled) throw new Error('disk full');
        journal.push([key, outcome]);
      },
      onState: (state) => states.push(state),
    },
  });
  const sent = () =>
    journal.flatMap(([key, what]) => (what !== 'handed over' && what.state === 'sent' ? [key] : []));
  /** From now on writing a hand-over down takes until the returned function is called. */
  const slowDisk = (): (() => void) => {
    let go = (): void => {};
    holdBack = new Promise((resolve) => {
      go = resolve;
    });
    return () => go();
  };
  return { clock, transport, journal, states, faults, unwanted, outbox, sent, slowDisk };
}
