/// <reference types="node" />
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDesktop, temporaryData } from './desktop.ts';

const TOKEN = 'tito-token-that-must-not-be-seen';
const KNOWN = { USHER_TITO_SECRET: undefined, USHER_CONNECTION: 'default' };

async function withPlainSecret(): Promise<string> {
  const data = await temporaryData();
  const stored = { version: 1, secrets: [['connection:default', TOKEN]] };
  await writeFile(join(data, 'secrets.json'), JSON.stringify(stored), { mode: 0o600 });
  return data;
}

test('secrets that lay in a file are sealed by the keychain, and known after a restart', async () => {
  const data = await withPlainSecret();
  const desktop = await startDesktop({ data, env: KNOWN });
  expect((await desktop.status()).connections[0]?.hasSecret).toBe(true);
  const stored = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8'));
  expect(stored.secrets).toEqual([]);
  expect(stored.sealed[0][0]).toBe('connection:default');
  const sealed = Buffer.from(stored.sealed[0][1], 'base64');
  expect(sealed.toString('latin1')).not.toContain(TOKEN);
  // "v11": sealed with a key of the desktop's keychain, not with the one that everybody knows ("v10").
  expect(sealed.subarray(0, 3).toString()).toBe('v11');
  await desktop.quit();

  const again = await startDesktop({ data, env: KNOWN });
  expect((await again.status()).connections[0]?.hasSecret).toBe(true);
});

test('a desktop without a keychain says so, and the secrets stay in the private file', async () => {
  const data = await withPlainSecret();
  const desktop = await startDesktop({ data, env: KNOWN, args: ['--password-store=basic'] });
  const { connections, problems } = await desktop.status();
  expect(connections[0]?.hasSecret).toBe(true);
  expect(problems.map(({ code }) => code)).toContain('no-keychain');
  expect(JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8')).secrets).toEqual([
    ['connection:default', TOKEN],
  ]);
});

test('what another keychain sealed is not lost, and said', async () => {
  const data = await withPlainSecret();
  await (
    await startDesktop({ data, env: KNOWN }).then(async (desktop) => {
      await desktop.window();
      return desktop;
    })
  ).quit();
  const sealed = await readFile(join(data, 'secrets.json'), 'utf8');
  const desktop = await startDesktop({ data, env: KNOWN, args: ['--password-store=basic'] });
  const { connections, problems } = await desktop.status();
  expect(connections[0]?.hasSecret).toBe(false);
  expect(problems.map(({ code }) => code)).toContain('secrets-sealed');
  await desktop.quit();
  expect(await readFile(join(data, 'secrets.json'), 'utf8')).toBe(sealed);
});
