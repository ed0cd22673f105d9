/** The organizer's actions: worked out by the guest list, journalled, and told back in a sentence. */
import type { Action } from '../../shared/actions.ts';
import type { ActionResult } from '../../shared/contract.ts';
import type { SendingMode } from '../../shared/model.ts';
import { perform } from '../guestlist/actions.ts';
import type { Books } from '../guestlist/books.ts';
import type { Policy } from '../guestlist/entities.ts';
import type { Mint } from '../guestlist/invite.ts';
import type { BookRecord, DeliveryRecord } from '../guestlist/records.ts';
import { DiskRefused } from '../store/disk-refused.ts';

export interface OrganizerPorts {
  change(connection: string, work: (books: Books) => readonly BookRecord[]): Promise<void>;
  isConnection(id: string): boolean;
  /** Is this address on the list of those who are not recorded again? */
  isForgotten(address: string): boolean;
  policyFor(connection: string): Policy;
  mint(): Mint;
  /** A recorded delivery, as long as it is kept. `isKnown`: its row is there at least. */
  findDelivery(id: string): Promise<{ readonly delivery: DeliveryRecord | null; readonly isKnown: boolean }>;
  /** Decides a delivery once more, for a new row of the feed; resolves once that is durable. */
  decideAgain(delivery: DeliveryRecord, row: string): Promise<void>;
  nextId(now: number): string;
  /** The variable that fixes sending for this connection from outside; null where none does. */
  sendingFixedBy(connection: string): string | null;
  /** Stores the choice and puts it into force. */
  setSending(connection: string, sending: SendingMode): Promise<void>;
}

export class Organizer {
  readonly #ports: OrganizerPorts;

  constructor(ports: OrganizerPorts) {
    this.#ports = ports;
  }

  async act(connection: string, action: Action): Promise<ActionResult> {
    if (!this.#ports.isConnection(connection)) return noConnection;
    if (brings(action).some((address) => this.#ports.isForgotten(address))) return forgotten;
    let result: ActionResult = noConnection;
    try {
      await this.#ports.change(connection, (books) => {
        const mint = this.#ports.mint();
        const done = perform(books, action, this.#ports.policyFor(connection), mint);
        result = done.ok
          ? { ok: true, told: done.told, undo: done.undo }
          : { ok: false, problem: { ...done.problem } };
        if (!done.ok) return [];
        return done.puts.map((puts) => ({ t: 'acted', at: mint.now, connection, action, puts }) as const);
      });
    } catch (error) {
      if (error instanceof DiskRefused) return { ok: false, problem: { ...error.problem } };
      throw error;
    }
    return result;
  }

  async goLive(connection: string, held: 'send' | 'keep'): Promise<ActionResult> {
    const refused = await this.#setSending(connection, 'live');
    if (refused) return refused;
    const told = 'Usher sends for real from now on.';
    if (held === 'keep') return { ok: true, told: `${told} What was held stays held.`, undo: null };
    const released = await this.act(connection, { do: 'release held', address: null });
    const then = released.ok ? released.told : released.problem.sentence;
    return { ok: true, told: `${told} ${then}`, undo: null };
  }

  async rehearse(connection: string): Promise<ActionResult> {
    const refused = await this.#setSending(connection, 'rehearsal');
    return refused ?? { ok: true, told: 'This is a rehearsal again: nobody is mailed.', undo: null };
  }

  async replay(id: string): Promise<ActionResult> {
    const { delivery, isKnown } = await this.#ports.findDelivery(id);
    if (delivery) {
      const { now } = this.#ports.mint();
      await this.#ports.decideAgain(delivery, this.#ports.nextId(now));
      return { ok: true, told: 'Usher looked at the delivery again.', undo: null };
    }
    if (isKnown) {
      return problem(
        'payload-retired',
        'What this delivery said is no longer kept.',
        'Its outcome still counts. Have Tito send it again if it is to be decided anew.',
      );
    }
    return problem(
      'no-delivery',
      'This delivery is not recorded.',
      'Only what came from Tito can be replayed.',
    );
  }

  async #setSending(connection: string, sending: SendingMode): Promise<ActionResult | null> {
    if (!this.#ports.isConnection(connection)) return noConnection;
    const variable = this.#ports.sendingFixedBy(connection);
    if (variable) {
      return problem(
        'fixed',
        `Sending is fixed from outside, by ${variable}.`,
        `Change ${variable} and start Usher again, or start it without.`,
      );
    }
    try {
      await this.#ports.setSending(connection, sending);
      return null;
    } catch (error) {
      if (error instanceof DiskRefused) return { ok: false, problem: { ...error.problem } };
      throw error;
    }
  }
}

function problem(code: string, sentence: string, action: string): ActionResult {
  return { ok: false, problem: { code, sentence, action } };
}

/** The addresses that an action may bring onto the guest list. */
function brings(action: Action): string[] {
  if (action.do === 'invite') return [action.address];
  return action.do === 'correct address' ? [action.to] : [];
}

const forgotten = problem(
  'forgotten',
  'Whoever is at this address is forgotten, and is not recorded again.',
  'Allow them again first, under Settings › Forgotten people.',
);
const noConnection = problem('no-connection', 'There is no such connection.', 'Load the window again.');
