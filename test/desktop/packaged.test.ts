/// <reference types="node" />
/** What `electron-builder` makes of it: its contents, its fuses, and that it runs. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { _electron, chromium } from 'playwright-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ticketBody } from '../helpers/world.ts';
import { deliver, ELECTRON, environment, PROJECT, temporaryData, until, WITHOUT_GPU } from './desktop.ts';

const run = promisify(execFile);
/**
 * Of our own code and files, without Electron and without ngrok's library. Today it is 3 MB: a third fonts, a third the
 * window with its editor and charts. Half as much again is to be noticed, such as a map of sources or a package that
 * nobody meant to ship.
 */
const MOST_BYTES = 4_500_000;

let folder = '';
let asar = '';

beforeAll(async () => {
  const output = await mkdtemp(join(tmpdir(), 'release-'));
  const version = (await readFile(join(dirname(ELECTRON), 'version'), 'utf8')).replace(/^v/, '');
  await run(
    process.execPath,
    [
      join(PROJECT, 'node_modules', 'electron-builder', 'cli.js'),
      ...['--linux', 'dir', '--publish', 'never'],
      ...[`-c.electronDist=${dirname(ELECTRON)}`, `-c.electronVersion=${version}`],
      `-c.directories.output=${output}`,
    ],
    { cwd: PROJECT },
  );
  folder = join(output, 'linux-unpacked');
  asar = join(folder, 'resources', 'app.asar');
}, 120_000);

test('the package holds the built app and nothing else', async () => {
  const allowed = [
    /^\/package\.json$/,
    /^\/dist\/desktop\/(?:main|upkeep-worker|chunks\/[\w-]+)\.js$/,
    /^\/dist\/preload\/preload\.cjs$/,
    /^\/dist\/renderer\/(?:index\.html|usher\.svg|assets\/[\w.-]+\.(?:js|css|woff2|svg))$/,
    /^\/dist\/\w+\/LICENSES\.txt$/,
    /^\/electron\/icons\/(?:window|tray\/\w+(?:@2x)?)\.(?:png|ico)$/,
    /^\/node_modules\/@ngrok\//,
  ];
  const files = listPackage(asar, { isPack: false }).filter(
    (path) => /\.\w+$/.test(path) || path.includes('LICENSE'),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
  expect((await stat(asar)).size).toBeLessThan(MOST_BYTES);
});

test('no secret, no test and no machine’s path went into it', async () => {
  const text = (await readFile(asar)).toString('latin1');
  for (const word of [
    'usher-fixture-token',
    'BEGIN PRIVATE KEY',
    'playwright',
    '.test.ts',
    '/home/',
    PROJECT,
    homedir(),
  ]) {
    expect(text, word).not.toContain(word);
  }
});

test('the licences of everything in it lie beside it', async () => {
  const licences = join(folder, 'resources', 'licences');
  expect(await readFile(join(licences, 'program.txt'), 'utf8')).toMatch(/^nodemailer [\d.]+ \(/m);
  expect(await readFile(join(licences, 'window.txt'), 'utf8')).toMatch(/^react [\d.]+ \(MIT\)/m);
});

test('19. the fuses are set: no Node by variable or argument, only this archive is run, and it is checked', async () => {
  const fuses = await getCurrentFuseWire(join(folder, 'usher'));
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ] as const;
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ] as const;
  expect(off.map((fuse) => fuses[fuse])).toEqual(off.map(() => FuseState.DISABLE));
  expect(on.map((fuse) => fuses[fuse])).toEqual(on.map(() => FuseState.ENABLE));
  console.warn('The check of the archive itself has no effect on Linux: only its fuse was seen.');
});

test('as plain Node, or with a debugger, it does not run', async () => {
  const data = await temporaryData();
  const script = join(data, 'script.js');
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(join(data, 'ran'))}, '')`);
  const env = { ...environment(data), ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${script}` };
  const child = spawn(join(folder, 'usher'), ['--inspect=0', script], { env });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await until(() =>
    stat(join(data, 'journal')).then(
      () => true,
      () => false,
    ),
  );
  await expect(stat(join(data, 'ran'))).rejects.toThrow();
  expect(stderr).not.toContain('Debugger listening');
});

test('it starts, takes a delivery, shows it, and ends when told to', async () => {
  const data = await temporaryData();
  const child = spawn(join(folder, 'usher'), ['--remote-debugging-port=0', ...WITHOUT_GPU], {
    env: environment(data),
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const portFile = join(data, 'window', 'DevToolsActivePort');
  await until(() =>
    stat(portFile).then(
      () => true,
      () => false,
    ),
  );
  const [port] = (await readFile(portFile, 'utf8')).split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const pages = () => browser.contexts().flatMap((context) => context.pages());
  await until(() => pages().length > 0);
  const [page] = pages();
  if (!page) throw new Error('no window');
  await page.locator('.rail .facts').waitFor();
  const answer = await page.evaluate(() => window.usher?.calls.snapshot({}));
  const url = answer?.ok ? JSON.parse(answer.text).status.connections[0].localUrl : '';
  expect(await deliver(url, 'ticket.completed', ticketBody({ slug: 'ti_1', email: 'ada@example.org' }))).toBe(
    200,
  );
  await page.locator('.delivery', { hasText: 'Ada Byron' }).waitFor();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
});

test('the worker for upkeep runs from inside the archive', async () => {
  // In the unpackaged Electron, whose fuses let it be asked.
  const copy = join(await temporaryData(), 'app.asar');
  await cp(asar, copy);
  const app = await _electron.launch({
    executablePath: ELECTRON,
    args: [copy, ...WITHOUT_GPU],
    env: environment(await temporaryData()),
    chromiumSandbox: true,
  });
  const child = app.process();
  onTestFinished(() => void child.kill('SIGKILL'));
  const told = await app.evaluate(
    async (_electron, path) => {
      const { Worker } = process.getBuiltinModule('node:worker_threads');
      const worker = new Worker(path, { workerData: {} });
      return new Promise<string>((resolve) => {
        worker.on('message', (message) => resolve(JSON.stringify(message)));
        worker.on('error', (error) => resolve(String(error)));
      });
    },
    join(copy, 'dist', 'desktop', 'upkeep-worker.js'),
  );
  // It was loaded and answered; there was nothing for it to do.
  expect(told).toMatch(/^\{"ok":/);
});
