/** The whole service in this process, on a disk and a clock that can be made to fail. */
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../electron/config.ts';
import { createLog } from '../electron/log.ts';
import { type Service, startService } from '../electron/service.ts';
import { FaultyFs } from './helpers/faulty-fs.ts';
import { classicHeaders } from './helpers/sign.ts';
import { startInbox } from './helpers/smtp-inbox.ts';
import { temporaryFolder } from './helpers/temp-folder.ts';
import { SECRET, SETTINGS, TOKEN, until } from './helpers/usher.ts';
import { ticketBody } from './helpers/world.ts';

interface Rig {
  readonly service: Service;
  readonly log: string[];
}

async function start(
  folder: string,
  { fs = new FaultyFs(), env = {} }: { fs?: FaultyFs; env?: Record<string, string> } = {},
): Promise<Rig> {
  const log: string[] = [];
  const service = await startService({
    config: readConfig({ ...SETTINGS, ...env }),
    folder,
    windowFolder: folder,
    upkeepWorker: new URL('file:///no-worker.js'),
    log: createLog('json', (line) => log.push(line), Date.now),
    fs,
    onPublicUrls: () => {},
    onMoved: () => {},
  });
  onTestFinished(() => service.stop());
  return { service, log };
}

function deliver({ listenerPort }: Service, n: number): Promise<Response> {
  const body = JSON.stringify(ticketBody({ slug: `ti_${n}`, email: `p${n}@example.org` }));
  const headers = classicHeaders('ticket.completed', body, SECRET);
  return fetch(`http://127.0.0.1:${listenerPort}/hooks/default`, { method: 'POST', headers, body });
}

async function emails({ dashboardPort }: Service): Promise<string[]> {
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`http://127.0.0.1:${dashboardPort}/export/participants.json`, { headers });
  return ((await answer.json()) as { email: string }[]).map(({ email }) => email).sort();
}

function problems({ status }: Service): string[] {
  return status().problems.map(({ code }) => code);
}

describe('a disk that refuses', () => {
  test.each([
    ['has no room', 'write', 'ENOSPC', 'disk-full'],
    ['has no room left in the middle', 'write', 'ENOSPC', 'disk-full'],
    ['fails', 'write', 'EIO', 'disk-error'],
    ['has become read-only', 'write', 'EROFS', 'disk-read-only'],
    ['may not be written', 'write', 'EACCES', 'disk-read-only'],
    ['fails to sync', 'datasync', 'EIO', 'disk-error'],
    ['lets no file be made', 'create', 'EACCES', 'disk-read-only'],
  ] as const)(
    '%s: 503 and come again, a warning, nothing half recorded; then it goes on by itself',
    async (name, op, fail, code) => {
      const folder = await temporaryFolder();
      const fs = new FaultyFs();
      const { service, log } = await start(folder, { fs, env: { USHER_SENDING: 'rehearsal' } });
      expect((await deliver(service, 1)).status).toBe(200);
      await until(async () => (await emails(service)).length === 1);
      const took = name.includes('middle') ? { took: 30 } : {};
      // Where no file can be made, the one there is fails first.
      fs.fault = (call) =>
        call.op === op || (op === 'create' && call.op === 'datasync') ? { fail, ...took } : undefined;
      for (let n = 2; n < 5; n += 1) {
        const refused = await deliver(service, n);
        expect(refused.status).toBe(503);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect(problems(service).some((each) => each.startsWith('disk-'))).toBe(true);
      if (op !== 'create') expect(problems(service)).toContain(code);
      expect(log.filter((line) => line.includes('the disk refuses'))).toHaveLength(1);
      expect(await emails(service)).toEqual(['p1@example.org']);

      fs.fault = () => undefined;
      expect((await deliver(service, 2)).status).toBe(200);
      expect(problems(service).filter((each) => each.startsWith('disk-'))).toEqual([]);
      await until(async () => (await emails(service)).length === 2);
      await service.stop();
      const { service: again } = await start(folder, { env: { USHER_SENDING: 'rehearsal' } });
      expect(await emails(again)).toEqual(['p1@example.org', 'p2@example.org']);
    },
  );

  test('while it decides: what was acknowledged is decided and mailed once the disk is back, once', async () => {
    const inbox = await startInbox();
    onTestFinished(() => inbox.close());
    const fs = new FaultyFs();
    const { service } = await start(await temporaryFolder(), { fs, env: { USHER_SMTP_URL: inbox.url } });
    let writes = 0;
    fs.fault = ({ op }) => {
      writes += op === 'write' ? 1 : 0;
      return op === 'write' && writes > 1 ? { fail: 'EIO' } : undefined;
    };
    expect((await deliver(service, 1)).status).toBe(200);
    await until(() => problems(service).includes('disk-error'));
    expect(inbox.mails).toEqual([]);
    fs.fault = () => undefined;
    await inbox.waitFor(1);
    await until(() => problems(service).length === 0);
    expect(inbox.mails).toHaveLength(1);
  });
});

describe('a clock that jumps', () => {
  const HOUR_MS = 60 * 60 * 1000;
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each([
    ['a day back', -24],
    ['a day ahead', 24],
  ])('%s: deliveries are taken in order, mailed once, and known after a restart', async (_, hours) => {
    const inbox = await startInbox();
    onTestFinished(() => inbox.close());
    const folder = await temporaryFolder();
    const env = { USHER_SMTP_URL: inbox.url, USHER_MAIL_RATE: '50/s,1000/d' };
    const { service } = await start(folder, { env });
    await deliver(service, 1);
    await inbox.waitFor(1);

    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + hours * HOUR_MS);
    expect((await deliver(service, 2)).status).toBe(200);
    expect((await deliver(service, 1)).status).toBe(200);
    await inbox.waitFor(2);
    vi.restoreAllMocks();
    expect((await deliver(service, 3)).status).toBe(200);
    await inbox.waitFor(3);
    await service.stop();

    const { service: again } = await start(folder, { env });
    expect(await emails(again)).toEqual([1, 2, 3].map((n) => `p${n}@example.org`));
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const rows = await fetch(`http://127.0.0.1:${again.dashboardPort}/export/deliveries.json`, { headers });
    const outcomes = ((await rows.json()) as { outcome: string }[]).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['accepted', 'accepted', 'accepted', 'repeat']);
    expect(inbox.mails.map(({ envelope }) => envelope.to[0])).toEqual(
      [1, 2, 3].map((n) => `p${n}@example.org`),
    );
  });

  test('back, while a mail waits for its next try: it does not wait for the clock to catch up', async () => {
    const inbox = await startInbox({ auth: { user: 'usher', pass: 'right' } });
    onTestFinished(() => inbox.close());
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 24 * HOUR_MS);
    const wrong = inbox.url.replace('right', 'wrong');
    const folder = await temporaryFolder();
    const { service } = await start(folder, { env: { USHER_SMTP_URL: wrong } });
    await deliver(service, 1);
    await until(() =>
      problems(service).some(
        (code) => code.includes('mail') || code.includes('smtp') || code.includes('login'),
      ),
    );
    await service.stop();
    vi.restoreAllMocks();
    await start(folder, { env: { USHER_SMTP_URL: inbox.url } });
    await inbox.waitFor(1);
  });
});
