import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FileSystemSeam, type OpenFile, realFileSystem } from '../../electron/store/file-system.ts';

/** One call that changes something on disk. */
export interface DiskCall {
  readonly op: 'create' | 'write' | 'datasync' | 'truncate' | 'rename' | 'remove' | 'syncFolder';
  readonly path: string;
  /** How many calls of any kind came before. */
  readonly index: number;
}

/** `took`: bytes a write still takes, before it fails or (without `fail`) merely falls short. */
export interface Fault {
  readonly fail?: string;
  readonly took?: number;
}

/** Picks a whole number from `min` to `max`, both included. */
export type Pick = (min: number, max: number) => number;

/**
 * A disk whose calls fail as told, and that keeps account of what is durable, so that a power cut can be played:
 * what was not synced is cut back, as far as `pick` says. Nothing is really synced; the account stands for it.
 */
export class FaultyFs implements FileSystemSeam {
  /** Decides about each call; undefined lets it through. */
  fault: (call: DiskCall) => Fault | undefined = () => undefined;
  readonly calls: DiskCall[] = [];
  readonly #durable = new Map<string, number>();
  readonly #namesToSync = new Set<string>();
  readonly #cuts = new Map<string, Buffer>();
  readonly #files = new Set<OpenFile>();

  count(op: DiskCall['op']): number {
    return this.calls.filter((call) => call.op === op).length;
  }

  async open(path: string, flags: 'r' | 'r+' | 'wx', mode?: number): Promise<OpenFile> {
    if (flags === 'wx') {
      this.#refuse('create', path);
      this.#namesToSync.add(path);
      this.#durable.set(path, 0);
    }
    const file = await realFileSystem.open(path, flags, mode);
    this.#files.add(file);
    if (flags === 'r+' && !this.#durable.has(path)) this.#durable.set(path, (await file.stat()).size);
    return this.#wrap(path, file);
  }

  openWriteThrough(path: string, flags: 'r+' | 'wx'): Promise<OpenFile> {
    return this.open(path, flags);
  }

  readdir(path: string): Promise<string[]> {
    return realFileSystem.readdir(path);
  }

  mkdir(path: string): Promise<void> {
    return realFileSystem.mkdir(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#refuse('rename', from);
    await realFileSystem.rename(from, to);
    const durable = this.#durable.get(from);
    if (durable === undefined) return;
    this.#durable.delete(from);
    this.#durable.set(to, durable);
    this.#namesToSync.delete(from);
  }

  async remove(path: string): Promise<void> {
    this.#refuse('remove', path);
    await realFileSystem.remove(path);
    this.#namesToSync.delete(path);
    this.#durable.delete(path);
    this.#cuts.delete(path);
  }

  async syncFolder(path: string): Promise<void> {
    this.#refuse('syncFolder', path);
    for (const name of this.#namesToSync) if (dirname(name) === path) this.#namesToSync.delete(name);
  }

  /** The process dies. What it has written stays, synced or not. */
  async kill(): Promise<void> {
    for (const file of this.#files) await file.close().catch(() => undefined);
    this.#files.clear();
  }

  /** The power goes: everything that was not synced is lost from where `pick` says. */
  async powerCut(pick: Pick): Promise<void> {
    await this.kill();
    for (const [path, uncut] of this.#cuts) if (pick(0, 1) === 1) await writeFile(path, uncut);
    for (const [path, durable] of this.#durable) {
      const { length } = await readFile(path);
      if (this.#namesToSync.has(path) && pick(0, 1) === 1) await rm(path);
      else if (length > durable) await truncate(path, pick(durable, length));
    }
    this.#cuts.clear();
    this.#durable.clear();
    this.#namesToSync.clear();
  }

  #refuse(op: DiskCall['op'], path: string): Fault | undefined {
    const call = { op, path, index: this.calls.length };
    this.calls.push(call);
    const fault = this.fault(call);
    if (fault?.fail !== undefined && fault.took === undefined) throw diskError(fault.fail);
    return fault;
  }

  #wrap(path: string, file: OpenFile): OpenFile {
    return {
      read: (buffer, offset, length, position) => file.read(buffer, offset, length, position),
      write: async (buffer, offset, length, position) => {
        const fault = this.#refuse('write', path);
        const took = Math.min(length, fault?.took ?? length);
        const written = await file.write(buffer, offset, took, position);
        if (fault?.fail !== undefined) throw diskError(fault.fail);
        return written;
      },
      truncate: async (length) => {
        this.#refuse('truncate', path);
        if (!this.#cuts.has(path)) this.#cuts.set(path, await readFile(path));
        await file.truncate(length);
      },
      datasync: async () => {
        this.#refuse('datasync', path);
        this.#durable.set(path, (await file.stat()).size);
        this.#cuts.delete(path);
      },
      stat: () => file.stat(),
      close: async () => {
        this.#files.delete(file);
        await file.close();
      },
    };
  }
}

function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
