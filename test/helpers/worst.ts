import fc from 'fast-check';
import type { z } from 'zod';

type Def = z.core.$ZodTypes['_zod']['def'];

/** Texts as long as somebody's may be, of characters that take much room in JSON. */
const texts = fc
  .tuple(fc.constantFrom('a', 'é', '\u202e', '\u0001', '"', '🎟', '漢'), fc.nat({ max: 4_000 }))
  .map(([character, length]) => character.repeat(length));

/** Values of a schema with long texts and full lists; `rows` many where a list is called `rows`. */
export function worst(schema: z.core.$ZodType, rows: number, key = ''): fc.Arbitrary<unknown> {
  const def = schema._zod.def as Def;
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape).map(([name, each]) => [name, worst(each, rows, name)])),
      );
    case 'union':
      return fc.oneof(...def.options.map((each) => worst(each, rows)));
    case 'tuple':
      return fc.tuple(...def.items.map((each) => worst(each, rows)));
    case 'array': {
      const isPage = key === 'rows' || key === 'deliveries';
      const size = isPage ? { minLength: rows, maxLength: rows } : { maxLength: 3 };
      return fc.array(worst(def.element, rows), size);
    }
    case 'record':
      return fc.constant({});
    case 'nullable':
      return fc.option(worst(def.innerType, rows), { nil: null, freq: 9 });
    case 'optional':
      return worst(def.innerType, rows);
    case 'string':
      return texts;
    case 'number':
      return fc.constant(1_900_000_000_000);
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'literal':
      return fc.constantFrom(...def.values);
    default:
      throw new Error(`no worst value of a ${def.type}: add one`);
  }
}
