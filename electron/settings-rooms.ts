/** The rooms in which settings are shown and changed, put together. */
import { foresee } from './api/held.ts';
import type { Config } from './config.ts';
import { Connections } from './connections.ts';
import type { Force } from './force.ts';
import { emptyBooks } from './guestlist/books.ts';
import type { State } from './guestlist/state.ts';
import type { OutOfTurn } from './mail/out-of-turn.ts';
import { MailSettingsRoom } from './mail-settings.ts';
import type { Secrets } from './store/secrets.ts';
import type { SettingsStore } from './store/settings.ts';
import { TunnelSettings } from './tunnel-settings.ts';
import { unhurried } from './unhurried.ts';

export interface SettingsRoomsOptions {
  readonly config: Config;
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly force: Force;
  readonly state: State;
  /** Sends a mail to try something with. */
  readonly outOfTurn: OutOfTurn;
  now(): number;
  /** The listener's port on 127.0.0.1. */
  port(): number;
}

export interface SettingsRooms {
  readonly connections: Connections;
  readonly mailSettings: MailSettingsRoom;
  readonly tunnelSettings: TunnelSettings;
}

export function openSettingsRooms(options: SettingsRoomsOptions): SettingsRooms {
  const { config, settings, secrets, force, state, outOfTurn, now, port } = options;
  const stored = { config, settings, secrets, force: () => force.now, apply: () => force.apply() };
  return {
    connections: new Connections({
      ...stored,
      now,
      foresee: (id, then) => unhurried(foresee(state.connections.get(id)?.books ?? emptyBooks(), then)),
    }),
    mailSettings: new MailSettingsRoom({ ...stored, outOfTurn }),
    tunnelSettings: new TunnelSettings({ ...stored, port }),
  };
}
