import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { type Address, isMailable, needsUtf8 } from './address.ts';
import { bad, good, type OrProblem } from './result.ts';

/** How to reach a mail server. */
export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /**
   * `implicit`: TLS from the first byte. `required`: STARTTLS or nothing. `opportunistic`: STARTTLS where it is
   * offered; never with a login that would leave this machine.
   */
  readonly tls: 'implicit' | 'required' | 'opportunistic';
  readonly verifyCertificate: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
}

const DEFAULT_PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

function refuse(sentence: string, action: string): OrProblem<never> {
  return bad('smtp-url-unreadable', sentence, action);
}

const SHAPE =
  'Write it like this: smtp://user:password@host:587, or smtps:// for a server that starts with TLS.';
const ENCODE = 'Percent-encode special characters in user and password, for example %40 for @ and %23 for #.';

/**
 * Reads `smtp://user:pass@host:587`, `smtps://…` and `?insecure=1`. The value is never repeated in a problem: it
 * carries a password.
 */
export function parseSmtpUrl(text: string): OrProblem<SmtpOptions> {
  if (!URL.canParse(text.trim()))
    return refuse('The mail server’s address cannot be read.', `${SHAPE} ${ENCODE}`);
  const url = new URL(text.trim());
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') {
    return refuse('The mail server’s address does not start with smtp:// or smtps://.', SHAPE);
  }
  if (url.hash !== '' || (url.pathname !== '' && url.pathname !== '/')) {
    return refuse(
      'The mail server’s address has something after the host that does not belong there.',
      ENCODE,
    );
  }
  const host = hostOf(url);
  if (host === null) return refuse('The mail server’s address names no host.', SHAPE);
  if (url.port === '0') return refuse('The mail server’s port cannot be 0.', SHAPE);

  let insecure = false;
  for (const [name, value] of url.searchParams) {
    if (name !== 'insecure' || value !== '1') {
      return refuse(
        'The mail server’s address has an option that Usher does not know.',
        'The only option there is: ?insecure=1, for a server without TLS.',
      );
    }
    insecure = true;
  }

  const user = decoded(url.username);
  const pass = decoded(url.password);
  if (user === null || pass === null) return refuse('The mail server’s login cannot be read.', ENCODE);
  if ((user === '') !== (pass === '')) {
    return refuse('The mail server’s login needs both a user and a password.', SHAPE);
  }
  const auth = user === '' ? null : { user, pass };

  const local = isLoopback(host);
  return good({
    host,
    port: url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port),
    // ?insecure=1 gives up TLS for the mail, but a login never travels without it.
    tls: url.protocol === 'smtps:' ? 'implicit' : local || (insecure && !auth) ? 'opportunistic' : 'required',
    verifyCertificate: !local,
    auth,
  });
}

/** The default sender: the login, where that is an e-mail address that can send. */
export function senderFromUser(options: SmtpOptions): Address | null {
  const email = options.auth?.user ?? '';
  return isMailable(email) && !needsUtf8(email) ? { name: '', email } : null;
}

/** Does mail to this host stay on this machine? */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host === 'localhost' || host.endsWith('.localhost');
}

function hostOf(url: URL): string | null {
  const ipv6 = /^\[(?<address>.+)\]$/.exec(url.hostname)?.groups?.['address'];
  if (ipv6 !== undefined) return ipv6;
  const name = decoded(url.hostname);
  if (name === null || !/^[\p{L}\p{M}\p{N}._-]+$/u.test(name)) return null;
  return domainToASCII(name) || null;
}

/** Percent-decoded; null where that fails, or where a control character comes out. */
function decoded(text: string): string | null {
  try {
    const plain = decodeURIComponent(text);
    return /\p{Cc}/u.test(plain) ? null : plain;
  } catch {
    return null;
  }
}
