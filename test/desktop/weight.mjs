// Measures a packaged app; inside the session that scripts/in-desktop.mjs makes. Usage: weight.mjs FOLDER RESULT
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const [folder, result] = process.argv.slice(2);
const ROUNDS = 5;
const PORT = 24_747;
/** By then a window that was closed is let go. */
const LET_GO_MS = 75_000;

const panel = spawn('xfce4-panel', ['--disable-wm-check'], { stdio: 'ignore' });
await pause(3_000);

const rounds = [];
for (let n = 0; n < ROUNDS; n++) rounds.push(await start());
const median = (name) => rounds.map((round) => round[name]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];

const memory = await memories();
panel.kill('SIGKILL');

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const asar = statSync(join(folder, 'resources', 'app.asar')).size;
const rows = [
  ['start to listening', `${median('listening')} ms`],
  ['start to the window’s first paint', `${median('paint')} ms`],
  ['memory, window open', megabytes(memory.open)],
  ['memory, window closed a minute ago', megabytes(memory.letGo)],
  ['memory, started into the tray', megabytes(memory.tray)],
  ['our own code and files (app.asar)', megabytes(asar)],
  ['the whole folder, Electron included', megabytes(sizeOf(folder))],
];
const table = rows.map(([what, value]) => `| ${what} | ${value} |`).join('\n');
writeFileSync(
  result,
  `| what | median of ${ROUNDS} starts, or once |\n| --- | --- |\n${table}\n\nMemory is the proportional set size of all processes together: shared pages count once.\n`,
);

async function start() {
  const app = launch([]);
  const listening = await untilListening(app);
  const page = await pageOf(app);
  await page.locator('.rail .facts').waitFor();
  const painted = await page.evaluate(
    () => performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime,
  );
  await end(app);
  return { listening: Math.round(listening), paint: Math.round(painted - app.startedAt) };
}

async function memories() {
  const window = launch([]);
  await untilListening(window);
  const page = await pageOf(window);
  await page.locator('.rail .facts').waitFor();
  await pause(5_000);
  const open = memoryOf(window.child.pid);
  await page.evaluate(() => window.close()).catch(() => {});
  await pause(LET_GO_MS);
  const letGo = memoryOf(window.child.pid);
  await end(window);

  const tray = launch(['--hidden']);
  await untilListening(tray);
  await pause(5_000);
  const inTray = memoryOf(tray.child.pid);
  await end(tray);
  return { open, letGo, tray: inTray };
}

function launch(args) {
  const data = mkdtempSync(join(tmpdir(), 'data-'));
  const env = { ...process.env, USHER_DATA: data, USHER_PORT: String(PORT), USHER_TITO_SECRET: 'token' };
  const startedAt = Date.now();
  const child = spawn(join(folder, 'usher'), ['--remote-debugging-port=0', ...args], {
    env,
    stdio: 'ignore',
  });
  return { child, data, startedAt };
}

async function untilListening({ startedAt }) {
  for (;;) {
    const answered = await fetch(`http://127.0.0.1:${PORT}/hooks/default`).then(
      () => true,
      () => false,
    );
    if (answered) return Date.now() - startedAt;
    await pause(5);
  }
}

async function pageOf({ data }) {
  let port = '';
  while (port === '') {
    try {
      [port] = readFileSync(join(data, 'window', 'DevToolsActivePort'), 'utf8').split('\n');
    } catch {
      await pause(10);
    }
  }
  // Connecting before there is a page may wait for it in vain.
  for (;;) {
    const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    if (targets.some(({ type, url }) => type === 'page' && url.startsWith('usher://app/'))) break;
    await pause(10);
  }
  for (let tries = 1; ; tries++) {
    try {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 5_000 });
      const [page] = browser.contexts().flatMap((context) => context.pages());
      if (page) return page;
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

async function end({ child }) {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
}

/** Of a process and all that descend from it, in bytes. */
function memoryOf(pid) {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1] === String(pid);
      } catch {
        return false;
      }
    });
  const own =
    Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) * 1024;
  return children.reduce((sum, child) => sum + memoryOf(child), own);
}

function sizeOf(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
