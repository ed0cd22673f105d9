/** The fakes of the contract that tests start from: every call answered with the plainest value its schema allows. */
import type { z } from 'zod';
import { type CallName, calls, type Handlers } from '../../shared/contract.ts';

type Def = z.core.$ZodTypes['_zod']['def'];

/** Handlers for every call; those given stand, the others answer with nothing much. */
export function fakeHandlers(given: Partial<Handlers>): Handlers {
  const generated = Object.fromEntries(
    Object.entries(calls).map(([name, { output }]) => [name, async () => plainest(output)]),
  ) as Record<CallName, unknown>;
  return { ...(generated as Handlers), ...given };
}

/** The plainest value of a schema: nothing where nothing may be, else empty, zero, the first of several. */
export function plainest(schema: z.core.$ZodType): unknown {
  const def = schema._zod.def as Def;
  switch (def.type) {
    case 'object':
      return Object.fromEntries(Object.entries(def.shape).map(([key, value]) => [key, plainest(value)]));
    case 'union':
      return plainest(def.options[0] as z.core.$ZodType);
    case 'tuple':
      return def.items.map(plainest);
    case 'array':
      return [];
    case 'record':
      return {};
    case 'nullable':
      return null;
    case 'optional':
      return undefined;
    case 'string':
      return '';
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'enum':
      return Object.values(def.entries)[0];
    case 'literal':
      return def.values[0];
    default:
      throw new Error(`no plain value of a ${def.type}: add one`);
  }
}
