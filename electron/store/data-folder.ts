import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, posix, win32 } from 'node:path';
import type { Problem } from '../../shared/model.ts';
import { errorCode, PRIVATE_FOLDER } from './file-system.ts';

/** Where the OS wants an app to keep its data. */
export function defaultDataFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  switch (platform) {
    case 'win32':
      return win32.join(env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), 'Usher');
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', 'Usher');
    default: {
      // The XDG specification: a relative path is to be ignored.
      const stated = env['XDG_DATA_HOME'] ?? '';
      return posix.join(posix.isAbsolute(stated) ? stated : posix.join(home, '.local', 'share'), 'usher');
    }
  }
}

export type DataFolder =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly problem: Problem };

/** Makes the folder where it is missing, for its user alone (0700). `path` is its real one. */
export async function makeDataFolder(folder: string): Promise<DataFolder> {
  try {
    await makeFromTheTop(folder);
    return { ok: true, path: await realpath(folder) };
  } catch (error) {
    const code = errorCode(error) ?? 'unknown';
    const sentence =
      code === 'EEXIST' || code === 'ENOTDIR'
        ? 'The data folder cannot be made, because a file is in its place.'
        : `The data folder cannot be made (${code}).`;
    return {
      ok: false,
      problem: {
        code: 'data-folder',
        sentence,
        action: 'Choose another data folder, or make this one writable.',
      },
    };
  }
}

/** By itself Node never comes to an end where nothing can be made in a folder that is there, such as /proc. */
async function makeFromTheTop(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFromTheTop(parent);
  await mkdir(folder, { mode: PRIVATE_FOLDER }).catch(async (error: unknown) => {
    if (!(await isFolder(folder))) throw error;
  });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
