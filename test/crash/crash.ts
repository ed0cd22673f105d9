/**
 * `npm run test:crash [-- --rounds N --seed S]`: many clients post signed deliveries while the process is killed at
 * random moments and started again. At the end every acknowledged delivery has to be there, and nobody may have got
 * two mails.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { defaultSettings } from '../../electron/store/settings-schema.ts';
import { Random } from '../helpers/random.ts';
import { type Inbox, startInbox } from '../helpers/smtp-inbox.ts';
import { Clients } from './clients.ts';
import { type Life, live, type Places } from './life.ts';
import { type Participants, participants, underWay, verdict } from './verdict.ts';

const ROUNDS = 25;
const STARTING_MS = 400;
const RUNNING_MS = 700;
const UPKEEP_PATIENCE_MS = 1_000;
const MOST_PER_ROUND = 120;
const NO_PROGRESS_MS = 20_000;
const MOST_TOLD = 20;

/** What was under way when the process was killed. */
const kills = { starting: 0, 'taking a snapshot': 0, compacting: 0 };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: String(ROUNDS) },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
  },
});
const rounds = Number(values.rounds);
const random = new Random(Number(values.seed));
const folder = await mkdtemp(join(tmpdir(), 'usher-crash-'));
const mails = new Map<string, number>();
const inbox = await startInbox({ keep: false, delay: () => random.below(20) });
inbox.onMail(({ envelope }) => {
  for (const to of envelope.to) mails.set(to, (mails.get(to) ?? 0) + 1);
});
try {
  process.exitCode = await run(inbox);
} finally {
  await inbox.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function run({ url }: Inbox): Promise<number> {
  const secret = randomBytes(24).toString('base64url');
  const token = randomBytes(24).toString('base64url');
  const epoch = Date.now();
  const env = {
    USHER_DATA: folder,
    USHER_PORT: '0',
    USHER_DASHBOARD_PORT: '0',
    USHER_DASHBOARD_TOKEN: token,
    USHER_TITO_SECRET: secret,
    USHER_SENDING: 'live',
    USHER_SMTP_URL: url,
    USHER_MAIL_FROM: 'Harbour Conf <tickets@harbour.example>',
    USHER_HUB_URL: 'https://hub.example/join?code={code}',
    USHER_LOG: 'json',
  };
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ ...defaultSettings(), retentionDays: 1 }));
  console.log(`${rounds} rounds with seed ${values.seed}`);
  const clients = new Clients(secret, random, epoch);
  for (let round = 1; round <= rounds; round += 1) {
    await killedOnce(live(env, epoch), clients);
    if (round % 50 === 0) console.log(`round ${round}: acked ${clients.acked}, mails ${mails.size}`);
  }

  const last = live(env, epoch);
  const people = await settled(await last.ready, token);
  await last.stop();
  const { lost, doubles, faults, ambiguous } = verdict(clients.sold, people, mails);
  console.log(
    `killed while ${Object.entries(kills)
      .map(([what, times]) => `${what}: ${times}`)
      .join(', ')}`,
  );
  console.log(
    `acked ${clients.acked}, lost ${lost.length}, mails ${sum(mails.values())}, doubles ${doubles.length}, ` +
      `ambiguous ${ambiguous}, other faults ${faults.length}`,
  );
  for (const line of [
    ...lost.map((what) => `lost: ${what}`),
    ...doubles.map((who) => `twice: ${who}`),
    ...faults,
  ].slice(0, MOST_TOLD)) {
    console.log(line);
  }
  return lost.length + doubles.length + faults.length === 0 ? 0 : 1;
}

async function killedOnce(life: Life, clients: Clients): Promise<void> {
  const bornAt = Date.now();
  if (random.next() < 0.15) {
    await pause(random.below(STARTING_MS));
    kills.starting += 1;
    await life.kill();
    return;
  }
  const { hook } = await life.ready;
  const posting = clients.post(hook, 1 + random.below(32), 20 + random.below(MOST_PER_ROUND));
  if (random.next() < 0.4) await upkeepBegins(bornAt);
  else await pause(random.below(RUNNING_MS));
  await life.kill();
  for (const name of await leftovers(bornAt)) {
    if (name.startsWith('guestlist')) kills['taking a snapshot'] += 1;
    else kills.compacting += 1;
  }
  await posting;
}

/** Resolves when a temporary file stands there, or after a while. */
async function upkeepBegins(since: number): Promise<void> {
  const deadline = Date.now() + UPKEEP_PATIENCE_MS;
  while ((await leftovers(since)).length === 0 && Date.now() < deadline) await pause(1);
}

/** The temporary files of work begun since then. */
async function leftovers(since: number): Promise<string[]> {
  const places = ['guestlist.json.tmp'];
  for (const name of await readdir(join(folder, 'journal')).catch(() => [])) {
    if (name.endsWith('.jsonl.tmp')) places.push(join('journal', name));
  }
  const begun = await Promise.all(
    places.map((place) =>
      stat(join(folder, place)).then(
        ({ mtimeMs }) => mtimeMs >= since,
        () => false,
      ),
    ),
  );
  return places.filter((_, index) => begun[index]);
}

/** What became of everybody once no mail is under way any more, or nothing has moved for a while. */
async function settled({ dashboard }: Places, token: string): Promise<Participants> {
  let before = '';
  let movedAt = Date.now();
  for (;;) {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${dashboard}/export/participants.json`, { headers });
    const people = participants.parse(await answer.json());
    const left = underWay(people);
    if (left === 0) return people;
    const now = `${people.length} ${left} ${mails.size}`;
    if (now !== before) movedAt = Date.now();
    before = now;
    if (Date.now() - movedAt > NO_PROGRESS_MS) return people;
    await pause(200);
  }
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
