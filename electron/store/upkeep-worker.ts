/** The worker's entry: does one piece of upkeep on the journal's files, says how that went, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { foldRecord } from '../guestlist/fold.ts';
import { freezeState, Thawing } from '../guestlist/frozen.ts';
import { emptyState } from '../guestlist/state.ts';
import { writeBase } from './compaction.ts';
import { result } from './in-worker.ts';
import { foldSnapshot } from './snapshot.ts';
import type { UpkeepTask } from './upkeep.ts';

parentPort?.postMessage(await result(work(workerData)));

function work(task: UpkeepTask): Promise<void> {
  switch (task.do) {
    case 'snapshot':
      return foldSnapshot(task, { emptyState, foldRecord, freezeState, thawing: () => new Thawing() });
    case 'compact':
      return writeBase(task);
  }
}
