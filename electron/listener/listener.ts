import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Problem } from '../../shared/model.ts';
import type { Endpoint, VerifiedDelivery } from './endpoint.ts';
import { createExplain } from './explain.ts';
import { createRequestHandlers } from './http.ts';
import { LIMITS, type Limits } from './limits.ts';
import { createLinkAnswers, type Visit } from './links.ts';
import { type Rejected, RejectedRequests } from './rejected.ts';
import { type OpenSockets, waitForFirstByte } from './sockets.ts';

export interface ListenerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  lookup(id: string): Endpoint | undefined;
  /** All endpoints there are: a refused request may have been meant for another. */
  others(): Iterable<Endpoint>;
  /** Resolves once the delivery is durable, which answers 200; rejects when it could not be stored, which answers 503. */
  receive(delivery: VerifiedDelivery): Promise<void>;
  /** Where an access code leads. */
  visit(code: string): Visit;
  /** A gated link was fetched and led on: by a person, or by a scanner. The answer does not wait for it. */
  onVisit(code: string): void;
  /** What to answer to a nonce that came back through the public URL; undefined where it is none of ours. */
  replyTo(nonce: string): string | undefined;
  now(): number;
  /** Any steady clock, in milliseconds. */
  clock?(): number;
  onRejected(rejected: Rejected): void;
  readonly limits?: Partial<Limits>;
}

export interface Listener {
  readonly port: number;
  /** `http://127.0.0.1:<port>`; an endpoint is `<url>/hooks/<connection>`. */
  readonly url: string;
  /** The refused requests still remembered, newest first. */
  rejected(): readonly Rejected[];
  /** Takes nothing new, lets answers being made finish (for a bounded time), then ends every connection. */
  close(): Promise<void>;
}

/** The listener could not start, for a cause that a person can mend. */
export class ListenerError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, cause: unknown) {
    super(problem.sentence, { cause });
    this.name = 'ListenerError';
    this.problem = problem;
  }
}

const HOST = '127.0.0.1';

/** Starts to listen for Tito's webhooks, and for visitors with gated links. Throws `ListenerError` where the port is taken or not allowed. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { lookup, others, receive, visit, onVisit, replyTo, now, onRejected } = options;
  const limits: Limits = { ...LIMITS, ...options.limits };
  const rejected = new RejectedRequests(now());
  let closing: Promise<void> | undefined;

  const handlers = createRequestHandlers({
    lookup,
    receive,
    now,
    clock: options.clock ?? (() => performance.now()),
    explain: createExplain(others, now),
    openLink: createLinkAnswers({ visit, onVisit, now }),
    replyTo,
    remember: (...refusal) => onRejected(rejected.add(...refusal)),
    isClosing: () => closing !== undefined,
    lingerMs: limits.lingerMs,
  });

  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    keepAliveTimeout: limits.keepAliveMs,
  });
  server.maxConnections = limits.sockets;
  // A client that ends its own side right after the request still gets its answer. Node has this switch but no type.
  Object.assign(server, { httpAllowHalfOpen: true });
  const sockets = waitForFirstByte(server);
  server.on('request', handlers.onRequest);
  server.on('checkContinue', handlers.onCheckContinue);
  server.on('clientError', handlers.onClientError);

  await listen(server, options.port);
  // Later errors concern a single connection that could not be accepted; the rest go on.
  server.on('error', () => {});

  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${HOST}:${port}`,
    rejected: () => rejected.list(),
    close: () => {
      closing ??= close(server, sockets, limits.closeMs);
      return closing;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: HOST, exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const problem = problemOf((error as NodeJS.ErrnoException).code, port);
    throw problem === undefined ? error : new ListenerError(problem, error);
  }
}

function problemOf(code: string | undefined, port: number): Problem | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return {
        code: 'port_in_use',
        sentence: `Another program already uses port ${port}, where Usher listens for Tito.`,
        action: 'Stop that program (it may be another Usher), or give Usher another port.',
      };
    case 'EACCES':
      return {
        code: 'port_not_allowed',
        sentence: `This computer does not let Usher listen on port ${port}.`,
        action: 'Give Usher a port above 1023.',
      };
    default:
      return undefined;
  }
}

function close(server: Server, sockets: OpenSockets, closeMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => sockets.closeAll(), closeMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    sockets.closeSilent();
  });
}
