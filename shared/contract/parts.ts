/** What several places of the contract share. */
import { z } from 'zod';
import { action } from '../actions.ts';

/** UTC milliseconds. */
export const time = z.number().int();
export const problem = z.object({ code: z.string(), sentence: z.string(), action: z.string() });

/** What an action did, or why it could not. */
export const actionResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), told: z.string(), undo: action.nullable() }),
  z.object({ ok: z.literal(false), problem }),
]);

/** What became of a form: done, or what is wrong with it, by field where one is to blame. */
export const formResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), told: z.string() }),
  z.object({ ok: z.literal(false), problem, fields: z.record(z.string(), z.string()) }),
]);

/** As somebody typed it. What it must be is said in words at its field, so only its length is bounded here. */
export const typed = z.string().max(2_000);

/** The most rows one page may hold, so that a message stays under 64 KB. */
export const PAGE_LIMIT = 100;
export const page = { limit: z.number().int().min(1).max(PAGE_LIMIT) };

export type Calls = Record<string, { input: z.ZodType; output: z.ZodType }>;

export type FormResult = z.infer<typeof formResult>;
export type ActionResult = z.infer<typeof actionResult>;
