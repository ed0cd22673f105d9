import { join } from 'node:path';
import { Low } from 'lowdb';
import { z } from 'zod';
import type { Problem } from '../../shared/model.ts';
import { AtomicAdapter, parseJson, readWhole } from './atomic-adapter.ts';
import { realFileSystem } from './file-system.ts';
import { Serial } from './serial.ts';
import { copyAside, copyDurably } from './set-aside-file.ts';
import {
  defaultSettings,
  SETTINGS_VERSION,
  type Settings,
  settingsSchema,
  substituteSettings,
} from './settings-schema.ts';

export {
  type ConnectionSettings,
  defaultConnectionSettings,
  defaultSettings,
  type Settings,
} from './settings-schema.ts';

/** By version: makes settings of the next version out of settings of this one. */
export type Migrations = Readonly<Record<number, (old: unknown) => unknown>>;

const MIGRATIONS: Migrations = {};

export interface SettingsStore {
  readonly settings: Settings;
  /** Why the stored settings could not be used and others hold in their place; null if all is well. */
  readonly problem: Problem | null;
  /**
   * Changes the settings; they have changed when this resolves. Changes run one after the other. Rejects with
   * DiskRefused, and for settings that the schema does not allow; then nothing has changed.
   */
  update(change: (settings: Settings) => Settings): Promise<void>;
}

type Reading =
  | { readonly ok: true; readonly settings: Settings; readonly version: number }
  | { readonly ok: false; readonly newer: boolean; readonly where: string };

/** Opens `settings.json` in the data folder. A file that cannot be used is copied aside before it can be lost. */
export async function openSettings(folder: string, migrations = MIGRATIONS): Promise<SettingsStore> {
  const path = join(folder, 'settings.json');
  let reading: Reading | null = null;
  const decode = (bytes: Buffer): Settings => {
    reading = readSettings(bytes, migrations);
    return reading.ok ? reading.settings : substituteSettings();
  };
  const db = new Low<Settings>(new AtomicAdapter(path, { decode }), defaultSettings());
  await db.read();
  return new Store(db, await settle(db, path, reading));
}

function readSettings(bytes: Buffer, migrations: Migrations): Reading {
  const unusable = { ok: false, newer: false, where: '' } as const;
  try {
    let stored = parseJson(bytes);
    const { version } = z.object({ version: z.number().int() }).parse(stored);
    if (version > SETTINGS_VERSION) return { ...unusable, newer: true };
    for (let from = version; from < SETTINGS_VERSION; from++) {
      const migrate = migrations[from];
      if (migrate === undefined) return unusable;
      stored = migrate(stored);
    }
    const parsed = settingsSchema.safeParse(stored);
    if (parsed.success) return { ok: true, settings: parsed.data, version };
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    return { ...unusable, where: /^[\w.-]{1,100}$/.test(where) ? where : '' };
  } catch {
    return unusable;
  }
}

const SUBSTITUTE = 'the defaults are used, and nothing that was received is removed';

/** Keeps a copy of what is not to be used as it is. */
async function settle(db: Low<Settings>, path: string, reading: Reading | null): Promise<Problem | null> {
  if (reading === null) return null;
  if (reading.ok) {
    if (reading.version < SETTINGS_VERSION) {
      await copyDurably(path, path.replace(/json$/, `v${reading.version}.json`));
      await db.write();
    }
    return null;
  }
  const copy = await copyAside(path, (await readWhole(realFileSystem, path)) ?? Buffer.alloc(0));
  if (reading.newer) {
    return {
      code: 'settings-newer',
      sentence: `The settings were written by a newer Usher, so ${SUBSTITUTE}.`,
      action: `Install the newer Usher again, and put ${copy} back as settings.json.`,
    };
  }
  const where = reading.where === '' ? '' : ` (at ${reading.where})`;
  return {
    code: 'settings-unreadable',
    sentence: `The settings cannot be read${where}, so ${SUBSTITUTE}.`,
    action: `Set Usher up again, also how long things are kept, or repair ${copy} and put it back as settings.json.`,
  };
}

class Store implements SettingsStore {
  readonly problem: Problem | null;
  readonly #db: Low<Settings>;
  #settings: Settings;
  readonly #serial = new Serial();

  constructor(db: Low<Settings>, problem: Problem | null) {
    this.#db = db;
    this.#settings = db.data;
    this.problem = problem;
  }

  get settings(): Settings {
    return this.#settings;
  }

  update(change: (settings: Settings) => Settings): Promise<void> {
    return this.#serial.run(async () => {
      const settings = settingsSchema.parse(change(this.#settings));
      this.#db.data = settings;
      await this.#db.write();
      this.#settings = settings;
    });
  }
}
