import { mkdir, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultDataFolder, makeDataFolder } from '../../electron/store/data-folder.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

test.each([
  ['linux', {}, '/home/ada', '/home/ada/.local/share/usher'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/ada', '/data/usher'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada', '/home/ada/.local/share/usher'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/ada', '/home/ada/.local/share/usher'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/ada', '/Users/ada/Library/Application Support/Usher'],
  ['win32', { APPDATA: 'C:\\Users\\ada\\Roaming' }, 'C:\\Users\\ada', 'C:\\Users\\ada\\Roaming\\Usher'],
  ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Roaming\\Usher'],
] as const)('on %s with %j the data folder is where apps keep theirs', (platform, env, home, folder) => {
  expect(defaultDataFolder(platform, env, home)).toBe(folder);
});

test('the folder is made with those above it, for its user alone, and its real path is told', async () => {
  const parent = await temporaryFolder();
  const folder = join(parent, 'a', 'b');
  expect(await makeDataFolder(folder)).toEqual({ ok: true, path: folder });
  if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await symlink(folder, join(parent, 'link'), 'junction');
  expect(await makeDataFolder(join(parent, 'link'))).toEqual({ ok: true, path: await realpath(folder) });
});

test('one that is there is left as it is', async () => {
  const folder = join(await temporaryFolder(), 'mine');
  await mkdir(folder, { mode: 0o750 });
  await makeDataFolder(folder);
  if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o777).toBe(0o750);
});

test('a file in its place is a problem that says so', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  for (const folder of [file, join(file, 'below')]) {
    expect(await makeDataFolder(folder)).toMatchObject({
      ok: false,
      problem: { code: 'data-folder', sentence: expect.stringContaining('a file is in its place') },
    });
  }
});

test.skipIf(process.platform !== 'linux')(
  'where the system makes no folders, it says so and does not hang',
  async () => {
    for (const folder of ['/proc/usher', '/proc/usher/data']) {
      expect(await makeDataFolder(folder)).toMatchObject({
        ok: false,
        problem: { sentence: 'The data folder cannot be made (ENOENT).' },
      });
    }
  },
);

test('two that make it at once both have it', async () => {
  const folder = join(await temporaryFolder(), 'a', 'b');
  const both = await Promise.all([makeDataFolder(folder), makeDataFolder(folder)]);
  expect(both).toEqual([
    { ok: true, path: folder },
    { ok: true, path: folder },
  ]);
});
