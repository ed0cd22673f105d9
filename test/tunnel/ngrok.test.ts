import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { ngrokDriver } from '../../electron/tunnel/ngrok.ts';
import { listening, never } from './rig.ts';

const TOKEN = '2aBcD_secretSecretSecret';

type Forward = (config: { onStatusChange?: (status: string) => void }) => Promise<unknown>;

/** ngrok's package with another way of opening; its service is not ours to start. */
const fake = (forward: Forward) => async () => ({ forward: forward as never });

const listener = (close = async () => {}) => ({ url: () => 'https://harbour.ngrok.app/', close });

describe('ngrok', () => {
  it('is asked for the reserved domain, with the authtoken, and leads to 127.0.0.1', async () => {
    const forward = vi.fn(async () => listener());
    const driver = ngrokDriver({ token: TOKEN, load: fake(forward) });
    const tunnel = await driver.open(4747, never, { name: 'harbour.ngrok.app', insist: false });
    expect(tunnel).toMatchObject({ url: 'https://harbour.ngrok.app', name: 'harbour.ngrok.app' });
    expect(forward).toHaveBeenCalledWith(
      expect.objectContaining({ addr: '127.0.0.1:4747', authtoken: TOKEN, domain: 'harbour.ngrok.app' }),
    );
  });

  it('without a reserved domain has no name that could be asked for again', async () => {
    const tunnel = await ngrokDriver({ token: TOKEN, load: fake(async () => listener()) }).open(4747, never);
    expect(tunnel.name).toBeNull();
  });

  it('that loses its session is lost', async () => {
    let status: (status: string) => void = () => {};
    const load = fake(async ({ onStatusChange = () => {} }) => {
      status = onStatusChange;
      return listener();
    });
    const tunnel = await ngrokDriver({ token: TOKEN, load }).open(4747, never);
    status('closed');
    expect(await tunnel.lost).toBe('the connection to ngrok is gone');
  });

  it.each([
    ['ERR_NGROK_107', 'tunnel-ngrok-token'],
    ['ERR_NGROK_334', 'tunnel-ngrok-in-use'],
    ['ERR_NGROK_320', 'tunnel-ngrok-domain'],
    ['ERR_NGROK_9999', 'tunnel-refused'],
    ['connection reset', 'tunnel-server-unreachable'],
  ])('that fails with %s says %s, and never repeats the authtoken', async (words, code) => {
    const load = fake(async () => {
      throw new Error(`Your authtoken: ${TOKEN}\n${words}`);
    });
    const failure = await ngrokDriver({ token: TOKEN, load })
      .open(4747, never)
      .catch((error) => error);
    expect(failure.problem.code).toBe(code);
    expect(JSON.stringify(failure.problem) + failure.message).not.toContain(TOKEN);
  });

  it('without its authtoken, or without its package, says what to do', async () => {
    await expect(ngrokDriver({ token: null }).open(4747, never)).rejects.toMatchObject({
      problem: { code: 'tunnel-ngrok-token' },
    });
    const load = () => Promise.reject(new Error('Cannot find module'));
    await expect(ngrokDriver({ token: TOKEN, load }).open(4747, never)).rejects.toMatchObject({
      problem: { code: 'tunnel-ngrok-missing' },
    });
  });

  it('given up while it opens is closed when it opens later', async () => {
    let opens: (value: unknown) => void = () => {};
    const load = fake(() => new Promise((resolve) => (opens = resolve)));
    const stop = new AbortController();
    const opening = ngrokDriver({ token: TOKEN, load }).open(4747, stop.signal);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
    const close = vi.fn(async () => {});
    opens(listener(close));
    await vi.waitFor(() => expect(close).toHaveBeenCalled());
  });

  it('by its real package: a server that is not there, and one that hangs up, cannot be reached', async () => {
    const rude = createServer((socket) => socket.destroy());
    const rudePort = await listening(rude);
    const gone = createServer();
    const gonePort = await listening(gone);
    gone.close();
    await once(gone, 'close');
    for (const port of [gonePort, rudePort]) {
      const driver = ngrokDriver({ token: TOKEN, serverAddress: `127.0.0.1:${port}` });
      await expect(driver.open(4747, never)).rejects.toMatchObject({
        problem: { code: 'tunnel-server-unreachable' },
      });
    }
  });
});
