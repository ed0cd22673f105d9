import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { TunnelFailed, unreachable } from './driver.ts';

/** More would eat into the sockets that the listener allows in all, however many the server offers. */
const MAX_POOL_SOCKETS = 32;

const answerSchema = z.object({
  id: z.string().min(1),
  ip: z.string().min(1).nullish(),
  port: z.number().int().min(1).max(65_535),
  url: baseUrl,
  max_conn_count: z
    .number()
    .int()
    .min(1)
    .nullish()
    .transform((count) => Math.min(count ?? 1, MAX_POOL_SOCKETS)),
});

/** What a tunnel server grants: a public URL, and the port where it waits for our pool of sockets. */
export type Registration = z.infer<typeof answerSchema>;

/**
 * Asks the tunnel server at `host` for a tunnel, once; by a name where one is wanted. Stands in for the package's own registration, which retries
 * a refused one each second for ever, cannot be cancelled, and keeps the reason to itself.
 */
export async function register(host: string, signal: AbortSignal, name?: string): Promise<Registration> {
  const response = await ask(`${host}/${name === undefined ? '?new' : encodeURIComponent(name)}`, signal);
  if (response.status !== 200) {
    throw new TunnelFailed(
      unreachable(
        'tunnel-refused',
        `the tunnel server refused to open a tunnel (it answered ${response.status})`,
        'Try again in a few minutes, or choose another tunnel server or your own URL.',
      ),
    );
  }
  const answer = answerSchema.safeParse(parseJson(response.body));
  if (!answer.success) {
    throw new TunnelFailed(
      unreachable(
        'tunnel-not-localtunnel',
        'the tunnel server does not answer as localtunnel does',
        'Check the address of the tunnel server.',
      ),
    );
  }
  return answer.data;
}

async function ask(url: string, signal: AbortSignal): Promise<{ status: number; body: string }> {
  try {
    const response = await fetch(url, { signal });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    signal.throwIfAborted();
    // fetch tells every failure of the network as a TypeError; anything else is a mistake of ours.
    if (!(error instanceof TypeError)) throw error;
    throw new TunnelFailed(
      unreachable(
        'tunnel-server-unreachable',
        'the tunnel server cannot be reached',
        'Check the internet connection and the address of the tunnel server.',
      ),
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
