import { isSameForEveryone } from '../../shared/access-link.ts';
import type { StatusView, TunnelView } from '../../shared/contract.ts';
import { count } from '../../shared/format.ts';
import { assertNever, type Problem } from '../../shared/model.ts';
import type { Config } from '../config.ts';
import type { Forgetting } from '../forgetting.ts';
import type { State } from '../guestlist/state.ts';
import { connectionView, fixedUrl, type InForce } from '../in-force.ts';
import type { MailRoom } from '../mail/mail-room.ts';
import type { DiskWatch } from '../store/disk-watch.ts';
import type { Journal } from '../store/journal.ts';
import type { Reach } from '../tunnel/reach.ts';
import { changedProblem, failureProblem, missedProblem } from './reach-problems.ts';

export interface StatusSources {
  readonly config: Config;
  readonly state: State;
  readonly inForce: InForce;
  readonly listenerUrl: string;
  readonly reach: Pick<Reach, 'view' | 'reachView' | 'failures'>;
  readonly mail: Pick<MailRoom, 'state' | 'waitingForAddress'>;
  readonly forgetting: Pick<Forgetting, 'problems'>;
  readonly journal: Pick<Journal, 'damage'>;
  readonly disk: Pick<DiskWatch, 'problem'>;
  /** What was found wrong with settings and secrets. */
  readonly found: readonly Problem[];
  readonly counts: StatusView['counts'];
  readonly now: number;
}

/** The status strip: what is received, what is sent, and what needs somebody, most urgent first. */
export function statusView(sources: StatusSources): StatusView {
  const { inForce, disk } = sources;
  const { view: tunnel, reachView: reach } = sources.reach;
  const { waitingForAddress } = sources.mail;
  const outbox = sources.mail.state();
  const publicUrl = tunnel.state === 'off' ? null : tunnel.url;
  const connections = [...inForce.connections.values()];
  const failures = connections
    .filter(({ dialect }) => dialect === 'pro')
    .flatMap(({ id }) => failureProblem(id, sources.reach.failures(id)));
  return {
    connections: connections.map((connection) =>
      connectionView(
        connection,
        sources.listenerUrl,
        publicUrl,
        sources.state.connections.get(connection.id),
      ),
    ),
    tunnel,
    reach,
    mail: {
      server: inForce.smtp?.host ?? null,
      sender: inForce.sender?.email ?? null,
      waiting: outbox.waiting + outbox.inFlight + waitingForAddress,
      problem: outbox.problem,
    },
    counts: sources.counts,
    problems: [
      ...(disk.problem ? [disk.problem] : []),
      ...changedProblem(reach),
      ...tunnelProblem(tunnel),
      ...(outbox.problem ? [outbox.problem] : []),
      ...waitingMails(waitingForAddress),
      ...missedProblem(reach, new Set(connections.map(({ dialect }) => dialect)), sources.now),
      ...failures,
      ...missingSecrets(inForce),
      ...missingForLive(inForce),
      ...sameForEveryone(inForce),
      ...damageProblem(sources.journal.damage.length),
      ...sources.forgetting.problems(),
      ...sources.found,
    ],
    fixedFromOutside: [...sources.config.fixed],
  };
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
function waitingMails(mails: number): Problem[] {
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
