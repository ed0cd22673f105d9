import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { z } from 'zod';
import type { Problem } from '../../shared/model.ts';
import { AtomicAdapter, parseJson, readWhole } from './atomic-adapter.ts';
import { errorCode, PRIVATE_FILE, realFileSystem } from './file-system.ts';
import { Serial } from './serial.ts';
import { copyAside } from './set-aside-file.ts';
import type { Vault } from './vault.ts';

/** What secrets are called: `smtp`, `dashboard-token`, `connection:<id>`. */
const secretName = z.string().regex(/^[A-Za-z0-9_:-]{1,100}$/);
/** Pairs and not an object, since a connection may be called `__proto__`. */
const secretsSchema = z.object({
  version: z.literal(1),
  secrets: z.array(z.tuple([secretName, z.string()])),
  /** Those that only the desktop's keychain can open, in base64. */
  sealed: z.array(z.tuple([secretName, z.base64()])).default([]),
});

type StoredSecrets = z.infer<typeof secretsSchema>;
const EMPTY: StoredSecrets = { version: 1, secrets: [], sealed: [] };

const READABLE_BY_OTHERS: Problem = {
  code: 'secrets-readable',
  sentence: 'Other users of this machine could read the file with the secrets; it is private again now.',
  action: 'If anybody else uses this machine, replace the security tokens and passwords.',
};

const NO_KEYCHAIN: Problem = {
  code: 'secrets-sealed',
  sentence: 'Some secrets are in the desktop’s keychain, which cannot be opened here.',
  action: 'Start the desktop app, or set USHER_TITO_SECRET and USHER_SMTP_URL.',
};
const OTHER_KEYCHAIN: Problem = {
  code: 'secrets-sealed',
  sentence: 'The desktop’s keychain does not open some of the secrets.',
  action: 'Unlock the keychain and start Usher again, or enter tokens and passwords once more.',
};

const NOT_SEALED: Problem = {
  code: 'secrets-not-sealed',
  sentence:
    'The desktop’s keychain did not take the secrets, so they still lie in a file in Usher’s data folder.',
  action: 'Unlock the keychain and start Usher again.',
};

/**
 * Opens `secrets.json` in the data folder, a file that only its user can read. With a `vault` the secrets in it are
 * sealed, those that lie there in plain from earlier too.
 */
export async function openSecrets(folder: string, vault?: Vault): Promise<Secrets> {
  const path = join(folder, 'secrets.json');
  const exposed = await makePrivate(path);
  let unreadable = false;
  const decode = (bytes: Buffer): StoredSecrets => {
    try {
      return secretsSchema.parse(parseJson(bytes));
    } catch {
      unreadable = true;
      return EMPTY;
    }
  };
  const db = new Low<StoredSecrets>(new AtomicAdapter(path, { decode }), EMPTY);
  await db.read();
  if (unreadable) {
    const copy = await copyAside(path, (await readWhole(realFileSystem, path)) ?? Buffer.alloc(0));
    return Secrets.open(db, vault, {
      code: 'secrets-unreadable',
      sentence: 'The file with the secrets cannot be read, so Usher has none of them.',
      action: `Enter tokens and passwords again, or repair ${copy} and put it back as secrets.json.`,
    });
  }
  return Secrets.open(db, vault, exposed ? READABLE_BY_OTHERS : null);
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
  /** What was wrong with the file or the keychain; null if all is well. */
  readonly problem: Problem | null;
  readonly #db: Low<StoredSecrets>;
  /** Null: they are stored in plain. */
  readonly #vault: Vault | null;
  readonly #serial = new Serial();
  #values: ReadonlyMap<string, string>;
  /** What could not be opened, kept for the day it can. */
  #closed: ReadonlyMap<string, string>;

  private constructor(opened: Opened, db: Low<StoredSecrets>, vault: Vault | null, problem: Problem | null) {
    this.#values = opened.values;
    this.#closed = opened.closed;
    this.#db = db;
    this.#vault = vault;
    this.problem = problem;
  }

  static async open(
    db: Low<StoredSecrets>,
    given: Vault | undefined,
    found: Problem | null,
  ): Promise<Secrets> {
    const vault = given && given.problem === null ? given : null;
    const opened = await unseal(db.data, vault);
    const closed = opened.closed.size === 0 ? null : vault ? OTHER_KEYCHAIN : NO_KEYCHAIN;
    const isPlain = db.data.secrets.length > 0;
    const secrets = new Secrets(opened, db, vault, found ?? closed ?? given?.problem ?? null);
    if (!vault || !isPlain) return secrets;
    try {
      await secrets.#change(() => {});
      return secrets;
    } catch {
      // They stay as they lie there: a keychain that refuses must not keep anybody from receiving.
      return new Secrets(opened, db, vault, secrets.problem ?? NOT_SEALED);
    }
  }

  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  /** Is there one of that name, be it one that cannot be opened here? */
  has(name: string): boolean {
    return this.#values.has(name) || this.#closed.has(name);
  }

  /** Resolves when it is stored. Rejects with DiskRefused; then the old value stands. */
  set(name: string, value: string): Promise<void> {
    if (!secretName.safeParse(name).success) throw new TypeError('not a name for a secret');
    return this.#change((values) => values.set(name, value), name);
  }

  /** As {@link set}; a name that is not there is no error. */
  delete(name: string): Promise<void> {
    return this.#change((values) => values.delete(name), name);
  }

  #change(change: (values: Map<string, string>) => void, replaced?: string): Promise<void> {
    return this.#serial.run(async () => {
      const values = new Map(this.#values);
      change(values);
      const closed = new Map([...this.#closed].filter(([name]) => name !== replaced));
      this.#db.data = await seal(values, closed, this.#vault);
      await this.#db.write();
      this.#values = values;
      this.#closed = closed;
    });
  }
}

interface Opened {
  readonly values: ReadonlyMap<string, string>;
  readonly closed: ReadonlyMap<string, string>;
}

async function unseal(stored: StoredSecrets, vault: Vault | null): Promise<Opened> {
  const values = new Map(stored.secrets);
  const closed = new Map<string, string>();
  for (const [name, sealed] of stored.sealed) {
    try {
      if (!vault) throw new Error('no vault');
      values.set(name, await vault.unseal(Buffer.from(sealed, 'base64')));
    } catch {
      closed.set(name, sealed);
    }
  }
  return { values, closed };
}

async function seal(
  values: ReadonlyMap<string, string>,
  closed: ReadonlyMap<string, string>,
  vault: Vault | null,
): Promise<StoredSecrets> {
  if (!vault) return { version: 1, secrets: [...values], sealed: [...closed] };
  const sealed: [string, string][] = [...closed];
  for (const [name, value] of values) sealed.push([name, (await vault.seal(value)).toString('base64')]);
  return { version: 1, secrets: [], sealed };
}
