/**
 * Schemas that bear every variation TITO.md lists: a field of an unexpected type is "not stated", never an error, so
 * that one odd answer to one odd question cannot cost an attendee their invite.
 */
import { z } from 'zod';
import { readTime } from './time.ts';

// What is absent takes a default, because a caught error costs far more, and most fields are absent from most bodies.

/** A non-empty string (numbers count: ids come as both); anything else is null. */
export const text = z
  .union([z.string(), z.number().transform(String)])
  .transform((value) => value.trim() || null)
  .nullable()
  .default(null)
  .catch(null);

export const flag = z.boolean().nullable().default(null).catch(null);

/** UTC milliseconds. */
export const time = z
  .string()
  .transform((value) => readTime(value))
  .nullable()
  .default(null)
  .catch(null);

/** An object of this shape; anything else (absent, null, a string, an array) is null. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).nullable().default(null).catch(null);
}

/** A body's top level: it has to be an object, and may lack anything. */
export function body<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape);
}

/** A list of such objects; entries that are none are left out. */
export function list<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .array(z.object(shape).nullable().catch(null))
    .catch([])
    .transform((entries) => entries.filter((entry) => entry !== null));
}
