/** One connection as Connect shows it: how far its set-up has come, and all that can be changed about it. */
import type { ConnectionSetup, TunnelView } from '../../shared/contract.ts';
import type { Config } from '../config.ts';
import { fixedInConnection } from '../fixed.ts';
import type { State } from '../guestlist/state.ts';
import { type ConnectionInForce, gatedProblem, type InForce } from '../in-force.ts';
import type { Rejected } from '../listener/rejected.ts';
import type { TokenUse } from '../listener/token-use.ts';
import type { TicketTypes } from './ticket-types.ts';

export interface SetupSources {
  readonly config: Config;
  force(): InForce;
  readonly state: State;
  listenerUrl(): string;
  tunnel(): TunnelView;
  readonly tokenUse: TokenUse;
  rejected(): readonly Rejected[];
  readonly ticketTypes: TicketTypes;
}

export async function connectionSetup(sources: SetupSources, id: string): Promise<ConnectionSetup | null> {
  const knownTypes = await sources.ticketTypes.of(id);
  const force = sources.force();
  const connection = force.connections.get(id);
  if (!connection) return null;
  const tunnel = sources.tunnel();
  const base = tunnel.state === 'open' ? tunnel.url : sources.listenerUrl();
  const arrived = arrivedIn(sources.state, connection);
  const { name, dialect, secrets, testTickets, onlyPaid, sending, hubUrl, access } = connection;
  return {
    id,
    name,
    dialect,
    url: `${base}/hooks/${id}`,
    isPublic: tunnel.state === 'open',
    tokens: secrets.map((secret) => ({ usedAt: sources.tokenUse.usedAt(id, secret) })),
    ticketTypes: [...connection.ticketTypes],
    knownTypes,
    testTickets,
    onlyPaid,
    sending,
    hubUrl,
    access,
    gatedProblem: gatedProblem(force),
    withdrawNotice: connection.withdrawNotice,
    recordVisits: connection.recordVisits,
    arrived,
    refused: refusedIn(sources.rejected(), connection, arrived?.at ?? null),
    fixed: fixedInConnection(sources.config, id),
  };
}

/** What came before the token was set says nothing about it. */
function arrivedIn({ rows }: State, { id, tokenSince }: ConnectionInForce): ConnectionSetup['arrived'] {
  const row = rows.findLast(({ connection }) => connection === id);
  if (!row || row.receivedAt < (tokenSince ?? 0)) return null;
  return { at: row.receivedAt, sentence: row.sentence, test: row.test };
}

/** The newest refusal, unless something arrived since. Newest first is how they are given. */
function refusedIn(
  rejected: readonly Rejected[],
  { id, tokenSince }: ConnectionInForce,
  arrivedAt: number | null,
): ConnectionSetup['refused'] {
  const since = Math.max(tokenSince ?? 0, arrivedAt ?? 0);
  const newest = rejected.find(
    ({ connection, code, at }) => at >= since && (connection === id || code === 'unknown_address'),
  );
  if (!newest) return null;
  const { at, code, reason, action } = newest;
  return { at, code, reason, action };
}
