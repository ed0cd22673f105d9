/**
 * What may be typed into the forms of Connect and Settings, as schemas whose messages stand at the field. The window
 * checks with them while somebody types, and the service before it stores anything.
 */
import { z } from 'zod';
import { checkPattern } from './access-link.ts';

/** Control characters, and those that turn text around or hide in it. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

export const connectionName = z
  .string()
  .trim()
  .min(1, 'Give it a name, for example the name of your event.')
  .max(60, 'That is longer than 60 characters.')
  .refine((text) => !UNPRINTABLE.test(text), 'The name has a character that cannot be shown.');

/** A security token or signing secret. What was copied along with it is taken off. */
export const token = z
  .string()
  .transform((text) => tidyToken(text).token)
  .pipe(
    z
      .string()
      .min(1, 'Paste the token here.')
      .max(500, 'That is far longer than a token. Copy only the token.')
      .refine(
        (text) => !/^https?:/i.test(text),
        'This is a web address. Copy the token that stands below it.',
      )
      .refine((text) => !/\s/u.test(text), 'There is a space or a new line inside. Copy only the token.')
      .refine(
        (text) => !UNPRINTABLE.test(text),
        'There is a character in it that no token has. Copy it again.',
      ),
  );

const QUOTED = /^(["'`])(.+)\1$/s;

/** The token without what was copied along with it, and what that was; null where nothing was. */
export function tidyToken(text: string): { readonly token: string; readonly stray: string | null } {
  const trimmed = text.trim();
  const unquoted = QUOTED.exec(trimmed)?.[2]?.trim();
  if (unquoted) return { token: unquoted, stray: 'quotation marks around it' };
  if (trimmed === text || trimmed === '') return { token: trimmed, stray: null };
  const atStart = text.trimStart() !== text;
  const atEnd = text.trimEnd() !== text;
  if (atStart && atEnd) return { token: trimmed, stray: 'a space at each end' };
  return { token: trimmed, stray: `a space at the ${atEnd ? 'end' : 'start'}` };
}

/** Null: no link is set. */
export const hubUrl = z
  .string()
  .trim()
  .transform((text, context) => {
    const problem = text === '' ? null : checkPattern(text);
    if (problem) context.addIssue(`${problem.sentence} ${problem.action}`);
    return text === '' ? null : text;
  });

export const ticketTypes = z
  .array(z.string().trim().max(200, 'A ticket type is longer than 200 characters.'))
  .transform((types) => [...new Set(types.filter((type) => type !== ''))]);

export const retentionDays = z
  .string()
  .trim()
  .regex(/^\d{1,4}$/, 'Give a whole number of days.')
  .transform(Number)
  .refine((days) => days >= 1 && days <= 3_650, 'Give between 1 and 3,650 days.');

export const mailHost = z
  .string()
  .trim()
  .min(1, 'Give the name of the mail server, for example smtp.example.org.')
  .max(253, 'That is longer than a server’s name can be.')
  .refine((text) => !text.includes('@'), 'This is an e-mail address. Give the name of the server.')
  .refine((text) => !/[/\s]/.test(text), 'Give only the name, without https:// and without spaces.');

export const mailPort = z
  .string()
  .trim()
  .regex(/^\d{1,5}$/, 'Give the port as a number, mostly 587 or 465.')
  .transform(Number)
  .refine((port) => port >= 1 && port <= 65_535, 'A port lies between 1 and 65,535.');

/** What is wrong with what was typed, by field: the first message of each. Empty where all is well. */
export function complaints(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) fields[String(path[0] ?? '')] ??= message;
  return fields;
}
