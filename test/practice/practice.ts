/**
 * `npm run practice [-- --fast --orders N]`: the main job without any account. A simulated Tito sells tickets and
 * reports them through a local tunnel to the real headless program, which mails to a local inbox.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expectedInvitees, simulateEvent } from '../helpers/simulated-tito.ts';
import { type Inbox, startInbox } from '../helpers/smtp-inbox.ts';
import { startTunnelServer, type TunnelServer } from '../helpers/tunnel-server.ts';
import { deliver } from './deliver.ts';
import { type PracticeOptions, readOptions } from './options.ts';
import { startUsher } from './usher-process.ts';
import { faults, invited, type Participants, participantsSchema, underWay } from './verdict.ts';

const SEED = 1;
const TUNNEL_MS = 20_000;
const NO_PROGRESS_MS = 15_000;
const POLL_MS = 100;

const say = (line: string) => console.log(line);

/** Runs until the verdict (`fast`), or until `signal`; what has to be undone afterwards goes into `cleanUps`. */
async function practise(
  { orders, fast }: PracticeOptions,
  signal: AbortSignal,
  cleanUps: (() => Promise<unknown>)[],
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-practice-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const inbox = await startInbox();
  cleanUps.push(() => inbox.close());
  const tunnel = await startTunnelServer();
  cleanUps.push(() => tunnel.close());
  const secret = randomBytes(24).toString('base64url');
  const token = randomBytes(24).toString('base64url');
  const settings = {
    USHER_DATA: folder,
    USHER_PORT: '0',
    USHER_DASHBOARD_PORT: '0',
    USHER_DASHBOARD_TOKEN: token,
    USHER_TITO_SECRET: secret,
    USHER_SENDING: 'live',
    USHER_SMTP_URL: inbox.url,
    USHER_MAIL_FROM: 'Harbour Conf <tickets@harbour.example>',
    USHER_HUB_URL: 'https://hub.example/join?code={code}',
    USHER_TUNNEL: `localtunnel:${tunnel.url}`,
    USHER_LOG: 'json',
  };
  const usher = await startUsher(settings, signal);
  cleanUps.push(() => usher.stop());

  const publicUrl = await Promise.race([publicUrlOf(tunnel, signal), usher.diedEarly]);
  say('A simulated Tito sells tickets, and a local inbox takes the mails. Nothing leaves this machine.');
  say(`Webhooks arrive through the tunnel at ${publicUrl}${usher.webhookPath}`);
  say(`Dashboard: ${usher.dashboardLink}`);
  if (!fast) {
    say('Ctrl-C ends it and removes everything.\n');
    inbox.onMail(({ parsed, envelope }) =>
      say(`  mail arrived: ${parsed.subject} -> ${envelope.to.join(', ')}`),
    );
  }

  // In a burst the whole sale lies in the past, so that no ticket claims to be changed in the future.
  const startsAt = fast ? Date.now() - (orders + 10) * 6000 : Date.now();
  const script = simulateEvent({ seed: SEED, orders, startsAt });
  const expected = expectedInvitees(script);
  const endpoint = { url: `${publicUrl}${usher.webhookPath}`, secret };
  const delivering = deliver(script, endpoint, { fast, say: fast ? () => {} : say, signal });
  const tally = await Promise.race([delivering, usher.diedEarly]);
  const read = () => readParticipants(usher.dashboardOrigin, token);
  const participants = await Promise.race([settled(inbox, expected.size, read, signal), usher.diedEarly]);
  const wrong = faults(expected, recipients(inbox), participants, tally);
  say(
    `\n${tally.sent} deliveries sent, ${tally.accepted} answered 200, ` +
      `${inbox.mails.length} mails arrived, ${invited(participants)} of ${expected.size} people invited.`,
  );
  for (const sentence of wrong) say(sentence);
  if (!fast) {
    say('The sale is over. The dashboard stays open until Ctrl-C.');
    await Promise.race([pause(2 ** 31 - 1, undefined, { signal }), usher.diedEarly]);
  }
  return wrong.length === 0 ? 0 : 1;
}

async function publicUrlOf(tunnel: TunnelServer, signal: AbortSignal): Promise<string> {
  for (const deadline = Date.now() + TUNNEL_MS; Date.now() < deadline; ) {
    const client = tunnel.clients.find(({ connected }) => connected > 0);
    if (client) return client.url;
    await pause(POLL_MS, undefined, { signal });
  }
  throw new Error('Usher opened no tunnel.');
}

/** What became of the participants once no mail is under way any more, or nothing has moved for a while. */
async function settled(
  inbox: Inbox,
  expected: number,
  read: () => Promise<Participants>,
  signal: AbortSignal,
): Promise<Participants> {
  let before = '';
  let movedAt = Date.now();
  for (;;) {
    const participants = await read();
    const done = invited(participants) >= expected && inbox.mails.length >= expected;
    if (underWay(participants) === 0 && done) return participants;
    const now = `${participants.length} ${underWay(participants)} ${invited(participants)} ${inbox.mails.length}`;
    if (now !== before) movedAt = Date.now();
    before = now;
    if (Date.now() - movedAt > NO_PROGRESS_MS) return participants;
    await pause(POLL_MS, undefined, { signal });
  }
}

function recipients(inbox: Inbox): string[] {
  return inbox.mails.flatMap(({ envelope }) => envelope.to);
}

async function readParticipants(origin: string, token: string): Promise<Participants> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${origin}/export/participants.json`, { headers });
  if (response.status !== 200) throw new Error(`The list of participants was refused (${response.status}).`);
  return participantsSchema.parse(await response.json());
}

const over = new AbortController();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true;
    over.abort();
  });
}
const cleanUps: (() => Promise<unknown>)[] = [];
let fast = false;
try {
  const options = readOptions(process.argv.slice(2));
  fast = options.fast;
  process.exitCode = await practise(options, over.signal, cleanUps);
} catch (error) {
  if (!interrupted) console.error(error instanceof Error ? error.message : error);
  // Ctrl-C is how a practice at human pace ends; a burst that is cut short has no verdict.
  process.exitCode = interrupted && !fast ? 0 : 1;
} finally {
  over.abort();
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
}
