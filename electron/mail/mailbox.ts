import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const keptMail = z.object({
  /** The outbox's key of the mail: invite, revision and copy. */
  key: z.string(),
  at: z.number().int(),
  kind: z.enum(['invite', 'test', 'notice']),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});

/** A mail as it was handed over. It holds an access link: for the organizer's eyes, never for a log. */
export type KeptMail = z.infer<typeof keptMail>;

export type KeptMailHead = Pick<KeptMail, 'key' | 'at' | 'kind' | 'to' | 'subject'> & {
  /** What it is kept under: 32 hex digits. */
  readonly name: string;
};

export interface MailboxOptions {
  /** A fresh random name of 32 hex digits: never made from an address or a code. */
  readonly newName: () => string;
  /** Told when something could not be kept or read. Names no person. */
  readonly log: (sentence: string) => void;
  readonly keep?: number;
}

const NEWEST = 200;
/** In milliseconds. While many go out, the disk has better things to do than to keep what is soon too old. */
const QUIET_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;
const FILE_NAME = /^(?<name>[0-9a-f]{32})\.json$/;

interface Unwritten {
  readonly name: string;
  readonly mail: KeptMail;
}

/**
 * The newest mails as they went out, one file each, to be read back. It is a convenience and no record: what it
 * cannot write or read it reports and goes on without.
 */
export class Mailbox {
  readonly #folder: string;
  readonly #newName: () => string;
  readonly #log: (sentence: string) => void;
  readonly #keep: number;
  /** Newest first. */
  #entries: KeptMailHead[] = [];
  /** On its way to the disk, newest first. */
  #unwritten: Unwritten[] = [];
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #waitingSince = 0;

  /** Reads what is there. Never rejects. */
  static async open(folder: string, options: MailboxOptions): Promise<Mailbox> {
    const mailbox = new Mailbox(folder, options);
    await mailbox.#queue('The preview mailbox could not be read.', () => mailbox.#load());
    return mailbox;
  }

  private constructor(folder: string, { newName, log, keep = NEWEST }: MailboxOptions) {
    this.#folder = folder;
    this.#newName = newName;
    this.#log = log;
    this.#keep = keep;
  }

  /**
   * Keeps a mail; one with the same key is replaced, the oldest beyond the limit goes. It can be read back at once, and
   * is on disk some seconds later.
   */
  keep(mail: KeptMail): void {
    const fresh = { name: this.#newName(), mail };
    const others = this.#unwritten.filter((each) => each.mail.key !== mail.key);
    const place = others.findIndex((each) => each.mail.at <= mail.at);
    others.splice(place < 0 ? others.length : place, 0, fresh);
    this.#unwritten = others.slice(0, this.#keep);
    this.#writeSoon();
  }

  /** {@link keep}; resolves when it is on disk, and never rejects. */
  save(mail: KeptMail): Promise<void> {
    this.keep(mail);
    return this.settled();
  }

  /** Resolves when all that is kept is on disk. */
  settled(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    // Of many that are sent faster than the disk takes them, only those that stay are worth writing.
    for (const one of this.#unwritten.toReversed()) {
      void this.#queue('A mail could not be kept for preview.', async () => {
        if (!this.#unwritten.includes(one)) return;
        try {
          await this.#write(one);
        } finally {
          this.#unwritten = this.#unwritten.filter((each) => each !== one);
        }
      });
    }
    return this.#work;
  }

  #writeSoon(): void {
    const now = performance.now();
    if (this.#timer === null) this.#waitingSince = now;
    else clearTimeout(this.#timer);
    const wait = Math.min(QUIET_MS, this.#waitingSince + LONGEST_WAIT_MS - now);
    this.#timer = setTimeout(() => void this.settled(), Math.max(0, wait));
  }

  /**
   * Removes the mails that `isToGo`, and files that cannot be read: nobody knows whom they name. Rejects where the disk
   * refuses.
   */
  async clear(isToGo: (mail: KeptMail) => boolean): Promise<void> {
    let done = false;
    void this.settled();
    await this.#queue('Kept mails could not be removed.', async () => {
      for (const file of await readdir(this.#folder)) {
        const name = FILE_NAME.exec(file)?.groups?.['name'];
        const mail = name === undefined ? null : await this.#read(name);
        if (mail && !isToGo(mail)) continue;
        await rm(join(this.#folder, file), { force: true });
        this.#entries = this.#entries.filter((entry) => entry.name !== name);
      }
      done = true;
    });
    if (!done) throw new Error('kept mails could not be removed');
  }

  /** The mail with this key as it went out last; null if it is not, or no longer, kept. */
  async find(key: string): Promise<KeptMail | null> {
    const unwritten = this.#unwritten.find(({ mail }) => mail.key === key);
    if (unwritten) return unwritten.mail;
    const entry = this.#entries.find((head) => head.key === key);
    return entry ? this.#read(entry.name) : null;
  }

  /** Newest first. */
  list(): readonly KeptMailHead[] {
    if (this.#unwritten.length === 0) return this.#entries;
    const keys = new Set(this.#unwritten.map(({ mail }) => mail.key));
    const unwritten = this.#unwritten.map(({ mail, name }) => headOf(mail, name));
    return [...unwritten, ...this.#entries.filter(({ key }) => !keys.has(key))].slice(0, this.#keep);
  }

  /** The mail kept under this name; null if it is not, or no longer, kept. */
  async read(name: string): Promise<KeptMail | null> {
    const unwritten = this.#unwritten.find((each) => each.name === name);
    if (unwritten) return unwritten.mail;
    return this.#entries.some((entry) => entry.name === name) ? this.#read(name) : null;
  }

  async #write({ name, mail }: Unwritten): Promise<void> {
    const temporary = join(this.#folder, `${name}.tmp`);
    await writeFile(temporary, JSON.stringify(mail), { mode: 0o600, flag: 'wx' });
    await rename(temporary, this.#path(name));
    const replaced = this.#entries.filter((entry) => entry.key === mail.key);
    this.#entries = this.#entries.filter((entry) => entry.key !== mail.key);
    this.#insert(headOf(mail, name));
    await this.#remove([...replaced, ...this.#entries.splice(this.#keep)]);
  }

  async #load(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const files = await readdir(this.#folder);
    const leftovers = files.filter((file) => file.endsWith('.tmp'));
    await Promise.all(leftovers.map((file) => rm(join(this.#folder, file), { force: true })));
    const names = files.flatMap((file) => FILE_NAME.exec(file)?.groups?.['name'] ?? []);
    const mails = await Promise.all(names.map(async (name) => ({ name, mail: await this.#read(name) })));
    for (const { name, mail } of mails) {
      if (mail) this.#insert(headOf(mail, name));
    }
    await this.#remove(this.#entries.splice(this.#keep));
  }

  /** Null, and a word in the log, where the file is gone or damaged. */
  async #read(name: string): Promise<KeptMail | null> {
    try {
      return keptMail.parse(JSON.parse(await readFile(this.#path(name), 'utf8')));
    } catch {
      this.#log(`The kept mail ${name} cannot be read and is left out.`);
      return null;
    }
  }

  #insert(entry: KeptMailHead): void {
    const before = this.#entries.findIndex((head) => head.at <= entry.at);
    this.#entries.splice(before < 0 ? this.#entries.length : before, 0, entry);
  }

  async #remove(entries: readonly KeptMailHead[]): Promise<void> {
    await Promise.all(entries.map(({ name }) => rm(this.#path(name), { force: true })));
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.json`);
  }

  /** One thing at a time, and no failure goes further than the log. */
  #queue(complaint: string, job: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(job).catch((error: NodeJS.ErrnoException) => {
      this.#log(`${complaint} (${error.code ?? 'unknown cause'})`);
    });
    return this.#work;
  }
}

function headOf({ key, at, kind, to, subject }: KeptMail, name: string): KeptMailHead {
  return { key, at, kind, to, subject, name };
}
