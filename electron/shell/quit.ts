import { app } from 'electron';
import type { Service } from '../service.ts';

/** By then what is being written is written; a mail without its answer is marked as such at the next start. */
const STOP_PATIENCE_MS = 4_500;

export interface Quit {
  /** Quits, and does this last of all in place of just ending. */
  finishWith(last: () => void): void;
}

export interface QuitOptions {
  readonly service: Service;
  /** The app is about to end: windows may close for good. */
  onQuitting(): void;
}

/** Whatever ends the app, the service stops first. It goes on without windows. */
export function quitCleanly({ service, onQuitting }: QuitOptions): Quit {
  let last = () => app.exit(0);
  let isQuitting = false;
  let isStopped = false;
  app.on('window-all-closed', () => {});
  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    if (isQuitting) return;
    isQuitting = true;
    onQuitting();
    const end = () => {
      if (isStopped) return;
      isStopped = true;
      last();
    };
    setTimeout(end, STOP_PATIENCE_MS);
    void service.stop().finally(end);
  });
  return {
    finishWith: (work) => {
      last = work;
      app.quit();
    },
  };
}
