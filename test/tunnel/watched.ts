import { onTestFinished, vi } from 'vitest';
import type { OpenTunnel, TunnelDriver } from '../../electron/tunnel/driver.ts';
import type { Gap } from '../../electron/tunnel/gaps.ts';
import { knock } from '../../electron/tunnel/knock.ts';
import { localtunnelDriver } from '../../electron/tunnel/localtunnel.ts';
import { PACE } from '../../electron/tunnel/pace.ts';
import { probe } from '../../electron/tunnel/probe.ts';
import { Supervisor } from '../../electron/tunnel/supervisor.ts';
import type { TunnelView } from '../../shared/contract.ts';
import { startRig } from '../listener/rig.ts';
import { VirtualClock } from '../mail/virtual-clock.ts';
import { localhostMeans, startServer } from './rig.ts';

/** Real time for what is under way over loopback; what takes longer is stalled. */
const STALLED_AFTER_MS = 1_000;

/** A clock that moves on only once everything that was begun over the real network has ended, or hangs. */
export class PatientClock extends VirtualClock {
  #underWay = 0;

  /** Counts what a function begins. */
  counted<A extends unknown[], T>(begin: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      this.#underWay += 1;
      try {
        return await begin(...args);
      } finally {
        this.#underWay -= 1;
      }
    };
  }

  /** Lets time pass; in steps of its timers, each with all that follows from it. */
  async pass(ms: number): Promise<void> {
    const end = this.now() + ms;
    for (;;) {
      await this.settle();
      const next = this.next;
      if (next === null || this.now() + next > end) break;
      await this.advance(next);
    }
    await this.advance(end - this.now());
    await this.settle();
  }

  async settle(): Promise<void> {
    const deadline = performance.now() + STALLED_AFTER_MS;
    // All ends of the network are in this process: what goes on goes on with each turn.
    for (let still = 0; still < 30 && performance.now() < deadline; ) {
      await new Promise((resolve) => setImmediate(resolve));
      still = this.#underWay === 0 ? still + 1 : 0;
    }
  }
}

export interface WatchedOptions {
  readonly driver?: (server: string) => TunnelDriver;
  readonly wantedName?: string | null;
  readonly provenAt?: number;
}

/** A supervisor over a real listener and a real tunnel server, whose time the test passes. */
export async function watched({ driver, wantedName = null, provenAt }: WatchedOptions = {}) {
  localhostMeans(null, [{ address: '127.0.0.1', family: 4 }]);
  onTestFinished(() => void vi.restoreAllMocks());
  const server = await startServer({ poolSize: 3 });
  const { listener, nonces } = await startRig();
  const clock = new PatientClock();
  const views: TunnelView[] = [];
  const gaps: Gap[] = [];
  const proven: OpenTunnel[] = [];
  const mistakes: unknown[] = [];
  const names = { wanted: wantedName };
  const probed = { times: 0 };
  const supervisor = new Supervisor({
    clock,
    pace: PACE,
    random: () => 0,
    provenAt: provenAt ?? null,
    probe: clock.counted((url, signal) => {
      probed.times += 1;
      return probe(url, { nonces, clock, timeoutMs: PACE.probeWithin, signal });
    }),
    knock: clock.counted((door) => knock(door, clock)),
    wantedName: () => names.wanted,
    onProven: (tunnel) => proven.push(tunnel),
    onGap: (from, to) => gaps.push({ from, to }),
    onMistake: (error) => mistakes.push(error),
    onChange: (view) => views.push(view),
  });
  const made = driver?.(server.url) ?? localtunnelDriver({ host: server.url });
  const counted: TunnelDriver = { ...made, open: clock.counted((...args) => made.open(...args)) };
  onTestFinished(async () => {
    await supervisor.stop();
  });
  return {
    server,
    listener,
    clock,
    views,
    gaps,
    proven,
    mistakes,
    names,
    probed,
    supervisor,
    driver: counted,
    /** The states shown, without what repeats. */
    states: () => views.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]),
    async start(): Promise<void> {
      await supervisor.choose(counted, listener.port);
      await clock.settle();
    },
  };
}
