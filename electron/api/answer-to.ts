import type { CallAnswer } from '../../shared/bridge.ts';
import { calls, type Handlers } from '../../shared/contract.ts';
import { BODY_LIMIT, isCall, outputOf, TOO_LARGE, UNREADABLE } from './calls.ts';

/**
 * Answers one of the contract's calls from whatever a page sent. Rejects where the handler does, or answers in
 * another shape: a fault of our own.
 */
export async function answerTo(handlers: Handlers, name: unknown, input: unknown): Promise<CallAnswer> {
  if (typeof name !== 'string' || !isCall(name)) return { ok: false, problem: UNREADABLE };
  const read = calls[name].input.safeParse(input);
  if (!read.success) return { ok: false, problem: UNREADABLE };
  if (Buffer.byteLength(JSON.stringify(read.data)) > BODY_LIMIT) return { ok: false, problem: TOO_LARGE };
  return { ok: true, text: JSON.stringify(await outputOf(handlers, name, read.data)) };
}
