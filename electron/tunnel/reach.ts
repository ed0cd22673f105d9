/** Being reachable, as the service sees it: the tunnel, the address Tito has, what was missed, what Tito Pro counts. */
import { isDeepStrictEqual } from 'node:util';
import type { ReachView, TunnelView } from '../../shared/contract.ts';
import type { Problem } from '../../shared/model.ts';
import { type Clock, realClock } from '../clock.ts';
import { Nonces } from '../listener/nonces.ts';
import type { Log } from '../log.ts';
import { openReachFile, type ReachFile, type ReachState } from '../store/reach-file.ts';
import { LOCALTUNNEL_CAUTION, type TunnelChoice, tunnelText } from './choice.ts';
import { ClockJumps } from './clock-jumps.ts';
import { driverFor } from './drivers.ts';
import { afterPass, afterRefusal, type Failures, failuresOf } from './failure-budget.ts';
import { withGap, withoutGapsUntil } from './gaps.ts';
import { knock } from './knock.ts';
import { PACE, type Pace } from './pace.ts';
import { probe } from './probe.ts';
import { acknowledged, afterProof, type Wish, wantedName } from './public-address.ts';
import { Supervisor, type WakeReason } from './supervisor.ts';

export interface ReachOptions {
  /** The data folder. */
  readonly folder: string;
  readonly log: Log;
  readonly clock?: Clock | undefined;
  readonly pace?: Pace | undefined;
  /** Something of what is shown has changed. */
  onChange(): void;
  /** A nonce came back for the first time since the tunnel was not open. */
  onOpen(): void;
  /** The public URL is another than the last time; no trailing slash. */
  onUrl(url: string): void;
}

/** What the settings say about being reached. */
export interface WantedTunnel {
  readonly choice: TunnelChoice;
  /** A wish for a fixed name: localtunnel's subdomain, ngrok's reserved domain. */
  readonly name: string | null;
  readonly ngrokToken: string | null;
}

/** How old the time on disk may get at which a nonce last came back, in milliseconds. */
const PROVEN_KEPT_EVERY = 60_000;

export class Reach {
  readonly nonces = new Nonces();
  readonly #options: ReachOptions;
  readonly #clock: Clock;
  readonly #file: ReachFile;
  readonly #supervisor: Supervisor;
  readonly #jumps: ClockJumps;
  #port: number | null = null;
  #wanted: WantedTunnel = { choice: { kind: 'off' }, name: null, ngrokToken: null };
  #view: TunnelView = { state: 'off' };
  #toldUrl: string | null = null;

  static async open(options: ReachOptions): Promise<Reach> {
    return new Reach(options, await openReachFile(options.folder));
  }

  private constructor(options: ReachOptions, file: ReachFile) {
    const { log, clock = realClock, pace = PACE } = options;
    this.#options = options;
    this.#clock = clock;
    this.#file = file;
    this.#jumps = new ClockJumps(clock, (from, to) => {
      log.info('the machine slept, or its clock was set', { seconds: Math.round((to - from) / 1000) });
      this.#supervisor.wake('resume');
    });
    this.#supervisor = new Supervisor({
      clock,
      pace,
      random: Math.random,
      provenAt: file.state.provenAt,
      probe: (url, signal) => probe(url, { nonces: this.nonces, clock, timeoutMs: pace.probeWithin, signal }),
      knock: (door) => knock(door, clock),
      wantedName: () => wantedName(file.state, this.#wish),
      onProven: (tunnel) => {
        const now = clock.now();
        const { known, changed, provenAt } = file.state;
        const after = afterProof({ known, changed }, tunnel, this.#wish, now);
        const isOld = provenAt === null || Math.abs(now - provenAt) >= PROVEN_KEPT_EVERY;
        if (isOld || !isDeepStrictEqual(after, { known, changed })) this.#keep({ ...after, provenAt: now });
      },
      onGap: (from, to) => this.#keep({ missed: withGap(file.state.missed, { from, to }), provenAt: to }),
      onMistake: (error) =>
        log.warn('the tunnel failed in a way of our own', {
          error: error instanceof Error ? error.name : typeof error,
        }),
      onChange: (view) => this.#show(view),
    });
  }

  get view(): TunnelView {
    return this.#view;
  }

  /** Has a nonce come back lately? */
  get isOpen(): boolean {
    return this.#view.state === 'open';
  }

  /** The public URL that a nonce came back through lately; null while none does. */
  get openUrl(): string | null {
    return this.#view.state === 'open' ? this.#view.url : null;
  }

  /** Begins to be reachable at `port` on 127.0.0.1. */
  start(port: number, wanted: WantedTunnel): void {
    this.#port = port;
    this.#jumps.start();
    void this.#choose(wanted);
  }

  /** Goes over to what is wanted now, without a restart; nothing happens where that is what there is. */
  async choose(wanted: WantedTunnel): Promise<void> {
    if (this.#port !== null && !isDeepStrictEqual(wanted, this.#wanted)) await this.#choose(wanted);
  }

  wake(reason: WakeReason): void {
    this.#options.log.info('looking whether Tito can reach this machine', { after: reason });
    this.#supervisor.wake(reason);
  }

  /** The organizer has given Tito this URL. */
  async acknowledge(url: string): Promise<Problem | null> {
    const { known, changed } = this.#file.state;
    const after = acknowledged({ known, changed }, url, this.#wish);
    if (after === null) return ANOTHER_URL;
    await this.#file.update(after);
    this.#options.onChange();
    return null;
  }

  /** The organizer has looked into what was missed up to this time. */
  async looked(until: number): Promise<void> {
    await this.#file.update({ missed: withoutGapsUntil(this.#file.state.missed, until) });
    this.#options.onChange();
  }

  /** A request that carried all of Tito Pro's headers was refused. */
  refused(connection: string): void {
    const failures = afterRefusal(this.#file.state.failures, connection);
    if (failures === this.#file.state.failures) return;
    this.#keep({ failures });
    this.#options.onChange();
  }

  /** One of Tito Pro's was taken. */
  passed(connection: string): void {
    const before = this.failures(connection);
    const now = this.#clock.now();
    // Written down only where it changes something: not for each of a rush.
    if (before.refused === 0 && before.unseen === 0) return;
    this.#keep({ failures: afterPass(this.#file.state.failures, connection, now) });
    this.#options.onChange();
  }

  failures(connection: string): Failures {
    const { failures, missed } = this.#file.state;
    const since = this.#supervisor.outOfReachSince;
    const present = since === null ? [] : [{ from: since, to: this.#clock.now() }];
    return failuresOf(failures, connection, [...missed, ...present]);
  }

  get reachView(): ReachView {
    const { known, changed, missed } = this.#file.state;
    return {
      changed: changed && { from: known?.url ?? null, to: changed.to, at: changed.at },
      missed: missed.map((gap) => ({ ...gap })),
    };
  }

  async stop(): Promise<void> {
    this.#jumps.stop();
    const wasOpen = this.isOpen;
    await this.#supervisor.stop();
    if (wasOpen) this.#keep({ provenAt: this.#clock.now() });
    await this.#file.update({}).catch(() => {});
  }

  get #wish(): Wish {
    return { choice: tunnelText(this.#wanted.choice), name: this.#wanted.name };
  }

  async #choose(wanted: WantedTunnel): Promise<void> {
    this.#wanted = wanted;
    if (this.#port === null) return;
    if (wanted.choice.kind === 'localtunnel') {
      this.#options.log.warn(`localtunnel: ${LOCALTUNNEL_CAUTION}`);
    }
    await this.#supervisor.choose(driverFor(wanted.choice, wanted.ngrokToken), this.#port);
  }

  #show(view: TunnelView): void {
    const before = this.#view;
    this.#view = view;
    if (view.state === 'down' && !(before.state === 'down' && before.problem.code === view.problem.code)) {
      this.#options.log.warn('the tunnel is down', { problem: view.problem.code });
    }
    if (view.state === 'open') {
      if (before.state !== 'open') {
        this.#options.log.info('the tunnel is open');
        this.#options.onOpen();
      }
      if (this.#toldUrl !== view.url) this.#options.onUrl(view.url);
      this.#toldUrl = view.url;
    }
    this.#options.onChange();
  }

  /** What cannot be kept holds until the next restart all the same. */
  #keep(changes: Partial<Omit<ReachState, 'version'>>): void {
    this.#file.update(changes).catch(() => {
      this.#options.log.warn('the disk refuses to keep how this machine is reached');
    });
  }
}

const ANOTHER_URL: Problem = {
  code: 'url-changed-again',
  sentence: 'The address has changed once more in the meantime.',
  action: 'Copy the one that is shown now.',
};
