import { spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temp-folder.ts';

const SIZE = '2m';

/** Whether a small file system can be made here; says so where it cannot. */
export function canMount(): boolean {
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    // In a name space of its own, so that trying leaves nothing behind.
    const tried = spawnSync('unshare', [
      '--mount',
      'mount',
      '-t',
      'tmpfs',
      '-o',
      `size=${SIZE}`,
      'tmpfs',
      '/mnt',
    ]);
    if (tried.status === 0) return true;
  }
  console.warn('no file system can be mounted here: a really full disk is not tested');
  return false;
}

/** A file system of two megabytes, gone when the test is over. */
export async function smallDisk(): Promise<string> {
  const folder = await temporaryFolder();
  mount('mount', '-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', folder);
  onTestFinished(() => mount('umount', '--lazy', folder));
  return folder;
}

function mount(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}
