/** Keeps one driver's tunnel open: opens it, proves it from outside, and begins again whenever it is lost. */
import type { Problem } from '../../shared/model.ts';
import type { Clock } from '../clock.ts';
import {
  type Door,
  NAME_TAKEN,
  type OpenTunnel,
  type TunnelDriver,
  TunnelFailed,
  unreachable,
} from './driver.ts';
import type { Pace } from './pace.ts';
import { reopenDelay } from './reopen-delay.ts';

export type TunnelNews =
  /** A nonce came back through it. */
  | { readonly what: 'proven'; readonly tunnel: OpenTunnel }
  /** It leads nowhere any more; `at`: since when at the earliest. It is opened again at once. */
  | { readonly what: 'lost'; readonly at: number }
  /** A try to open it failed; the next follows by itself. */
  | { readonly what: 'failed'; readonly problem: Problem };

export interface KeeperPorts {
  readonly driver: TunnelDriver;
  /** On 127.0.0.1. */
  readonly localPort: number;
  readonly clock: Clock;
  readonly pace: Pace;
  /** In [0, 1). */
  random(): number;
  /** Resolves to null when a nonce came back through the URL, else to why not, as part of a sentence. */
  probe(url: string, signal: AbortSignal): Promise<string | null>;
  /** Can the provider be reached at all? */
  knock(door: Door): Promise<boolean>;
  /** The name that leads to the address Tito has; null where any will do. */
  wantedName(): string | null;
  tell(news: TunnelNews): void;
  /** An error that is no TunnelFailed: a mistake of ours, which must not end being reachable. */
  onMistake(error: unknown): void;
}

/** So many times another name is refused before it is taken: the provider may need a moment to let go of ours. */
const INSIST_TIMES = 2;
/** While under another name, the wanted one is asked for after so many probes, then twice as many, up to the last. */
const NAME_PROBES = { first: 2, most: 30 };

export class Keeper {
  readonly #ports: KeeperPorts;
  readonly #over: Promise<void>;
  #failures = 0;
  #isDoorShut = false;
  #isStopped = false;
  #turn = new AbortController();
  #isNudged = false;
  #wakeUp = (): void => {};

  /** Begins at once. */
  constructor(ports: KeeperPorts) {
    this.#ports = ports;
    this.#over = this.#keep();
  }

  /** A fresh start: after sleep, what looks open may be dead. */
  restart(): void {
    this.#failures = 0;
    this.#turn.abort();
    this.#nudge();
  }

  /** Looks now instead of later. */
  check(): void {
    this.#nudge();
  }

  /** Nothing of it is left when this resolves. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.restart();
    return this.#over;
  }

  async #keep(): Promise<void> {
    while (!this.#isStopped) {
      await this.#waitOut();
      if (this.#isStopped) return;
      const isFresh = await this.#takeTurn();
      this.#failures = isFresh ? 0 : this.#failures + 1;
      // What was lost meanwhile is known by now, and must not cut the wait short.
      this.#isNudged = false;
    }
  }

  /** Longer after each failure; cut short by a nudge, and by the provider being there again. */
  async #waitOut(): Promise<void> {
    const { driver, pace, random, knock } = this.#ports;
    if (this.#failures === 0) return;
    let left = Math.min(
      reopenDelay(this.#failures, random()),
      driver.longestWaitMs ?? Number.POSITIVE_INFINITY,
    );
    while (left > 0) {
      const step = Math.min(left, pace.knockEvery);
      if (await this.#sleep(step)) return;
      left -= step;
      if (driver.door === null || left <= 0) continue;
      const wasShut = this.#isDoorShut;
      this.#isDoorShut = !(await knock(driver.door));
      if (wasShut && !this.#isDoorShut) return;
    }
  }

  /** Opens, and holds for as long as it stands. True: the next turn may begin without waiting. */
  async #takeTurn(): Promise<boolean> {
    this.#turn = new AbortController();
    this.#isNudged = false;
    const { signal } = this.#turn;
    try {
      const tunnel = await this.#open(signal, this.#failures < INSIST_TIMES);
      if (!signal.aborted) return await this.#hold(tunnel, signal);
      await tunnel.close();
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      const isExpected = error instanceof TunnelFailed;
      if (!isExpected) this.#ports.onMistake(error);
      const problem = isExpected ? error.problem : MISTAKE;
      if (problem.code !== NAME_TAKEN) this.#ports.tell({ what: 'failed', problem });
      return false;
    }
  }

  #open(signal: AbortSignal, insist: boolean): Promise<OpenTunnel> {
    const { driver, localPort, wantedName } = this.#ports;
    const name = wantedName();
    return driver.open(localPort, signal, name === null ? undefined : { name, insist });
  }

  async #hold(opened: OpenTunnel, signal: AbortSignal): Promise<boolean> {
    const { clock, pace, tell } = this.#ports;
    const held: Held = { tunnel: opened, lost: false };
    this.#adopt(held, opened);
    try {
      const why = await this.#prove(held.tunnel.url, signal);
      if (signal.aborted) return true;
      if (why !== null) {
        tell({ what: 'failed', problem: unproven(why, this.#ports) });
        return false;
      }
      let provenAt = clock.now();
      const openedAt = provenAt;
      const names = { next: NAME_PROBES.first, probes: 0 };
      for (;;) {
        tell({ what: 'proven', tunnel: held.tunnel });
        await this.#sleep(pace.probeEvery);
        if (signal.aborted) return true;
        const isThere = !held.lost && (await this.#prove(held.tunnel.url, signal)) === null;
        if (signal.aborted) return true;
        if (!isThere) {
          tell({ what: 'lost', at: held.lost ? clock.now() : provenAt });
          return clock.now() - openedAt >= pace.steadyAfter;
        }
        provenAt = clock.now();
        await this.#askForName(held, names, signal);
      }
    } finally {
      await held.tunnel.close();
    }
  }

  /** Two tries: one request that got lost is no lost tunnel. */
  async #prove(url: string, signal: AbortSignal): Promise<string | null> {
    const { probe, pace } = this.#ports;
    this.#isNudged = false;
    if ((await probe(url, signal)) === null || signal.aborted) return null;
    await this.#sleep(pace.probeAgainAfter);
    return signal.aborted ? null : probe(url, signal);
  }

  /** Under another name than the wanted one: opens a second tunnel by that name, and changes over once it leads here. */
  async #askForName(held: Held, names: { next: number; probes: number }, signal: AbortSignal): Promise<void> {
    const name = this.#ports.wantedName();
    if (name === null || held.tunnel.name === null || held.tunnel.name === name) return;
    names.probes += 1;
    if (names.probes < names.next) return;
    names.probes = 0;
    names.next = Math.min(names.next * 2, NAME_PROBES.most);
    let other: OpenTunnel;
    try {
      other = await this.#open(signal, true);
    } catch {
      return;
    }
    const isThere = (await this.#ports.probe(other.url, signal)) === null;
    const { tunnel: before } = held;
    if (isThere && !signal.aborted) this.#adopt(held, other);
    await (held.tunnel === other ? before : other).close();
  }

  #adopt(held: Held, tunnel: OpenTunnel): void {
    held.tunnel = tunnel;
    held.lost = false;
    void tunnel.lost.then(() => {
      if (held.tunnel !== tunnel) return;
      held.lost = true;
      this.#nudge();
    });
  }

  #nudge(): void {
    this.#isNudged = true;
    this.#wakeUp();
  }

  /** Resolves after so many milliseconds, or when nudged; true: nudged. */
  #sleep(ms: number): Promise<boolean> {
    if (this.#isNudged) {
      this.#isNudged = false;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const cancel = this.#ports.clock.setTimer(ms, () => settle(false));
      const settle = (wasNudged: boolean): void => {
        cancel();
        this.#wakeUp = () => {};
        this.#isNudged = false;
        resolve(wasNudged);
      };
      this.#wakeUp = () => settle(true);
    });
  }
}

interface Held {
  tunnel: OpenTunnel;
  lost: boolean;
}

const MISTAKE = unreachable(
  'tunnel-mistake',
  'something went wrong in Usher while the tunnel was opened',
  'Usher tries again by itself. If it stays like this, choose another way to be reached.',
);

function unproven(why: string, { driver, localPort }: KeeperPorts): Problem {
  const action =
    driver.url === null
      ? 'Usher opens it again by itself. If it stays like this, choose another way to be reached.'
      : `See that ${driver.url} leads to port ${localPort} on this computer, and that what opens it is running.`;
  return unreachable('tunnel-unproven', why, action);
}
