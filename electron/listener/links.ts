/** Gated links: what a browser gets that opens one. */
import { GATED_PATH } from '../guestlist/gated.ts';
import { type Answer, page, plain } from './answers.ts';
import { LINK_PAGES } from './link-pages.ts';
import { TokenBucket } from './token-bucket.ts';

/** Where an access code leads: on to the hub, nowhere any more, or nowhere ever. `to` is a whole URL, in ASCII. */
export type Visit = { readonly to: string } | 'gone' | 'unknown';

export interface LinkPorts {
  visit(code: string): Visit;
  /** A link was fetched and led on. Nothing waits for it. */
  onVisit(code: string): void;
  now(): number;
}

/** Codes nobody has, per second, that are answered as such; and how many of them at once. */
const MISSES_PER_SECOND = 2;
export const MISSES_AT_ONCE = 60;

const CODE = /^[A-Za-z0-9_-]{1,128}$/;

/** The code in the address of a request (a query is allowed and ignored); undefined where it is no gated link. */
export function linkCode(url: string): string | undefined {
  return url.startsWith(GATED_PATH) ? url.slice(GATED_PATH.length).split('?', 1)[0] : undefined;
}

export interface LinkAnswer {
  readonly what: Answer;
  /** To be called once the answer is on its way; null where there is nothing to do. */
  readonly onceAnswered: (() => void) | null;
}

/**
 * Decides what a request for a gated link is answered. Guessing 128 random bits is hopeless; limiting the misses only
 * keeps scanners cheap, and it never keeps anybody from a link that is or was real.
 */
export function createLinkAnswers(ports: LinkPorts): (method: string, code: string) => LinkAnswer {
  const misses = new TokenBucket(MISSES_AT_ONCE, MISSES_PER_SECOND, ports.now);

  return (method, code) => {
    if (method !== 'GET' && method !== 'HEAD') return last(LINK_ANSWERS.method);
    const visit = CODE.test(code) ? ports.visit(code) : 'unknown';
    if (visit === 'gone') return last(LINK_ANSWERS.gone);
    if (visit === 'unknown') return last(misses.take(1) ? LINK_ANSWERS.unknown : LINK_ANSWERS.tooMany);
    // A person's browser never asks for the head alone, so that is no visit.
    const isVisit = method === 'GET';
    return { what: onTo(visit.to), onceAnswered: isVisit ? () => ports.onVisit(code) : null };
  };
}

function last(what: Answer): LinkAnswer {
  return { what, onceAnswered: null };
}

/** 302 and not 301: where the link leads can change, and ends. */
function onTo(to: string): Answer {
  return plain(302, 'This way.', 'Location', to, 'Referrer-Policy', 'no-referrer');
}

const LINK_ANSWERS = {
  gone: page(410, LINK_PAGES.gone),
  unknown: page(404, LINK_PAGES.unknown),
  tooMany: page(429, LINK_PAGES.tooMany, 'Retry-After', '30'),
  method: plain(405, 'This link is for opening in a browser.', 'Allow', 'GET, HEAD'),
} as const satisfies Record<string, Answer>;
