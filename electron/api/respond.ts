import type { ServerResponse } from 'node:http';
import type { Problem } from '../../shared/model.ts';
import { PAGE_POLICY } from './guards.ts';

/** Answers with a whole body. Node leaves the body out of an answer to HEAD. */
export function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...headers,
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

/** `{"problem": {code, sentence, action}}`: the one shape of every refusal that is not a page. */
export function sendProblem(
  response: ServerResponse,
  status: number,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify({ problem }), headers);
}

export function sendPage(response: ServerResponse, status: number, html: string): void {
  send(response, status, 'text/html; charset=utf-8', html, { 'Content-Security-Policy': PAGE_POLICY });
}

export const NOT_FOUND: Problem = {
  code: 'not-found',
  sentence: 'There is nothing at this address.',
  action: 'Open the dashboard from its first page.',
};

export const OUR_FAULT: Problem = {
  code: 'internal',
  sentence: 'Usher could not answer this because of a fault of its own.',
  action: 'Try again; if it stays, look into the log.',
};

export function sendMethodRefused(response: ServerResponse, allow: string): void {
  const problem = {
    code: 'method',
    sentence: 'This address cannot be used that way.',
    action: `Ask with ${allow}.`,
  };
  sendProblem(response, 405, problem, { Allow: allow });
}

/** Path and query of a request's target, undecoded. */
export function splitUrl(url: string): [path: string, search: string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}
