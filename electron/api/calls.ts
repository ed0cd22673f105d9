import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CallName, calls, type Handlers } from '../../shared/contract.ts';
import type { Problem } from '../../shared/model.ts';
import { sendJson, sendProblem } from './respond.ts';

/** The largest body of a call, in bytes. */
export const BODY_LIMIT = 64 * 1024;

export const TOO_LARGE: Problem = {
  code: 'too-large',
  sentence: 'The question is larger than 64 KB.',
  action: 'Ask for less at once.',
};
export const UNREADABLE: Problem = {
  code: 'unreadable',
  sentence: 'The question does not have the form that this call expects.',
  action: 'Load the page again, so that the window and Usher are of the same version.',
};

export function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** Answers `POST /api/<name>`. A handler that throws, or answers in another shape, is the caller's to catch. */
export async function answerCall(
  name: CallName,
  handlers: Handlers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) return sendProblem(response, 413, TOO_LARGE, { Connection: 'close' });
  const input = calls[name].input.safeParse(parseJson(body));
  if (!input.success) return sendProblem(response, 400, UNREADABLE);
  sendJson(response, 200, await outputOf(handlers, name, input.data));
}

/** What a call is answered, checked. */
export async function outputOf(handlers: Handlers, name: CallName, input: unknown): Promise<unknown> {
  // The compiler cannot follow one name through both tables; the schemas on either side have checked it.
  const handler = handlers[name] as (input: unknown) => Promise<unknown>;
  return calls[name].output.parse(await handler(input));
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
