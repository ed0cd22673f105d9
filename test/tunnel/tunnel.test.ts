import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localtunnelDriver } from '../../electron/tunnel/localtunnel.ts';
import { ownUrlDriver } from '../../electron/tunnel/own-url.ts';
import { Tunnel } from '../../electron/tunnel/tunnel.ts';
import type { TunnelView } from '../../shared/contract.ts';
import { startTunnelServer } from '../helpers/tunnel-server.ts';

/** A tunnel over a real tunnel server, with a clock that stands at `clock.now`. */
async function rig() {
  const server = await startTunnelServer();
  const local = createServer((_, response) => response.end('here'));
  local.listen(0, '127.0.0.1');
  await once(local, 'listening');
  const views: TunnelView[] = [];
  const clock = { now: 1000 };
  const changed = new EventTarget();
  const tunnel = new Tunnel({
    driver: localtunnelDriver({ host: server.url }),
    now: () => clock.now,
    onChange: (view) => {
      views.push(view);
      changed.dispatchEvent(new Event(view.state));
    },
  });
  onTestFinished(async () => {
    await tunnel.stop();
    await server.close().catch(() => {});
    local.close();
  });
  const { port } = local.address() as AddressInfo;
  return { server, tunnel, views, clock, port, becomes: (state: string) => once(changed, state) };
}

describe('the tunnel', () => {
  it('is off until it is started, then opening, then open with its public URL and since when', async () => {
    const { tunnel, views, port, server } = await rig();
    expect(tunnel.view).toEqual({ state: 'off' });
    await tunnel.start(port);
    const { url } = server.client();
    expect(views).toEqual([
      { state: 'opening', provider: 'localtunnel' },
      { state: 'open', provider: 'localtunnel', url, since: 1000 },
    ]);
    expect(await (await fetch(url)).text()).toBe('here');
  });

  it('that drops is down, and says what that means for attendees and what to do', async () => {
    const { tunnel, server, clock, port, becomes } = await rig();
    await tunnel.start(port);
    clock.now = 5000;
    const down = becomes('down');
    await server.close();
    await down;
    expect(tunnel.view).toEqual({
      state: 'down',
      provider: 'localtunnel',
      since: 5000,
      problem: {
        code: 'tunnel-lost',
        sentence:
          'Tito cannot reach this machine, so nobody who buys a ticket now gets an invite: the tunnel server has closed the tunnel.',
        action: expect.stringContaining('Start Usher again'),
      },
    });
  });

  it('that cannot be opened is down with the reason, and starting does not fail', async () => {
    const { tunnel, server, port } = await rig();
    server.registrations = 'refused';
    await tunnel.start(port);
    expect(tunnel.view).toMatchObject({ state: 'down', problem: { code: 'tunnel-refused' } });
  });

  it('is off after stopping, leads nowhere, and stopping is no drop', async () => {
    const { tunnel, server, views, port } = await rig();
    await tunnel.start(port);
    await tunnel.stop();
    await server.dropClient();
    expect(tunnel.view).toEqual({ state: 'off' });
    expect(views.map((view) => view.state)).toEqual(['opening', 'open', 'off']);
  });

  it('stopped while it is opening gives up at once and is off', async () => {
    const { tunnel, server, views, port } = await rig();
    server.registrations = 'silent';
    const started = tunnel.start(port);
    await tunnel.stop();
    await started;
    expect(views.map((view) => view.state)).toEqual(['opening', 'off']);
  });

  it('can be started again after stopping, but not while it runs', async () => {
    const { tunnel, port } = await rig();
    await tunnel.start(port);
    await expect(tunnel.start(port)).rejects.toThrow('started already');
    await tunnel.stop();
    await tunnel.start(port);
    expect(tunnel.view.state).toBe('open');
  });

  it('without a driver stays off', async () => {
    const views: TunnelView[] = [];
    const tunnel = new Tunnel({ driver: null, now: () => 0, onChange: (view) => views.push(view) });
    await tunnel.start(4747);
    await tunnel.stop();
    expect(tunnel.view).toEqual({ state: 'off' });
    expect(views).toEqual([]);
  });

  it('over a URL of one’s own is open as soon as it is started', async () => {
    const driver = ownUrlDriver('https://hooks.example.org');
    const tunnel = new Tunnel({ driver, now: () => 7, onChange: () => {} });
    await tunnel.start(4747);
    expect(tunnel.view).toEqual({
      state: 'open',
      provider: 'your own URL',
      url: 'https://hooks.example.org',
      since: 7,
    });
    await tunnel.stop();
  });

  it('hands on a mistake of our own instead of showing it as a drop', async () => {
    const driver = { name: 'broken', open: async () => Promise.reject(new TypeError('a bug')) };
    const tunnel = new Tunnel({ driver, now: () => 0, onChange: () => {} });
    await expect(tunnel.start(1)).rejects.toThrow('a bug');
    expect(tunnel.view).toEqual({ state: 'off' });
  });
});
