/// <reference types="node" />

import type { ChangeListener, Client } from '../../renderer/client.ts';
import type { CallInput, CallName, CallOutput, Notification } from '../../shared/contract.ts';

interface Asked {
  readonly name: CallName;
  readonly input: unknown;
  answer(output: unknown): Promise<void>;
  refuse(error: unknown): Promise<void>;
}

/** A client whose answers the test gives when it likes, so that every order of events can be tried. */
export class FakeClient implements Client {
  readonly asked: Asked[] = [];
  listener: ChangeListener | null = null;
  /** The numbers from which the stream was asked for. */
  readonly since: number[] = [];

  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    return new Promise((resolve, reject) => {
      this.asked.push({
        name,
        input,
        answer: (output) => settle(() => resolve(output as CallOutput<N>)),
        refuse: (error) => settle(() => reject(error)),
      });
    });
  }

  listen(since: number, listener: ChangeListener): () => void {
    this.since.push(since);
    this.listener = listener;
    return () => {
      this.listener = null;
    };
  }

  /** The oldest call that is not answered yet. */
  next(): Asked {
    const asked = this.asked.shift();
    if (!asked) throw new Error('nothing was asked');
    return asked;
  }

  change(notification: Notification): void {
    this.listener?.onChange(notification);
  }
}

async function settle(act: () => void): Promise<void> {
  act();
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}
