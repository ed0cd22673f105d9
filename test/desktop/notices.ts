/// <reference types="node" />
/** What the session's notification daemon, a real one, shows. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../helpers/usher.ts';

const run = promisify(execFile);
const LOG = join(process.env['HOME'] ?? '', 'notices.log');

export interface Notices {
  /** "title | body" of all since then, in the order of their arrival. */
  shown(): Promise<string[]>;
  /** Resolves once there are so many. */
  waitFor(count: number): Promise<string[]>;
  /** Clicks the newest one on the screen. */
  click(): Promise<void>;
}

/** Takes what was shown before off the screen, and watches from now on. */
export async function watchNotices(): Promise<Notices> {
  await run('gdbus', ['wait', '--session', '--timeout=10', 'org.freedesktop.Notifications']);
  await run('dunstctl', ['close-all']);
  const before = (await readFile(LOG)).length;
  const shown = async () => {
    const text = (await readFile(LOG)).subarray(before).toString();
    const blocks = text.split(/^\{$/m).slice(1);
    return blocks.map((block) => `${field(block, 'summary')} | ${field(block, 'body')}`);
  };
  return {
    shown,
    waitFor: async (count) => {
      await until(async () => (await shown()).length >= count);
      return shown();
    },
    click: async () => {
      await run('dunstctl', ['action', '0']);
    },
  };
}

function field(block: string, name: string): string {
  return new RegExp(`^\\s*${name}: '([\\s\\S]*?)'$`, 'm').exec(block)?.[1] ?? '';
}
