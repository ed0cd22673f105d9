/** Bodies nobody expects: real ones with parts replaced, and things that are no JSON at all. */
import classicRegistration from '../fixtures/classic-registration-2022-six-tickets.json' with {
  type: 'json',
};
import classicTicket from '../fixtures/classic-ticket-2023-testmode.json' with { type: 'json' };
import proOrder from '../fixtures/pro-order-created.json' with { type: 'json' };
import type { Random } from '../helpers/random.ts';

const MODELS: readonly object[] = [classicTicket, classicRegistration, proOrder];
const NAMES = [
  'slug',
  'email',
  'tickets',
  'state_name',
  'updated_at',
  '__proto__',
  'constructor',
  'toString',
  '',
];
const DEEP = 20_000;
const LARGE = 200_000;

/** A body to be signed rightly. The people and tickets it may name are few, so that the guest list stays small. */
export function payload(random: Random): Buffer {
  switch (random.below(12)) {
    case 0:
      return random.bytes(random.below(400));
    case 1:
      return Buffer.alloc(0);
    case 2:
      return Buffer.from('['.repeat(random.below(DEEP)));
    case 3:
      return Buffer.from(`{"slug":"ti_${random.below(50)}","email":"${'a'.repeat(random.below(LARGE))}@x"}`);
    case 4: {
      const text = Buffer.from(JSON.stringify(random.oneOf(MODELS)));
      return Buffer.concat([text.subarray(0, random.below(text.length)), random.bytes(3)]);
    }
    default: {
      const body = structuredClone(random.oneOf(MODELS));
      for (let n = 1 + random.below(4); n > 0; n -= 1) replacePart(body, random);
      return Buffer.from(
        JSON.stringify({ ...body, slug: `ti_${random.below(50)}`, nonce: random.below(1e9) }),
      );
    }
  }
}

function replacePart(body: object, random: Random): void {
  let at = body as Record<string, unknown>;
  for (;;) {
    const names = Object.keys(at);
    const name = names.length === 0 || random.below(8) === 0 ? random.oneOf(NAMES) : random.oneOf(names);
    const inner = Object.hasOwn(at, name) ? at[name] : undefined;
    if (typeof inner === 'object' && inner !== null && random.below(3) > 0) {
      at = inner as Record<string, unknown>;
      continue;
    }
    Object.defineProperty(at, name, {
      value: strange(random),
      enumerable: true,
      writable: true,
      configurable: true,
    });
    return;
  }
}

function strange(random: Random): unknown {
  return random.oneOf<unknown>([
    null,
    true,
    0,
    -1,
    1e308,
    2 ** 53,
    '',
    ' ',
    '\u0000\u202e\ud800',
    '💥'.repeat(50),
    'not-an-address',
    '"quoted"@[127.0.0.1]',
    'a@b\r\nBcc: everyone@example.org',
    '2026-13-45T99:99:99Z',
    '{{ 7 | times: 7 }}',
    '=HYPERLINK("http://example.org")',
    [],
    [[[]]],
    {},
    { email: { email: [] } },
    Array.from({ length: 500 }, (_, n) => ({ slug: `ti_${n % 50}` })),
  ]);
}
