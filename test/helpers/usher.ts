/** The built program as a real process, for tests of the whole. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Action } from '../../shared/actions.ts';
import type { ActionResult, CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import { classicHeaders } from './sign.ts';

export const TOKEN = 'dashboard-token-of-the-tests';
export const SECRET = 'usher-fixture-token-1';
const HEADLESS = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'headless.js');

type Env = Readonly<Record<string, string>>;

/** Everything an invite needs besides a mail server; ports are free ones. */
export const SETTINGS: Env = {
  USHER_PORT: '0',
  USHER_DASHBOARD_PORT: '0',
  USHER_DASHBOARD_TOKEN: TOKEN,
  USHER_TITO_SECRET: SECRET,
  USHER_SENDING: 'live',
  USHER_MAIL_FROM: 'Harbour Conf <org@harbour.example>',
  USHER_HUB_URL: 'https://hub.example/join?code={code}',
};

interface How {
  /** Left out, Node itself. */
  readonly program?: string;
  /** Whether it leads a process group, as what is typed into a terminal does. */
  readonly isGroup?: boolean;
}

export class Usher {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  /** The exit code, once every process that writes its output is gone; null where a signal ended it. */
  readonly exited: Promise<number | null>;

  constructor(env: Env, args: readonly string[] = [HEADLESS], how: How = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('USHER_'));
    this.child = spawn(how.program ?? process.execPath, args, {
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: how.isGroup ?? false,
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
  }

  get webhookUrl(): string {
    return /^Webhook URL: (\S+)$/m.exec(this.stdout)?.[1] ?? '';
  }

  get dashboard(): string {
    return /^Dashboard: (\S+)/m.exec(this.stdout)?.[1] ?? '';
  }

  /** Resolves once both URLs are printed; rejects where the program ends before. */
  async ready(): Promise<this> {
    const ended = this.exited.then((code) => {
      throw new Error(`ended with ${code} before it was ready\n${this.stderr}`);
    });
    await Promise.race([until(() => this.dashboard !== ''), ended]);
    return this;
  }

  /** Posts a body as Tito does; resolves to the status. */
  async deliver(event: string, body: string | Buffer, url = this.webhookUrl): Promise<number> {
    const headers = classicHeaders(event, body, SECRET);
    const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) });
    await answer.arrayBuffer();
    return answer.status;
  }

  /** Reads one of the exports. */
  async exported<T = Record<string, unknown>>(name: string): Promise<T[]> {
    const answer = await this.get(`/export/${name}.json`);
    return (await answer.json()) as T[];
  }

  /** Makes one of the contract's calls. */
  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const answer = await fetch(`${this.dashboard}/api/${name}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
    });
    if (answer.status !== 200)
      throw new Error(`${name} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as CallOutput<N>;
  }

  /** Does something by hand in the one connection there is. */
  act(action: Action): Promise<ActionResult> {
    return this.call('act', { connection: 'default', action });
  }

  get(path: string, headers: Env = { Authorization: `Bearer ${TOKEN}` }): Promise<Response> {
    return fetch(this.dashboard + path, { headers, redirect: 'manual' });
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Ends it as a service manager does; resolves to the exit code. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exited;
  }
}

/** Starts the program and waits until it is ready. It is killed when the test is over. */
export async function startUsher(env: Env): Promise<Usher> {
  const usher = new Usher(env);
  onTestFinished(() => usher.kill());
  return usher.ready();
}

/** Polls until the condition holds; rejects after a generous while. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
