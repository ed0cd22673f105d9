import { setTimeout as pause } from 'node:timers/promises';
import {
  aborted,
  type OpenTunnel,
  type TunnelDriver,
  TunnelFailed,
  unreachable,
  withinTime,
} from './driver.ts';

export interface NgrokOptions {
  /** The account's authtoken; null where none is set. */
  readonly token: string | null;
  /** What is imported only once ngrok was chosen: a native module, and an optional one. */
  readonly load?: () => Promise<NgrokModule>;
  readonly openingTimeoutMs?: number;
  /** Where the agent connects to, `host:port`; left out, ngrok's own. */
  readonly serverAddress?: string;
}

type NgrokModule = Pick<typeof import('@ngrok/ngrok'), 'forward'>;
type Listener = Awaited<ReturnType<NgrokModule['forward']>>;

const OPENING_TIMEOUT_MS = 15_000;
const CLOSING_PATIENCE_MS = 2_000;
const DOOR = { host: 'connect.ngrok-agent.com', port: 443 };

/** The driver over ngrok's own package. TLS up to this machine's process. */
export function ngrokDriver(options: NgrokOptions): TunnelDriver {
  return {
    name: 'ngrok',
    url: null,
    door: DOOR,
    open: (localPort, signal, wanted) =>
      withinTime(
        { ms: options.openingTimeoutMs ?? OPENING_TIMEOUT_MS, problem: tooSlow, signal },
        (opening) => open(options, localPort, wanted?.name, opening),
      ),
  };
}

async function open(
  { token, load = () => import('@ngrok/ngrok'), serverAddress }: NgrokOptions,
  localPort: number,
  domain: string | undefined,
  signal: AbortSignal,
): Promise<OpenTunnel> {
  if (token === null) throw new TunnelFailed(noToken);
  const ngrok = await load().catch(() => {
    throw new TunnelFailed(notInstalled);
  });
  let tellLost: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    tellLost = resolve;
  });
  const listening = ngrok.forward({
    addr: `127.0.0.1:${localPort}`,
    authtoken: token,
    // A session that is kept from before may be one that died while the machine slept.
    force_new_session: true,
    ...(domain !== undefined && { domain }),
    ...(serverAddress !== undefined && { server_addr: serverAddress }),
    onStatusChange: (status) => {
      if (status === 'closed') tellLost('the connection to ngrok is gone');
    },
  });
  try {
    const listener = await Promise.race([listening, aborted(signal)]);
    const url = listener.url();
    if (url === null) throw new TunnelFailed(failed(''));
    return { url: url.replace(/\/+$/, ''), name: domain ?? null, lost, close: () => close(listener) };
  } catch (error) {
    // It cannot be called off; what comes of it later is closed.
    listening.then(close, () => {});
    signal.throwIfAborted();
    if (error instanceof TunnelFailed) throw error;
    throw new TunnelFailed(failed(error instanceof Error ? error.message : ''));
  }
}

/** Closing asks the other side, which may be gone without a word. */
async function close(listener: Listener): Promise<void> {
  const closed = listener.close().catch(() => {});
  await Promise.race([closed, pause(CLOSING_PATIENCE_MS, undefined, { ref: false })]);
}

/** By ngrok's error number. Its own words are never shown: they repeat the authtoken. */
function failed(words: string) {
  const number = Number(/ERR_NGROK_(\d+)/.exec(words)?.[1] ?? 0);
  if (number >= 105 && number <= 107) return refusedToken;
  if (number === 108 || number === 334) return inUse;
  if (number === 320 || number === 319 || number === 326) return notReserved;
  if (number > 0) return refused(number);
  return notReached;
}

const tooSlow = unreachable(
  'tunnel-timeout',
  'ngrok did not open a tunnel in time',
  'Check the internet connection, or choose another way to be reached.',
);
const noToken = unreachable(
  'tunnel-ngrok-token',
  'ngrok needs the authtoken of your account',
  'Copy it from dashboard.ngrok.com under Your Authtoken, and give it to Usher.',
);
const refusedToken = unreachable(
  'tunnel-ngrok-token',
  'ngrok does not accept the authtoken',
  'Copy it from dashboard.ngrok.com under Your Authtoken again, and give it to Usher.',
);
const notInstalled = unreachable(
  'tunnel-ngrok-missing',
  'the part that speaks with ngrok is not installed for this kind of computer',
  'Install Usher again with its optional packages, or choose another way to be reached.',
);
const inUse = unreachable(
  'tunnel-ngrok-in-use',
  'the ngrok account or its address is in use elsewhere',
  'Stop the other program that uses it; Usher tries again by itself.',
);
const notReserved = unreachable(
  'tunnel-ngrok-domain',
  'the ngrok account has no such domain reserved',
  'Look under Domains on dashboard.ngrok.com, and choose the domain that is written there.',
);
const notReached = unreachable(
  'tunnel-server-unreachable',
  'ngrok cannot be reached',
  'Check the internet connection.',
);

function refused(number: number) {
  return unreachable(
    'tunnel-refused',
    `ngrok refused to open a tunnel (ERR_NGROK_${number})`,
    `Look up ERR_NGROK_${number} on ngrok.com/docs/errors.`,
  );
}
