import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handlers } from '../../shared/contract.ts';
import { answerCall, isCall } from './calls.ts';
import type { EventStream } from './event-stream.ts';
import { answerExport, type ExportHandler } from './exports.ts';
import { answerMail, readMailPath } from './mail-page.ts';
import { NOT_BUILT_PAGE } from './pages.ts';
import { NOT_FOUND, send, sendMethodRefused, sendPage, sendProblem, splitUrl } from './respond.ts';
import type { StaticFile } from './static.ts';

export interface Routes {
  readonly handlers: Handlers;
  readonly exports: Readonly<Record<string, ExportHandler>>;
  readonly stream: EventStream;
  readonly files: ReadonlyMap<string, StaticFile>;
}

/** Answers a request that has passed the door. */
export async function answerRoute(
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path, search] = splitUrl(request.url ?? '/');
  const call = path.startsWith('/api/') ? path.slice('/api/'.length) : null;
  if (call !== null && isCall(call)) {
    if (request.method !== 'POST') return sendMethodRefused(response, 'POST');
    return answerCall(call, routes.handlers, request, response);
  }
  const answer = findReader(routes, path, search);
  if (answer === null) return sendProblem(response, 404, NOT_FOUND);
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendMethodRefused(response, 'GET, HEAD');
  return answer(request, response);
}

type Reader = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What answers GET at this path; null if nothing does. */
function findReader(routes: Routes, path: string, search: string): Reader | null {
  if (path === '/api/changes') {
    return (request, response) => routes.stream.open(request, response, new URLSearchParams(search));
  }
  if (Object.hasOwn(routes.exports, path)) {
    const make = routes.exports[path];
    const asked = new URLSearchParams(search);
    if (make) return (request, response) => answerExport(make, request, response, asked);
  }
  const person = readMailPath(path);
  if (person) return (_request, response) => answerMail(person, routes.handlers, response);
  const file = routes.files.get(path);
  if (file) return (_request, response) => answerFile(file, response);
  if (path === '/') return (_request, response) => sendPage(response, 404, NOT_BUILT_PAGE);
  return null;
}

async function answerFile(file: StaticFile, response: ServerResponse): Promise<void> {
  send(response, 200, file.contentType, await file.read(), { 'Cache-Control': file.cacheControl });
}
