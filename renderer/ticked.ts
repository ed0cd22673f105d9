import { type ParticipantView, type PersonName, PICKED_MOST, type Selection } from '../shared/contract.ts';
import type { PeopleQuery } from '../shared/people-query.ts';
import { Emitter } from './emitter.ts';
import { isPerson, type ListRow, rowKey } from './people.ts';

export interface TickedState {
  /** Everybody found is meant, but for those in `picked`. */
  readonly isAll: boolean;
  readonly picked: ReadonlyMap<string, PersonName>;
}

const NOBODY: TickedState = { isAll: false, picked: new Map() };

/** Whom the organizer has ticked: one by one, or all that are found. */
export class Ticked extends Emitter<TickedState> {
  constructor() {
    super(NOBODY);
  }

  toggle(row: ListRow): void {
    if (!isPerson(row)) return;
    const picked = new Map(this.state.picked);
    if (!picked.delete(rowKey(row)) && picked.size < PICKED_MOST) picked.set(rowKey(row), nameOf(row));
    this.set({ picked });
  }

  /** Ticks all of these; more than can be picked one by one are left. */
  tick(rows: readonly ListRow[]): void {
    const picked = new Map(this.state.picked);
    for (const row of rows) {
      if (!isPerson(row)) continue;
      if (this.state.isAll) picked.delete(rowKey(row));
      else if (picked.size < PICKED_MOST) picked.set(rowKey(row), nameOf(row));
    }
    this.set({ picked });
  }

  tickAll(): void {
    this.set({ isAll: true, picked: new Map() });
  }

  clear(): void {
    if (this.state.isAll || this.state.picked.size > 0) this.set(NOBODY);
  }
}

export function isTicked({ isAll, picked }: TickedState, row: ListRow): boolean {
  return isPerson(row) && picked.has(rowKey(row)) !== isAll;
}

/** How many are ticked, where so many are found. */
export function tickedCount({ isAll, picked }: TickedState, found: number): number {
  return isAll ? Math.max(0, found - picked.size) : picked.size;
}

export function selectionOf({ isAll, picked }: TickedState, query: PeopleQuery): Selection {
  const people = [...picked.values()];
  return isAll ? { kind: 'found', query, except: people } : { kind: 'picked', people };
}

function nameOf({ connection, email }: ParticipantView): PersonName {
  return { connection, email };
}
