import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new folder for one test, removed when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await newFolder();
  onTestFinished(() => remove(folder));
  return folder;
}

/** The same for one run of a property. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await newFolder();
  try {
    return await use(folder);
  } finally {
    await remove(folder);
  }
}

async function newFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'usher-test-')));
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
