import { assertNever, type Problem } from '../../shared/model.ts';
import { baseUrl } from './base-url.ts';

/** Which tunnel the organizer chose. URLs carry no trailing slash. */
export type TunnelChoice =
  | { readonly kind: 'off' }
  | { readonly kind: 'localtunnel'; readonly host: string }
  | { readonly kind: 'ngrok' }
  | { readonly kind: 'own-url'; readonly url: string };

export type ParsedTunnelChoice =
  | { readonly ok: true; readonly choice: TunnelChoice }
  | { readonly ok: false; readonly problem: Problem };

/** The public server that the localtunnel package itself falls back to. */
const LOCALTUNNEL_HOST = 'https://localtunnel.me';
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Reads `USHER_TUNNEL`. A problem never repeats the value: a URL may hold a password. */
export function parseTunnelChoice(value: string): ParsedTunnelChoice {
  const text = value.trim();
  const [word, host] = splitOnce(text, ':');
  if (text === 'off') return { ok: true, choice: { kind: 'off' } };
  if (text === 'ngrok') return { ok: true, choice: { kind: 'ngrok' } };
  if (text === 'localtunnel') return { ok: true, choice: { kind: 'localtunnel', host: LOCALTUNNEL_HOST } };
  if (word === 'localtunnel') {
    const parsed = baseUrl.safeParse(host);
    if (parsed.success) return { ok: true, choice: { kind: 'localtunnel', host: parsed.data } };
    return refused(
      'tunnel-host',
      'What follows "localtunnel:" is not the address of a tunnel server.',
      'Write it as localtunnel:https://tunnel.example.org, without user name, "?" or "#".',
    );
  }
  const own = baseUrl.safeParse(text);
  if (!own.success) {
    return refused(
      'tunnel-choice',
      'This is not a way to be reached that Usher knows.',
      'Use off, localtunnel, localtunnel:HOST-URL, ngrok, or an https:// URL of your own without user name, "?" or "#".',
    );
  }
  if (!isPrivateOnTheWay(own.data)) {
    return refused(
      'tunnel-not-https',
      'Your own URL must start with https://, because it carries the names and addresses of attendees.',
      'Use its https:// form; http:// is accepted only for this machine itself.',
    );
  }
  return { ok: true, choice: { kind: 'own-url', url: own.data } };
}

/** The same where the choice was made in fields of the window, which need not know how the variable is written. */
export function asTyped(problem: Problem): Problem {
  const sentence = TYPED[problem.code];
  if (sentence === undefined) return problem;
  const action = 'Paste the whole address, starting with https://, without user name, “?” or “#”.';
  return { code: problem.code, sentence, action };
}

const TYPED: Readonly<Record<string, string>> = {
  'tunnel-choice': 'This is not an address that Tito can send to.',
  'tunnel-host': 'This is not the address of a tunnel server.',
};

/** To be said wherever localtunnel is chosen. */
export const LOCALTUNNEL_CAUTION =
  'Attendees’ names and addresses pass through somebody else’s server, on the last stretch unencrypted.';

/** As it is written in `USHER_TUNNEL`. */
export function tunnelText(choice: TunnelChoice): string {
  switch (choice.kind) {
    case 'off':
    case 'ngrok':
      return choice.kind;
    case 'localtunnel':
      return choice.host === LOCALTUNNEL_HOST ? 'localtunnel' : `localtunnel:${choice.host}`;
    case 'own-url':
      return choice.url;
    default:
      return assertNever(choice);
  }
}

const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])?$/;
const DOMAIN =
  /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** What is wrong with a wish for a name: localtunnel's subdomain, or a domain reserved at ngrok. Null: nothing. */
export function nameProblem(kind: TunnelChoice['kind'], name: string): Problem | null {
  if (kind === 'ngrok' && !DOMAIN.test(name)) {
    return {
      code: 'tunnel-name',
      sentence: 'This is not a domain that can be reserved at ngrok.',
      action: 'Copy it from dashboard.ngrok.com under Domains, for example harbour.ngrok.app.',
    };
  }
  if (kind === 'localtunnel' && !SUBDOMAIN.test(name)) {
    return {
      code: 'tunnel-name',
      sentence: 'This name cannot be a part of an address.',
      action: 'Use up to 63 small letters, digits and hyphens, for example harbourconf.',
    };
  }
  return null;
}

function isPrivateOnTheWay(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

function refused(code: string, sentence: string, action: string): ParsedTunnelChoice {
  return { ok: false, problem: { code, sentence, action } };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
