/** A worker's entry: folds the journal into the snapshot, says how that went, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { foldRecord } from '../guestlist/fold.ts';
import { freezeState, thawState } from '../guestlist/frozen.ts';
import { emptyState } from '../guestlist/state.ts';
import { runSnapshotTask } from './snapshot-task.ts';

parentPort?.postMessage(
  await runSnapshotTask(workerData, { emptyState, foldRecord, freezeState, thawState }),
);
