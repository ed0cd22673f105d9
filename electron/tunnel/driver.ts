import type { Problem } from '../../shared/model.ts';

/** One way of giving a port of this computer a public URL. */
export interface TunnelDriver {
  /** As shown to people: "localtunnel", "your own URL". */
  readonly name: string;
  /** The public URL where it is known before opening; else null. Without trailing slash. */
  readonly url: string | null;
  /** Where the provider waits for connections; null where there is nothing to connect to first. */
  readonly door: Door | null;
  /** Milliseconds between two tries at most; left out, as long as suits somebody else's server. */
  readonly longestWaitMs?: number;
  /**
   * Opens a public URL that leads to `localPort` on 127.0.0.1. Throws {@link TunnelFailed} when it cannot be
   * opened, and the signal's reason once `signal` is aborted; nothing stays behind in either case.
   */
  open(localPort: number, signal: AbortSignal, wanted?: WantedName): Promise<OpenTunnel>;
}

export interface Door {
  readonly host: string;
  readonly port: number;
}

/** The name to ask the provider for. A provider may grant another one. */
export interface WantedName {
  readonly name: string;
  /** Fails with {@link NAME_TAKEN} rather than taking another. */
  readonly insist: boolean;
}

export const NAME_TAKEN = 'tunnel-name-taken';

export interface OpenTunnel {
  /** Without trailing slash. */
  readonly url: string;
  /** What can be asked for to get this URL again; null where nothing can. */
  readonly name: string | null;
  /** Resolves when the tunnel drops by itself, with the reason as part of a sentence. Stays pending after `close`. */
  readonly lost: Promise<string>;
  close(): Promise<void>;
}

/** A tunnel that did not open, for a reason that a person can mend. */
export class TunnelFailed extends Error {
  override readonly name = 'TunnelFailed';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.sentence);
    this.problem = problem;
  }
}

/** Where a server at an http(s) URL waits for connections. */
export function doorOf(url: string): Door {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** What a tunnel that is not there means for attendees, and what to do about it. `reason` is part of a sentence. */
export function unreachable(code: string, reason: string, action: string): Problem {
  const sentence = `Tito cannot reach this computer, so nobody who buys a ticket now gets an invite: ${reason}.`;
  return { code, sentence, action };
}

/**
 * Runs `open` with a signal that is aborted with the given one, and after `ms` with the problem of having taken too
 * long.
 */
export async function withinTime<T>(
  { ms, problem, signal }: { ms: number; problem: Problem; signal: AbortSignal },
  open: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const opening = new AbortController();
  const stop = () => opening.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => opening.abort(new TunnelFailed(problem)), ms);
  try {
    return await open(opening.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Rejects with the signal's reason once it is aborted. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
