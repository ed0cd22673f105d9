import { BrowserWindow, nativeTheme, type Session, screen, type WebContents } from 'electron';
import { HOME } from './origin.ts';
import type { PreferenceFile } from './preferences.ts';
import { hasTrayHost } from './tray-host.ts';
import { HIDDEN_PATIENCE_MS, LEAST_SIZE, placeFor } from './window-place.ts';

/** Its size is written down once it has come to rest. */
const REST_MS = 500;
/** A page that crashes more often than this within a minute is not loaded again by itself. */
const CRASHES_A_MINUTE = 3;
const GROUND = { light: '#f7f6f3', dark: '#161513' } as const;

export interface WindowOptions {
  readonly session: Session;
  readonly preload: string;
  readonly icon: string | undefined;
  readonly preferences: PreferenceFile;
  /** Called each time the window was closed into the tray. */
  onHidden(): void;
  /** Called when the page keeps crashing and the window was given up. */
  onGivenUp(): void;
}

/** The one window: made when it is wanted, hidden when closed, and let go once it was hidden for a while. */
export class MainWindow {
  readonly #options: WindowOptions;
  #window: BrowserWindow | null = null;
  #letGo: NodeJS.Timeout | null = null;
  #isQuitting = false;
  #crashes: number[] = [];

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Brings the window forward, at a place of the rail where one is given. */
  show(place?: string): void {
    if (this.#letGo) clearTimeout(this.#letGo);
    this.#letGo = null;
    const window = this.#window;
    if (!window) {
      this.#open(place ?? 'live');
      return;
    }
    if (place) void window.loadURL(`${HOME}#/${place}`);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  isOurs(contents: WebContents): boolean {
    return this.#window?.webContents === contents;
  }

  send(channel: string, value: string): void {
    this.#window?.webContents.send(channel, value);
  }

  /** From now on closing means closing. */
  quit(): void {
    this.#isQuitting = true;
    if (this.#letGo) clearTimeout(this.#letGo);
  }

  #open(place: string): void {
    const { preferences, session, preload, icon } = this.#options;
    const remembered = preferences.value.window;
    const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
    const window = new BrowserWindow({
      ...placeFor(remembered, screens),
      minWidth: LEAST_SIZE.width,
      minHeight: LEAST_SIZE.height,
      title: 'Usher',
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
      ...(icon !== undefined && { icon }),
      webPreferences: {
        session,
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
      },
    });
    this.#window = window;
    if (remembered?.isMaximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => this.#onClose(event, window));
    window.on('closed', () => {
      this.#window = null;
    });
    this.#rememberPlace(window);
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') this.#onCrash(window);
    });
    void window.loadURL(`${HOME}#/${place}`);
  }

  #onClose(event: Electron.Event, window: BrowserWindow): void {
    if (this.#isQuitting) return;
    event.preventDefault();
    void this.#hide(window);
  }

  async #hide(window: BrowserWindow): Promise<void> {
    if (!(await hasTrayHost())) {
      // Hidden, it could not be found again.
      window.minimize();
      return;
    }
    window.hide();
    this.#letGo = setTimeout(() => window.destroy(), HIDDEN_PATIENCE_MS);
    this.#options.onHidden();
  }

  #onCrash(window: BrowserWindow): void {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((at) => at > now - 60_000), now];
    if (this.#crashes.length <= CRASHES_A_MINUTE) {
      window.reload();
      return;
    }
    this.#crashes = [];
    window.destroy();
    this.#options.onGivenUp();
  }

  #rememberPlace(window: BrowserWindow): void {
    let rest: NodeJS.Timeout | null = null;
    const remember = () => {
      if (rest) clearTimeout(rest);
      rest = setTimeout(() => {
        if (window.isDestroyed() || window.isMinimized()) return;
        const place = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
        void this.#options.preferences.change({ window: place });
      }, REST_MS);
    };
    window.on('resize', remember).on('move', remember).on('maximize', remember).on('unmaximize', remember);
    window.on('closed', () => {
      if (rest) clearTimeout(rest);
    });
  }
}
