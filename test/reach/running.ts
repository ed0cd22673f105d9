/** The whole service in this process, for tests of being reachable. */
import { createServer, request } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../electron/clock.ts';
import { readConfig } from '../../electron/config.ts';
import { createLog } from '../../electron/log.ts';
import { type Service, startService } from '../../electron/service.ts';
import { PACE, type Pace } from '../../electron/tunnel/pace.ts';
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import { classicHeaders } from '../helpers/sign.ts';
import { SECRET, SETTINGS, TOKEN } from '../helpers/usher.ts';
import { listening } from '../tunnel/rig.ts';

/** Looks so often that a test need not wait. */
export const QUICK: Pace = { ...PACE, probeEvery: 100, probeAgainAfter: 10, probeWithin: 2_000 };

interface Options {
  readonly clock?: Clock;
  readonly pace?: Pace;
}

export async function run(folder: string, env: Record<string, string>, options: Options = {}) {
  const log: string[] = [];
  const urls: string[] = [];
  const service = await startService({
    config: readConfig({ ...SETTINGS, ...env }),
    folder,
    windowFolder: folder,
    upkeepWorker: new URL('file:///no-worker.js'),
    log: createLog('json', (line) => log.push(line), Date.now),
    onPublicUrls: (all) => urls.push(...all),
    onMoved: () => {},
    pace: QUICK,
    ...options,
  });
  onTestFinished(() => service.stop());
  return {
    service,
    log,
    urls,
    problems: () => service.status().problems.map(({ code }) => code),
    call: <N extends CallName>(name: N, input: CallInput<N>) => call(service, name, input),
  };
}

export async function call<N extends CallName>(
  { dashboardPort }: Service,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const answer = await fetch(`http://127.0.0.1:${dashboardPort}/api/${name}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(input),
  });
  if (answer.status !== 200) throw new Error(`${name} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as CallOutput<N>;
}

/** Posts as ti.to does; resolves to the status, or null where no answer comes. */
export async function post(url: string, event: string, body: string): Promise<number | null> {
  try {
    const headers = { ...classicHeaders(event, body, SECRET), connection: 'close' };
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}

/** A reverse proxy of the organizer's own, that can be led elsewhere. */
export async function startFront() {
  const front = { target: 'http://127.0.0.1:1', url: '' };
  const server = createServer((incoming, response) => {
    const { method, headers, url } = incoming;
    const onward = request(`${front.target}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    incoming.pipe(onward);
  });
  front.url = `http://127.0.0.1:${await listening(server)}`;
  onTestFinished(() => server.closeAllConnections());
  return front;
}
