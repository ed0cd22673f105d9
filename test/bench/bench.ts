/**
 * `npm run bench [-- --write --people N]`: what Usher costs, side by side with the least that could do the same, in one
 * run on this machine. With `--write` the table goes to docs/benchmarks.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { classicHeaders } from '../helpers/sign.ts';
import { ticketBody } from '../helpers/world.ts';
import { makeBigStore } from './big-store.ts';
import { load } from './load.ts';
import { startSink } from './mail-sink.ts';
import { startNodeRed, startWebhook } from './others.ts';
import {
  call,
  calm,
  exported,
  memoryOf,
  type Program,
  startProgram,
  startUsher,
  type UsherProgram,
} from './programs.ts';
import { requests, type Signing } from './requests.ts';
import { held, type Measured, median, table } from './table.ts';
import { measureWindow } from './window.ts';

const SECRET = 'a-security-token-for-the-benchmark';
const SECONDS = 2;
const ROUNDS = 3;
/** More than any receiver here takes in one round. */
const MOST_PER_SECOND = 45_000;
const MAILS = 1_500;
const LATENCIES = 40;

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    people: { type: 'string', default: '100000' },
    only: { type: 'string', default: '' },
  },
});
const people = Number(values.people);
const rows: Measured[] = [];
const folder = await mkdtemp(join(tmpdir(), 'usher-bench-'));
const running = new Set<{ stop(): Promise<void> }>();
try {
  const parts = { receiving, 'many people': manyPeople, starting, mailing, window };
  for (const [name, part] of Object.entries(parts)) {
    if (values.only && values.only !== name) continue;
    console.error(`measuring: ${name}`);
    await part();
    for (const program of running) await program.stop();
    running.clear();
  }
  const text = table(rows);
  console.log(text);
  if (values.write) await write(text);
} finally {
  for (const program of running) await program.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Answers per second, each receiver in turn, several times. */
async function receiving(): Promise<void> {
  const bare = await started(bareReceiver());
  const usher = await started(startUsher(await newFolder('receiving'), SECRET));
  const webhook = await started(startWebhook(join(folder, 'webhook'), SECRET));
  const nodeRed = await started(startNodeRed(join(folder, 'node-red'), SECRET));
  for (const connections of [1, 32, 128]) {
    const [ours, limit, hooks, red] = (await sideBySide(connections, [
      [usher, '/hooks/default', 'tito'],
      [bare, '/', 'tito'],
      [webhook, '/hooks/tito', 'hex'],
      [nodeRed, '/tito', 'tito'],
    ])) as [number, number, number | null, number | null];
    const what = `durable answers a second, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
    compare(what, ours, limit, 'bare receiver', connections === 1 ? null : 0.7);
    for (const [name, other] of [
      ['webhook', hooks],
      ['Node-RED', red],
    ] as const) {
      if (other === null)
        rows.push({
          what,
          usher: perSecond(ours),
          against: `${name}: not installable here`,
          ratio: null,
          figure: null,
        });
      else compare(what, ours, other, `${name}, not durable`, 1);
    }
  }
}

async function sideBySide(
  connections: number,
  programs: readonly (readonly [Program | null, string, Signing])[],
): Promise<(number | null)[]> {
  const results = programs.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, [program, path, signing]] of programs.entries()) {
      if (!program) continue;
      const many = requests(MOST_PER_SECOND * SECONDS, path, SECRET, signing);
      const { perSecond, others } = await load(program.port, many, connections, SECONDS);
      if (others > 0) throw new Error(`${path} answered something else than 200 ${others} times`);
      results[at]?.push(perSecond);
      await calm(program);
    }
  }
  return programs.map(([program], at) => (program ? median(results[at] ?? []) : null));
}

/** The same store with many people in it: speed, stalls and memory. */
async function manyPeople(): Promise<void> {
  const big = await newFolder('big');
  await makeBigStore(big, people, people);
  const empty = await started(startUsher(await newFolder('few'), SECRET));
  const full = await started(startUsher(big, SECRET, {}, true));
  const name = people.toLocaleString('en');
  await pause(1_000);
  const idle = await memoryOf(full);
  rows.push(held(`memory with ${name} participants`, `${idle.now.toFixed(0)} MB`, '250 MB', idle.now <= 250));
  for (const connections of [32, 128]) {
    const [ours, few] = (await sideBySide(connections, [
      [full, '/hooks/default', 'tito'],
      [empty, '/hooks/default', 'tito'],
    ])) as [number, number];
    compare(
      `the same with ${name} participants, ${connections} connections`,
      ours,
      few,
      'an empty store',
      0.9,
    );
  }
  await pause(5_000);
  const { peak } = await memoryOf(full);
  rows.push(
    held(
      `memory at its highest, a snapshot of ${name} folded meanwhile`,
      `${peak.toFixed(0)} MB`,
      '450 MB',
      peak <= 450,
    ),
  );
  await stalls(full);
}

/** The longest stall while everything happens at once: deliveries, a snapshot, exports, a window that asks. */
async function stalls(full: UsherProgram): Promise<void> {
  await full.longestStall();
  const posting = load(full.port, requests(12_000, '/hooks/default', SECRET, 'tito'), 32, 8);
  for (const name of [
    'participants.json',
    'participants.csv',
    'deliveries.json',
    'invites.json',
    'waiting.json',
  ]) {
    await exported(full, name);
  }
  for (const query of ['', 'person 99', 'example-7.org', 'r500']) {
    await call(full, 'participants', { query, offset: 0, limit: 50 });
  }
  await call(full, 'snapshot', {});
  await call(full, 'held', { connection: 'default' });
  await posting;
  await pause(3_000);
  const stall = await full.longestStall();
  rows.push(
    held(
      'longest stall of the event loop (snapshot, exports, searches, deliveries)',
      `${stall} ms`,
      '50 ms',
      stall <= 50,
    ),
  );
}

async function starting(): Promise<void> {
  const big = await newFolder('big-start');
  await makeBigStore(big, people, people);
  // As it was left by an earlier run that ended well: what that puts into force is in the journal, and nobody holds it.
  const { child } = await startUsher(big, SECRET);
  child.kill('SIGTERM');
  await once(child, 'exit');
  for (const [what, source, most] of [
    ['ready with an empty store', null, 400],
    [`ready with ${people.toLocaleString('en')} participants`, big, 1_000],
  ] as const) {
    const times: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const place = await newFolder(`start-${most}-${n}`);
      if (source) await cp(source, place, { recursive: true });
      const usher = await startUsher(place, SECRET);
      times.push(usher.readyMs);
      if (!source && n === 0) {
        await pause(3_000);
        const { now } = await memoryOf(usher);
        rows.push(held('memory, idle', `${now.toFixed(0)} MB`, '90 MB', now <= 90));
      }
      await usher.stop();
      await rm(place, { recursive: true });
    }
    const time = median(times);
    rows.push(held(what, `${time.toFixed(0)} ms`, `${most} ms`, time <= most));
  }
}

async function mailing(): Promise<void> {
  const sink = await startSink();
  running.add({ stop: async () => sink.close() });
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const usher = await startUsher(await newFolder(`mail-${round}`), SECRET, {
      USHER_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    });
    running.add(usher);
    await load(usher.port, invitees(MAILS), 32, 60);
    // Only mailing is measured: all that was posted is decided by then.
    await calm(usher);
    sink.reset();
    await call(usher, 'goLive', { connection: 'default', held: 'send' });
    ours.push(await mailsPerSecond(MAILS));
    await usher.stop();
    sink.reset();
    const child = spawn(process.execPath, [
      join(import.meta.dirname, 'bench-bare-mail.js'),
      String(sink.port),
      String(MAILS),
      '5',
    ]);
    bare.push(await mailsPerSecond(MAILS));
    await once(child, 'exit');
  }
  compare('mails a second to a local sink', median(ours), median(bare), 'bare pooled nodemailer', 0.9);

  const usher = await startUsher(await newFolder('latency'), SECRET, {
    USHER_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    USHER_SENDING: 'live',
  });
  running.add(usher);
  const latencies: number[] = [];
  for (let n = 0; n < LATENCIES; n += 1) {
    sink.reset();
    const body = JSON.stringify(ticketBody({ slug: `ti_late_${n}`, email: `late-${n}@example.org` }));
    const headers = classicHeaders('ticket.completed', body, SECRET);
    const startedAt = performance.now();
    await fetch(`http://127.0.0.1:${usher.port}/hooks/default`, { method: 'POST', headers, body });
    await sink.waitFor(1);
    latencies.push((sink.takenAt[0] ?? 0) - startedAt);
  }
  rows.push({
    what: 'from a delivery to its mail at the server',
    usher: `${median(latencies).toFixed(1)} ms`,
    against: '',
    ratio: null,
    figure: null,
  });

  async function mailsPerSecond(count: number): Promise<number> {
    await sink.waitFor(count);
    return (count - 1) / (((sink.takenAt[count - 1] ?? 0) - (sink.takenAt[0] ?? 0)) / 1000);
  }
}

/** Deliveries that invite as many people. */
function invitees(count: number): Buffer[] {
  return Array.from({ length: count }, (_, n) => {
    const body = Buffer.from(
      JSON.stringify(ticketBody({ slug: `ti_mail_${n}`, email: `bench-${n}@example.org` })),
    );
    const headers = Object.entries(classicHeaders('ticket.completed', body, SECRET)).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    return Buffer.concat([
      Buffer.from(
        `POST /hooks/default HTTP/1.1\r\nHost: localhost\r\n${headers.join('')}Content-Length: ${body.length}\r\n\r\n`,
      ),
      body,
    ]);
  });
}

/** The window over many people, in a real browser. */
async function window(): Promise<void> {
  const big = await newFolder('big-window');
  await makeBigStore(big, people, people);
  rows.push(...(await measureWindow(await started(startUsher(big, SECRET, {}, true)), people)));
}

function bareReceiver(): Promise<Program> {
  const script = join(import.meta.dirname, 'bench-bare-receiver.js');
  return startProgram(process.execPath, [script, join(folder, 'bare.log'), SECRET], /^ready (\d+)/);
}

async function started<P extends Program | null>(starting: Promise<P>): Promise<P> {
  const program = await starting;
  if (program) running.add(program);
  return program;
}

async function newFolder(name: string): Promise<string> {
  const made = join(folder, name);
  await mkdir(made, { mode: 0o700 });
  return made;
}

function compare(what: string, ours: number, other: number, name: string, least: number | null): void {
  const ratio = ours / other;
  const figure = least === null ? null : { wanted: `at least ${least}`, isHeld: ratio >= least };
  rows.push({ what, usher: perSecond(ours), against: `${perSecond(other)} (${name})`, ratio, figure });
}

function perSecond(number: number): string {
  return `${Math.round(number).toLocaleString('en')}/s`;
}

async function write(text: string): Promise<void> {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`;
  const date = new Date().toISOString().slice(0, 10);
  const intro =
    'What Usher costs, held against the least that could do the same. Made by `npm run bench -- --write`; everything in ' +
    'the table was measured in one run on one machine, so the ratios mean more than the numbers.';
  const path = join('docs', 'benchmarks.md');
  const before = await readFile(path, 'utf8').catch(() => '');
  // What follows is measured by other scripts, and stays.
  const others = before.indexOf('\n## ');
  await writeFile(
    path,
    `# Benchmarks\n\n${intro}\n\n${date}, ${machine}.\n\n${text}\n${others === -1 ? '' : before.slice(others)}`,
  );
}
