import { setTimeout as pause } from 'node:timers/promises';
import { classicHeaders } from '../helpers/sign.ts';
import type { Step } from '../helpers/simulated-tito.ts';
import type { Tally } from './verdict.ts';

export interface Endpoint {
  readonly url: string;
  readonly secret: string;
}

const ANSWER_MS = 30_000;

/** Sends the script in order: each request after its pause, or as fast as the answers come. */
export async function deliver(
  script: readonly Step[],
  endpoint: Endpoint,
  options: { readonly fast: boolean; readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<Tally> {
  const { fast, say, signal } = options;
  const tally = { sent: 0, accepted: 0, wrongly: 0 };
  for (const { pauseMs, say: sentence, about, request } of script) {
    if (!fast) await pause(pauseMs, undefined, { signal });
    signal.throwIfAborted();
    if (sentence) say(sentence);
    const status = await post(request, endpoint, signal);
    signal.throwIfAborted();
    say(`  delivered ${request.event} for ${about} -> ${status ?? 'no answer'}`);
    tally.sent += 1;
    if (status === 200) tally.accepted += 1;
    if (status !== (request.secret === 'right' ? 200 : 401)) tally.wrongly += 1;
  }
  return tally;
}

/** The status of the answer; null where none came. */
async function post(
  { event, body, secret }: Step['request'],
  endpoint: Endpoint,
  stop: AbortSignal,
): Promise<number | null> {
  const headers = classicHeaders(
    event,
    body,
    secret === 'right' ? endpoint.secret : `not ${endpoint.secret}`,
  );
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS)]);
    const response = await fetch(endpoint.url, { method: 'POST', headers, body, signal });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
