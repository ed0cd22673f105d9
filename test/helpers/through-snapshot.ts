import { freezeState, Thawing } from '../../electron/guestlist/frozen.ts';
import type { State } from '../../electron/guestlist/state.ts';
import { thawed } from '../../electron/store/snapshot.ts';
import { elementsIn, encodeSummed } from '../../electron/store/snapshot-file.ts';

/** The state as it comes back from a snapshot of it. */
export function throughSnapshot(state: State): State {
  const head = { segment: 1, offset: 0, length: 1, crc: 0 };
  const pieces = [...encodeSummed(freezeState(state))].map((piece) => Buffer.from(piece));
  // Without the checksum, as it is read.
  return thawed(new Thawing(), { position: head, pieces: elementsIn(Buffer.concat(pieces.slice(0, -1))) });
}
