import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { realClock } from '../../electron/clock.ts';
import type { Endpoint } from '../../electron/listener/endpoint.ts';
import { startListener } from '../../electron/listener/listener.ts';
import { createLog } from '../../electron/log.ts';
import { PACE } from '../../electron/tunnel/pace.ts';
import { Reach, type WantedTunnel } from '../../electron/tunnel/reach.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { startServer, until } from './rig.ts';

const MINUTE = 60_000;

/** Real time, moved by what a test says. */
function shiftedClock() {
  const clock = { ...realClock, shift: 0, now: () => Date.now() + clock.shift };
  return clock;
}

async function reachOn(folder: string, wanted: WantedTunnel, clock = shiftedClock()) {
  const log: string[] = [];
  const urls: string[] = [];
  const opened = { times: 0 };
  const reach = await Reach.open({
    folder,
    clock,
    pace: { ...PACE, probeEvery: 200, probeAgainAfter: 20, probeWithin: 5_000 },
    log: createLog('json', (line) => log.push(line), Date.now),
    onChange: () => {},
    onOpen: () => {
      opened.times += 1;
    },
    onUrl: (url) => urls.push(url),
  });
  const endpoint: Endpoint = { id: 'default', dialect: 'pro', secrets: ['x'] };
  const listener = await startListener({
    port: 0,
    lookup: () => endpoint,
    others: () => [],
    receive: async () => {},
    visit: () => 'unknown',
    onVisit: () => {},
    replyTo: (nonce) => reach.nonces.replyTo(nonce),
    now: Date.now,
    onRejected: () => {},
  });
  onTestFinished(async () => {
    await reach.stop();
    await listener.close();
  });
  reach.start(listener.port, wanted);
  const isOpen = () => until(() => reach.isOpen, 'the tunnel is open');
  return { reach, clock, log, urls, opened, isOpen, listener };
}

const localtunnel = (host: string, name: string | null = null): WantedTunnel => ({
  choice: { kind: 'localtunnel', host },
  name,
  ngrokToken: null,
});

describe('the address that Tito has', () => {
  it('is asked for again after a restart, so that nothing changes', async () => {
    const server = await startServer();
    const folder = await temporaryFolder();
    const first = await reachOn(folder, localtunnel(server.url));
    await first.isOpen();
    const { url } = server.client();
    await first.reach.stop();
    const second = await reachOn(folder, localtunnel(server.url));
    await second.isOpen();
    expect(second.urls).toEqual([url]);
    expect(second.reach.reachView).toEqual({ changed: null, missed: [] });
  });

  it('that is not granted any more is told, also across restarts, until the organizer says it is mended', async () => {
    const server = await startServer();
    const folder = await temporaryFolder();
    const first = await reachOn(folder, localtunnel(server.url));
    await first.isOpen();
    const before = server.client().url;
    await first.reach.stop();

    server.grantName = 'zoe';
    for (let start = 1; start <= 2; start += 1) {
      const again = await reachOn(folder, localtunnel(server.url));
      await again.isOpen();
      expect(again.reach.reachView.changed).toMatchObject({ from: before, to: server.client('zoe').url });
      await again.reach.stop();
    }

    const { reach, isOpen } = await reachOn(folder, localtunnel(server.url));
    await isOpen();
    expect(await reach.acknowledge(before)).toMatchObject({ code: 'url-changed-again' });
    expect(await reach.acknowledge(server.client('zoe').url)).toBeNull();
    expect(reach.reachView.changed).toBeNull();
    await reach.stop();
    const last = await reachOn(folder, localtunnel(server.url));
    await last.isOpen();
    expect(last.reach.reachView.changed).toBeNull();
  });

  it('changes with another choice, made while running', async () => {
    const server = await startServer();
    const { reach, isOpen, urls, listener } = await reachOn(await temporaryFolder(), localtunnel(server.url));
    await isOpen();
    const before = server.client().url;
    const own: WantedTunnel = {
      choice: { kind: 'own-url', url: listener.url },
      name: null,
      ngrokToken: null,
    };
    await reach.choose(own);
    await isOpen();
    expect(reach.reachView.changed).toMatchObject({ from: before, to: listener.url });
    expect(urls).toEqual([before, listener.url]);
    await reach.choose({ ...own });
    expect(reach.isOpen).toBe(true);
  });
});

describe('a wish for a name', () => {
  it('that is not granted is told, and the address in its place can be given to Tito', async () => {
    const server = await startServer();
    server.grantName = 'zoe';
    const { reach, isOpen } = await reachOn(await temporaryFolder(), localtunnel(server.url, 'harbour'));
    await isOpen();
    expect(reach.reachView.changed).toMatchObject({ from: null, to: server.client('zoe').url });
    expect(await reach.acknowledge(server.client('zoe').url)).toBeNull();
    expect(reach.reachView.changed).toBeNull();
  });
});

describe('what was missed', () => {
  it('while asleep is told from when to when, until the organizer has looked', async () => {
    const server = await startServer();
    const { reach, clock, isOpen, opened } = await reachOn(await temporaryFolder(), localtunnel(server.url));
    await isOpen();
    const asleepAt = clock.now();
    clock.shift = 40 * MINUTE;
    await until(() => opened.times >= 2, 'the sleep was noticed by itself, and the tunnel is open again');
    const [gap] = reach.reachView.missed;
    expect(reach.reachView.missed).toHaveLength(1);
    expect(Math.abs((gap?.from ?? 0) - asleepAt)).toBeLessThan(10_000);
    expect(gap?.to).toBeGreaterThanOrEqual(asleepAt + 40 * MINUTE);
    await reach.looked(gap?.to ?? 0);
    expect(reach.reachView.missed).toEqual([]);
  });

  it('while Usher did not run is told too, and kept', async () => {
    const server = await startServer();
    const folder = await temporaryFolder();
    const first = await reachOn(folder, localtunnel(server.url));
    await first.isOpen();
    await first.reach.stop();
    const clock = shiftedClock();
    clock.shift = 3 * 60 * MINUTE;
    const second = await reachOn(folder, localtunnel(server.url), clock);
    await second.isOpen();
    expect(second.reach.reachView.missed).toHaveLength(1);
    await second.reach.stop();
    const third = await reachOn(folder, localtunnel(server.url), clock);
    await third.isOpen();
    expect(third.reach.reachView.missed).toHaveLength(1);
  });
});

describe('what Tito Pro counts', () => {
  it('survives restarts, and begins anew with a delivery that is taken', async () => {
    const folder = await temporaryFolder();
    const off: WantedTunnel = { choice: { kind: 'off' }, name: null, ngrokToken: null };
    const first = await reachOn(folder, off);
    for (let n = 0; n < 4; n += 1) first.reach.refused('default');
    await first.reach.stop();
    const second = await reachOn(folder, off);
    expect(second.reach.failures('default')).toEqual({ refused: 4, unseen: 0, level: 'look' });
    second.reach.passed('default');
    expect(second.reach.failures('default').level).toBe('fine');
    await second.reach.stop();
    const third = await reachOn(folder, off);
    expect(third.reach.failures('default').level).toBe('fine');
  });

  it('goes on while this machine is out of reach', async () => {
    const server = await startServer();
    const { reach, clock, isOpen } = await reachOn(await temporaryFolder(), localtunnel(server.url));
    await isOpen();
    await server.close();
    await until(() => reach.view.state === 'down', 'the tunnel is down');
    clock.shift = 50 * MINUTE;
    expect(reach.failures('default')).toEqual({ refused: 0, unseen: 5, level: 'look' });
  });
});

it('a file that cannot be read is learnt again', async () => {
  const server = await startServer();
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'reach.json'), '{"version":1,"known":7}');
  const { isOpen } = await reachOn(folder, localtunnel(server.url));
  await isOpen();
  const kept = async () => JSON.parse(await readFile(join(folder, 'reach.json'), 'utf8'));
  await vi.waitFor(async () => expect((await kept()).known.url).toBe(server.client().url), 15_000);
});

it('choosing localtunnel is logged with what it means for attendees, and no line names an address', async () => {
  const server = await startServer();
  const { log, isOpen } = await reachOn(await temporaryFolder(), localtunnel(server.url));
  await isOpen();
  expect(log.join('')).toContain('pass through somebody else’s server');
  expect(log.join('')).not.toContain(server.client().url);
});
