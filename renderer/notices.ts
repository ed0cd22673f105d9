/**
 * What needs the organizer, most urgent first: each kind of problem in one ordered list, with the one place or thing
 * that mends it where there is one.
 */
import type { StatusView } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import { PLACES } from '../shared/places.ts';
import { type StepName, stepHref } from './setup-steps.ts';

/** The one action beside a problem. */
export interface Remedy {
  readonly label: string;
  readonly href: string;
}

export interface Notice {
  readonly problem: Problem;
  /** `bad`: something is lost or stands still until it is mended. */
  readonly tone: 'bad' | 'warn';
  /** Null where only the words help. */
  readonly remedy: Remedy | null;
}

interface Kind {
  readonly code: RegExp;
  readonly tone: Notice['tone'];
  readonly label?: string;
  readonly place?: string;
  /** The step of Connect that mends it, where the code ends in the connection's id. */
  readonly step?: StepName;
}

/** Most urgent first. What is in none of them comes last. */
const KINDS: readonly Kind[] = [
  // Deliveries are lost, or will be.
  { code: /^disk-/, tone: 'bad' },
  { code: /^tunnel/, tone: 'bad', label: 'Open Settings', place: 'settings' },
  { code: /^url-changed$/, tone: 'bad' },
  { code: /^failures-.*-urgent/, tone: 'bad', label: 'Open Connect', place: 'connect' },
  { code: /^no-secret-/, tone: 'bad', label: 'Add the token', place: 'connect', step: 'token' },
  // Invites stand still.
  { code: /^smtp-/, tone: 'bad', label: 'Check the mail server', place: 'settings' },
  { code: /^waiting-for-address$/, tone: 'warn' },
  { code: /^no-mail-server$/, tone: 'warn', label: 'Set up mail', place: 'settings' },
  { code: /^no-sender$/, tone: 'warn', label: 'Give a sender', place: 'settings' },
  { code: /^no-access-link-/, tone: 'warn', label: 'Give the link', place: 'connect', step: 'link' },
  { code: /^no-public-address-/, tone: 'warn', label: 'Open Settings', place: 'settings' },
  { code: /^template-/, tone: 'warn', label: 'Open the template', place: 'invites' },
  { code: /^journal-damaged$/, tone: 'warn', label: 'See participants', place: 'participants' },
  { code: /^(settings|secrets)-/, tone: 'warn', label: 'Open Settings', place: 'settings' },
  { code: /^missed$/, tone: 'warn' },
  { code: /^failures-/, tone: 'warn', label: 'See what was refused', place: 'live' },
  // Worth knowing.
  { code: /^same-link-/, tone: 'warn', label: 'Change the link', place: 'connect', step: 'link' },
];

/** Everything that needs the organizer, each once. */
export function notices({ problems, tunnel, mail }: StatusView): readonly Notice[] {
  const all = [...problems];
  if (mail.problem) all.unshift(mail.problem);
  if (tunnel.state === 'down') all.unshift(tunnel.problem);
  const each = all.filter((problem, at) => all.findIndex(({ code }) => code === problem.code) === at);
  const stopped = new Set([tunnel.state === 'down' && tunnel.problem.code, mail.problem?.code]);
  return each
    .map((problem) => {
      const at = KINDS.findIndex(({ code }) => code.test(problem.code));
      return { problem, urgency: at < 0 ? KINDS.length : at, kind: KINDS[at] };
    })
    .sort((one, other) => one.urgency - other.urgency)
    .map(({ problem, kind }) => ({
      problem,
      tone: stopped.has(problem.code) ? 'bad' : (kind?.tone ?? 'warn'),
      remedy: remedyOf(kind, problem.code),
    }));
}

function remedyOf(kind: Kind | undefined, code: string): Remedy | null {
  const place = PLACES.find((each) => each === kind?.place);
  if (!place || kind?.label === undefined) return null;
  const href = kind.step ? stepHref(kind.step, code.replace(kind.code, '')) : `#/${place}`;
  return { label: kind.label, href };
}
