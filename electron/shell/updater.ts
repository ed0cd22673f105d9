import { app } from 'electron';

/** A program that runs for a week is to learn of updates meanwhile. */
const LOOK_EVERY_MS = 6 * 60 * 60_000;
/** Starting comes first. */
const FIRST_LOOK_MS = 30_000;

export interface UpdaterPorts {
  /** An update is on the disk; a restart brings it. */
  onReady(version: string): void;
  log(error: unknown): void;
}

/**
 * Looks for releases on GitHub and downloads them. Nothing is installed before the organizer restarts: an event week
 * is no time for surprises.
 */
export class Updater {
  #ready: string | null = null;
  #install: (() => void) | null = null;

  /** The version that a restart would bring; null for none. */
  get ready(): string | null {
    return this.#ready;
  }

  start(ports: UpdaterPorts): void {
    // What was not packaged is updated by whoever fetched it.
    if (!app.isPackaged) return;
    const look = () => void this.#look(ports).catch(ports.log);
    setTimeout(look, FIRST_LOOK_MS).unref();
    setInterval(look, LOOK_EVERY_MS).unref();
  }

  /** To be called last, when everything else has stopped. */
  install(): void {
    this.#install?.();
  }

  async #look(ports: UpdaterPorts): Promise<void> {
    // Only now: it is a large part of the program, and most starts do without.
    const { autoUpdater } = (await import('electron-updater')).default;
    if (!this.#install) {
      autoUpdater.logger = null;
      autoUpdater.autoInstallOnAppQuit = false;
      autoUpdater.on('error', ports.log);
      autoUpdater.on('update-downloaded', ({ version }) => {
        this.#ready = version;
        ports.onReady(version);
      });
      this.#install = () => autoUpdater.quitAndInstall();
    }
    if (this.#ready === null) await autoUpdater.checkForUpdates();
  }
}
