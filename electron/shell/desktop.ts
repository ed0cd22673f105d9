/** Keeps tray, menus, notifications and power in step with what the service tells. */
import { join } from 'node:path';
import { app, clipboard, Menu } from 'electron';
import type { OpenService } from '../open-service.ts';
import { Alerts } from './alerts.ts';
import { appMenu } from './app-menu.ts';
import { CHANNELS } from './channels.ts';
import { isStartedAtLogin, setStartAtLogin, startsAtLogin } from './login-item.ts';
import { News } from './news.ts';
import { Notifications } from './notifications.ts';
import { Awake, watchPower } from './power.ts';
import type { PreferenceFile } from './preferences.ts';
import type { Quit } from './quit.ts';
import { TrayIcon } from './tray.ts';
import { hasTrayHost } from './tray-host.ts';
import { type MenuDeeds, type MenuFacts, trayMenu } from './tray-menu.ts';
import { tooltip, trayState } from './tray-state.ts';
import type { Updater } from './updater.ts';
import type { MainWindow } from './window.ts';

/** A burst of news redraws tray and menus once. In milliseconds. */
const REDRAW_MS = 250;

export interface DesktopParts {
  readonly service: OpenService;
  readonly window: MainWindow;
  readonly preferences: PreferenceFile;
  readonly updater: Updater;
  readonly quit: Quit;
  readonly appFolder: string;
  log(error: unknown): void;
}

export class Desktop {
  readonly #parts: DesktopParts;
  readonly #notifications: Notifications;
  readonly #awake = new Awake();
  #alerts: Alerts;
  #news: News | null = null;
  #tray: TrayIcon | null = null;
  #startsAtLogin = false;
  #redraw: NodeJS.Timeout | null = null;
  #drawnMenu = '';

  private constructor(parts: DesktopParts) {
    this.#parts = parts;
    this.#notifications = new Notifications((place) => parts.window.show(place));
    const ports = {
      show: this.#notifications.show.bind(this.#notifications),
      wantsOrders: () => parts.preferences.value.notifyOrders,
      after: (ms: number, work: () => void) => void setTimeout(work, ms).unref(),
    };
    this.#alerts = new Alerts(ports, parts.service.status());
  }

  static async start(parts: DesktopParts): Promise<Desktop> {
    const desktop = new Desktop(parts);
    const { service, window, updater, log } = parts;
    app.on('second-instance', () => window.show());
    app.on('activate', () => window.show());
    desktop.#startsAtLogin = await startsAtLogin();
    desktop.#news = await News.follow(service.contract, service.status(), {
      onChange: () => desktop.#drawSoon(),
      onStatus: (status) => desktop.#alerts.status(status),
      onDelivery: (delivery) => desktop.#alerts.delivery(delivery),
    });
    const icons = join(parts.appFolder, 'electron', 'icons', 'tray');
    desktop.#tray = await TrayIcon.put(icons, desktop.#trayView(), () => window.show());
    desktop.#draw();
    // Somebody has to see something.
    if (isStartedAtLogin() && !(await hasTrayHost())) window.show();
    watchPower({ onWake: () => service.wake('resume'), onShutdown: () => app.quit() });
    updater.start({ onReady: (version) => desktop.#onUpdate(version), log });
    return desktop;
  }

  /** Said once, the first time the window was closed. */
  tellOfTray(): void {
    const { preferences } = this.#parts;
    if (preferences.value.toldOfTray) return;
    void preferences.change({ toldOfTray: true });
    this.#notifications.show({
      kind: 'tray',
      title: 'Usher goes on in the tray',
      body: 'It keeps receiving and sending. To end it, choose Quit in the menu of its icon.',
      place: 'live',
    });
  }

  tellOfCrashes(): void {
    this.#notifications.show({
      kind: 'window',
      title: 'The window was closed because it kept failing',
      body: 'Receiving and sending go on. Click here to open it again.',
      place: 'live',
    });
  }

  stop(): void {
    if (this.#redraw) clearTimeout(this.#redraw);
    this.#tray?.remove();
    this.#awake.set(false);
  }

  #onUpdate(version: string): void {
    this.#parts.window.send(CHANNELS.updateReady, version);
    this.#drawSoon();
    this.#notifications.show({
      kind: 'update',
      title: `Usher ${version} is ready`,
      body: 'Restart Usher when it suits you; until then nothing changes.',
      place: 'live',
    });
  }

  #drawSoon(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = null;
      this.#draw();
    }, REDRAW_MS);
  }

  #draw(): void {
    this.#tray?.update(this.#trayView());
    const menu = appMenu(this.#facts(), this.#deeds, process.platform);
    const drawn = JSON.stringify(menu);
    if (drawn !== this.#drawnMenu) Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
    this.#drawnMenu = drawn;
    const { preferences } = this.#parts;
    this.#awake.set(preferences.value.keepAwake && this.#facts().status.mail.waiting > 0);
  }

  #trayView() {
    const facts = this.#facts();
    const { status } = facts;
    return { state: trayState(status), tooltip: tooltip(status), menu: trayMenu(facts, this.#deeds) };
  }

  #facts(): MenuFacts {
    const { service, preferences, updater } = this.#parts;
    return {
      status: this.#news?.status ?? service.status(),
      deliveries: this.#news?.deliveries ?? [],
      preferences: preferences.value,
      startsAtLogin: this.#startsAtLogin,
      updateReady: updater.ready,
      now: Date.now(),
    };
  }

  readonly #deeds: MenuDeeds = {
    open: (place) => this.#parts.window.show(place ?? undefined),
    copyWebhookUrl: (id) => {
      const connection = this.#facts().status.connections.find((each) => each.id === id);
      if (connection) clipboard.writeText(connection.publicUrl ?? connection.localUrl);
    },
    setPaused: (paused) => void this.#setPaused(paused),
    setPreference: (name, on) => {
      void this.#parts.preferences.change({ [name]: on });
      this.#drawSoon();
    },
    setStartAtLogin: (on) => void this.#setStartAtLogin(on),
    restartToUpdate: () => this.#parts.quit.finishWith(() => this.#parts.updater.install()),
    quit: () => app.quit(),
  };

  async #setPaused(paused: boolean): Promise<void> {
    const { service, log } = this.#parts;
    try {
      for (const { id, sending } of this.#facts().status.connections) {
        if (sending !== 'live') continue;
        const action = { do: paused ? 'pause' : 'resume' } as const;
        const done = await service.contract.handlers.act({ connection: id, action });
        if (!done.ok) this.#tellOf(done.problem.sentence, done.problem.action);
      }
    } catch (error) {
      log(error);
    }
    this.#drawSoon();
  }

  async #setStartAtLogin(on: boolean): Promise<void> {
    try {
      await setStartAtLogin(on);
    } catch (error) {
      this.#parts.log(error);
      this.#tellOf(
        'Starting at login could not be changed.',
        'Look whether your settings folder can be written.',
      );
    }
    this.#startsAtLogin = await startsAtLogin();
    this.#drawSoon();
  }

  #tellOf(title: string, body: string): void {
    this.#notifications.show({ kind: 'deed', title, body, place: 'live' });
  }
}
