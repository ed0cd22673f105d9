/** What the tray's icon says. */

// The same words as in the window, so that the two never disagree.
import { notices } from '../../renderer/notices.ts';
import { railFacts } from '../../renderer/words.ts';
import type { StatusView } from '../../shared/contract.ts';
import { printable } from '../../shared/printable.ts';

export const TRAY_STATES = ['fine', 'attention', 'problem', 'paused'] as const;
export type TrayState = (typeof TRAY_STATES)[number];

export function trayState(status: StatusView): TrayState {
  const needs = notices(status);
  if (needs.some(({ tone }) => tone === 'bad')) return 'problem';
  if (isPaused(status)) return 'paused';
  return needs.length > 0 || status.counts.needsALook > 0 ? 'attention' : 'fine';
}

/** Is every connection that sends paused by the organizer? */
export function isPaused({ connections }: StatusView): boolean {
  const live = connections.filter(({ sending }) => sending === 'live');
  return live.length > 0 && live.every(({ paused }) => paused === 'by the organizer');
}

/** How things stand, a fact a line, most urgent first. */
export function statusLines(status: StatusView): readonly string[] {
  const [first] = notices(status);
  return [...(first ? [first.problem.sentence] : []), ...railFacts(status).map(({ words }) => words)].map(
    printable,
  );
}

/** Some systems show no more than this. */
const TOOLTIP_LENGTH = 127;

export function tooltip(status: StatusView): string {
  const whole = ['Usher', ...statusLines(status)].join('\n');
  if (whole.length <= TOOLTIP_LENGTH) return whole;
  return `${Array.from(whole)
    .slice(0, TOOLTIP_LENGTH - 1)
    .join('')}…`;
}
