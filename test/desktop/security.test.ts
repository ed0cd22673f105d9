/// <reference types="node" />
/** Electron's security checklist, item by item, in the running app. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ticketBody } from '../helpers/world.ts';
import { type Desktop, deliver, launch, PROJECT, until } from './desktop.ts';

let desktop: Desktop;
let page: Page;

beforeAll(async () => {
  desktop = await launch();
  page = await desktop.window();
});
afterAll(() => desktop.kill());

/** The window's preferences as Electron holds them. */
function preferences(): Promise<Record<string, unknown>> {
  return desktop.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return { ...contents.getLastWebPreferences() };
  });
}

/** Runs in the page without waiting for where it might go. */
function inPage(script: string): Promise<unknown> {
  return desktop.app.evaluate(
    ({ BrowserWindow }, script) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script),
    script,
  );
}

/** Counts what reaches a server on loopback. */
async function server(): Promise<{ url: string; port: number; hits: () => number }> {
  let hits = 0;
  const listening = createServer((_request, response) => {
    hits += 1;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('<p>elsewhere</p>');
  });
  listening.on('upgrade', (_request, socket) => {
    hits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listening.close());
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, port, hits: () => hits };
}

/** Records what would be opened in a browser, and opens nothing. */
async function opened(): Promise<() => Promise<string[]>> {
  await desktop.app.evaluate(({ shell }) => {
    const urls: string[] = [];
    Object.assign(globalThis, { opened: urls });
    shell.openExternal = async (url) => void urls.push(url);
  });
  return () => desktop.app.evaluate(() => [...(Reflect.get(globalThis, 'opened') as string[])]);
}

describe('Electron’s security checklist', () => {
  test('a mail in its frame has no verbs, runs nothing and reaches nothing', async () => {
    const { hits } = await server();
    await deliver(
      await desktop.webhookUrl(),
      'ticket.completed',
      ticketBody({ slug: 'ti_1', email: 'ada@example.org' }),
    );
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.locator('tbody tr').first().click();
    await page.getByRole('button', { name: 'Read the mail' }).click();
    await page.frameLocator('iframe').locator('body', { hasText: 'Ada' }).waitFor();
    const inFrame = await desktop.app.evaluate(async ({ BrowserWindow }) => {
      const main = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame;
      const frame = main?.frames[0];
      return {
        url: frame?.url,
        answer: await frame?.executeJavaScript('typeof window.usher').catch(() => 'no scripts'),
      };
    });
    expect(inFrame.url).toMatch(/^usher:\/\/app\/letter\/draft-[0-9a-f]{32}$/);
    expect(['undefined', 'no scripts']).toContain(inFrame.answer);
    expect(hits()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Live' }).click();
  });

  test('1. only the app’s own content is loaded; no request of the page reaches a network', async () => {
    const { url, port, hits } = await server();
    const attempts = await page.evaluate(
      async ([url, port]) => {
        const tried = (work: Promise<unknown>) =>
          work.then(
            () => 'reached',
            () => 'refused',
          );
        const load = (tag: 'img' | 'script' | 'iframe' | 'link') =>
          new Promise((resolve, reject) => {
            const element = document.createElement(tag);
            element.onload = tag === 'iframe' ? () => reject() : resolve;
            element.onerror = reject;
            if (element instanceof HTMLLinkElement) Object.assign(element, { rel: 'stylesheet', href: url });
            else element.src = url;
            document.body.append(element);
            setTimeout(reject, 1_000);
          });
        const socket = new Promise((resolve, reject) => {
          const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
          socket.onopen = resolve;
          socket.onerror = reject;
        });
        return Promise.all([
          tried(fetch(url)),
          tried(load('img')),
          tried(load('script')),
          tried(load('link')),
          tried(load('iframe')),
          tried(socket),
          tried(Promise.resolve().then(() => navigator.sendBeacon(url) || Promise.reject())).then(
            () => 'refused',
          ),
        ]);
      },
      [url, port] as const,
    );
    expect(new Set(attempts)).toEqual(new Set(['refused']));
    expect(hits()).toBe(0);
    await expect(
      desktop.app.evaluate(({ session }, url) => session.fromPartition('window').fetch(url), url),
    ).rejects.toThrow(/ERR_/);
    expect(hits()).toBe(0);
  });

  test('2. the page has no Node', async () => {
    expect((await preferences())['nodeIntegration']).toBe(false);
    expect((await preferences())['nodeIntegrationInSubFrames'] ?? false).toBe(false);
    expect((await preferences())['nodeIntegrationInWorker'] ?? false).toBe(false);
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'global', 'Buffer', '__dirname'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });

  test('3. the preload script lives in a world of its own', async () => {
    expect((await preferences())['contextIsolation']).toBe(true);
    const isFrozen = await page.evaluate(() => {
      try {
        Object.assign(window.usher?.calls ?? {}, { snapshot: () => 'mine' });
      } catch {
        return true;
      }
      return String(window.usher?.calls.snapshot) !== "() => 'mine'";
    });
    expect(isFrozen).toBe(true);
  });

  test('4. the page runs in Chromium’s sandbox', async () => {
    expect((await preferences())['sandbox']).toBe(true);
    const pid = await desktop.app.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    );
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    // A filter on system calls, and ids of its own process space.
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).toMatch(/^NSpid:(\s+\d+){2,}$/m);
    expect(await desktop.app.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))).toBe(false);
  });

  test('5. permissions are refused, but for copying text', async () => {
    const answers = await page.evaluate(async () => {
      const names = ['geolocation', 'camera', 'microphone', 'notifications', 'midi', 'clipboard-read'];
      const states = names.map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return `${name} ${state}`;
      });
      const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        () => 'refused',
      );
      const place = await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          () => resolve('refused'),
        ),
      );
      return {
        states: await Promise.all(states),
        camera,
        place,
        note: await Notification.requestPermission(),
      };
    });
    expect(answers).toMatchObject({ camera: 'refused', place: 'refused', note: 'denied' });
    expect(answers.states.filter((state) => !state.endsWith('denied'))).toEqual([]);
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await until(async () =>
      (await desktop.app.evaluate(({ clipboard }) => clipboard.readText())).includes('/hooks/default'),
    );
  });

  test('6, 8, 9, 10. web security is on; no insecure content, no experiments, no Blink features', async () => {
    const { webSecurity, allowRunningInsecureContent, experimentalFeatures, enableBlinkFeatures } =
      await preferences();
    expect(webSecurity ?? true).toBe(true);
    expect(allowRunningInsecureContent ?? false).toBe(false);
    expect(experimentalFeatures ?? false).toBe(false);
    expect(enableBlinkFeatures ?? '').toBe('');
  });

  test('7. the page’s policy starts from nothing and lets no script in', async () => {
    const policy = await desktop.app.evaluate(async ({ session }) => {
      const answer = await session.fromPartition('window').fetch('usher://app/');
      return answer.headers.get('content-security-policy');
    });
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      // Not at once: what a debugger runs may evaluate text.
      await new Promise((resolve) => setTimeout(resolve));
      try {
        // biome-ignore lint/security/noGlobalEval: the policy is to refuse it
        eval('1');
        return 'evaluated';
      } catch {
        return 'ran' in window ? 'inline script' : 'nothing';
      }
    });
    expect(ran).toBe('nothing');
  });

  test('11, 12. a webview is refused', async () => {
    expect((await preferences())['webviewTag'] ?? false).toBe(false);
    await page.evaluate(() => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'usher://app/');
      view.setAttribute('allowpopups', '');
      document.body.append(view);
    });
    const kinds = await desktop.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getType()),
    );
    expect(kinds).toEqual(['window']);
  });

  test('13. the page cannot be led elsewhere, nor can a frame in it', async () => {
    const { url, hits } = await server();
    const seen = await opened();
    for (const target of [
      url,
      'file:///etc/passwd',
      'data:text/html,x',
      'usher://other/',
      'javascript:document.body.remove()',
    ]) {
      const click = `{ const link = document.createElement('a'); link.href = ${JSON.stringify(target)};
        document.body.append(link); link.click(); link.remove(); }`;
      await inPage(click);
    }
    expect(await inPage('location.href')).toBe('usher://app/#/live');
    expect(await inPage('document.querySelectorAll(".rail .facts li").length')).toBe(3);
    expect(hits()).toBe(0);
    expect(await seen()).toEqual([]);
  });

  test('14. no window is opened', async () => {
    const seen = await opened();
    const made = await page.evaluate(() =>
      ['https://evil.example/', 'usher://app/', 'about:blank', 'file:///etc/passwd'].map((url) =>
        window.open(url),
      ),
    );
    expect(made).toEqual([null, null, null, null]);
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await seen()).toEqual([]);
  });

  test('15. only Tito’s own pages are opened in a browser', async () => {
    const seen = await opened();
    const good = ['https://dashboard.tito.io/harbour/harbour-conf', 'https://ti.to/harbour'];
    const bad = [
      'http://ti.to/',
      'https://ti.to.evil.example/',
      'https://evil.example/?https://ti.to/',
      'https://ti.to@evil.example/',
      'https://user:pass@ti.to/',
      'https://ti.to:8443/',
      'file:///usr/bin/true',
      'smb://ti.to/share',
      'ms-settings:privacy',
    ];
    await page.evaluate(
      (urls) => {
        for (const url of urls) window.open(url);
      },
      [...good, ...bad],
    );
    await until(async () => (await seen()).length >= good.length);
    expect(await seen()).toEqual(good);
  });

  test('16. the product pins a current Electron', async () => {
    const require = createRequire(join(PROJECT, 'package.json'));
    const { version } = require('electron/package.json') as { version: string };
    const { devDependencies } = require('./package.json') as { devDependencies: Record<string, string> };
    expect(devDependencies['electron']).toBe(version);
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(45);
    const running = await desktop.app.evaluate(() => process.versions['electron'] ?? '');
    if (running !== version)
      console.warn(`These tests ran in Electron ${running}; the app ships with ${version}.`);
  });

  test('17. messages are answered to the page itself, and to nobody else', async () => {
    const refusals = await desktop.app.evaluate(
      async ({ BrowserWindow, ipcMain, session }, preload) => {
        // A stranger with the same preload script: another window, at an address that is not the app's.
        const stranger = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, session: session.fromPartition('window') },
        });
        const ask = () =>
          stranger.webContents.executeJavaScript(
            'Promise.all([window.usher.calls.snapshot({}), window.usher.calls.backUp({})])',
          );
        await stranger.loadURL('about:blank');
        const elsewhere = await ask();
        await stranger.loadURL('usher://app/usher.svg').catch(() => {});
        await stranger.loadURL('usher://app/');
        const copy = await ask();
        stranger.destroy();
        return { elsewhere, copy, channels: ipcMain.eventNames().map(String) };
      },
      join(PROJECT, 'dist', 'preload', 'preload.cjs'),
    );
    for (const answer of [...refusals.elsewhere, ...refusals.copy]) {
      expect(answer).toMatchObject({ ok: false, problem: { code: 'unreadable' } });
    }
    expect(desktop.stderr).toContain('a message from a stranger');
  });

  test('17. what the page sends is checked before anything is done', async () => {
    const answers = await page.evaluate(async () => {
      const calls = window.usher?.calls;
      if (!calls) return [];
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      const bad: unknown[] = [
        undefined,
        null,
        5,
        [],
        { query: 1, offset: 0, limit: 1 },
        { query: '', offset: -1, limit: 1 },
        { query: '', offset: 0, limit: 100_000 },
        { query: 'x'.repeat(10_000), offset: 0, limit: 1 },
        { query: '', offset: Number.NaN, limit: 1 },
        circular,
      ];
      return Promise.all(bad.map((input) => calls.participants(input)));
    });
    expect(answers).toHaveLength(10);
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: false, problem: { code: 'unreadable' } });
    const large = await page.evaluate(() =>
      window.usher?.calls.mail({ connection: 'x'.repeat(70_000), email: 'a@b.example' }),
    );
    expect(large).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  });

  test('18. the window has a protocol of its own, which serves the built files and nothing else', async () => {
    expect(new URL(page.url()).protocol).toBe('usher:');
    const statuses = await desktop.app.evaluate(async ({ session }) => {
      const { fetch } = session.fromPartition('window');
      const status = async (path: string) =>
        (await session.fromPartition('window').fetch(`usher://app/${path}`)).status;
      void fetch;
      return Promise.all(
        [
          '',
          '../package.json',
          '..%2f..%2fpackage.json',
          '%2e%2e/package.json',
          'assets/',
          'mail/x/y',
          'export/nothing.csv',
          'C:/x',
          '//etc/passwd',
        ].map(status),
      );
    });
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 404, 404, 404]);
  });

  test('20. the page is given named verbs, and no Electron', async () => {
    const given = await page.evaluate(() => ({
      verbs: Object.keys(window.usher ?? {}).toSorted(),
      calls: Object.values(window.usher?.calls ?? {}).every((verb) => typeof verb === 'function'),
      electron: Object.keys(window).filter((name) => /electron|ipc/i.test(name)),
    }));
    expect(given).toEqual({
      verbs: ['calls', 'follow', 'onUpdateReady', 'restartToUpdate'],
      calls: true,
      electron: [],
    });
  });
});
