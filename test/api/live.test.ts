/** The live place as the whole service answers it: real requests, a real journal, a real mail server. */
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../electron/config.ts';
import { createLog } from '../../electron/log.ts';
import { type Service, startService } from '../../electron/service.ts';
import { type CallInput, type CallName, type CallOutput, calls } from '../../shared/contract.ts';
import { EVERYTHING } from '../../shared/feed-filter.ts';
import { classicHeaders } from '../helpers/sign.ts';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SECRET, SETTINGS, TOKEN, until } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';

async function start(folder: string, env: Record<string, string> = {}): Promise<Service> {
  const service = await startService({
    config: readConfig({ ...SETTINGS, ...env }),
    folder,
    windowFolder: folder,
    upkeepWorker: new URL('file:///no-worker.js'),
    log: createLog('json', () => {}, Date.now),
    onPublicUrls: () => {},
    onMoved: () => {},
  });
  onTestFinished(() => service.stop());
  return service;
}

async function deliver({ listenerPort }: Service, body: string, secret = SECRET): Promise<number> {
  const headers = classicHeaders('ticket.completed', body, secret);
  const url = `http://127.0.0.1:${listenerPort}/hooks/default`;
  const answer = await fetch(url, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

async function call<N extends CallName>(
  { dashboardPort }: Service,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const answer = await fetch(`http://127.0.0.1:${dashboardPort}/api/${name}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(input),
  });
  expect(answer.status).toBe(200);
  return calls[name].output.parse(await answer.json()) as CallOutput<N>;
}

function rows(service: Service, filter = {}) {
  const input = { after: null, filter: { ...EVERYTHING, ...filter }, limit: 50 };
  return call(service, 'deliveries', input).then(({ rows }) => rows);
}

test('a delivery is followed from its signature to the answer of the mail server, and timed', async () => {
  const inbox = await startInbox();
  onTestFinished(() => inbox.close());
  const folder = await temporaryFolder();
  const env = { USHER_SMTP_URL: inbox.url };
  const service = await start(folder, env);
  const body = JSON.stringify(ticketBody());
  expect(await deliver(service, body)).toBe(200);
  expect(await deliver(service, body)).toBe(200);
  expect(await deliver(service, body, 'another secret')).toBe(401);
  await until(async () => (await rows(service)).some(({ invite }) => invite === 'sent'));

  const [refused, repeat, first] = await rows(service);
  expect([refused?.outcome, repeat?.outcome, first?.outcome]).toEqual(['rejected', 'repeat', 'accepted']);
  expect(first?.answeredInMs).toBeGreaterThan(0);
  expect(repeat?.answeredInMs).toBeGreaterThan(0);
  const id = first?.id ?? '';
  const detail = await call(service, 'delivery', { delivery: id });
  expect(detail?.steps.map(({ sentence }) => sentence)).toEqual([
    'Came from Tito: the signature matches',
    'Written to disk, then answered 200',
    'Ada Byron holds a valid ticket and is invited',
    'Invite to ada@example.org handed to the mail server',
    expect.stringMatching(/^Taken by the mail server/),
  ]);
  expect(detail?.steps.every(({ tookMs }) => tookMs !== null && tookMs >= 0)).toBe(true);
  const slice = await call(service, 'deliveryBody', { delivery: id, from: 0 });
  expect(String(Buffer.from(slice?.base64 ?? '', 'base64'))).toBe(body);
  const told = await call(service, 'delivery', { delivery: refused?.id ?? '' });
  expect(told?.refused).toMatchObject({ status: 401 });
  expect(JSON.stringify(detail)).not.toContain(SECRET);

  const { received, refused: turnedAway } = await call(service, 'activity', {});
  const sum = (counts: readonly number[]) => counts.reduce((all, each) => all + each, 0);
  expect([sum(received), sum(turnedAway)]).toEqual([2, 1]);

  // After a restart the feed is the same, but for what is kept in memory only.
  await service.stop();
  const again = await start(folder, env);
  expect((await rows(again)).map((row) => [row.id, row.answeredInMs])).toEqual([
    [repeat?.id, null],
    [id, null],
  ]);
  expect((await call(again, 'delivery', { delivery: id }))?.steps).toHaveLength(5);
  expect(sum((await call(again, 'activity', {})).received)).toBe(2);
});

test('a replay names what was decided once more, and can be replayed itself', async () => {
  const service = await start(await temporaryFolder(), { USHER_SENDING: 'rehearsal' });
  await deliver(service, JSON.stringify(ticketBody()));
  await until(async () => (await rows(service)).length === 1);
  const [first] = await rows(service);
  for (const count of [2, 3]) {
    const [newest] = await rows(service);
    expect(await call(service, 'replay', { delivery: newest?.id ?? '' })).toMatchObject({ ok: true });
    await until(async () => (await rows(service)).length === count);
    const [replayed] = await rows(service);
    const detail = await call(service, 'delivery', { delivery: replayed?.id ?? '' });
    expect(detail?.replayOf).toBe(first?.id);
    expect(detail?.body).toMatchObject({ kept: true });
  }
  expect(await rows(service, { outcome: 'rejected' })).toEqual([]);
});
