import type { Bridge } from '../shared/bridge.ts';
import type { CallInput, CallName, CallOutput } from '../shared/contract.ts';
import { CallFailure, type ChangeListener, type Client, readNotification, readOutput } from './client.ts';

declare global {
  interface Window {
    /** Only in the desktop app. */
    readonly usher?: Bridge;
  }
}

/** The contract over the desktop app's bridge. The service is in the same program: it is never out of reach. */
export function createIpcClient(bridge: Bridge): Client {
  return {
    call: async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
      const answer = await bridge.calls[name](input);
      if (!answer.ok) throw new CallFailure('refused', answer.problem);
      return readOutput(name, JSON.parse(answer.text));
    },
    listen: (since: number, listener: ChangeListener) => {
      const stop = bridge.follow(since, (text) => {
        const notification = text === null ? null : readNotification(text);
        if (notification) listener.onChange(notification);
        else listener.onReset();
      });
      listener.onOpen();
      return stop;
    },
  };
}
