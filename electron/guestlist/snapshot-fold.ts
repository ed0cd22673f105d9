/** How the snapshot's worker folds the journal. */
import { applyRecord, withoutForgotten } from './fold.ts';
import { freezeState, Thawing } from './frozen.ts';
import { journalRecord } from './records.ts';
import { emptyState, type Position, type State } from './state.ts';

/**
 * Of a delivery that is not decided yet only the keys are kept, not its text: after a rush there are tens of thousands of
 * them for a moment, each decided some lines further on. Those that are left in the end are read once more.
 */
export class SnapshotFold<Line extends Position> {
  readonly #withoutText = new Map<string, Line>();
  readonly emptyState = emptyState;
  readonly freezeState = freezeState;

  thawing(): Thawing {
    return new Thawing();
  }

  /** As `foldRecord` of the running program, but for the text. */
  foldRecord(state: State, line: unknown, position: Line): void {
    const record = journalRecord.parse(line);
    const isDelivery = record.t === 'delivery';
    if (isDelivery) this.#withoutText.set(record.id, position);
    if (record.t === 'decided') this.#withoutText.delete(record.row.id);
    applyRecord(state, isDelivery ? { ...record, headers: {}, body: '' } : record, position);
  }

  /** The lines that {@link putBack} is to get before the state is frozen. */
  toReadAgain(): Iterable<Line> {
    return this.#withoutText.values();
  }

  /** Puts a delivery's text back, but for what somebody forgotten since then takes along. */
  putBack(state: State, line: unknown, position: Line): void {
    const record = withoutForgotten(state, journalRecord.parse(line));
    if (record?.t === 'delivery') state.pending.set(record.id, { delivery: record, position });
  }
}
