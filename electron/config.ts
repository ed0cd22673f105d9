/**
 * Settings from the environment. A set variable wins at every start; what is wrong with one is said in one line that
 * names the variable and never its value.
 */
import { readFileSync } from 'node:fs';
import { checkPattern } from '../shared/access-link.ts';
import {
  ACCESS_MODES,
  type AccessMode,
  DIALECTS,
  type Dialect,
  type Problem,
  SENDING_MODES,
  type SendingMode,
  type TestPolicy,
} from '../shared/model.ts';
import { normaliseAddress } from './guestlist/address.ts';
import { type Address, parseSender } from './mail/address.ts';
import { parseRate, type RateLimit } from './mail/rate.ts';
import { isLoopback, parseSmtpUrl, type SmtpOptions } from './mail/smtp-url.ts';
import { nameProblem, parseTunnelChoice, type TunnelChoice } from './tunnel/choice.ts';

/** What the environment says. Undefined: the variable is not set, and the stored setting or the default counts. */
export interface Config {
  readonly data: string | undefined;
  readonly port: number | undefined;
  readonly dashboardPort: number | undefined;
  readonly dashboardToken: string | undefined;
  readonly dashboardOrigin: string | undefined;
  /** The connection that the variables from here to `access` describe. */
  readonly connection: string;
  readonly dialect: Dialect | undefined;
  readonly secrets: readonly string[] | undefined;
  readonly ticketTypes: readonly string[] | undefined;
  readonly testTickets: TestPolicy | undefined;
  readonly onlyPaid: boolean | undefined;
  readonly sending: SendingMode | undefined;
  readonly hubUrl: string | undefined;
  readonly access: AccessMode | undefined;
  /** Live by variable releases nothing held earlier, unless this says so. */
  readonly releaseHeld: boolean;
  readonly smtp: SmtpOptions | undefined;
  readonly from: Address | undefined;
  readonly rate: readonly RateLimit[] | undefined;
  readonly tunnel: TunnelChoice | undefined;
  /** A wish for a fixed name of the tunnel. */
  readonly tunnelName: string | undefined;
  readonly ngrokToken: string | undefined;
  readonly log: 'pretty' | 'json' | undefined;
  /** The variables that are set, in the order of the README's table. */
  readonly fixed: readonly string[];
}

/** A variable that cannot be used. The message is one line for a person. */
export class BadConfiguration extends Error {
  constructor(variable: string, what: string) {
    super(`${variable}: ${what}`);
    this.name = 'BadConfiguration';
  }
}

const VARIABLES = [
  'USHER_DATA',
  'USHER_PORT',
  'USHER_DASHBOARD_PORT',
  'USHER_DASHBOARD_TOKEN',
  'USHER_DASHBOARD_ORIGIN',
  'USHER_CONNECTION',
  'USHER_DIALECT',
  'USHER_TITO_SECRET',
  'USHER_TICKET_TYPES',
  'USHER_TEST_TICKETS',
  'USHER_ONLY_PAID',
  'USHER_SENDING',
  'USHER_HELD',
  'USHER_SMTP_URL',
  'USHER_MAIL_FROM',
  'USHER_MAIL_RATE',
  'USHER_HUB_URL',
  'USHER_ACCESS',
  'USHER_TUNNEL',
  'USHER_TUNNEL_NAME',
  'USHER_NGROK_TOKEN',
  'USHER_LOG',
] as const;
/** Those that may also come from a file. */
const SECRETS = [
  'USHER_DASHBOARD_TOKEN',
  'USHER_TITO_SECRET',
  'USHER_SMTP_URL',
  'USHER_NGROK_TOKEN',
] as const;
type Variable = (typeof VARIABLES)[number];

/** Reads the USHER_ variables. Throws `BadConfiguration` for the first that cannot be used. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const fixed: string[] = [];

  function plain<T>(name: Variable, read: (text: string) => T): T | undefined {
    const text = env[name]?.trim();
    if (!text) return undefined;
    fixed.push(name);
    return read(text);
  }

  /** A secret may also come from the file named by `<NAME>_FILE`. */
  function secret<T>(name: (typeof SECRETS)[number], read: (text: string) => T): T | undefined {
    const direct = env[name];
    const file = env[`${name}_FILE`];
    if (direct && file) throw new BadConfiguration(name, `set it or ${name}_FILE, not both`);
    if (direct) {
      fixed.push(name);
      return read(direct);
    }
    if (!file) return undefined;
    fixed.push(`${name}_FILE`);
    let text: string;
    try {
      // An editor ends the file with a newline; a token has none.
      text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch {
      throw new BadConfiguration(`${name}_FILE`, 'the file cannot be read');
    }
    if (!text) throw new BadConfiguration(`${name}_FILE`, 'the file is empty');
    return read(text);
  }

  const values: Omit<Config, 'fixed'> = {
    data: plain('USHER_DATA', (text) => text),
    port: plain('USHER_PORT', (text) => port('USHER_PORT', text)),
    dashboardPort: plain('USHER_DASHBOARD_PORT', (text) => port('USHER_DASHBOARD_PORT', text)),
    dashboardToken: secret('USHER_DASHBOARD_TOKEN', dashboardToken),
    dashboardOrigin: plain('USHER_DASHBOARD_ORIGIN', origin),
    connection: plain('USHER_CONNECTION', connectionId) ?? 'default',
    dialect: plain('USHER_DIALECT', (text) => oneOf('USHER_DIALECT', DIALECTS, text)),
    secrets: secret('USHER_TITO_SECRET', secrets),
    ticketTypes: plain('USHER_TICKET_TYPES', ticketTypes),
    testTickets: plain('USHER_TEST_TICKETS', testTickets),
    onlyPaid: plain('USHER_ONLY_PAID', (text) => oneOf('USHER_ONLY_PAID', ['yes', 'no'], text) === 'yes'),
    sending: plain('USHER_SENDING', (text) => oneOf('USHER_SENDING', SENDING_MODES, text)),
    releaseHeld: plain('USHER_HELD', (text) => oneOf('USHER_HELD', ['send'], text)) !== undefined,
    smtp: secret('USHER_SMTP_URL', (text) => usable('USHER_SMTP_URL', parseSmtpUrl(text))),
    from: plain('USHER_MAIL_FROM', (text) => usable('USHER_MAIL_FROM', parseSender(text))),
    rate: plain('USHER_MAIL_RATE', (text) => usable('USHER_MAIL_RATE', parseRate(text))),
    hubUrl: plain('USHER_HUB_URL', hubUrl),
    access: plain('USHER_ACCESS', (text) => oneOf('USHER_ACCESS', ACCESS_MODES, text)),
    tunnel: plain('USHER_TUNNEL', (text) => {
      const parsed = parseTunnelChoice(text);
      if (!parsed.ok) throw new BadConfiguration('USHER_TUNNEL', inOneLine(parsed.problem));
      return parsed.choice;
    }),
    tunnelName: plain('USHER_TUNNEL_NAME', (text) => text.toLowerCase()),
    ngrokToken: secret('USHER_NGROK_TOKEN', ngrokToken),
    log: plain('USHER_LOG', (text) => oneOf('USHER_LOG', ['pretty', 'json'], text)),
  };
  const { tunnel, tunnelName } = values;
  const wrongName = tunnel && tunnelName !== undefined ? nameProblem(tunnel.kind, tunnelName) : null;
  if (wrongName) throw new BadConfiguration('USHER_TUNNEL_NAME', inOneLine(wrongName));
  return { ...values, fixed };
}

/** Whatever the variables leave to stored settings or the defaults, webhooks and the dashboard each need their own port. */
export function refuseSamePort(
  { fixed }: Config,
  inForce: { readonly listenerPort: number; readonly dashboardPort: number },
): void {
  if (inForce.listenerPort === 0 || inForce.listenerPort !== inForce.dashboardPort) return;
  const set = fixed.filter((name) => name === 'USHER_PORT' || name === 'USHER_DASHBOARD_PORT');
  if (set.length !== 1) {
    throw new BadConfiguration('USHER_PORT and USHER_DASHBOARD_PORT', 'must be two different ports');
  }
  const [variable = '', taken, other] =
    set[0] === 'USHER_PORT'
      ? [set[0], "is the dashboard's port", 'USHER_DASHBOARD_PORT']
      : [set[0], 'is the port that takes webhooks', 'USHER_PORT'];
  throw new BadConfiguration(variable, `${taken} already; take another, or set ${other} too`);
}

/** Names that look like ours and are not: most likely misspelt. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set<string>([...VARIABLES, ...SECRETS.map((name) => `${name}_FILE`)]);
  return Object.keys(env).filter((name) => name.startsWith('USHER_') && !known.has(name));
}

function port(name: Variable, text: string): number {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number > 65_535) {
    throw new BadConfiguration(name, 'must be a port number (0 to 65535; 0 takes any free one)');
  }
  return number;
}

function oneOf<T extends string>(name: Variable, words: readonly T[], text: string): T {
  const word = words.find((each) => each === text);
  if (word === undefined) throw new BadConfiguration(name, `must be ${words.join(' or ')}`);
  return word;
}

function usable<T>(name: Variable, parsed: { ok: true; value: T } | { ok: false; problem: Problem }): T {
  if (!parsed.ok) throw new BadConfiguration(name, inOneLine(parsed.problem));
  return parsed.value;
}

function inOneLine(problem: Problem): string {
  return `${problem.sentence} ${problem.action}`;
}

function dashboardToken(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new BadConfiguration(
      'USHER_DASHBOARD_TOKEN',
      'must be plain letters, digits and signs without spaces',
    );
  }
  return text;
}

function ngrokToken(text: string): string {
  if (!/^[\w-]+$/.test(text)) throw new BadConfiguration('USHER_NGROK_TOKEN', 'is not an authtoken of ngrok');
  return text;
}

function origin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new BadConfiguration(
      'USHER_DASHBOARD_ORIGIN',
      'must be an origin such as https://usher.example.org',
    );
  }
  // Without TLS browsers do not say where a request comes from, so nobody could sign in.
  if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, ''))) {
    throw new BadConfiguration(
      'USHER_DASHBOARD_ORIGIN',
      'must begin with https, as http works on this computer alone; put a reverse proxy with TLS before the dashboard',
    );
  }
  return url.origin;
}

function connectionId(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text)) {
    throw new BadConfiguration('USHER_CONNECTION', 'must be 1 to 64 letters, digits, - or _');
  }
  return text;
}

function secrets(text: string): string[] {
  if (text.trim() === '') throw new BadConfiguration('USHER_TITO_SECRET', 'holds no token, only spaces');
  // Not trimmed: a stray space is explained where a signature fails for it.
  const each = text.split(',');
  if (each.length > 2) {
    throw new BadConfiguration('USHER_TITO_SECRET', 'holds more than two tokens; two are for rotating');
  }
  if (each.some((one) => one.trim() === '')) {
    throw new BadConfiguration('USHER_TITO_SECRET', 'has an empty token before or after its comma');
  }
  return each;
}

/** A comma inside a title is doubled. */
function ticketTypes(text: string): string[] {
  const types = text
    .replaceAll(',,', '\0')
    .split(',')
    .map((part) => part.replaceAll('\0', ',').trim())
    .filter((part) => part !== '');
  if (types.length === 0) throw new BadConfiguration('USHER_TICKET_TYPES', 'names no ticket type');
  return types;
}

function testTickets(text: string): TestPolicy {
  if (text === 'hold' || text === 'send') return { do: text };
  const to = /^redirect:(.+)$/.exec(text)?.[1];
  const address = to === undefined ? null : normaliseAddress(to);
  if (address === null) {
    throw new BadConfiguration('USHER_TEST_TICKETS', 'must be hold, send or redirect:ADDRESS');
  }
  return { do: 'redirect', to: address };
}

function hubUrl(text: string): string {
  const problem = checkPattern(text);
  if (problem) throw new BadConfiguration('USHER_HUB_URL', inOneLine(problem));
  return text;
}
