import type { Sort } from '../shared/people-query.ts';

/** The columns beside the name, in their order. */
export const COLUMNS = ['ticket', 'reference', 'invite', 'opened', 'checked in', 'event'] as const;
export type Column = (typeof COLUMNS)[number];

export const COLUMN_NAMES: Readonly<Record<Column, string>> = {
  ticket: 'Ticket',
  reference: 'Order',
  invite: 'Invite',
  opened: 'Opened',
  'checked in': 'Checked in',
  event: 'Event',
};

/** What a click on a column's head sorts by. */
export const SORTED_BY: Readonly<Partial<Record<Column, Sort>>> = {
  ticket: 'ticket',
  invite: 'invited',
  opened: 'opened',
  'checked in': 'checked in',
};

const CHOSEN_AT_FIRST: readonly Column[] = ['ticket', 'reference', 'invite', 'checked in'];
const PLACE = 'usher.columns';

/** The columns this browser was left with. */
export function readColumns(): readonly Column[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PLACE) ?? 'null');
    return Array.isArray(kept) ? COLUMNS.filter((column) => kept.includes(column)) : CHOSEN_AT_FIRST;
  } catch {
    return CHOSEN_AT_FIRST;
  }
}

export function keepColumns(columns: readonly Column[]): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(columns));
  } catch {
    // A browser that keeps nothing forgets this too.
  }
}
