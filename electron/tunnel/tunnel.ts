import type { TunnelView } from '../../shared/contract.ts';
import { type OpenTunnel, type TunnelDriver, TunnelFailed, unreachable } from './driver.ts';

export interface TunnelOptions {
  /** Null: no tunnel is wanted. */
  readonly driver: TunnelDriver | null;
  readonly now: () => number;
  readonly onChange: (view: TunnelView) => void;
}

/** The one tunnel of the service, and what to show of it. It says when it is down; it does not reconnect. */
export class Tunnel {
  readonly #options: TunnelOptions;
  #driver: TunnelDriver | null;
  #view: TunnelView = { state: 'off' };
  #run: { readonly abort: AbortController; readonly opening: Promise<OpenTunnel | null> } | null = null;

  constructor(options: TunnelOptions) {
    this.#options = options;
    this.#driver = options.driver;
  }

  get view(): TunnelView {
    return this.#view;
  }

  /**
   * Opens the tunnel to `port` on 127.0.0.1; resolves when it is open or down. Failures that a person can mend are
   * shown in `view`, not thrown.
   */
  async start(port: number): Promise<void> {
    if (this.#run) throw new Error('the tunnel is started already');
    const driver = this.#driver;
    if (!driver) return;
    this.#show({ state: 'opening', provider: driver.name });
    const abort = new AbortController();
    const opening = this.#open(driver, port, abort.signal);
    this.#run = { abort, opening };
    try {
      await opening;
    } catch (error) {
      this.#run = null;
      this.#show({ state: 'off' });
      throw error;
    }
  }

  /** Goes over to another driver; nothing happens where it is the same. */
  async use(driver: TunnelDriver | null, port: number): Promise<void> {
    if (driver?.name === this.#driver?.name) return;
    await this.stop();
    this.#driver = driver;
    void this.start(port);
  }

  /** Closes the tunnel, or gives up opening it; nothing of it is left when this resolves. */
  async stop(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    run.abort.abort();
    const open = await run.opening;
    await open?.close();
    if (this.#run !== run) return;
    this.#run = null;
    this.#show({ state: 'off' });
  }

  async #open(driver: TunnelDriver, port: number, signal: AbortSignal): Promise<OpenTunnel | null> {
    const provider = driver.name;
    try {
      const open = await driver.open(port, signal);
      // Stopped at the last moment: stop() closes what it finds here.
      if (signal.aborted) return open;
      this.#show({ state: 'open', provider, url: open.url, since: this.#options.now() });
      void open.lost.then((reason) => {
        if (!signal.aborted) this.#down(provider, lost(reason));
      });
      return open;
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof TunnelFailed)) throw error;
      this.#down(provider, error.problem);
      return null;
    }
  }

  #down(provider: string, problem: TunnelFailed['problem']): void {
    this.#show({ state: 'down', provider, since: this.#options.now(), problem });
  }

  #show(view: TunnelView): void {
    this.#view = view;
    this.#options.onChange(view);
  }
}

function lost(reason: string): TunnelFailed['problem'] {
  return unreachable(
    'tunnel-lost',
    reason,
    'Start Usher again to open a new tunnel; if its address has changed, enter the new one in Tito.',
  );
}
