/** The data folder: how long things are kept, a copy of it, and moving to another computer. */
import { release, type } from 'node:os';
import { z } from 'zod';
import { license, version } from '../package.json';
import type { ActionResult, CallOutput, FormResult } from '../shared/contract.ts';
import { retentionDays } from '../shared/forms.ts';
import { atFieldsOf, done, problem, refusable } from './answers.ts';
import { backUp, markMoved } from './store/back-up.ts';
import { DiskRefused } from './store/disk-refused.ts';
import type { SettingsStore } from './store/settings.ts';

export interface HousekeepingPorts {
  /** The data folder. */
  readonly folder: string;
  readonly settings: SettingsStore;
  now(): number;
  /** Does something while no file of the journal is replaced or removed. */
  whileStill<T>(work: () => Promise<T>): Promise<T>;
  /** Stops receiving and sending; resolves once everything acknowledged is in the journal. */
  quiesce(): Promise<void>;
  /** Is somebody on the list of those who are not recorded again? */
  hasForgotten(): boolean;
  /** Ends the program: another computer goes on, or, with a line that says why, nothing more can be done here. */
  leave(failure: string | null): void;
}

const START_AGAIN = 'Mend that, and start Usher again: it goes on here as before.';

export class Housekeeping {
  readonly #ports: HousekeepingPorts;
  readonly #startedAt: number;

  constructor(ports: HousekeepingPorts) {
    this.#ports = ports;
    this.#startedAt = ports.now();
  }

  about(): CallOutput<'about'> {
    const { electron, chrome, node } = process.versions;
    const parts = {
      Electron: electron,
      Chromium: chrome,
      'Node.js': node,
      System: `${type()} ${release()}`,
    };
    return {
      version,
      versions: Object.entries(parts).flatMap(([name, each]) => (each ? [{ name, version: each }] : [])),
      folder: this.#ports.folder,
      licence: license,
      startedAt: this.#startedAt,
    };
  }

  retention(): CallOutput<'retention'> {
    return { days: this.#ports.settings.settings.retentionDays };
  }

  setRetention(typed: string): Promise<FormResult> {
    return refusable(async () => {
      const read = z.object({ days: retentionDays }).safeParse({ days: typed });
      if (!read.success) return atFieldsOf(read.error);
      const { days } = read.data;
      await this.#ports.settings.update((old) => ({ ...old, retentionDays: days }));
      return done(`What Tito sent is kept for ${days} days from now on.`);
    });
  }

  /** Writes everything but the secrets into a folder that another Usher can open. */
  backUp(): Promise<ActionResult> {
    const { folder, now, settings, whileStill } = this.#ports;
    return refusable(async () => {
      const copy = await whileStill(() => backUp(folder, now()));
      const { retentionDays } = settings.settings;
      return done(
        `Everything but the secrets is in ${copy}. It stays there for ${retentionDays} days.${this.#keyWords()}`,
      );
    });
  }

  /** Without the key nobody can tell who is on the list: the other Usher says so, and would record them again. */
  #keyWords(): string {
    if (!this.#ports.hasForgotten()) return '';
    return ' The list of forgotten people needs “forgotten-key” from this computer’s secrets.json there.';
  }

  /** The same, and this Usher stops for good, so that nobody is invited by two of them. */
  move(): Promise<ActionResult> {
    const { folder, now, whileStill, quiesce, leave } = this.#ports;
    return refusable(() =>
      whileStill(async () => {
        const at = now();
        // What refuses, refuses here already, while everything goes on.
        await backUp(folder, at);
        try {
          await quiesce();
          // What was answered meanwhile would be missing on the other computer.
          const copy = await backUp(folder, at);
          await markMoved(folder, { at, to: copy });
          leave(null);
          return done(
            `Copy ${copy} to the other computer and start Usher there with USHER_DATA set to it. This one has stopped.${this.#keyWords()}`,
          );
        } catch (error) {
          const { sentence } = DiskRefused.from(error).problem;
          const stopped = 'Usher has stopped before it was moved to another computer.';
          leave(`${stopped} ${sentence} ${START_AGAIN}`);
          return problem('not-moved', `${stopped} ${sentence}`, START_AGAIN);
        }
      }),
    );
  }
}
