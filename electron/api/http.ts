import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handlers } from '../../shared/contract.ts';
import type { Problem } from '../../shared/model.ts';
import type { Changes } from './changes.ts';
import { Door } from './door.ts';
import { EventStream } from './event-stream.ts';
import type { ExportHandler } from './exports.ts';
import { createGuards, SECURITY_HEADERS } from './guards.ts';
import { OUR_FAULT, sendProblem } from './respond.ts';
import { answerRoute, type Routes } from './routes.ts';
import { Sessions } from './session.ts';
import { listStaticFiles } from './static.ts';

export interface DashboardOptions {
  /** On 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  readonly token: string;
  /** One public origin beside loopback, for a reverse proxy; null without one. */
  readonly allowedOrigin: string | null;
  readonly handlers: Handlers;
  /** What open windows are told of. */
  readonly changes: Changes;
  /** By path, e.g. `/export/participants.csv`. */
  readonly exports: Readonly<Record<string, ExportHandler>>;
  /** What `/health` answers from. */
  readonly ready: () => boolean;
  /** The built window. */
  readonly staticFolder: string;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  /** Told of every error that a client only sees as "a fault of its own". */
  readonly log: (error: unknown) => void;
}

export interface Dashboard {
  readonly port: number;
  readonly url: string;
  /** A one-time code, good for ten minutes, for the link `<url>/?code=...`. */
  issueCode(): string;
  close(): Promise<void>;
}

/** The dashboard cannot start, for a reason a person can mend. */
export class DashboardError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.sentence);
    this.name = 'DashboardError';
    this.problem = problem;
  }
}

/** How long answers under way may take once `close` is called, in milliseconds. */
const CLOSE_GRACE = 1000;

/**
 * Serves the window and the contract's calls over HTTP on 127.0.0.1. Rejects with a `DashboardError` if the port
 * is taken or not allowed.
 */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const sessions = new Sessions(options);
  const guards = createGuards(options.allowedOrigin);
  const files = await listStaticFiles(options.staticFolder);
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 15_000 });
  await listen(server, options.port);
  // Later errors concern a single connection that could not be accepted; the rest go on.
  server.on('error', options.log);
  const stream = new EventStream(options.changes);
  const routes: Routes = { handlers: options.handlers, exports: options.exports, stream, files };
  const { port } = server.address() as AddressInfo;
  const door = new Door({ ready: options.ready, guards, sessions, cookie: `usher_${port}` });

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.log(error);
      if (response.headersSent) response.destroy();
      else sendProblem(response, 500, OUR_FAULT);
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (!door.passes(request, response)) return;
    await answerRoute(routes, request, response);
  }

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    issueCode: () => sessions.issueCode(),
    close: () =>
      new Promise((resolve) => {
        stream.close();
        const patience = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE);
        server.close(() => {
          clearTimeout(patience);
          resolve();
        });
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const problem = portProblem(error.code, port);
      reject(problem === null ? error : new DashboardError(problem));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

function portProblem(code: string | undefined, port: number): Problem | null {
  switch (code) {
    case 'EADDRINUSE':
      return {
        code: 'dashboard-port-taken',
        sentence: `Another program already uses port ${port}, which the dashboard wants.`,
        action: 'Stop that program, or set USHER_DASHBOARD_PORT to another port.',
      };
    case 'EACCES':
      return {
        code: 'dashboard-port-refused',
        sentence: `This account may not use port ${port}, which the dashboard wants.`,
        action: 'Set USHER_DASHBOARD_PORT to a port above 1023.',
      };
    default:
      return null;
  }
}
