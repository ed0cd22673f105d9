import { z } from 'zod';
import {
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
  type Notification,
  notifications,
} from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';

/** Why a call got no answer. `signed-out`: the service no longer knows this browser. */
export class CallFailure extends Error {
  readonly kind: 'signed-out' | 'unreachable' | 'refused';
  readonly problem: Problem;
  constructor(kind: CallFailure['kind'], problem: Problem) {
    super(problem.sentence);
    this.name = 'CallFailure';
    this.kind = kind;
    this.problem = problem;
  }
}

export interface ChangeListener {
  onOpen(): void;
  onChange(notification: Notification): void;
  /** Changes were missed that cannot be had any more: only a new snapshot helps. */
  onReset(): void;
  /** `final`: the stream will not come back by itself. */
  onLost(final: boolean): void;
}

/** The window's side of the contract. */
export interface Client {
  /** Rejects with a `CallFailure`. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Follows all changes after number `since`, until the function it returns is called. */
  listen(since: number, listener: ChangeListener): () => void;
}

const UNREACHABLE: Problem = {
  code: 'unreachable',
  sentence: 'The window cannot reach Usher.',
  action: 'See that Usher is running; the window tries again by itself.',
};
const NOT_UNDERSTOOD: Problem = {
  code: 'not-understood',
  sentence: 'Usher answered in a form that this window does not know.',
  action: 'Load the page again, so that both are of the same version.',
};

const refusal = z.object({
  problem: z.object({ code: z.string(), sentence: z.string(), action: z.string() }),
});
const message = z.object({ seq: z.number(), name: z.string(), value: z.unknown() });

export function createHttpClient(): Client {
  return { call, listen };
}

async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const { status, body } = await post(`api/${name}`, input);
  if (status !== 200) {
    const refused = refusal.safeParse(body);
    const problem = refused.success ? refused.data.problem : NOT_UNDERSTOOD;
    throw new CallFailure(status === 401 ? 'signed-out' : 'refused', problem);
  }
  return readOutput(name, body);
}

/** Throws a `CallFailure` where it is of another version. */
export function readOutput<N extends CallName>(name: N, body: unknown): CallOutput<N> {
  const output = calls[name].output.safeParse(body);
  if (!output.success) throw new CallFailure('refused', NOT_UNDERSTOOD);
  return output.data as CallOutput<N>;
}

async function post(path: string, input: unknown): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    throw new CallFailure('unreachable', UNREACHABLE);
  }
}

function listen(since: number, listener: ChangeListener): () => void {
  const source = new EventSource(`api/changes?since=${since}`);
  source.onopen = () => listener.onOpen();
  source.onmessage = ({ data }) => {
    const notification = readNotification(data);
    if (notification) listener.onChange(notification);
    else listener.onReset();
  };
  source.addEventListener('reset', () => listener.onReset());
  source.onerror = () => listener.onLost(source.readyState === EventSource.CLOSED);
  return () => source.close();
}

/** Null where it is of another version. */
export function readNotification(data: unknown): Notification | null {
  const read = message.safeParse(parseJson(data));
  if (!read.success || !Object.hasOwn(notifications, read.data.name)) return null;
  const { seq, name } = read.data;
  const value = notifications[name as Notification['name']].safeParse(read.data.value);
  return value.success ? ({ seq, name, value: value.data } as Notification) : null;
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
