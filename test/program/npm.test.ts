/** What npm starts ends with npm, whatever shell npm puts between. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SETTINGS, startUsher, Usher, until } from '../helpers/usher.ts';

const NO_DISPLAY = { DISPLAY: '', WAYLAND_DISPLAY: '' };

/** Started as a terminal does it; whatever is left of it is killed when the test is over. */
function npm(script: string, env: Record<string, string>): Usher {
  const usher = new Usher(env, ['run', script], { program: 'npm', isGroup: true });
  onTestFinished(() => {
    try {
      signalAll(usher, 'SIGKILL');
    } catch {
      // All gone, as promised.
    }
  });
  return usher;
}

function signalAll(usher: Usher, signal: NodeJS.Signals): void {
  process.kill(-(usher.child.pid ?? Number.NaN), signal);
}

describe.skipIf(process.platform === 'win32')('told to stop, npm takes along', () => {
  test.each(['headless', 'start'])(
    'what `npm run %s` runs: its data folder and ports are free',
    async (script) => {
      const env = { ...SETTINGS, ...NO_DISPLAY, USHER_DATA: await temporaryFolder() };
      const usher = await npm(script, env).ready();
      const port = new URL(usher.webhookUrl).port;
      await usher.stop();
      const again = await startUsher({ ...env, USHER_PORT: port });
      expect((await again.get('/health')).status).toBe(200);
    },
  );

  test('a practice, with the Usher that it practises on', async () => {
    const practice = npm('practice', {});
    await until(() => practice.stdout.includes('mail arrived:'));
    const dashboard = /^Dashboard: (http:\/\/[^/]+)/m.exec(practice.stdout)?.[1];
    await practice.stop();
    await expect(fetch(`${dashboard}/health`)).rejects.toThrow();
  });

  test('everything at Ctrl-C, which all of them are told', async () => {
    const env = { ...SETTINGS, USHER_DATA: await temporaryFolder() };
    const usher = await npm('headless', env).ready();
    signalAll(usher, 'SIGINT');
    await usher.exited;
    expect(usher.stderr).not.toMatch(/^\s+at /m);
    await startUsher(env);
  });
});

test.skipIf(process.platform === 'win32')('npm passes on with which code Usher ended', async () => {
  const env = { ...SETTINGS, USHER_DATA: await temporaryFolder() };
  expect(await npm('headless', { ...env, USHER_PORT: 'none' }).exited).toBe(2);
  await startUsher(env);
  expect(await npm('headless', env).exited).toBe(3);
});
