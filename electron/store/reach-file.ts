/** What must be known of being reachable after a restart: the address Tito has, when it last worked, what was missed. */
import { join } from 'node:path';
import { Low } from 'lowdb';
import { z } from 'zod';
import { AtomicAdapter, parseJson } from './atomic-adapter.ts';

const time = z.number().int();

const reachSchema = z.object({
  version: z.literal(1),
  /** The public URL that Tito is taken to have, and how it was come by. */
  known: z
    .object({
      url: z.string(),
      /** The tunnel's choice as text. */
      choice: z.string(),
      /** What to ask the provider for to get it again. */
      name: z.string().nullable(),
      /** The name the organizer wished for then. */
      wish: z.string().nullable(),
    })
    .readonly()
    .nullable(),
  /** The public URL that holds instead, until the organizer says that Tito has it. */
  changed: z.object({ to: z.string(), name: z.string().nullable(), at: time }).readonly().nullable(),
  provenAt: time.nullable(),
  /** When nothing could arrive, oldest first, until the organizer has looked. */
  missed: z.array(z.object({ from: time, to: time }).readonly()).readonly(),
  /** By connection: failures that Tito Pro has counted in a row, and when it last got through. */
  failures: z
    .array(
      z.object({ connection: z.string(), refused: z.number().int(), passedAt: time.nullable() }).readonly(),
    )
    .readonly(),
});

export type ReachState = Readonly<z.infer<typeof reachSchema>>;

const EMPTY: ReachState = {
  version: 1,
  known: null,
  changed: null,
  provenAt: null,
  missed: [],
  failures: [],
};

export const REACH_FILE = 'reach.json';

export interface ReachFile {
  readonly state: ReachState;
  /** Changes what is known at once; resolves once it is on disk. Rejects with `DiskRefused`. */
  update(changes: Partial<Omit<ReachState, 'version'>>): Promise<void>;
}

/** A file that cannot be read is as good as none: all of it is learnt again. */
export async function openReachFile(folder: string): Promise<ReachFile> {
  const decode = (bytes: Buffer): ReachState => {
    try {
      return reachSchema.parse(parseJson(bytes));
    } catch {
      return EMPTY;
    }
  };
  const db = new Low<ReachState>(new AtomicAdapter(join(folder, REACH_FILE), { decode }), EMPTY);
  await db.read();
  return {
    get state() {
      return db.data;
    },
    update: (changes) => {
      db.data = { ...db.data, ...changes };
      return db.write();
    },
  };
}
