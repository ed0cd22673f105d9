import { isSameForEveryone } from '../../shared/access-link.ts';
import type { ConnectionView, ReachView, StatusView, TunnelView } from '../../shared/contract.ts';
import { count } from '../../shared/format.ts';
import { assertNever, type Problem } from '../../shared/model.ts';
import type { State } from '../guestlist/state.ts';
import { connectionView, fixedUrl, type InForce } from '../in-force.ts';
import type { OutboxState } from '../mail/outbox-ports.ts';
import type { Failures } from '../tunnel/failure-budget.ts';
import { changedProblem, failureProblem, missedProblem } from './reach-problems.ts';

export interface StatusSources {
  readonly state: State;
  readonly inForce: InForce;
  /** Names of the variables that fix a setting. */
  readonly fixed: readonly string[];
  readonly listenerUrl: string;
  readonly tunnel: TunnelView;
  readonly reach: ReachView;
  /** What Tito Pro counts against a connection. */
  failures(connection: string): Failures;
  /** Mails that wait for the public address to be open. */
  readonly waitingForAddress: number;
  readonly now: number;
  readonly outbox: OutboxState;
  readonly counts: StatusView['counts'];
  /** How many lines of the journal could not be read at the start. */
  readonly damagedLines: number;
  /** What was found wrong with settings and secrets. */
  readonly found: readonly Problem[];
  /** What has to be known of people who are forgotten. */
  readonly forgetting: readonly Problem[];
  /** Set while deliveries cannot be written or decided. */
  readonly disk: Problem | null;
}

/** The status strip: what is received, what is sent, and what needs somebody, most urgent first. */
export function statusView(sources: StatusSources): StatusView {
  const { inForce, tunnel, outbox, reach } = sources;
  const publicUrl = tunnel.state === 'off' ? null : tunnel.url;
  const connections = [...inForce.connections.values()];
  const failures = connections
    .filter(({ dialect }) => dialect === 'pro')
    .flatMap(({ id }) => failureProblem(id, sources.failures(id)));
  return {
    connections: connections.map((connection) =>
      connectionView(connection, sources.listenerUrl, publicUrl, pausedIn(sources.state, connection.id)),
    ),
    tunnel,
    reach,
    mail: {
      server: inForce.smtp?.host ?? null,
      sender: inForce.sender?.email ?? null,
      waiting: outbox.waiting + outbox.inFlight + sources.waitingForAddress,
      problem: outbox.problem,
    },
    counts: sources.counts,
    problems: [
      ...(sources.disk ? [sources.disk] : []),
      ...changedProblem(reach),
      ...tunnelProblem(tunnel),
      ...(outbox.problem ? [outbox.problem] : []),
      ...waitingForAddress(sources.waitingForAddress),
      ...missedProblem(reach, new Set(connections.map(({ dialect }) => dialect)), sources.now),
      ...failures,
      ...missingSecrets(inForce),
      ...missingForLive(inForce),
      ...sameForEveryone(inForce),
      ...damageProblem(sources.damagedLines),
      ...sources.forgetting,
      ...sources.found,
    ],
    fixedFromOutside: [...sources.fixed],
  };
}

function pausedIn(state: State, connection: string): ConnectionView['paused'] {
  return state.connections.get(connection)?.books.sending.paused ?? null;
}

function tunnelProblem(tunnel: TunnelView): Problem[] {
  switch (tunnel.state) {
    case 'down':
      return [tunnel.problem];
    case 'off':
    case 'opening':
    case 'open':
      return [];
    default:
      return assertNever(tunnel);
  }
}

/** Gated links lead through this machine: a mail must not bring one that leads nowhere. */
function waitingForAddress(mails: number): Problem[] {
  if (mails === 0) return [];
  return [
    {
      code: 'waiting-for-address',
      sentence: `${count(mails, 'invite')} ${mails === 1 ? 'waits' : 'wait'}: the links lead through this computer, and it cannot be reached.`,
      action: 'They go out by themselves once it can.',
    },
  ];
}

function damageProblem(lines: number): Problem[] {
  if (lines === 0) return [];
  return [
    {
      code: 'journal-damaged',
      sentence: `${lines === 1 ? 'A line' : `${lines} lines`} of the journal could not be read and was set aside.`,
      action:
        'Look through the participants: a ticket may be missing, and mails that may have been sent are marked.',
    },
  ];
}

function missingSecrets({ connections }: InForce): Problem[] {
  return [...connections.values()]
    .filter((connection) => connection.secrets.length === 0)
    .map(({ id, name, dialect }) => ({
      code: `no-secret-${id}`,
      sentence: `“${name}” has no ${dialect === 'pro' ? 'signing secret' : 'security token'} yet, so nothing from Tito is accepted.`,
      action: 'Copy it in Tito, beside the webhook, and paste it under Connect.',
    }));
}

/** A link without a code works for whoever has it: nobody's can be taken back. */
function sameForEveryone({ connections }: InForce): Problem[] {
  return [...connections.values()]
    .filter(({ hubUrl, access }) => access === 'direct' && hubUrl !== null && isSameForEveryone(hubUrl))
    .map(({ id, name }) => ({
      code: `same-link-${id}`,
      sentence: `The access link of “${name}” is the same for everyone: it cannot be withdrawn.`,
      action: 'Put {code} into it under Connect, where your hub takes a code for each person.',
    }));
}

/** What a connection that is meant to send lacks; in rehearsal nothing is missing. */
function missingForLive({ connections, smtp, sender, tunnel }: InForce): Problem[] {
  const live = [...connections.values()].filter((connection) => connection.sending === 'live');
  if (live.length === 0) return [];
  const problems: Problem[] = [];
  if (smtp === null) {
    problems.push({
      code: 'no-mail-server',
      sentence: 'There is no mail server, so invites are held.',
      action: 'Set one under Settings.',
    });
  } else if (sender === null) {
    problems.push({
      code: 'no-sender',
      sentence: 'There is no sender for the invites, so they are held.',
      action: 'Give one under Settings, for example “Harbour Conf <org@harbour.example>”.',
    });
  }
  for (const { id, name, hubUrl, access } of live) {
    if (access === 'gated' && fixedUrl(tunnel) === null) {
      problems.push({
        code: `no-public-address-${id}`,
        sentence: `The links of “${name}” lead through Usher, which has no fixed public address, so its invites are held.`,
        action: 'Choose an https:// address of your own under Settings, or direct links under Connect.',
      });
    }
    if (hubUrl !== null) continue;
    problems.push({
      code: `no-access-link-${id}`,
      sentence: `“${name}” has no access link, so its invites are held.`,
      action: 'Give it under Connect, with {code} where the code belongs.',
    });
  }
  return problems;
}
