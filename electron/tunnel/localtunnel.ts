import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Problem } from '../../shared/model.ts';
import {
  aborted,
  doorOf,
  NAME_TAKEN,
  type OpenTunnel,
  type TunnelDriver,
  TunnelFailed,
  unreachable,
  type WantedName,
  withinTime,
} from './driver.ts';
import { register } from './localtunnel-registration.ts';

export interface LocaltunnelOptions {
  /** The tunnel server, http(s), without trailing slash. */
  readonly host: string;
  /** How long opening may take in all. */
  readonly openingTimeoutMs?: number;
  /** How long the pool of sockets may be empty before the tunnel counts as lost. */
  readonly emptyPoolMs?: number;
}

const OPENING_TIMEOUT_MS = 15_000;
const EMPTY_POOL_MS = 10_000;
const IPV4_LOOPBACK = ['127.0.0.1', '::ffff:127.0.0.1'];

/** The driver over the localtunnel package. Attendee data crosses the tunnel server in plain TCP. */
export function localtunnelDriver(options: LocaltunnelOptions): TunnelDriver {
  return {
    name: 'localtunnel',
    url: null,
    door: doorOf(options.host),
    open: (localPort, signal, wanted) =>
      withinTime(
        { ms: options.openingTimeoutMs ?? OPENING_TIMEOUT_MS, problem: tooSlow, signal },
        (opening) => open(options, localPort, opening, wanted),
      ),
  };
}

const tooSlow = unreachable(
  'tunnel-timeout',
  'the tunnel server did not open a tunnel in time',
  'Check the internet connection, or choose another tunnel server or your own URL.',
);

async function open(
  options: LocaltunnelOptions,
  localPort: number,
  signal: AbortSignal,
  wanted?: WantedName,
): Promise<OpenTunnel> {
  // Large, and only needed where this driver is in use.
  const { LocaltunnelPool } = await import('./localtunnel-pool.ts');
  await checkLocalhost(localPort, signal);
  const granted = await register(options.host, signal, wanted?.name);
  // A registration that nobody connects to is forgotten by the server.
  if (wanted?.insist && granted.id !== wanted.name) throw new TunnelFailed(nameTaken(wanted.name));
  const pool = new LocaltunnelPool({
    host: options.host,
    localPort,
    granted,
    emptyPoolMs: options.emptyPoolMs ?? EMPTY_POOL_MS,
  });
  try {
    await Promise.race([pool.opened, aborted(signal)]);
  } catch (error) {
    await pool.close();
    throw error;
  }
  return { url: granted.url, name: granted.id, lost: pool.lost, close: () => pool.close() };
}

/**
 * The package connects to the name "localhost", and the listener is bound to 127.0.0.1 only. Node tries every
 * address of the name, so that is where it ends up, unless another program holds the same port on ::1: it would
 * be handed the deliveries.
 */
async function checkLocalhost(port: number, signal: AbortSignal): Promise<void> {
  const socket = new Socket({ signal });
  try {
    const connected = once(socket, 'connect');
    socket.connect({ host: 'localhost', port });
    await connected;
    if (IPV4_LOOPBACK.includes(socket.remoteAddress ?? '')) return;
  } catch {
    signal.throwIfAborted();
  } finally {
    socket.destroy();
  }
  throw new TunnelFailed(
    unreachable(
      'tunnel-localhost',
      `the name "localhost" does not lead to Usher's port ${port} on this computer`,
      'Choose another port for Usher, and check that "localhost" stands for 127.0.0.1 in the hosts file.',
    ),
  );
}

function nameTaken(name: string): Problem {
  return unreachable(
    NAME_TAKEN,
    `the tunnel server does not give the name ${name} at the moment`,
    'Usher asks for it again.',
  );
}
