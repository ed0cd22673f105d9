import { Readable } from 'node:stream';

/**
 * A mail's bytes, held back until somebody reads them. The SMTP client reads first when the server has said "go
 * ahead" to DATA: that read is the hand-over, and not a byte is given before `handOver` has resolved.
 */
export class HandOverStream extends Readable {
  readonly #bytes: Buffer;
  readonly #handOver: () => Promise<void>;
  #asked: Promise<void> | null = null;
  #given = false;

  constructor(bytes: Buffer, handOver: () => Promise<void>) {
    super();
    this.#bytes = bytes;
    this.#handOver = handOver;
  }

  /** Has any byte been given away? True means that the server may have the mail. */
  get given(): boolean {
    return this.#given;
  }

  /** Resolves once a hand-over that has begun is decided: after it `given` no longer changes on a dead stream. */
  async decided(): Promise<void> {
    await this.#asked;
  }

  override _read(): void {
    this.#asked ??= this.#handOver().then(
      () => {
        // The connection was lost meanwhile: the mail is noted as handed over, yet nothing has left.
        if (this.destroyed) return;
        this.#given = true;
        this.push(this.#bytes);
        this.push(null);
      },
      (error: unknown) => {
        this.destroy(error instanceof Error ? error : new Error('the hand-over was refused'));
      },
    );
  }
}
