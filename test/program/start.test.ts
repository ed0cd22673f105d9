import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SETTINGS, Usher } from '../helpers/usher.ts';

const START = join(import.meta.dirname, '..', '..', 'scripts', 'start.mjs');

async function start(env: Record<string, string>, ...args: string[]): Promise<Usher> {
  const usher = new Usher({ ...SETTINGS, USHER_DATA: await temporaryFolder(), ...env }, [START, ...args]);
  onTestFinished(() => usher.kill());
  return usher;
}

test('where there is no display, it says so in one line and runs headless', async () => {
  const usher = await start({ DISPLAY: '', WAYLAND_DISPLAY: '' });
  await usher.ready();
  expect(usher.stderr).toContain('There is no display here: running headless.');
  expect((await usher.get('/health')).status).toBe(200);
  expect(await usher.stop()).toBe(0);
});

test("where Electron's program cannot be had, it says so in one line and runs headless", async () => {
  const usher = await start(
    { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: await temporaryFolder() },
    '--no-sandbox',
  );
  await usher.ready();
  expect(usher.stderr).toContain("Electron's program could not be downloaded: running headless.");
});
