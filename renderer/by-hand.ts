import type { Action } from '../shared/actions.ts';
import type { ActionResult, CallInput, CallName, CallOutput, FormResult } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';

/** What was just done, and for a while how to take it back. */
export interface Toast {
  /** Another one for each toast, so that the same words twice are two. */
  readonly id: number;
  readonly tone: 'told' | 'problem';
  readonly words: string;
  readonly undo: { readonly connection: string; readonly action: Action } | null;
}

/** The calls that a form is sent with. */
export type FormCall = { [N in CallName]: CallOutput<N> extends FormResult ? N : never }[CallName];
/** The calls that do something and have nothing to undo it. */
export type PlainDeed = 'chooseTunnel' | 'dropOldToken' | 'removeMail';

/** Milliseconds for which the latest deed is told and can be undone. */
export const TOLD_FOR = 10_000;

/**
 * What the organizer does by hand. Each deed resolves with the problem that stood in its way, to be shown where it
 * was asked for; null once it is done, and then it is told with its "Undo".
 */
export class ByHand extends Emitter<{ toast: Toast | null }> {
  readonly #client: Client;
  #toasts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client) {
    super({ toast: null });
    this.#client = client;
  }

  act(connection: string, action: Action): Promise<Problem | null> {
    return this.#tell(connection, this.#client.call('act', { connection, action }));
  }

  goLive(connection: string, held: 'send' | 'keep'): Promise<Problem | null> {
    return this.#tell(connection, this.#client.call('goLive', { connection, held }));
  }

  rehearse(connection: string): Promise<Problem | null> {
    return this.#tell(connection, this.#client.call('rehearse', { connection }));
  }

  replay(connection: string, delivery: string): Promise<Problem | null> {
    return this.#tell(connection, this.#client.call('replay', { delivery }));
  }

  saveTemplate(input: CallInput<'saveTemplate'>): Promise<Problem | null> {
    return this.#tell(input.connection, this.#client.call('saveTemplate', input));
  }

  sendTest(input: CallInput<'sendTest'>): Promise<Problem | null> {
    return this.#tell(input.connection, this.#client.call('sendTest', input));
  }

  removeConnection(connection: string): Promise<Problem | null> {
    return this.#tell(connection, this.#client.call('removeConnection', { connection }));
  }

  /** Resolves once they are gone from every file. */
  forget(email: string): Promise<Problem | null> {
    return this.#tell('', this.#client.call('forget', { email }));
  }

  /** Lets somebody be recorded again. */
  lift(entry: CallInput<'liftForgotten'>): Promise<Problem | null> {
    return this.#tell('', this.#client.call('liftForgotten', entry));
  }

  acknowledgeUrl(url: string): Promise<Problem | null> {
    return this.#tell('', this.#client.call('acknowledgeUrl', { url }));
  }

  lookedIntoMissed(until: number): Promise<Problem | null> {
    return this.#tell('', this.#client.call('lookedIntoMissed', { until }));
  }

  carryOut<N extends PlainDeed>(name: N, input: CallInput<N>): Promise<Problem | null> {
    return this.#tell('', this.#client.call(name, input) as Promise<ActionResult>);
  }

  /** Sends a form. What is wrong with it stands at its fields; that it worked is told, unless `quiet`. */
  async submit<N extends FormCall>(name: N, input: CallInput<N>, quiet = false): Promise<FormResult> {
    try {
      const result = (await this.#client.call(name, input)) as FormResult;
      if (result.ok && !quiet) this.#show('told', result.told, null);
      return result;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      return { ok: false, problem: error.problem, fields: {} };
    }
  }

  /** Its words name a folder and are wanted for longer than a toast: they go to `tell`. */
  async copyAway(deed: 'backUp' | 'move', tell: (words: string) => void): Promise<Problem | null> {
    try {
      const result = await this.#client.call(deed, {});
      if (!result.ok) return result.problem;
      tell(result.told);
      return null;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      return error.problem;
    }
  }

  /** For a deed that was asked for in a place that is closed again: its problem is told like what was done. */
  async say(deed: Promise<Problem | null>): Promise<void> {
    const problem = await deed;
    if (problem) this.#show('problem', `${problem.sentence} ${problem.action}`, null);
  }

  /** Puts an address into the clipboard. */
  async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#show('told', `Copied: ${text}`, null);
    } catch {
      this.#show('problem', `This browser does not let Usher copy. Copy it by hand: ${text}`, null);
    }
  }

  /** Takes the latest deed back. Nobody asked for it in any other place, so a problem is told here too. */
  async undo(): Promise<void> {
    const undo = this.state.toast?.undo;
    if (!undo) return;
    this.dismiss();
    await this.say(this.act(undo.connection, undo.action));
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.set({ toast: null });
  }

  async #tell(connection: string, asked: Promise<ActionResult>): Promise<Problem | null> {
    try {
      const result = await asked;
      if (!result.ok) return result.problem;
      this.#show('told', result.told, result.undo && { connection, action: result.undo });
      return null;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      return error.problem;
    }
  }

  #show(tone: Toast['tone'], words: string, undo: Toast['undo']): void {
    clearTimeout(this.#timer);
    this.set({ toast: { id: ++this.#toasts, tone, words, undo } });
    this.#timer = setTimeout(() => this.dismiss(), TOLD_FOR);
  }
}
