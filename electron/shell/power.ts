import { powerMonitor, powerSaveBlocker } from 'electron';

/** Keeps the machine from falling asleep while there is mail to send, where that is wanted. */
export class Awake {
  #blocker: number | null = null;

  set(wanted: boolean): void {
    if (wanted && this.#blocker === null) {
      this.#blocker = powerSaveBlocker.start('prevent-app-suspension');
    } else if (!wanted && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }
}

export interface PowerPorts {
  /** The machine was asleep or the network may be another: connections are to be made afresh. */
  onWake(): void;
  /** The computer is being shut down. */
  onShutdown(): void;
}

export function watchPower({ onWake, onShutdown }: PowerPorts): void {
  powerMonitor.on('resume', onWake);
  powerMonitor.on('unlock-screen', onWake);
  powerMonitor.on('shutdown', onShutdown);
}
