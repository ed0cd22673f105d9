/** A load generator as plain as can be: what it costs comes off every receiver alike. */
import { connect, type Socket } from 'node:net';

/** A receiver that takes longer is not measured: it is broken. */
const ANSWER_MS = 10_000;
const HEADER_END = Buffer.from('\r\n\r\n');

export interface LoadResult {
  /** Answers with 200, per second. */
  readonly perSecond: number;
  readonly others: number;
}

/** Sends the requests over so many connections, each waiting for its answer, until they are used up or time is over. */
export async function load(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  let next = 0;
  let good = 0;
  let others = 0;
  const started = performance.now();
  const deadline = started + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.setTimeout(ANSWER_MS, () => socket.destroy());
      const answers = new Answers(socket);
      while (performance.now() < deadline) {
        const request = requests[next++];
        if (!request) break;
        socket.write(request);
        if ((await answers.next()) === 200) good += 1;
        else others += 1;
      }
      socket.destroy();
    }),
  );
  return { perSecond: good / ((performance.now() - started) / 1000), others };
}

class Answers {
  #bytes: Buffer = Buffer.alloc(0);
  /** The size of the last answer that was read in full: the next is most likely alike. */
  #size = 0;
  #status = 0;
  #resolve: (status: number) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      if (this.#bytes.length === 0 && bytes.length === this.#size && statusOf(bytes) === this.#status) {
        this.#resolve(this.#status);
        return;
      }
      this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
      const end = this.#bytes.indexOf(HEADER_END);
      if (end === -1) return;
      const head = this.#bytes.toString('latin1', 0, end);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      const isChunked = /\r\ntransfer-encoding: chunked/i.test(head);
      const whole = isChunked ? this.#bytes.indexOf('0\r\n\r\n', end) + 5 : end + 4 + length;
      if (whole < end || this.#bytes.length < whole) return;
      this.#status = statusOf(this.#bytes);
      this.#size = whole;
      this.#bytes = this.#bytes.subarray(whole);
      this.#resolve(this.#status);
    });
    const lost = () => this.#reject(new Error('the receiver hung up'));
    socket.on('close', lost);
    socket.on('error', lost);
  }

  next(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }
}

function statusOf(answer: Buffer): number {
  return Number(answer.toString('latin1', 9, 12));
}
