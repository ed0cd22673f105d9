import type { BulkDeed, BulkView, Selection } from '../shared/contract.ts';
import { count, number } from '../shared/format.ts';
import { assertNever, type Problem } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';

/** Work on many people that the service does, as far as this window knows of it. */
export class BulkWork extends Emitter<{ view: BulkView | null }> {
  readonly #client: Client;
  #isAsked = false;
  /** What the organizer has read and closed. */
  #closed: string | null = null;

  constructor(client: Client) {
    super({ view: null });
    this.#client = client;
  }

  /** Asks once whether something was under way before this window was opened. */
  async ask(): Promise<void> {
    if (this.#isAsked) return;
    this.#isAsked = true;
    const { bulk } = await this.#client.call('bulk', {}).catch(lost);
    // How older work ended was told in the window it was started in.
    if (bulk?.state === 'running' && this.state.view === null) this.take(bulk);
  }

  take(view: BulkView): void {
    if (view.id !== this.#closed) this.set({ view });
  }

  /** Resolves with what stood in the way. */
  async start(selection: Selection, deed: BulkDeed): Promise<Problem | null> {
    try {
      return (await this.#client.call('bulkStart', { selection, deed })).problem;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      return error.problem;
    }
  }

  async stop(): Promise<void> {
    await this.#client.call('bulkStop', {}).catch(lost);
  }

  /** The reader turns to other people: work that has ended is no longer told. */
  leave(): void {
    if (this.state.view !== null && this.state.view.state !== 'running') this.close();
  }

  close(): void {
    this.#closed = this.state.view?.id ?? null;
    this.set({ view: null });
  }
}

function lost(error: unknown): { bulk: null } {
  if (error instanceof CallFailure) return { bulk: null };
  throw error;
}

interface DeedWords {
  readonly button: string;
  readonly yes: string;
  /** As a question about so many people. */
  readonly ask: (people: string) => string;
  readonly consequence: string;
  readonly going: string;
  readonly done: (people: number) => string;
}

/** How each deed is called. */
export const DEEDS: Readonly<Record<BulkDeed, DeedWords>> = {
  resend: {
    button: 'Send again…',
    yes: 'Send again',
    ask: (people) => `Send the invite to ${people} once more?`,
    consequence: 'They get the same link they have. Those with no invite that went out are left out.',
    going: 'Sending again',
    done: (people) => `${count(people, 'person gets', 'people get')} the same link once more.`,
  },
  withdraw: {
    button: 'Withdraw…',
    yes: 'Withdraw',
    ask: (people) => `Withdraw the invites of ${people}?`,
    consequence:
      'They are not invited again, whatever tickets they hold, until you allow it again for each of them. Who has used the link already may still get into your hub. Those with no invite to take back are left out.',
    going: 'Withdrawing',
    done: (people) => `${count(people, 'invite is', 'invites are')} withdrawn.`,
  },
  release: {
    button: 'Invite now…',
    yes: 'Invite now',
    ask: (people) => `Send the held invites of ${people}?`,
    consequence: 'Those who are not held, or hold no valid ticket, are left out.',
    going: 'Inviting',
    done: (people) => `${count(people, 'person is', 'people are')} being invited.`,
  },
};

/** How far work has come, or how it ended. */
export function bulkSentence({ deed, state, total, done, skipped }: BulkView): string {
  const words = DEEDS[deed];
  const left = total - done - skipped;
  const out = skipped > 0 ? ` ${count(skipped, 'was', 'were')} left out.` : '';
  switch (state) {
    case 'running':
      return `${words.going}: ${number(done + skipped)} of ${count(total, 'person', 'people')}`;
    case 'finished':
      return `${words.done(done)}${out}`;
    case 'stopped':
      return `Stopped. ${words.done(done)}${out} ${count(left, 'was', 'were')} not reached.`;
    case 'failed':
      return `${words.done(done)}${out} ${count(left, 'was', 'were')} not reached.`;
    default:
      return assertNever(state);
  }
}

/** "85 a second, about 2 minutes left"; empty while it cannot be told. */
export function paceWords({ perSecond, timeLeft }: BulkView): string {
  if (timeLeft === null || perSecond <= 0) return '';
  const rate = perSecond >= 1 ? `${number(Math.round(perSecond))} a second` : 'less than 1 a second';
  const seconds = Math.ceil(timeLeft / 1000);
  const left = seconds < 90 ? count(seconds, 'second') : count(Math.ceil(seconds / 60), 'minute');
  return `${rate}, about ${left} left`;
}
