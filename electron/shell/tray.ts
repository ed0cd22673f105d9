import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import { hasTrayHost, trayHostAppears } from './tray-host.ts';
import type { TrayState } from './tray-state.ts';

export interface TrayView {
  readonly state: TrayState;
  readonly tooltip: string;
  readonly menu: readonly MenuItemConstructorOptions[];
}

/** The icon in the tray. Held on to by whoever made it, or it would vanish. */
export class TrayIcon {
  readonly #folder: string;
  readonly #onClick: () => void;
  #tray: Tray | null = null;
  #view: TrayView | null = null;
  readonly #removed = new AbortController();
  #drawn = { state: '', tooltip: '', menu: '' };

  private constructor(folder: string, onClick: () => void) {
    this.#folder = folder;
    this.#onClick = onClick;
  }

  /** @param folder the icons, made by `scripts/icons.mjs`. */
  static async put(folder: string, view: TrayView, onClick: () => void): Promise<TrayIcon> {
    const icon = new TrayIcon(folder, onClick);
    icon.#view = view;
    icon.#make();
    if (!(await hasTrayHost())) void icon.#makeAgain();
    return icon;
  }

  update(view: TrayView): void {
    this.#view = view;
    this.#draw();
  }

  remove(): void {
    this.#removed.abort();
    this.#tray?.destroy();
    this.#tray = null;
  }

  /** An icon that was made while nobody took icons is not handed to a panel that comes later. */
  async #makeAgain(): Promise<void> {
    await trayHostAppears(this.#removed.signal);
    this.#make();
  }

  #make(): void {
    this.#tray?.destroy();
    this.#drawn = { state: '', tooltip: '', menu: '' };
    this.#tray = new Tray(this.#image('fine'));
    // On macOS, and on Linux where the panel says so, a click opens the menu by itself.
    if (process.platform !== 'darwin') this.#tray.on('click', this.#onClick);
    this.#draw();
  }

  /** What has not changed is left alone: on Linux a new menu closes the one that is open. */
  #draw(): void {
    if (!this.#tray || !this.#view) return;
    const { state, tooltip, menu } = this.#view;
    const drawn = { state, tooltip, menu: JSON.stringify(menu) };
    if (drawn.state !== this.#drawn.state) this.#tray.setImage(this.#image(state));
    if (drawn.tooltip !== this.#drawn.tooltip) this.#tray.setToolTip(tooltip);
    if (drawn.menu !== this.#drawn.menu) this.#tray.setContextMenu(Menu.buildFromTemplate([...menu]));
    this.#drawn = drawn;
  }

  #image(state: TrayState): Electron.NativeImage {
    switch (process.platform) {
      case 'darwin':
        return nativeImage.createFromPath(join(this.#folder, `${state}Template.png`));
      case 'win32':
        return nativeImage.createFromPath(join(this.#folder, `${state}.ico`));
      default:
        return nativeImage.createFromPath(join(this.#folder, `${state}.png`));
    }
  }
}
