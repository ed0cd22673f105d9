/**
 * `npm run test:fuzz [-- --requests N --seed S]`: random and mutated requests at the real program. It must not end, must
 * answer 2xx to nothing but what is signed rightly, record exactly that, and not grow.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { defaultConnectionSettings, defaultSettings } from '../../electron/store/settings-schema.ts';
import { Random } from '../helpers/random.ts';
import { classicHeaders, proHeaders } from '../helpers/sign.ts';
import { attack } from './attacks.ts';
import { payload } from './payloads.ts';

const REQUESTS = 100_000;
const WORKERS = 64;
/** As `npm run headless` starts it. */
const NODE_OPTIONS = ['--min-semi-space-size=16'];
/** Of all requests these are signed rightly. */
const SIGNED = 0.4;
/** Until then buffers and compiled code find their size. */
const WARM_UP = 0.25;
const MOST_GROWTH_MB = 20;
const HANGING_MS = 30;
const ANSWER_MS = 20_000;
const LOOKS = 6;
const LOOK_MS = 500;
const REST_PATIENCE_MS = 120_000;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: String(REQUESTS) },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
  },
});
const requests = Number(values.requests);
const random = new Random(Number(values.seed));
const secret = randomBytes(24).toString('base64url');
const token = randomBytes(24).toString('base64url');
const faults: string[] = [];
const statuses = new Map<number, number>();
let stored = 0;
/** So many threads it has while no worker is at work. */
let threads = 0;

const folder = await mkdtemp(join(tmpdir(), 'usher-fuzz-'));
const child = await start();
try {
  process.exitCode = await run(child);
} finally {
  child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function start(): Promise<ChildProcess> {
  const settings = {
    ...defaultSettings(),
    connections: { pro: { ...defaultConnectionSettings, dialect: 'pro' } },
  };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
  const secrets = { version: 1, secrets: [['connection:pro', secret]] };
  await writeFile(join(folder, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
  // Told to, it collects its garbage, so that what is measured is what it holds.
  const collect = 'data:text/javascript,process.on("SIGUSR2",()=>globalThis.gc())';
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('USHER_'));
  return spawn(
    process.execPath,
    [...NODE_OPTIONS, '--expose-gc', '--import', collect, join(import.meta.dirname, 'headless.js')],
    {
      env: {
        ...Object.fromEntries(inherited),
        // What is measured is what it holds, not what the C library keeps for each of the threads that came and went.
        MALLOC_ARENA_MAX: '1',
        USHER_DATA: folder,
        USHER_PORT: '0',
        USHER_DASHBOARD_PORT: '0',
        USHER_DASHBOARD_TOKEN: token,
        USHER_TITO_SECRET: secret,
        USHER_LOG: 'json',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
}

async function run({ stdout, pid }: ChildProcess): Promise<number> {
  if (!stdout || !pid) throw new Error('Usher could not be started.');
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  let hook = '';
  let dashboard = '';
  for await (const line of createInterface({ input: stdout })) {
    hook = /^Webhook URL: (\S+)\/hooks\//.exec(line)?.[1] ?? hook;
    dashboard = /^Dashboard: (http:\/\/[^/ ]+)/.exec(line)?.[1] ?? dashboard;
    if (dashboard) break;
  }
  console.log(`${requests} requests with seed ${values.seed}`);
  threads = await threadsOf(pid);
  let sent = 0;
  let before = 0;
  const warmUp = Math.floor(requests * WARM_UP);
  const send = async (upTo: number): Promise<void> => {
    const worker = async (): Promise<void> => {
      while (sent < upTo && !ended) {
        sent += 1;
        await (random.next() < SIGNED ? deliver(hook) : strike(Number(new URL(hook).port)));
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
  };
  await send(warmUp);
  before = await residentMb(pid);
  await send(requests);
  const after = await residentMb(pid);
  if (ended) faults.push(`it ended with ${child.exitCode ?? child.signalCode}`);
  else {
    const health = await fetch(`${dashboard}/health`);
    if (health.status !== 200) faults.push(`its health is ${health.status}`);
    const recorded = await recordedDeliveries(dashboard);
    if (recorded !== stored) faults.push(`${stored} deliveries were answered 200, ${recorded} are recorded`);
  }
  if (after - before > MOST_GROWTH_MB) faults.push(`memory grew by ${(after - before).toFixed(1)} MB`);
  const told = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
  console.log(
    `signed and stored ${stored}; answers to the rest: ${told.join(', ')}; ` +
      `memory ${before.toFixed(1)} -> ${after.toFixed(1)} MB; faults ${faults.length}`,
  );
  for (const fault of faults.slice(0, 20)) console.log(fault);
  return faults.length === 0 ? 0 : 1;
}

/** A body that is signed rightly: it has to be answered 200, whatever it says. */
async function deliver(hook: string): Promise<void> {
  const body = payload(random);
  const pro = random.below(4) === 0;
  const headers = pro
    ? proHeaders(body, secret, Math.floor(Date.now() / 1000))
    : classicHeaders(
        random.oneOf(['ticket.completed', 'ticket.voided', 'registration.completed', 'x'.repeat(300)]),
        body,
        secret,
      );
  const answer = await fetch(`${hook}/hooks/${pro ? 'pro' : 'default'}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => null);
  await answer?.arrayBuffer();
  if (answer?.status === 200) stored += 1;
  else faults.push(`a signed body of ${body.length} bytes was answered ${answer?.status ?? 'with nothing'}`);
}

async function strike(port: number): Promise<void> {
  const { pieces, pauseMs, ends } = attack(
    random,
    random.below(5) === 0 ? '/hooks/pro' : '/hooks/default',
    secret,
  );
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let answers = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answers += text;
  });
  // That it hangs up on rubbish is one of its answers.
  socket.on('error', () => {});
  const closed = once(socket, 'close').catch(() => {});
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    if (pauseMs > 0) await pause(pauseMs);
  }
  if (ends) {
    socket.end();
    await Promise.race([closed, pause(ANSWER_MS, undefined, { ref: false })]);
  } else await pause(HANGING_MS);
  socket.destroy();
  for (const [, status] of answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
    statuses.set(Number(status), (statuses.get(Number(status)) ?? 0) + 1);
    if (status?.startsWith('2')) {
      const start = JSON.stringify(pieces[0]?.toString('latin1').slice(0, 120));
      faults.push(`an unsigned request was answered ${status}: ${start}`);
    }
  }
}

async function recordedDeliveries(dashboard: string): Promise<number> {
  const answer = await fetch(`${dashboard}/export/deliveries.json`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const rows = (await answer.json()) as { outcome: string }[];
  return rows.filter(({ outcome }) => outcome !== 'rejected').length;
}

/** What it holds at rest: a snapshot's worker has a memory of its own while it is at work. */
async function residentMb(pid: number): Promise<number> {
  for (let waited = 0; (await threadsOf(pid)) > threads && waited < REST_PATIENCE_MS; waited += LOOK_MS) {
    await pause(LOOK_MS);
  }
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS; look += 1) {
    process.kill(pid, 'SIGUSR2');
    await pause(LOOK_MS);
    least = Math.min(least, (await statusOf(pid, 'VmRSS')) / 1024);
  }
  return least;
}

function threadsOf(pid: number): Promise<number> {
  return statusOf(pid, 'Threads');
}

async function statusOf(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}
