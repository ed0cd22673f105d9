import { connect } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Door } from './driver.ts';

const PATIENCE_MS = 3_000;

/** Can anything be reached there? One connection, closed at once: it asks the server for nothing. */
export function knock({ host, port }: Door, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (isOpen: boolean): void => {
      cancelTimer();
      socket.destroy();
      resolve(isOpen);
    };
    const cancelTimer = clock.setTimer(PATIENCE_MS, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.on('error', () => settle(false));
  });
}
