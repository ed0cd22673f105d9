/** What holds now. Changed settings come into force without a restart: one change after the other, everywhere. */
import type { InForce } from './in-force.ts';
import { Serial } from './store/serial.ts';

export interface ForcePorts {
  /** Works out what holds, from the environment and the stored settings as they are now. */
  read(): InForce;
  /** Brings the guest list under it; resolves once that is journalled. */
  journal(force: InForce): Promise<void>;
  /** Tells the rooms that work by it. */
  tell(force: InForce): Promise<void> | void;
}

export class Force {
  readonly #ports: ForcePorts;
  readonly #serial = new Serial();
  #now: InForce;

  constructor(ports: ForcePorts) {
    this.#ports = ports;
    this.#now = ports.read();
  }

  get now(): InForce {
    return this.#now;
  }

  /** Puts the stored settings into force. Rejects with `DiskRefused`; the next start makes up for it then. */
  apply(): Promise<void> {
    return this.#serial.run(async () => {
      this.#now = this.#ports.read();
      await this.#ports.journal(this.#now);
      await this.#ports.tell(this.#now);
    });
  }
}
