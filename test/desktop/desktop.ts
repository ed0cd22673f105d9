/// <reference types="node" />
/** The built desktop app as a person starts it, driven in a real Electron. */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type {} from '../../renderer/ipc-client.ts';
import type { CallInput, CallName, CallOutput, StatusView } from '../../shared/contract.ts';
import { classicHeaders } from '../helpers/sign.ts';
import { SECRET, SETTINGS, until } from '../helpers/usher.ts';

export const ELECTRON = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron');
export const PROJECT = join(import.meta.dirname, '..', '..');
/** A screen in memory has no graphics card to look for. */
export const WITHOUT_GPU = ['--disable-gpu'];

/** About one page in a hundred of Electron 33 never ran its first line here; why is not known. One in a file is borne. */
let hangsForgiven = 0;

type Env = Readonly<Record<string, string | undefined>>;

export interface StartOptions {
  /** Undefined takes a variable away. */
  readonly env?: Env;
  readonly args?: readonly string[];
  readonly data?: string;
}

export class Desktop {
  readonly app: ElectronApplication;
  readonly child: ChildProcess;
  readonly data: string;
  stderr = '';

  constructor(app: ElectronApplication, data: string) {
    this.app = app;
    this.data = data;
    this.child = app.process();
    this.child.stderr?.on('data', (text: Buffer) => {
      this.stderr += text.toString();
    });
  }

  /** The window, once it has painted its first rows. */
  async window(): Promise<Page> {
    const page =
      this.app.windows().find((each) => !each.isClosed()) ?? (await this.app.waitForEvent('window'));
    const facts = page.locator('.rail .facts');
    if (hangsForgiven > 0 || !(await isHanging(page))) {
      await facts.waitFor();
      return page;
    }
    hangsForgiven += 1;
    console.warn('A page never ran its first line; the window is opened again.');
    const next = this.app.waitForEvent('window');
    await this.app.evaluate(({ app, BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.destroy();
      app.emit('second-instance');
    });
    await (await next).locator('.rail .facts').waitFor();
    return next;
  }

  /** Makes one of the contract's calls as the page does. */
  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const page = await this.window();
    const answer = await page.evaluate(([name, input]) => window.usher?.calls[name](input), [
      name,
      input,
    ] as const);
    if (!answer?.ok) throw new Error(`${name} was refused`);
    return JSON.parse(answer.text) as CallOutput<N>;
  }

  async status(): Promise<StatusView> {
    return (await this.call('snapshot', {})).status;
  }

  /** Where Tito would post to. */
  async webhookUrl(): Promise<string> {
    return (await this.status()).connections[0]?.localUrl ?? '';
  }

  /** Is the window on the screen? Null where there is none at all. */
  isVisible(): Promise<boolean | null> {
    return this.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? null);
  }

  /** Closes the window as its button does. */
  async closeWindow(): Promise<void> {
    await this.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  }

  /** Ends with whatever `end` does to it; resolves to the exit code. */
  async ended(end: () => unknown): Promise<number | null> {
    const exit = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    // What ends it may not live to tell.
    await Promise.resolve(end()).catch(() => {});
    return exit;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await this.ended(() => this.child.kill('SIGKILL'));
    }
  }

  /** Quits as the menu does; resolves to the exit code. */
  quit(): Promise<number | null> {
    return this.ended(() => this.app.evaluate(({ app }) => app.quit()));
  }
}

/** Has the page painted nothing, and does it run no code at all? */
async function isHanging(page: Page): Promise<boolean> {
  try {
    await page.locator('.rail .facts').waitFor({ timeout: 15_000 });
    return false;
  } catch {
    const silence = new Promise<boolean>((resolve) => setTimeout(resolve, 5000, true));
    return Promise.race([page.evaluate(() => false), silence]);
  }
}

export function temporaryData(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'data-'));
}

/** The environment of an Usher on `data`. It serves no dashboard unless asked to. */
export function environment(data: string, env: Env = {}): Record<string, string> {
  const { USHER_DASHBOARD_PORT: _port, USHER_DASHBOARD_TOKEN: _token, ...settings } = SETTINGS;
  const all = { ...process.env, ...settings, USHER_DATA: data, ...env };
  return Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** Starts the app on a data folder of its own. It is ended when the test is over. */
export async function startDesktop(options: StartOptions = {}): Promise<Desktop> {
  const desktop = await launch(options);
  onTestFinished(() => desktop.kill());
  return desktop;
}

/** As `startDesktop`, to be ended with `kill`. */
export async function launch({ env, args = [], data }: StartOptions = {}): Promise<Desktop> {
  const folder = data ?? (await temporaryData());
  const app = await _electron.launch({
    executablePath: ELECTRON,
    args: [PROJECT, ...WITHOUT_GPU, ...args],
    env: environment(folder, env),
    chromiumSandbox: true,
  });
  return new Desktop(app, folder);
}

/** Posts a body as Tito does; resolves to the status. */
export async function deliver(url: string, event: string, body: unknown): Promise<number> {
  const text = JSON.stringify(body);
  const headers = classicHeaders(event, text, SECRET);
  const answer = await fetch(url, { method: 'POST', headers, body: text });
  await answer.arrayBuffer();
  return answer.status;
}

export { until };
