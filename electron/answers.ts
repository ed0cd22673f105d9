/** How rooms answer what a person asked for: told, or a problem that person can mend. */
import type { z } from 'zod';
import type { ActionResult, FormResult } from '../shared/contract.ts';
import { complaints } from '../shared/forms.ts';
import type { Problem } from '../shared/model.ts';
import { DiskRefused } from './store/disk-refused.ts';

type Refused = Extract<FormResult, { ok: false }>;

/** Done, with nothing that takes it back. */
export function done(told: string): { ok: true; told: string; undo: null } {
  return { ok: true, told, undo: null };
}

export function problem(code: string, sentence: string, action: string): Refused {
  return refused({ code, sentence, action });
}

export function refused(problem: Problem): Refused {
  return { ok: false, problem: { ...problem }, fields: {} };
}

/** What is wrong stands at its fields. */
export function atFields(fields: Record<string, string>): Refused {
  const mend: Problem = {
    code: 'fields',
    sentence: 'Something is not right yet.',
    action: 'See what is said at the field.',
  };
  return { ok: false, problem: mend, fields };
}

/** What a schema says about what was typed. */
export function atFieldsOf(error: z.ZodError): Refused {
  return atFields(complaints(error));
}

/** Work that the disk may refuse: then that is the answer. */
export async function refusable<T extends ActionResult | FormResult>(
  work: () => Promise<T>,
): Promise<T | Refused> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DiskRefused) return refused(error.problem);
    throw error;
  }
}
