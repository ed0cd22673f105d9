import type { Problem } from '../../shared/model.ts';

/** One way of giving a port of this machine a public URL. */
export interface TunnelDriver {
  /** As shown to people: "localtunnel", "your own URL". */
  readonly name: string;
  /**
   * Opens a public URL that leads to `localPort` on 127.0.0.1. Throws {@link TunnelFailed} when it cannot be
   * opened, and the signal's reason once `signal` is aborted; nothing stays behind in either case.
   */
  open(localPort: number, signal: AbortSignal): Promise<OpenTunnel>;
}

export interface OpenTunnel {
  /** Without trailing slash. */
  readonly url: string;
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

/** What a tunnel that is not there means for attendees, and what to do about it. `reason` is part of a sentence. */
export function unreachable(code: string, reason: string, action: string): Problem {
  const sentence = `Tito cannot reach this machine, so nobody who buys a ticket now gets an invite: ${reason}.`;
  return { code, sentence, action };
}
