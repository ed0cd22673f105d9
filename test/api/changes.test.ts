import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MESSAGE_LIMIT, RING_SIZE } from '../../electron/api/changes.ts';
import { HEARTBEAT_INTERVAL } from '../../electron/api/event-stream.ts';
import type { Notification } from '../../shared/contract.ts';
import { BEARER, delivery, open, type Rig, startRig, TOKEN } from './rig.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Message {
  readonly id: number;
  readonly event: string;
  readonly data: { seq?: number; name?: string; value?: { id?: string } };
}

/** What a window's stream brings: messages one by one, comments apart. */
class Stream {
  readonly comments: string[] = [];
  readonly #messages: Message[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #incoming: IncomingMessage;
  readonly ended: Promise<void>;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    let buffer = '';
    incoming.setEncoding('utf8').on('data', (text: string) => {
      buffer += text;
      const blocks = buffer.split('\n\n');
      buffer = blocks.pop() ?? '';
      for (const block of blocks) this.#read(block);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.ended = new Promise((resolve) => incoming.on('close', resolve).on('error', () => resolve()));
  }

  #read(block: string): void {
    if (block.startsWith(':')) {
      this.comments.push(block);
      return;
    }
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)));
    if (fields['data'] === undefined) return;
    const data = JSON.parse(fields['data']) as Message['data'];
    this.#messages.push({ id: Number(fields['id']), event: fields['event'] ?? 'message', data });
  }

  async next(): Promise<Message> {
    for (;;) {
      const message = this.#messages.shift();
      if (message) return message;
      await this.more();
    }
  }

  more(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#incoming.destroy();
  }
}

async function listen(rig: Rig, since?: number, lastEventId?: number): Promise<Stream> {
  const query = since === undefined ? '' : `?since=${since}`;
  const last = lastEventId === undefined ? {} : { 'Last-Event-ID': String(lastEventId) };
  const incoming = await open(rig, `/api/changes${query}`, { headers: { ...BEARER, ...last } });
  expect(incoming.headers['content-type']).toBe('text/event-stream');
  return new Stream(incoming);
}

function change(seq: number, text = ''): Notification {
  return { seq, name: 'delivery', value: delivery(`d${seq}`, { detail: text }) };
}

function publish(rig: Rig, from: number, to: number): void {
  for (let seq = from; seq <= to; seq++) rig.changes.publish(change(seq));
}

describe('the stream of changes', () => {
  test('every open window gets every change, numbered', async () => {
    const rig = await startRig();
    const [one, two] = [await listen(rig), await listen(rig)];
    publish(rig, 1, 2);
    for (const stream of [one, two]) {
      expect(await stream.next()).toEqual({ id: 1, event: 'message', data: change(1) });
      expect((await stream.next()).data.value?.id).toBe('d2');
    }
  });

  test('a change with line breaks in it stays one message', async () => {
    const rig = await startRig();
    const stream = await listen(rig);
    rig.changes.publish(change(1, 'a\n\nid: 9\ndata: {}\r\u2028'));
    expect((await stream.next()).data).toEqual(change(1, 'a\n\nid: 9\ndata: {}\r\u2028'));
  });

  test('a window that was away gets what it missed, once and in order', async () => {
    const rig = await startRig();
    publish(rig, 1, 5);
    const stream = await listen(rig, 2);
    publish(rig, 6, 6);
    const seen = [await stream.next(), await stream.next(), await stream.next(), await stream.next()];
    expect(seen.map(({ id, event }) => [id, event])).toEqual([3, 4, 5, 6].map((id) => [id, 'message']));
  });

  test('what the browser saw last outranks what the page asked for first', async () => {
    const rig = await startRig();
    publish(rig, 1, 5);
    const stream = await listen(rig, 1, 4);
    expect((await stream.next()).id).toBe(5);
  });

  test('a window that saw everything gets only what is new', async () => {
    const rig = await startRig();
    publish(rig, 1, 3);
    const stream = await listen(rig, 3);
    publish(rig, 4, 4);
    expect(await stream.next()).toMatchObject({ id: 4, event: 'message' });
  });

  test('the oldest change kept can still be resumed from, one before it cannot', async () => {
    const rig = await startRig();
    publish(rig, 1, RING_SIZE + 1);
    expect(await (await listen(rig, 1)).next()).toMatchObject({ id: 2, event: 'message' });
    expect(await (await listen(rig, 0)).next()).toMatchObject({ id: RING_SIZE + 1, event: 'reset' });
  });

  test('what nobody was there to see means a new snapshot for whoever comes back', async () => {
    const rig = await startRig();
    expect(rig.changes.isFollowed).toBe(false);
    publish(rig, 1, 3);
    rig.changes.skip(4);
    expect(await (await listen(rig, 3)).next()).toMatchObject({ id: 4, event: 'reset' });
    expect(rig.changes.isFollowed).toBe(true);
    publish(rig, 5, 5);
    expect(await (await listen(rig, 4)).next()).toMatchObject({ id: 5, event: 'message' });
  });

  test('a number from an earlier run of Usher means a new snapshot', async () => {
    const rig = await startRig();
    publish(rig, 1, 3);
    expect(await (await listen(rig, 900)).next()).toMatchObject({ id: 3, event: 'reset' });
  });

  test('a change too large to send makes windows take a new snapshot instead', async () => {
    const rig = await startRig();
    const stream = await listen(rig);
    publish(rig, 1, 1);
    rig.changes.publish(change(2, 'x'.repeat(MESSAGE_LIMIT)));
    publish(rig, 3, 3);
    const seen = [await stream.next(), await stream.next(), await stream.next()];
    expect(seen.map(({ id, event }) => [id, event])).toEqual([
      [1, 'message'],
      [2, 'reset'],
      [3, 'message'],
    ]);
    expect(await (await listen(rig, 1)).next()).toMatchObject({ event: 'reset' });
    expect(rig.errors).toHaveLength(1);
  });

  test('a change of another shape is not sent, and does not stop the sender', async () => {
    const rig = await startRig();
    const stream = await listen(rig);
    rig.changes.publish({ seq: 1, name: 'delivery', value: { id: 5 } } as unknown as Notification);
    expect(await stream.next()).toMatchObject({ id: 1, event: 'reset' });
    expect(rig.errors).toHaveLength(1);
  });

  test('a comment goes out every fifteen seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const rig = await startRig();
    const stream = await listen(rig);
    vi.advanceTimersByTime(HEARTBEAT_INTERVAL - 1);
    expect(stream.comments).toEqual([]);
    vi.advanceTimersByTime(1);
    while (stream.comments.length === 0) await stream.more();
    expect(stream.comments).toEqual([': still here']);
  });

  test('a window that does not read is disconnected, the others go on', async () => {
    const rig = await startRig();
    const reading = await listen(rig);
    const socket = connect(rig.dashboard.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
    socket.pause();
    socket.write(`GET /api/changes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`);
    let gone = false;
    void closed.then(() => {
      gone = true;
    });
    let seq = 0;
    for (; !gone && seq < 600; seq++) {
      rig.changes.publish(change(seq + 1, 'x'.repeat(60_000)));
      expect((await reading.next()).id).toBe(seq + 1);
      // A paused socket learns of its end only when it reads on; that it was cut shows as data that ends.
      if (seq === 300) socket.resume();
    }
    await closed;
    expect(seq).toBeLessThan(600);
  });

  test('closing the dashboard ends the streams at once', async () => {
    const rig = await startRig();
    const stream = await listen(rig);
    await rig.dashboard.close();
    await stream.ended;
  });
});
