/** What holds now: the environment over the stored settings over the defaults. */
import type { ConnectionView } from '../shared/contract.ts';
import type { Config } from './config.ts';
import type { Policy } from './guestlist/entities.ts';
import type { Endpoint } from './listener/endpoint.ts';
import { type Address, parseSender } from './mail/address.ts';
import { parseRate, type RateLimit } from './mail/rate.ts';
import { parseSmtpUrl, type SmtpOptions, senderFromUser } from './mail/smtp-url.ts';
import type { Secrets } from './store/secrets.ts';
import { type ConnectionSettings, defaultConnectionSettings, type Settings } from './store/settings.ts';
import { parseTunnelChoice, type TunnelChoice } from './tunnel/choice.ts';
import type { WantedTunnel } from './tunnel/reach.ts';

const LISTENER_PORT = 4747;
const DASHBOARD_PORT = 4748;

export interface ConnectionInForce extends Endpoint, ConnectionSettings {}

export interface InForce {
  readonly listenerPort: number;
  readonly dashboardPort: number;
  readonly connections: ReadonlyMap<string, ConnectionInForce>;
  /** Removed ones, which answer Tito for a while and record nothing. */
  readonly retired: ReadonlyMap<string, Endpoint>;
  readonly smtp: SmtpOptions | null;
  readonly sender: Address | null;
  readonly rate: readonly RateLimit[];
  readonly tunnel: WantedTunnel;
}

/** Stored values are read leniently: what was valid when it was stored and no longer is counts as not set. */
export function inForce(config: Config, settings: Settings, secrets: Secrets): InForce {
  const smtp = config.smtp ?? read(secrets.get('smtp'), parseSmtpUrl);
  return {
    listenerPort: config.port ?? settings.listenerPort ?? LISTENER_PORT,
    dashboardPort: config.dashboardPort ?? settings.dashboardPort ?? DASHBOARD_PORT,
    connections: connectionsInForce(config, settings, secrets),
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
    sender: sender?.email ?? null,
  };
}

/** Only an address of one's own stays the same; what leads elsewhere tomorrow must not stand in a mail. */
export function fixedUrl({ choice, name }: WantedTunnel): string | null {
  if (choice.kind === 'own-url') return choice.url;
  return choice.kind === 'ngrok' && name !== null ? `https://${name}` : null;
}

/** @param publicUrl the tunnel's; null while none is known. */
export function connectionView(
  connection: ConnectionInForce,
  localUrl: string,
  publicUrl: string | null,
  paused: ConnectionView['paused'],
): ConnectionView {
  const path = `/hooks/${connection.id}`;
  return {
    id: connection.id,
    dialect: connection.dialect,
    localUrl: localUrl + path,
    publicUrl: publicUrl === null ? null : publicUrl + path,
    hasSecret: connection.secrets.length > 0,
    sending: connection.sending,
    testTickets: connection.testTickets.do,
    ticketTypes: [...connection.ticketTypes],
    onlyPaid: connection.onlyPaid,
    access: connection.access,
    withdrawNotice: connection.withdrawNotice,
    recordVisits: connection.recordVisits,
    paused,
  };
}

function connectionsInForce(
  config: Config,
  settings: Settings,
  secrets: Secrets,
): Map<string, ConnectionInForce> {
  const connections = new Map<string, ConnectionInForce>();
  for (const [id, kept] of Object.entries(settings.connections)) {
    connections.set(id, { ...kept, id, secrets: storedSecrets(secrets, id) });
  }
  if (!describesConnection(config) && connections.size > 0) return connections;
  const id = config.connection;
  const kept = connections.get(id) ?? defaultConnectionSettings;
  connections.set(id, {
    id,
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
