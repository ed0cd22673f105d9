/** Mails that somebody tries something with: outside the queue, but within the rate. */
import type { Problem } from '../../shared/model.ts';
import type { RateKeeper } from './rate.ts';

/**
 * Sends one mail. `send` is to call `handOver` before the first byte leaves, and to send nothing where that rejects.
 * Null: as many mails as may have gone out, and `send` was not called.
 */
export type OutOfTurn = <T>(send: (handOver: () => Promise<void>) => Promise<T>) => Promise<T | null>;

export interface OutOfTurnPorts {
  readonly rate: RateKeeper;
  /** Resolves once it is on disk that a mail went out at this time. */
  counted(at: number): Promise<void>;
  now(): number;
}

export const RATE_REACHED: Problem = {
  code: 'rate-reached',
  sentence: 'As many mails as your mail server may get have gone out.',
  action: 'Try again in a while.',
};

export function outOfTurn({ rate, counted, now }: OutOfTurnPorts): OutOfTurn {
  return async (send) => {
    if (rate.take(now()) > 0) return null;
    let isHandedOver = false;
    try {
      return await send(async () => {
        await counted(now());
        isHandedOver = true;
        rate.handedOver(now());
      });
    } finally {
      if (!isHandedOver) rate.giveBack();
    }
  };
}
