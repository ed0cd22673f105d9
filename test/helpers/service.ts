/** The whole service in this process, for tests that speak to it by the contract. */
import { onTestFinished } from 'vitest';
import { readConfig } from '../../electron/config.ts';
import { createLog } from '../../electron/log.ts';
import { startService } from '../../electron/service.ts';
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import { classicHeaders } from './sign.ts';
import { temporaryFolder } from './temp-folder.ts';
import { SECRET, SETTINGS, TOKEN } from './usher.ts';
import { type TicketBody, ticketBody } from './world.ts';

export interface RunningService {
  /** The data folder. */
  readonly folder: string;
  readonly log: readonly string[];
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  get(path: string): Promise<Response>;
  deliver(event: string, fields?: TicketBody): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it; it is stopped when the test is over. */
export async function runService(
  env: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<RunningService> {
  const data = folder ?? (await temporaryFolder());
  const log: string[] = [];
  const service = await startService({
    config: readConfig({ ...SETTINGS, ...env }),
    folder: data,
    windowFolder: data,
    upkeepWorker: new URL('file:///no-worker.js'),
    log: createLog('json', (line) => log.push(line), Date.now),
    onPublicUrls: () => {},
    onMoved: () => {},
  });
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= service.stop();
    return stopped;
  };
  onTestFinished(stop);
  const base = `http://127.0.0.1:${service.dashboardPort}`;
  const headers = { Authorization: `Bearer ${TOKEN}` };
  return {
    folder: data,
    log,
    stop,
    get: (path) => fetch(base + path, { headers }),
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      const answer = await fetch(`${base}/api/${name}`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(input),
      });
      if (answer.status !== 200) throw new Error(`${name} was answered ${answer.status}`);
      return (await answer.json()) as CallOutput<N>;
    },
    async deliver(event, fields = {}) {
      const body = JSON.stringify(ticketBody(fields));
      const url = `http://127.0.0.1:${service.listenerPort}/hooks/default`;
      const signed = classicHeaders(event, body, SECRET);
      return (await fetch(url, { method: 'POST', headers: signed, body })).status;
    },
  };
}
