import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { z } from 'zod';
import type { Problem } from '../../shared/model.ts';
import { AtomicAdapter, parseJson, readWhole } from './atomic-adapter.ts';
import { errorCode, PRIVATE_FILE, realFileSystem } from './file-system.ts';
import { Serial } from './serial.ts';
import { copyAside } from './set-aside-file.ts';

/** What secrets are called: `smtp`, `dashboard-token`, `connection:<id>`. */
const secretName = z.string().regex(/^[A-Za-z0-9_:-]{1,100}$/);
/** Pairs and not an object, since a connection may be called `__proto__`. */
const secretsSchema = z.object({
  version: z.literal(1),
  secrets: z.array(z.tuple([secretName, z.string()])),
});

type StoredSecrets = z.infer<typeof secretsSchema>;

const READABLE_BY_OTHERS: Problem = {
  code: 'secrets-readable',
  sentence: 'Other users of this machine could read the file with the secrets; it is private again now.',
  action: 'If anybody else uses this machine, replace the security tokens and passwords.',
};

/** Opens `secrets.json` in the data folder, a file that only its user can read. */
export async function openSecrets(folder: string): Promise<Secrets> {
  const path = join(folder, 'secrets.json');
  const exposed = await makePrivate(path);
  let unreadable = false;
  const decode = (bytes: Buffer): StoredSecrets => {
    try {
      return secretsSchema.parse(parseJson(bytes));
    } catch {
      unreadable = true;
      return { version: 1, secrets: [] };
    }
  };
  const db = new Low<StoredSecrets>(new AtomicAdapter(path, { decode }), { version: 1, secrets: [] });
  await db.read();
  if (!unreadable) return new Secrets(db, exposed ? READABLE_BY_OTHERS : null);
  const copy = await copyAside(path, (await readWhole(realFileSystem, path)) ?? Buffer.alloc(0));
  return new Secrets(db, {
    code: 'secrets-unreadable',
    sentence: 'The file with the secrets cannot be read, so Usher has none of them.',
    action: `Enter tokens and passwords again, or repair ${copy} and put it back as secrets.json.`,
  });
}

/** Returns whether others could read it. */
async function makePrivate(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  try {
    if (((await stat(path)).mode & 0o077) === 0) return false;
    await chmod(path, PRIVATE_FILE);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The secret of that name, made and stored where there is none yet. */
export async function madeOnce(secrets: Secrets, name: string, make: () => string): Promise<string> {
  const stored = secrets.get(name);
  if (stored !== null) return stored;
  const made = make();
  await secrets.set(name, made);
  return made;
}

/** Secrets by name. Errors name neither. */
export class Secrets {
  /** What was wrong with the file; null if all is well. */
  readonly problem: Problem | null;
  readonly #db: Low<StoredSecrets>;
  readonly #serial = new Serial();
  #values: ReadonlyMap<string, string>;

  constructor(db: Low<StoredSecrets>, problem: Problem | null) {
    this.#db = db;
    this.#values = new Map(db.data.secrets);
    this.problem = problem;
  }

  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  /** Resolves when it is stored. Rejects with DiskRefused; then the old value stands. */
  set(name: string, value: string): Promise<void> {
    if (!secretName.safeParse(name).success) throw new TypeError('not a name for a secret');
    return this.#change((values) => values.set(name, value));
  }

  /** As {@link set}; a name that is not there is no error. */
  delete(name: string): Promise<void> {
    return this.#change((values) => values.delete(name));
  }

  #change(change: (values: Map<string, string>) => void): Promise<void> {
    return this.#serial.run(async () => {
      const values = new Map(this.#values);
      change(values);
      this.#db.data = { version: 1, secrets: [...values] };
      await this.#db.write();
      this.#values = values;
    });
  }
}
