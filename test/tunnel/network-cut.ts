/** A network of two machines with one cable between them: Linux's network namespaces. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

const NAME = `usher-${process.pid}`;
/** From a range for tests of networks (RFC 2544). */
const HERE = '198.18.77.1';
export const THERE = '198.18.77.2';

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}

/** Whether a cable can be cut here; says so where not, and in CI that is an error. That takes Linux, root and `ip`. */
export function canCutNetwork(): boolean {
  try {
    ip('netns', 'add', `${NAME}-try`);
    ip('netns', 'del', `${NAME}-try`);
    return true;
  } catch {
    const words = 'the network cannot be cut here (that takes Linux, root and ip): not tested';
    if (process.env['CI']) throw new Error(words);
    console.warn(words);
    return false;
  }
}

export class Cable {
  readonly #near = `us${process.pid}`;
  readonly #children: ChildProcess[] = [];

  constructor() {
    ip('netns', 'add', NAME);
    ip('link', 'add', this.#near, 'type', 'veth', 'peer', 'name', 'far', 'netns', NAME);
    ip('addr', 'add', `${HERE}/30`, 'dev', this.#near);
    ip('link', 'set', this.#near, 'up');
    ip('-n', NAME, 'addr', 'add', `${THERE}/30`, 'dev', 'far');
    ip('-n', NAME, 'link', 'set', 'far', 'up');
    ip('-n', NAME, 'link', 'set', 'lo', 'up');
  }

  /** Runs a program at the other end; resolves to the first line it prints. */
  async run(script: string, ...args: string[]): Promise<string> {
    const child = spawn('ip', ['netns', 'exec', NAME, process.execPath, script, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#children.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return String(line).trim();
  }

  /** What is sent from now on arrives nowhere, and nobody is told. */
  cut(): void {
    ip('-n', NAME, 'link', 'set', 'far', 'down');
  }

  mend(): void {
    ip('-n', NAME, 'link', 'set', 'far', 'up');
  }

  async remove(): Promise<void> {
    for (const child of this.#children) {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
    }
    ip('netns', 'del', NAME);
  }
}
