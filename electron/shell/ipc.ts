/** The contract over Electron's IPC. Whatever the page sends is checked; whatever goes wrong is an answer. */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { CallAnswer } from '../../shared/bridge.ts';
import { answerTo } from '../api/answer-to.ts';
import { UNREADABLE } from '../api/calls.ts';
import type { Change } from '../api/changes.ts';
import { OUR_FAULT } from '../api/respond.ts';
import type { Contract } from '../api/window-room.ts';
import { CHANNELS } from './channels.ts';
import { isOwn } from './origin.ts';

export interface IpcOptions {
  readonly contract: Contract;
  /** Is this the page of our own window? */
  isOurs(contents: WebContents): boolean;
  updateReady(): string | null;
  restartToUpdate(): void;
  /** Told of every error that the page only sees as "a fault of its own", and of every stranger. */
  log(error: unknown): void;
}

/** Changes on their way to the page at once; what comes while it is slower is dropped, and it takes a new snapshot. */
const MOST_UNTAKEN = 512;

export function answerIpc(options: IpcOptions): void {
  const { contract, log } = options;
  const followers = new WeakMap<WebContents, Follower>();

  const isTrusted = ({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    // A frame inside the page, such as a mail, is not the page; one that is gone already is nobody.
    const trusted =
      senderFrame !== null && senderFrame.parent === null && isOwn(senderFrame.url) && options.isOurs(sender);
    if (!trusted) log(new Error('a message from a stranger'));
    return trusted;
  };

  ipcMain.handle(CHANNELS.call, async (event, name: unknown, input: unknown): Promise<CallAnswer> => {
    if (!isTrusted(event)) return { ok: false, problem: UNREADABLE };
    try {
      return await answerTo(contract.handlers, name, input);
    } catch (error) {
      log(error);
      return { ok: false, problem: OUR_FAULT };
    }
  });

  ipcMain.on(CHANNELS.follow, (event, since: unknown) => {
    if (!isTrusted(event)) return;
    followers.get(event.sender)?.stop();
    followers.delete(event.sender);
    if (typeof since !== 'number' || !Number.isSafeInteger(since) || since < 0) return;
    followers.set(event.sender, new Follower(event.sender, contract, since));
  });
  ipcMain.on(CHANNELS.taken, (event) => {
    if (isTrusted(event)) followers.get(event.sender)?.taken();
  });

  ipcMain.handle(CHANNELS.updateReady, (event) => (isTrusted(event) ? options.updateReady() : null));
  ipcMain.on(CHANNELS.restartToUpdate, (event) => {
    if (isTrusted(event)) options.restartToUpdate();
  });
}

/** One page that follows the changes, until it goes elsewhere, crashes or closes. */
class Follower {
  readonly #contents: WebContents;
  readonly #stop: () => void;
  #untaken = 0;
  #hasMissed = false;

  constructor(contents: WebContents, { changes }: Contract, since: number) {
    this.#contents = contents;
    const stop = changes.follow((change) => this.#send(change));
    const gone = () => this.stop();
    // In this order: nothing is told twice, and nothing is left out between the two.
    for (const change of changes.missed(since)) this.#send(change);
    contents.once('did-navigate', gone).once('render-process-gone', gone).once('destroyed', gone);
    this.#stop = () => {
      stop();
      contents.off('did-navigate', gone).off('render-process-gone', gone).off('destroyed', gone);
    };
  }

  stop(): void {
    this.#stop();
  }

  taken(): void {
    this.#untaken = Math.max(0, this.#untaken - 1);
    if (this.#untaken > 0 || !this.#hasMissed) return;
    this.#hasMissed = false;
    this.#send({ seq: 0, text: null });
  }

  #send({ text }: Change): void {
    if (this.#untaken >= MOST_UNTAKEN) {
      this.#hasMissed = true;
      return;
    }
    this.#untaken += 1;
    this.#contents.send(CHANNELS.change, text);
  }
}
