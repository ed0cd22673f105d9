import { describe, expect, it } from 'vitest';
import type { OpenTunnel } from '../../electron/tunnel/driver.ts';
import { localtunnelDriver } from '../../electron/tunnel/localtunnel.ts';
import { ownUrlDriver } from '../../electron/tunnel/own-url.ts';
import { START } from '../mail/virtual-clock.ts';
import { busy, startLocal } from './rig.ts';
import { watched } from './watched.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a tunnel', () => {
  it('is off until it is chosen, opening until a nonce came back through it, and open from then on', async () => {
    const { supervisor, states, start, server, views } = await watched();
    expect(supervisor.view).toEqual({ state: 'off' });
    await start();
    expect(states()).toEqual(['opening', 'open']);
    const { url } = server.client();
    expect(views.at(-1)).toEqual({
      state: 'open',
      provider: 'localtunnel',
      url,
      since: START,
      checkedAt: START,
    });
  });

  it('that is granted but leads nowhere is not open, whatever its provider says', async () => {
    const { states, start, server } = await watched();
    server.visits = 'stalled';
    await start();
    expect(states()).toEqual(['opening']);
  });

  it('is looked at every half minute, and says when', async () => {
    const { supervisor, start, clock, probed } = await watched();
    await start();
    await clock.pass(10 * MINUTE);
    expect(probed.times).toBe(21);
    expect(supervisor.view).toMatchObject({ state: 'open', since: START, checkedAt: START + 10 * MINUTE });
  });

  it('is off after stopping, and nothing of it is left', async () => {
    const { supervisor, start, server, clock } = await watched();
    const before = busy();
    await start();
    await supervisor.stop();
    expect(supervisor.view).toEqual({ state: 'off' });
    expect(clock.timers).toBe(0);
    await server.dropClient();
    await clock.pass(5 * MINUTE);
    expect(supervisor.view).toEqual({ state: 'off' });
    expect(server.asked).toBe(1);
    expect(busy()).toBeLessThanOrEqual(before);
  });

  it('stopped while it is opening gives up at once', async () => {
    const { supervisor, server, driver, listener, states } = await watched();
    server.registrations = 'silent';
    await supervisor.choose(driver, listener.port);
    await supervisor.stop();
    expect(states()).toEqual(['opening', 'off']);
  });

  it('is changed for another without a restart: the one before is closed', async () => {
    const { supervisor, listener, clock, start, server } = await watched();
    await start();
    await supervisor.choose(ownUrlDriver(listener.url), listener.port);
    await clock.settle();
    expect(supervisor.view).toMatchObject({ state: 'open', provider: 'your own URL', url: listener.url });
    expect(server.client().connected).toBe(0);
    await supervisor.choose(null, listener.port);
    expect(supervisor.view).toEqual({ state: 'off' });
  });
});

describe('a tunnel that is lost', () => {
  it('with its sockets is reopened within seconds under its name', async () => {
    const { server, start, clock, states, supervisor, names, gaps } = await watched();
    await start();
    const { name, url } = server.client();
    names.wanted = name;
    await server.dropClient();
    await clock.pass(5 * SECOND);
    expect(states()).toEqual(['opening', 'open', 'opening', 'open']);
    expect(supervisor.view).toMatchObject({ state: 'open', url });
    expect(gaps[0]?.to).toBeLessThanOrEqual(START + 5 * SECOND);
  });

  it('without a word is noticed within a minute, by the nonce that does not come back', async () => {
    const { server, start, clock, supervisor } = await watched();
    await start();
    server.visits = 'stalled';
    await clock.pass(MINUTE);
    expect(supervisor.view).toMatchObject({ state: expect.stringMatching(/opening|down/), since: START });
    expect(server.asked).toBe(2);
  });

  it('for one request only is not lost', async () => {
    const { server, start, clock, states } = await watched();
    await start();
    server.visits = 'stalled';
    await clock.pass(41 * SECOND - 500);
    server.visits = 'led on';
    await clock.pass(5 * MINUTE);
    expect(states()).toEqual(['opening', 'open']);
    expect(server.asked).toBe(1);
  });

  it('while its server is gone says so, why, since when and what to do; and what was missed once it is back', async () => {
    const { server, start, clock, supervisor, gaps } = await watched();
    await start();
    await clock.pass(10 * MINUTE);
    const lostAt = clock.now();
    await server.close();
    await clock.pass(20 * MINUTE);
    expect(supervisor.view).toMatchObject({
      state: 'down',
      provider: 'localtunnel',
      since: lostAt,
      problem: {
        code: 'tunnel-server-unreachable',
        sentence: expect.stringContaining('Tito cannot reach this computer'),
        action: expect.stringContaining('Check the internet connection'),
      },
    });
    await server.comeBack();
    await clock.pass(10 * SECOND);
    expect(supervisor.view.state).toBe('open');
    expect(gaps).toEqual([{ from: lostAt, to: expect.any(Number) }]);
    expect(gaps[0]?.to).toBeGreaterThanOrEqual(lostAt + 20 * MINUTE);
  });

  it.each(['refused', 'gibberish', 'silent'] as const)(
    'whose server answers %s for long is asked again and again, at most once a minute, and opens when it may',
    async (registrations) => {
      // In real time, so short; but time enough for an answer that comes.
      const driver = (host: string) => localtunnelDriver({ host, openingTimeoutMs: 300 });
      const { server, start, clock, supervisor } = await watched({ driver });
      await start();
      server.registrations = registrations;
      await server.dropClient();
      await clock.pass(MINUTE);
      const before = server.asked;
      await clock.pass(HOUR);
      expect(server.asked - before).toBeLessThanOrEqual(62);
      expect(server.asked - before).toBeGreaterThan(50);
      expect(supervisor.view.state).toBe('down');
      server.registrations = 'granted';
      await clock.pass(5 * MINUTE);
      expect(supervisor.view.state).toBe('open');
    },
    120_000,
  );

  it('that opens and drops at once, over and over, is not opened once a second for ever', async () => {
    const { start, clock, supervisor, driver, listener } = await watched({
      driver: () => ({
        ...ownUrlDriver(''),
        longestWaitMs: 60_000,
        open: async (port): Promise<OpenTunnel> => ({
          url: `http://127.0.0.1:${port}`,
          name: null,
          lost: Promise.resolve('gone again'),
          close: async () => {},
        }),
      }),
    });
    let opened = 0;
    const { open } = driver;
    Object.assign(driver, {
      open: (...args: Parameters<typeof open>) => open(...args).finally(() => (opened += 1)),
    });
    await start();
    await clock.pass(HOUR);
    expect(opened).toBeLessThan(70);
    expect(supervisor.view.state).not.toBe('off');
    expect(listener.port).toBeGreaterThan(0);
  });

  it('by a mistake of ours is tried again too', async () => {
    const { supervisor, clock, listener, mistakes } = await watched();
    let tries = 0;
    await supervisor.choose(
      {
        ...ownUrlDriver(listener.url),
        open: async () => {
          tries += 1;
          throw new TypeError('a bug');
        },
      },
      listener.port,
    );
    await clock.pass(10 * SECOND);
    expect(tries).toBeGreaterThan(2);
    expect(mistakes).toHaveLength(tries);
    expect(supervisor.view).toMatchObject({ state: 'down', problem: { code: 'tunnel-mistake' } });
  });
});

describe('an address of one’s own', () => {
  it('that leads elsewhere is down, with what to look at; and open within ten seconds once it leads here', async () => {
    const { clock, supervisor, listener } = await watched();
    let target = 'http://127.0.0.1:1';
    const front = await startLocal(async (request, response) => {
      const answer = await fetch(`${target}${request.url}`).catch(() => null);
      response.writeHead(answer?.status ?? 502).end(await answer?.text());
    });
    const url = `http://127.0.0.1:${front}`;
    await supervisor.choose(ownUrlDriver(url), listener.port);
    await clock.pass(30 * MINUTE);
    expect(supervisor.view).toMatchObject({
      state: 'down',
      url,
      problem: {
        sentence: expect.stringContaining('something else answers at the public address (with status 502)'),
        action: expect.stringContaining(`${url} leads to port ${listener.port}`),
      },
    });
    target = listener.url;
    await clock.pass(10 * SECOND);
    expect(supervisor.view).toMatchObject({ state: 'open', url });
  });
});

describe('after sleep', () => {
  it('the tunnel begins afresh at once, and what was missed is told from when to when', async () => {
    const { server, start, clock, supervisor, gaps, names } = await watched();
    await start();
    names.wanted = server.client().name;
    await clock.pass(5 * MINUTE);
    const lastSeen = clock.now();
    clock.jump(40 * MINUTE);
    supervisor.wake('resume');
    expect(supervisor.view).toMatchObject({ state: 'opening', since: lastSeen });
    await clock.pass(5 * SECOND);
    expect(supervisor.view).toMatchObject({ state: 'open', url: server.client().url });
    expect(server.asked).toBe(2);
    expect(gaps).toEqual([{ from: lastSeen, to: expect.any(Number) }]);
    expect((gaps[0]?.to ?? 0) - lastSeen).toBeGreaterThanOrEqual(40 * MINUTE);
  });

  it('is told also where a probe comes back before anything else notices', async () => {
    const { start, clock, gaps } = await watched();
    await start();
    await clock.pass(5 * MINUTE);
    const lastSeen = clock.now();
    clock.jump(40 * MINUTE);
    await clock.pass(30 * SECOND);
    expect(gaps).toEqual([{ from: lastSeen, to: lastSeen + 40 * MINUTE + 30 * SECOND }]);
  });

  it('told twice is one fresh start', async () => {
    const { server, start, clock, supervisor, names } = await watched();
    await start();
    names.wanted = server.client().name;
    clock.jump(HOUR);
    supervisor.wake('resume');
    await clock.pass(2 * SECOND);
    supervisor.wake('resume');
    await clock.pass(5 * SECOND);
    expect(server.asked).toBe(2);
    expect(supervisor.view.state).toBe('open');
  });

  it('does not wait for the next try, however long that would have been', async () => {
    const { server, start, clock, supervisor } = await watched();
    await start();
    server.registrations = 'refused';
    await server.dropClient();
    await clock.pass(30 * MINUTE);
    server.registrations = 'granted';
    supervisor.wake('resume');
    await clock.settle();
    expect(supervisor.view.state).toBe('open');
  });

  it('a change of the network is looked into at once', async () => {
    const { start, clock, supervisor, probed } = await watched();
    await start();
    const before = probed.times;
    supervisor.wake('network change');
    await clock.settle();
    expect(probed.times).toBe(before + 1);
    expect(supervisor.view.state).toBe('open');
  });

  it('means nothing while no tunnel is wanted', async () => {
    const { supervisor, states } = await watched();
    supervisor.wake('resume');
    supervisor.wake('network change');
    expect(states()).toEqual([]);
  });

  it('and a restart, what was missed since a nonce last came back is told', async () => {
    const provenAt = START - 3 * HOUR;
    const { start, gaps } = await watched({ provenAt });
    await start();
    expect(gaps).toEqual([{ from: provenAt, to: START }]);
  });
});

describe('a wanted name', () => {
  it('is asked for, also after a drop', async () => {
    const { server, start, clock, supervisor, proven } = await watched({ wantedName: 'harbour' });
    await start();
    expect(proven.at(-1)?.name).toBe('harbour');
    await server.dropClient();
    await clock.pass(10 * SECOND);
    expect(proven.at(-1)?.name).toBe('harbour');
    expect(supervisor.view.state).toBe('open');
  });

  it('that its server does not let go of for a moment is waited for', async () => {
    const { server, start, clock, states, supervisor, proven } = await watched({ wantedName: 'harbour' });
    server.grantName = 'zoe';
    await start();
    expect(states()).toEqual(['opening']);
    server.grantName = null;
    await clock.pass(10 * SECOND);
    expect(supervisor.view.state).toBe('open');
    expect(proven.map(({ name }) => name)).toEqual(['harbour']);
  });

  it('that is not to be had gives way to another within ten seconds, and is taken back once it is free', async () => {
    const { server, start, clock, supervisor, proven, states } = await watched({ wantedName: 'harbour' });
    server.grantName = 'zoe';
    await start();
    await clock.pass(10 * SECOND);
    expect(proven.at(-1)?.name).toBe('zoe');
    await clock.pass(20 * MINUTE);
    expect(proven.at(-1)?.name).toBe('zoe');
    expect(server.asked).toBeLessThan(12);
    server.grantName = null;
    await clock.pass(20 * MINUTE);
    expect(proven.at(-1)?.name).toBe('harbour');
    expect(supervisor.view).toMatchObject({ state: 'open', url: server.client('harbour').url });
    expect(server.client('zoe').connected).toBe(0);
    expect(states()).toEqual(['opening', 'open']);
  });
});
