import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSecrets } from '../../electron/store/secrets.ts';
import type { Vault } from '../../electron/store/vault.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

test('a secret is there at once and at the next start, until it is deleted', async () => {
  const folder = await temporaryFolder();
  const secrets = await openSecrets(folder);
  expect(secrets.get('smtp')).toBeNull();
  await Promise.all([secrets.set('smtp', 'swordfish'), secrets.set('connection:__proto__', 'token')]);
  expect(secrets.get('smtp')).toBe('swordfish');
  const again = await openSecrets(folder);
  expect([again.get('smtp'), again.get('connection:__proto__'), again.problem]).toEqual([
    'swordfish',
    'token',
    null,
  ]);
  await again.delete('smtp');
  expect((await openSecrets(folder)).get('smtp')).toBeNull();
});

test('nothing is found under a name that only every object has', async () => {
  expect((await openSecrets(await temporaryFolder())).get('constructor')).toBeNull();
});

test.skipIf(process.platform === 'win32')(
  'the file is private, and made so again with a warning',
  async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'secrets.json');
    await (await openSecrets(folder)).set('smtp', 'swordfish');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o640);
    const secrets = await openSecrets(folder);
    expect(secrets.problem?.code).toBe('secrets-readable');
    expect(secrets.get('smtp')).toBe('swordfish');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await openSecrets(folder)).problem).toBeNull();
  },
);

test('a file that cannot be read is kept as a private copy, and its content is not told', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'secrets.json'), '{"smtp":"swordfish", oops', { mode: 0o644 });
  const secrets = await openSecrets(folder);
  expect(secrets.problem?.code).toBe('secrets-unreadable');
  expect(JSON.stringify(secrets.problem)).not.toContain('swordf');
  await secrets.set('smtp', 'new');
  const copy = (await readdir(folder)).find((name) => name.startsWith('secrets.set-aside-')) ?? '';
  expect(await readFile(join(folder, copy), 'utf8')).toContain('swordfish');
  if (process.platform !== 'win32') expect((await stat(join(folder, copy))).mode & 0o777).toBe(0o600);
});

test('a name that is none is refused without being told', async () => {
  const secrets = await openSecrets(await temporaryFolder());
  expect(() => secrets.set('smtp://user:swordfish@host', 'value')).toThrow(/^not a name for a secret$/);
});

/** A keychain that seals by turning text around. */
function vault(change: Partial<Vault> = {}): Vault {
  const turned = (text: string) => Array.from(text).reverse().join('');
  return {
    problem: null,
    seal: async (text) => Buffer.from(`sealed ${turned(text)}`),
    unseal: async (sealed) => turned(sealed.toString().replace(/^sealed /, '')),
    ...change,
  };
}
const refuses = async (): Promise<never> => {
  throw new Error('locked');
};
const file = (folder: string) => readFile(join(folder, 'secrets.json'), 'utf8');

test('with a keychain secrets are sealed, those in plain from earlier too', async () => {
  const folder = await temporaryFolder();
  await (await openSecrets(folder)).set('smtp', 'swordfish');
  const secrets = await openSecrets(folder, vault());
  await secrets.set('connection:x', 'token');
  expect(await file(folder)).not.toMatch(/swordfish|"token"/);
  const again = await openSecrets(folder, vault());
  expect([again.get('smtp'), again.get('connection:x'), again.problem]).toEqual(['swordfish', 'token', null]);
});

test('a keychain that refuses to seal leaves them as they are, and that is said', async () => {
  const folder = await temporaryFolder();
  await (await openSecrets(folder)).set('smtp', 'swordfish');
  const secrets = await openSecrets(folder, vault({ seal: refuses }));
  expect([secrets.get('smtp'), secrets.problem?.code]).toEqual(['swordfish', 'secrets-not-sealed']);
  expect(await file(folder)).toContain('swordfish');
  await expect(secrets.set('smtp', 'other')).rejects.toThrow('locked');
  expect(secrets.get('smtp')).toBe('swordfish');
});

test('what cannot be opened is kept, and said, until it is replaced', async () => {
  const folder = await temporaryFolder();
  await (await openSecrets(folder, vault())).set('smtp', 'swordfish');
  for (const closed of [undefined, vault({ unseal: refuses })]) {
    const secrets = await openSecrets(folder, closed);
    expect([secrets.get('smtp'), secrets.problem?.code]).toEqual([null, 'secrets-sealed']);
    await secrets.set('connection:x', 'token');
  }
  expect((await openSecrets(folder, vault())).get('smtp')).toBe('swordfish');
  await (await openSecrets(folder)).set('smtp', 'new');
  expect((await openSecrets(folder, vault())).get('smtp')).toBe('new');
});

test('a desktop without a keychain says so and stores as before', async () => {
  const folder = await temporaryFolder();
  const problem = { code: 'no-keychain', sentence: 'There is none.', action: 'Install one.' };
  const secrets = await openSecrets(folder, vault({ problem }));
  await secrets.set('smtp', 'swordfish');
  expect(secrets.problem).toEqual(problem);
  expect((await openSecrets(folder)).get('smtp')).toBe('swordfish');
});
