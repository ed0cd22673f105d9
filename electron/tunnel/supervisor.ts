/** The one tunnel of the service: what is chosen is kept open, and what stands is shown. */
import type { TunnelView } from '../../shared/contract.ts';
import { assertNever, type Problem } from '../../shared/model.ts';
import type { OpenTunnel, TunnelDriver } from './driver.ts';
import { Keeper, type KeeperPorts, type TunnelNews } from './keeper.ts';
import type { Pace } from './pace.ts';

export interface SupervisorPorts extends Omit<KeeperPorts, 'driver' | 'localPort' | 'tell'> {
  /** When a nonce last came back, in this run or an earlier one; null where none ever did. */
  readonly provenAt: number | null;
  /** A nonce came back through this tunnel. */
  onProven(tunnel: OpenTunnel): void;
  /** Nothing could arrive between these two times. */
  onGap(from: number, to: number): void;
  onChange(view: TunnelView): void;
}

/** `resume`: the machine slept. `network change`: it may be reached in another way now, or not at all. */
export type WakeReason = 'resume' | 'network change';

/** The system tells of a resume, and the clock does: one fresh start is enough. */
const SAME_RESUME_MS = 10_000;
/** By so much may a timer be late on a busy machine. */
const SLACK_MS = 10_000;

export class Supervisor {
  readonly #ports: SupervisorPorts;
  #view: TunnelView = { state: 'off' };
  #running: { readonly driver: TunnelDriver; readonly keeper: Keeper } | null = null;
  #provenAt: number | null;
  /** Since when nothing arrives; null while something does, and where that is not known. */
  #lostAt: number | null = null;
  #url: string | null = null;
  #resumedAt = Number.NEGATIVE_INFINITY;
  /** One change of driver after the other. */
  #changing = Promise.resolve();

  constructor(ports: SupervisorPorts) {
    this.#ports = ports;
    this.#provenAt = ports.provenAt;
  }

  get view(): TunnelView {
    return this.#view;
  }

  /** Since when nothing can arrive; null while open, and where nothing is meant to. */
  get outOfReachSince(): number | null {
    const { state } = this.#view;
    return state === 'open' || state === 'off' ? null : (this.#lostAt ?? this.#provenAt);
  }

  /** Goes over to this driver, to `localPort` on 127.0.0.1; null: no tunnel. The one before is closed first. */
  choose(driver: TunnelDriver | null, localPort: number): Promise<void> {
    this.#changing = this.#changing.then(async () => {
      await this.#close();
      if (driver === null) return;
      this.#url = driver.url;
      this.#show({ state: 'opening', provider: driver.name, since: this.#ports.clock.now(), url: this.#url });
      const tell = (news: TunnelNews) => this.#take(driver, news);
      this.#running = { driver, keeper: new Keeper({ ...this.#ports, driver, localPort, tell }) };
    });
    return this.#changing;
  }

  wake(reason: WakeReason): void {
    const { driver, keeper } = this.#running ?? {};
    if (!driver || !keeper) return;
    const now = this.#ports.clock.now();
    const isTold = Math.abs(now - this.#resumedAt) < SAME_RESUME_MS;
    if (reason === 'network change' || isTold) {
      keeper.check();
      return;
    }
    this.#resumedAt = now;
    if (this.#view.state === 'open') this.#lose(driver, this.#provenAt ?? now);
    keeper.restart();
  }

  /** Closes the tunnel, or gives up opening it; nothing of it is left when this resolves. */
  stop(): Promise<void> {
    this.#changing = this.#changing.then(() => this.#close());
    return this.#changing;
  }

  async #close(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    if (this.#view.state === 'open') this.#lostAt = this.#ports.clock.now();
    await running.keeper.stop();
    this.#show({ state: 'off' });
  }

  #take(driver: TunnelDriver, news: TunnelNews): void {
    if (this.#running?.driver !== driver) return;
    switch (news.what) {
      case 'proven':
        this.#prove(driver, news.tunnel);
        break;
      case 'lost':
        this.#lose(driver, news.at);
        break;
      case 'failed':
        this.#fail(driver, news.problem);
        break;
      default:
        assertNever(news);
    }
  }

  #prove({ name: provider }: TunnelDriver, tunnel: OpenTunnel): void {
    const now = this.#ports.clock.now();
    const from = this.#lostAt ?? this.#provenAt;
    // The first probe after a sleep may come back before the sleep is noticed in any other way.
    const isLate = this.#provenAt !== null && now - this.#provenAt > longestBetween(this.#ports.pace);
    const before = this.#view;
    const wasOpen = before.state === 'open';
    const since = wasOpen && before.url === tunnel.url ? before.since : now;
    this.#provenAt = now;
    this.#lostAt = null;
    this.#url = tunnel.url;
    this.#ports.onProven(tunnel);
    if ((!wasOpen || isLate) && from !== null) this.#ports.onGap(from, now);
    this.#show({ state: 'open', provider, url: tunnel.url, since, checkedAt: now });
  }

  #lose({ name: provider }: TunnelDriver, at: number): void {
    this.#lostAt = at;
    this.#show({ state: 'opening', provider, since: at, url: this.#url });
  }

  #fail({ name: provider }: TunnelDriver, problem: Problem): void {
    const now = this.#ports.clock.now();
    const since = this.#view.state === 'opening' || this.#view.state === 'down' ? this.#view.since : now;
    this.#show({ state: 'down', provider, since, url: this.#url, problem: { ...problem } });
  }

  #show(view: TunnelView): void {
    this.#view = view;
    this.#ports.onChange(view);
  }
}

/** Milliseconds from one proof to the next at most, while nothing is wrong. */
function longestBetween({ probeEvery, probeWithin, probeAgainAfter }: Pace): number {
  return probeEvery + 2 * probeWithin + probeAgainAfter + SLACK_MS;
}
