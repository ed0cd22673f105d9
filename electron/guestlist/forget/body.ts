/** Takes somebody out of what Tito sent: all of it where it is about them alone, else their parts of it. */
import type { Dialect } from '../../../shared/model.ts';
import { readFacts } from '../../tito/read.ts';
import { normaliseAddress } from '../address.ts';
import { isTheirAddress, type Known, Striker } from './traces.ts';

/** What is left of a body: nothing where it was about them alone. */
export type Left = { readonly is: 'all' | 'nothing' } | { readonly is: 'part'; readonly text: string };

export interface Received {
  readonly dialect: Dialect;
  readonly event: string;
  /** As text; of bytes that are not UTF-8 each byte as a character. */
  readonly text: string;
}

type Json = Readonly<Record<string, unknown>>;

const STRUCK = '(removed)';
/** Of an order, what Usher reads and says nothing about who bought it. */
const ORDER_KEYS: Readonly<Record<string, readonly string[] | null>> = {
  _type: null,
  id: null,
  slug: null,
  reference: null,
  test_mode: null,
  paid: null,
  updated_at: null,
  receipt: ['paid', 'payment_provider'],
  event: ['title', 'slug', 'test_mode', 'end_date'],
  tickets: null,
};
/** Of a ticket, what says nothing about who holds it. */
const TICKET_KEYS = [
  ...['_type', 'id', 'slug', 'reference', 'test_mode', 'updated_at', 'release', 'release_slug'],
  ...['release_title', 'release_id', 'registration_id', 'registration_slug'],
];
const ADDRESS_KEYS: ReadonlySet<string> = new Set(['email', 'email_address']);
const SLUG_KEYS: ReadonlySet<string> = new Set(['slug', 'ticket_slug']);
const ALL: Left = { is: 'all' };
const NOTHING: Left = { is: 'nothing' };

/**
 * @param isOthers does somebody else hold the ticket with this slug now? Then the news that they no longer do is kept.
 */
export function leftOf(received: Received, known: Known, isOthers: (slug: string) => boolean): Left {
  try {
    return leftOfRead(received, known, isOthers);
  } catch (error) {
    // Nested so deep that it cannot be walked through: no news of Tito's is.
    if (error instanceof RangeError) return mentions(known, received.text) ? NOTHING : ALL;
    throw error;
  }
}

function leftOfRead(received: Received, known: Known, isOthers: (slug: string) => boolean): Left {
  const { dialect, event, text } = received;
  const json = parsed(text);
  if (!isObject(json)) return mentions(known, text) ? NOTHING : ALL;
  const facts = readFacts(dialect, event, text);
  switch (facts.about) {
    case 'ticket':
    case 'order': {
      const { slug, address } = facts.ticket;
      if (known.isTicket(slug)) return NOTHING;
      if (address === null || !isTheirAddress(known, address)) break;
      return facts.about === 'ticket' && isOthers(slug) ? withoutHolder(json) : NOTHING;
    }
    case 'check-in':
      if (known.isTicket(facts.ticket) || isTheirs(json, known)) return NOTHING;
      break;
    case 'registration': {
      const theirs = facts.tickets.filter(
        ({ slug, address }) => known.isTicket(slug) || (address !== null && isTheirAddress(known, address)),
      );
      const buyer = typeof json['email'] === 'string' ? normaliseAddress(json['email']) : null;
      const isTheirOrder = buyer === null ? theirs.length > 0 : known.isAddress(buyer);
      if (isTheirOrder && theirs.length === facts.tickets.length) return NOTHING;
      break;
    }
    case 'nothing':
    case 'unreadable':
      return mentions(known, text) || JSON.stringify(new Cut(json, known).done()) !== JSON.stringify(json)
        ? NOTHING
        : ALL;
  }
  const cut = JSON.stringify(new Cut(json, known).done());
  // Of a key that stands twice only the last is read: what is written anew has it once.
  if (cut === JSON.stringify(json) && !mentions(known, text)) return ALL;
  return { is: 'part', text: cut };
}

/** A ticket that was given to somebody forgotten: its last holder has it no more. */
function withoutHolder(json: Json): Left {
  const kept = Object.fromEntries(TICKET_KEYS.flatMap((key) => (key in json ? [[key, json[key]]] : [])));
  return { is: 'part', text: JSON.stringify({ ...kept, state_name: 'new' }) };
}

/** A body with somebody's parts cut out. */
class Cut {
  readonly #json: Json;
  readonly #known: Known;
  readonly #words: Striker;
  /** What else names them in this body. */
  readonly #near: Striker;

  constructor(json: Json, known: Known) {
    this.#json = json;
    this.#known = known;
    this.#words = wordsOf(known);
    const local = [...localWords(json, known)];
    const isRelated = local.length > 0 || this.#words.finds(JSON.stringify(json));
    this.#near = isRelated ? new Striker([...known.nearWords, ...local]) : this.#words;
  }

  done(): unknown {
    return this.#object(this.#json, '', this.#near);
  }

  #value(value: unknown, key: string, striker: Striker): unknown {
    if (typeof value === 'string') {
      return isTheirAddress(this.#known, value) ? STRUCK : striker.strike(value, STRUCK);
    }
    if (Array.isArray(value)) {
      return value
        .filter((each) => !(isObject(each) && isTheirs(each, this.#known)))
        .map((each) => this.#value(each, key, key === 'tickets' ? this.#words : striker));
    }
    return isObject(value) ? this.#object(value, key, striker) : value;
  }

  #object(object: Json, key: string, striker: Striker): Json | null {
    const isTheir = isTheirs(object, this.#known);
    if (isTheir && !isOrder(object, key) && key !== '') return null;
    const kept = isTheir && isOrder(object, key) ? orderPart(object) : object;
    const entries = Object.entries(kept).filter(([name]) => !isNaming(name, this.#known, striker));
    return Object.fromEntries(entries.map(([name, value]) => [name, this.#value(value, name, striker)]));
  }
}

function orderPart(order: Json): Json {
  return Object.fromEntries(
    Object.entries(ORDER_KEYS).flatMap(([key, inner]) => {
      const value = order[key];
      if (value === undefined) return [];
      if (inner === null || !isObject(value)) return [[key, value]];
      return [
        [key, Object.fromEntries(inner.flatMap((name) => (name in value ? [[name, value[name]]] : [])))],
      ];
    }),
  );
}

/** Does this object, by a field of its own, describe them? */
function isTheirs(object: Json, known: Known): boolean {
  const { slug, id } = object;
  const isNamed = Object.entries(object).some(
    ([key, value]) =>
      typeof value === 'string' &&
      ((ADDRESS_KEYS.has(key) && isTheirAddress(known, value)) ||
        (SLUG_KEYS.has(key) && known.isTicket(value))),
  );
  if (isNamed || (typeof id !== 'string' && typeof id !== 'number')) return isNamed;
  return known.isTicket(`order-${id}`) || (typeof slug !== 'string' && known.isTicket(`id:${id}`));
}

/** Names and numbers that stand beside their address or their ticket. */
function* localWords(value: unknown, known: Known, key = ''): Iterable<string> {
  if (Array.isArray(value)) for (const each of value) yield* localWords(each, known);
  if (!isObject(value)) return;
  if (isTheirs(value, known)) {
    const { name, first_name: first, last_name: last, email, slug, reference } = value;
    const texts = [
      name,
      email,
      `${first ?? ''} ${last ?? ''}`.trim(),
      ...(isOrder(value, key) ? [] : [slug, reference]),
    ];
    for (const text of texts) if (typeof text === 'string' && text.length > 1) yield text;
  }
  for (const [name, each] of Object.entries(value)) yield* localWords(each, known, name);
}

/** An order stands by itself, or in its tickets' bodies. */
function isOrder(object: Json, key: string): boolean {
  return key === 'registration' || 'tickets' in object;
}

function isNaming(key: string, known: Known, striker: Striker): boolean {
  return isTheirAddress(known, key) || (key.includes('@') && striker.finds(key));
}

const strikers = new WeakMap<Known, Striker>();

function wordsOf(known: Known): Striker {
  const striker = strikers.get(known) ?? new Striker(known.words);
  strikers.set(known, striker);
  return striker;
}

/** Is one of them named anywhere in a text, whatever it is? */
export function mentions(known: Known, text: string): boolean {
  const plain = text
    .replaceAll('\0', '')
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\\/', '/');
  if (wordsOf(known).finds(plain)) return true;
  const tokens = plain.match(/[^\s"'<>,;:()[\]\\]+/g) ?? [];
  return tokens.some((token) => isTheirAddress(known, token) || known.isTicket(token));
}

/** The names that a body gives to whoever is at an address. */
export function* namesIn(text: string, known: Known): Iterable<string> {
  const json = parsed(text);
  try {
    if (isObject(json)) yield* namesBeside(json, known);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

function* namesBeside(value: unknown, known: Known): Iterable<string> {
  if (Array.isArray(value)) for (const each of value) yield* namesBeside(each, known);
  if (!isObject(value)) return;
  if (isTheirs(value, known)) {
    const { name, first_name: first, last_name: last } = value;
    for (const each of [name, `${first ?? ''} ${last ?? ''}`.trim()]) {
      if (typeof each === 'string' && each.trim() !== '') yield each.trim();
    }
  }
  for (const each of Object.values(value)) yield* namesBeside(each, known);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
