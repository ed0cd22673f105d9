import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultConnectionSettings,
  defaultSettings,
  openSettings,
  type Settings,
} from '../../electron/store/settings.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

function withConnection(settings: Settings, id: string): Settings {
  return { ...settings, connections: { ...settings.connections, [id]: defaultConnectionSettings } };
}

test('without a file the defaults hold, nothing is wrong and nothing is written', async () => {
  const folder = await temporaryFolder();
  const store = await openSettings(folder);
  expect(store.settings).toEqual(defaultSettings());
  expect(store.problem).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});

test('a change is there at once and at the next start', async () => {
  const folder = await temporaryFolder();
  const store = await openSettings(folder);
  await store.update((settings) => ({ ...withConnection(settings, 'gala'), tunnel: 'localtunnel' }));
  for (const { settings, problem } of [store, await openSettings(folder)]) {
    expect(settings).toMatchObject({ tunnel: 'localtunnel', connections: { gala: { dialect: 'classic' } } });
    expect(problem).toBeNull();
  }
});

test('changes asked for at once all happen, one after the other', async () => {
  const folder = await temporaryFolder();
  const store = await openSettings(folder);
  const ids = Array.from({ length: 10 }, (_, n) => `c${n}`);
  await Promise.all(ids.map((id) => store.update((settings) => withConnection(settings, id))));
  expect(Object.keys((await openSettings(folder)).settings.connections)).toEqual(ids);
});

test('a change that the schema does not allow changes nothing, and the next one goes through', async () => {
  const folder = await temporaryFolder();
  const store = await openSettings(folder);
  await expect(store.update((settings) => ({ ...settings, listenerPort: 70_000 }))).rejects.toThrow();
  await expect(store.update((settings) => withConnection(settings, 'no/slash'))).rejects.toThrow();
  expect(store.settings).toEqual(defaultSettings());
  await store.update((settings) => ({ ...settings, listenerPort: 4747 }));
  expect((await openSettings(folder)).settings.listenerPort).toBe(4747);
});

test('a connection may be called like something every object has', async () => {
  const folder = await temporaryFolder();
  const store = await openSettings(folder);
  expect(store.settings.connections['constructor']).toBeUndefined();
  for (const id of ['__proto__', 'constructor', 'toString']) {
    await store.update((settings) => withConnection(settings, id));
  }
  const { settings } = await openSettings(folder);
  expect(Object.keys(settings.connections)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.values(settings.connections)[0]).toEqual(defaultConnectionSettings);
  expect(settings.connections['hasOwnProperty']).toBeUndefined();
});

describe('a file that cannot be used', () => {
  const broken = JSON.stringify({ ...defaultSettings(), tunnel: 5 });
  test.each([
    ['empty', '', 'settings-unreadable'],
    ['cut off', '{"version":1,"connec', 'settings-unreadable'],
    ['null', 'null', 'settings-unreadable'],
    ['against the schema', broken, 'settings-unreadable'],
    ['of a version nobody knows', '{"version":0}', 'settings-unreadable'],
    ['from a newer Usher', '{"version":2,"what":"ever"}', 'settings-newer'],
  ])(
    'because it is %s is kept as a copy, once, and the defaults hold, but nothing is removed for its age',
    async (_, text, code) => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'settings.json'), text);
      for (let start = 0; start < 2; start++) {
        const store = await openSettings(folder);
        expect(store.settings).toEqual({ ...defaultSettings(), retentionDays: 3_650 });
        expect(store.problem).toMatchObject({ code });
      }
      const store = await openSettings(folder);
      await store.update((settings) => ({ ...settings, tunnel: 'ngrok' }));
      const copies = (await readdir(folder)).filter((name) => name !== 'settings.json');
      expect(copies).toEqual([expect.stringMatching(/^settings\.set-aside-[0-9a-f]{8}\.json$/)]);
      expect(await readFile(join(folder, copies[0] ?? ''), 'utf8')).toBe(text);
      expect(store.problem?.action).toContain(copies[0]);
      const { problem, settings } = await openSettings(folder);
      expect([problem, settings.retentionDays]).toEqual([null, 3_650]);
    },
  );

  test('says where', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'settings.json'), broken);
    expect((await openSettings(folder)).problem?.sentence).toContain('(at tunnel)');
  });

  test('whatever is in it does no more than that', async () => {
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), async (text) => {
        await writeFile(join(folder, 'settings.json'), text);
        const store = await openSettings(folder);
        expect(store.settings).toEqual({ ...defaultSettings(), retentionDays: 3_650 });
        expect(store.problem).not.toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});

test('older settings are brought forward, and a copy of the old file is kept', async () => {
  const folder = await temporaryFolder();
  const old = JSON.stringify({ version: -1, tunnelName: 'ngrok' });
  await writeFile(join(folder, 'settings.json'), old);
  const migrations = {
    [-1]: (before: unknown) => ({ version: 0, tunnel: (before as { tunnelName: string }).tunnelName }),
    0: (before: unknown) => ({ ...defaultSettings(), ...(before as object), version: 1 }),
  };
  const store = await openSettings(folder, migrations);
  expect(store).toMatchObject({ problem: null, settings: { version: 1, tunnel: 'ngrok' } });
  expect(await readFile(join(folder, 'settings.v-1.json'), 'utf8')).toBe(old);
  expect((await openSettings(folder)).settings.tunnel).toBe('ngrok');
});
