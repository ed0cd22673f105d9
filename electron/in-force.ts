/** What holds now: the environment over the stored settings over the defaults. */
import type { ConnectionView } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import type { Config } from './config.ts';
import { nothingCounted } from './guestlist/counted.ts';
import type { Policy } from './guestlist/entities.ts';
import type { ConnectionState, State } from './guestlist/state.ts';
import type { Endpoint } from './listener/endpoint.ts';
import { type Address, parseSender, withAsciiDomain } from './mail/address.ts';
import { parseRate, type RateLimit } from './mail/rate.ts';
import { parseSmtpUrl, type SmtpOptions, senderFromUser } from './mail/smtp-url.ts';
import type { Secrets } from './store/secrets.ts';
import { type ConnectionSettings, defaultConnectionSettings, type Settings } from './store/settings.ts';
import { parseTunnelChoice, type TunnelChoice } from './tunnel/choice.ts';
import type { WantedTunnel } from './tunnel/reach.ts';

/** The name under which the mail server is kept, with its password. */
export const SMTP_SECRET = 'smtp';

const LISTENER_PORT = 4747;
const DASHBOARD_PORT = 4748;

export interface ConnectionInForce extends Endpoint, ConnectionSettings {}

export interface InForce {
  readonly listenerPort: number;
  readonly dashboardPort: number;
  readonly connections: ReadonlyMap<string, ConnectionInForce>;
  /** Removed ones, which answer Tito for a while and record nothing. */
  readonly retired: ReadonlyMap<string, Endpoint>;
  /** The id of what variables would describe, while nothing is connected. */
  readonly unset: string | null;
  readonly smtp: SmtpOptions | null;
  readonly sender: Address | null;
  readonly rate: readonly RateLimit[];
  readonly tunnel: WantedTunnel;
}

/**
 * Stored values are read leniently: what was valid when it was stored and no longer is counts as not set.
 *
 * @param isRecorded is there anything about a connection in the journal?
 */
export function inForce(
  config: Config,
  settings: Settings,
  secrets: Secrets,
  isRecorded: (id: string) => boolean,
): InForce {
  const smtp = config.smtp ?? read(secrets.get(SMTP_SECRET), parseSmtpUrl);
  const connections = connectionsInForce(config, settings, secrets, isRecorded);
  return {
    listenerPort: config.port ?? settings.listenerPort ?? LISTENER_PORT,
    dashboardPort: config.dashboardPort ?? settings.dashboardPort ?? DASHBOARD_PORT,
    connections,
    unset: connections.size === 0 ? config.connection : null,
    retired: new Map(
      settings.retired.map(({ id, dialect }) => [id, { id, dialect, secrets: storedSecrets(secrets, id) }]),
    ),
    smtp,
    sender: config.from ?? read(settings.mail.from, parseSender) ?? (smtp && senderFromUser(smtp)),
    rate: config.rate ?? read(settings.mail.rate, parseRate) ?? [],
    tunnel: {
      choice: config.tunnel ?? storedTunnel(settings.tunnel),
      name: config.tunnelName ?? (config.tunnel ? null : settings.tunnelName),
      ngrokToken: config.ngrokToken ?? secrets.get(NGROK_SECRET),
    },
  };
}

/**
 * What answers at an endpoint's address. Before anything is connected the first one's address answers already, that it
 * has no token yet; so does one whose settings are lost, since Tito takes it for good that nothing is there.
 */
export function endpointIn(
  { connections, retired, unset }: InForce,
  id: string,
  isLost: (id: string) => boolean,
): Endpoint | undefined {
  const known = connections.get(id) ?? retired.get(id);
  if (known || !(unset === id || isLost(id))) return known;
  return { id, dialect: 'classic', secrets: [] };
}

/** The policy that deciding needs. A connection that is no longer there is kept from sending anything. */
export function policyFor({ connections, smtp, sender, tunnel }: InForce, id: string): Policy {
  const connection = connections.get(id) ?? defaultConnectionSettings;
  const { ticketTypes, testTickets, onlyPaid, sending, hubUrl, access, withdrawNotice } = connection;
  return {
    ticketTypes: [...ticketTypes],
    testTickets,
    onlyPaid,
    sending,
    hubUrl,
    access,
    publicUrl: fixedUrl(tunnel),
    withdrawNotice,
    mailServer: smtp !== null,
    sender: sender && withAsciiDomain(sender.email),
  };
}

/**
 * The policy to decide under: the one that everybody is judged by. A changed one is that only once the journal has it, or
 * news in between would mail or withdraw for the change.
 */
export function policyNow(state: State, force: InForce, id: string): Policy {
  return state.connections.get(id)?.books.policy ?? policyFor(force, id);
}

/** Only an address of one's own stays the same; what leads elsewhere tomorrow must not stand in a mail. */
export function fixedUrl({ choice, name }: WantedTunnel): string | null {
  if (choice.kind === 'own-url') return choice.url;
  return choice.kind === 'ngrok' && name !== null ? `https://${name}` : null;
}

/** Why links cannot lead through Usher; null where they can. */
export function gatedProblem({ tunnel }: InForce): Problem | null {
  if (fixedUrl(tunnel) !== null) return null;
  return {
    code: 'no-public-address',
    sentence: 'Links through Usher need an address that stays the same.',
    action: 'Choose an address of your own, or ngrok with a reserved domain, under Settings.',
  };
}

/** @param publicUrl the tunnel's; null while none is known. @param recorded what the journal tells of it. */
export function connectionView(
  connection: ConnectionInForce,
  localUrl: string,
  publicUrl: string | null,
  recorded: ConnectionState | undefined,
): ConnectionView {
  const path = `/hooks/${connection.id}`;
  return {
    id: connection.id,
    name: connection.name,
    dialect: connection.dialect,
    localUrl: localUrl + path,
    publicUrl: publicUrl === null ? null : publicUrl + path,
    hasSecret: connection.secrets.length > 0,
    hasLink: connection.hubUrl !== null,
    sending: connection.sending,
    testTickets: connection.testTickets.do,
    ticketTypes: [...connection.ticketTypes],
    onlyPaid: connection.onlyPaid,
    access: connection.access,
    withdrawNotice: connection.withdrawNotice,
    recordVisits: connection.recordVisits,
    paused: recorded?.books.sending.paused ?? null,
    counts: recorded?.counted ?? nothingCounted(),
  };
}

function connectionsInForce(
  config: Config,
  settings: Settings,
  secrets: Secrets,
  isRecorded: (id: string) => boolean,
): Map<string, ConnectionInForce> {
  const connections = new Map<string, ConnectionInForce>();
  for (const [id, kept] of Object.entries(settings.connections)) {
    connections.set(id, { ...kept, id, name: kept.name || id, secrets: storedSecrets(secrets, id) });
  }
  const id = config.connection;
  // What variables described at an earlier start is still there without them.
  const isLeftOver = connections.size === 0 && isRecorded(id);
  if (!describesConnection(config) && !isLeftOver) return connections;
  const kept = connections.get(id) ?? defaultConnectionSettings;
  connections.set(id, {
    id,
    name: kept.name || id,
    dialect: config.dialect ?? kept.dialect,
    secrets: config.secrets ?? storedSecrets(secrets, id),
    ticketTypes: config.ticketTypes ?? kept.ticketTypes,
    testTickets: config.testTickets ?? kept.testTickets,
    onlyPaid: config.onlyPaid ?? kept.onlyPaid,
    sending: config.sending ?? kept.sending,
    hubUrl: config.hubUrl ?? kept.hubUrl,
    access: config.access ?? kept.access,
    recordVisits: kept.recordVisits,
    withdrawNotice: kept.withdrawNotice,
    tokenSince: kept.tokenSince,
    templates: kept.templates,
  });
  return connections;
}

const DESCRIBING = [
  'USHER_CONNECTION',
  'USHER_DIALECT',
  'USHER_TITO_SECRET',
  'USHER_TITO_SECRET_FILE',
  'USHER_TICKET_TYPES',
  'USHER_TEST_TICKETS',
  'USHER_ONLY_PAID',
  'USHER_SENDING',
  'USHER_HUB_URL',
  'USHER_ACCESS',
];

/** Does the environment describe a connection at all? */
export function describesConnection({ fixed }: Config): boolean {
  return fixed.some((name) => DESCRIBING.includes(name));
}

/** The name under which a connection's tokens are kept. */
export function connectionSecret(id: string): string {
  return `connection:${id}`;
}

/** The name under which ngrok's authtoken is kept. */
export const NGROK_SECRET = 'ngrok';

/** One token a line. */
function storedSecrets(secrets: Secrets, id: string): string[] {
  return secrets.get(connectionSecret(id))?.split('\n') ?? [];
}

function storedTunnel(text: string | null): TunnelChoice {
  const parsed = text === null ? null : parseTunnelChoice(text);
  return parsed?.ok ? parsed.choice : { kind: 'off' };
}

function read<T>(
  text: string | null,
  parse: (text: string) => { ok: true; value: T } | { ok: false },
): T | null {
  const parsed = text === null ? null : parse(text);
  return parsed?.ok ? parsed.value : null;
}
