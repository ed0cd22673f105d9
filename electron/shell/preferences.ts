/** What the desktop app remembers of itself; `desktop.json` in the data folder. Losing it costs nothing but comfort. */
import { join } from 'node:path';
import { Low } from 'lowdb';
import { z } from 'zod';
import { AtomicAdapter, parseJson } from '../store/atomic-adapter.ts';

const placeSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
});

const schema = z.object({
  version: z.literal(1),
  window: placeSchema.nullable().default(null),
  /** Were they told once that closing the window leaves Usher running? */
  toldOfTray: z.boolean().default(false),
  notifyOrders: z.boolean().default(false),
  keepAwake: z.boolean().default(false),
});

export type WindowPlace = Readonly<z.infer<typeof placeSchema>>;
export type Preferences = Readonly<z.infer<typeof schema>>;

export class PreferenceFile {
  readonly #db: Low<Preferences>;

  private constructor(db: Low<Preferences>) {
    this.#db = db;
  }

  static async open(folder: string): Promise<PreferenceFile> {
    const defaults = schema.parse({ version: 1 });
    const decode = (bytes: Buffer): Preferences => {
      try {
        return schema.parse(parseJson(bytes));
      } catch {
        return defaults;
      }
    };
    const db = new Low<Preferences>(new AtomicAdapter(join(folder, 'desktop.json'), { decode }), defaults);
    await db.read().catch(() => {});
    return new PreferenceFile(db);
  }

  get value(): Preferences {
    return this.#db.data;
  }

  /** Holds at once; a disk that refuses only means that it is forgotten at the end. */
  async change(changes: Partial<Preferences>): Promise<void> {
    this.#db.data = { ...this.#db.data, ...changes };
    await this.#db.write().catch(() => {});
  }
}
