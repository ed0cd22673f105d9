import { type OpenFile, writeFully } from './file-system.ts';
import type { Line } from './lines.ts';

const WRITE_BYTES = 512 * 1024;

/** Puts lines together to writes that are worth it. */
export class LineFile {
  readonly #file: OpenFile;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #at: number;

  /** @param from where the first line goes. */
  constructor(file: OpenFile, from = 0) {
    this.#file = file;
    this.#at = from;
  }

  /** Where the next line goes. */
  get end(): number {
    return this.#at + this.#bytes;
  }

  async write({ bytes }: Line): Promise<void> {
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= WRITE_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting);
    await writeFully(this.#file, bytes, this.#at);
    this.#at += bytes.length;
    this.#waiting = [];
    this.#bytes = 0;
  }
}
