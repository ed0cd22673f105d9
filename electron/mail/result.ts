import type { Problem } from '../../shared/model.ts';

/** What was asked for, or why a person has to mend something first. */
export type OrProblem<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

export function good<T>(value: T): OrProblem<T> {
  return { ok: true, value };
}

export function bad(code: string, sentence: string, action: string): OrProblem<never> {
  return { ok: false, problem: { code, sentence, action } };
}
